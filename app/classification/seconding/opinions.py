"""The second signature: who must give it, who may, and what counts as reviewed.

Where the house asks for it, what one reviewer confirmed waits for another one, who
agrees or does not, with a reason. Packages and statistics take a confirmation as
reviewed once two have signed it; until then what was reviewed before stands. What is
not supported, and what needs more, counts at once: nothing that speaks for an accused
waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line, working_text
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.documents import Working
from app.classification import review
from app.classification.catalogue import crime_catalogue
from app.classification.review import LONGEST_REASON, Decided, Decision
from app.classification.seconding.models import SecondOpinion
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.keys.parts import Part
from app.staff.policy import Permission, allows

_house = {"asks": False}


def use(*, second_review: bool) -> None:
    """Set whether the house asks for a second reviewer; once, at the start."""
    _house["asks"] = second_review


def is_asked() -> bool:
    """Say whether the house asks for a second reviewer."""
    return _house["asks"]


class OpinionContent(Working, frozen=True):
    """What a second reviewer says of one decision, and on which catalogue."""

    schema: ClassVar[str] = "second_opinion.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("reason",)

    decision_id: UUID
    agrees: bool
    reason: str
    by: UUID
    at: datetime
    catalogue_version: str


class State(StrEnum):
    """How a decision stands to its second signature."""

    NOT_NEEDED = "not_needed"
    WAITING = "waiting"
    AGREED = "agreed"
    DISAGREED = "disagreed"


@dataclass(frozen=True)
class Seconded:
    """A decision with its second opinion."""

    decided: Decided
    opinion: OpinionContent | None = field(repr=False)

    @property
    def state(self) -> State:
        """How it stands. What was given is shown whatever the house asks now."""
        if self.opinion is not None:
            return State.AGREED if self.opinion.agrees else State.DISAGREED
        confirmed = self.decided.content.decision is Decision.CONFIRMED
        return State.WAITING if is_asked() and confirmed else State.NOT_NEEDED

    @property
    def counts(self) -> bool:
        """Whether it is a review for packages and statistics."""
        if self.state is State.DISAGREED:
            return not is_asked()
        return self.state is not State.WAITING


def all_of(db: Session, file: CaseFile) -> list[Seconded]:
    """Return every decision of a case with its second opinion, oldest first."""
    rows = file.records(db, SecondOpinion, Part.CONTENT, OpinionContent)
    given = {content.decision_id: content for _row, content in rows}
    return [Seconded(d, given.get(d.id)) for d in review.decisions(db, file)]


def reviewed(db: Session, file: CaseFile) -> dict[tuple[UUID, str], Decided]:
    """Return the newest decision of each incident and entry that counts as reviewed."""
    return {
        (each.decided.incident_id, each.decided.content.crime): each.decided
        for each in all_of(db, file)
        if each.counts
    }


def standing(
    db: Session, file: CaseFile, incident_id: UUID, crime: str
) -> Seconded | None:
    """Return the decision that stands, with its second opinion."""
    return newest(all_of(db, file), incident_id, crime)


def newest(found: Iterable[Seconded], incident_id: UUID, crime: str) -> Seconded | None:
    """Return the newest of these decisions about an incident and an entry."""
    key = (incident_id, crime)
    mine = [s for s in found if (s.decided.incident_id, s.decided.content.crime) == key]
    return mine[-1] if mine else None


def may_second(file: CaseFile, seconded: Seconded) -> bool:
    """Say whether the actor is a second reviewer of this decision."""
    by = seconded.decided.content.decided_by
    record = replace(file.record, proposed_by=by)
    return seconded.state is State.WAITING and allows(
        file.actor, Permission.CLASSIFICATION_CONFIRM, record
    )


def give(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    *,
    seen: int,
    agrees: bool,
    reason: str,
) -> UUID:
    """Sign a decision as the second reviewer, or disagree; either stays on record.

    Args:
        db: the transaction.
        file: the case, opened by a legal reviewer who did not decide.
        incident_id: of this case.
        crime: the entry that was decided about.
        seen: the number of the decision that was read.
        agrees: whether both say the same.
        reason: always; codes in place of names.

    Raises:
        NotFoundError: nobody decided, the house asks for no second reviewer, or the
            actor is none: who decided does not sign twice.
        OnHoldError: the survivor paused the case.
        ConflictError: somebody decided anew, or gave the second opinion, meanwhile.
        InvalidInputError: the reason is missing or too long.
    """
    file.require(Permission.CLASSIFICATION_CONFIRM)
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    stands = standing(db, file, incident_id, crime)
    if stands is None:
        raise NotFoundError
    if stands.decided.seq != seen or stands.opinion is not None:
        raise ConflictError
    if not may_second(file, stands):
        raise NotFoundError
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise InvalidInputError("reason")
    content = OpinionContent(
        decision_id=stands.decided.id,
        agrees=agrees,
        reason=reason.strip(),
        by=file.actor.staff_id,
        at=clock.now(),
        catalogue_version=crime_catalogue().version,
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, SecondOpinion, coded)
    audit.record(
        db,
        Action.CLASSIFICATION_SECONDED,
        file.actor.staff_id,
        file.id,
        entry=crime,
        agrees="yes" if agrees else "no",
    )
    return row.id


@working_text.recodes
def texts(db: Session, file: CaseFile, replace_names: Coder) -> None:
    """Put codes for names that were learnt later into the reasons."""
    working_text.recode_rows(db, file, replace_names, SecondOpinion, OpinionContent)
