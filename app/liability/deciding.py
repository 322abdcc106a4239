"""What a reviewer finds about one involvement and one mode, element by element.

A layer of its own: it never changes which crime it is, and no rule decides it. What a
suspect file shows is no part of what is kept here; the case does not learn of the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.models import Involvement
from app.classification.review import LONGEST_REASON, Decision
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.keys.parts import Part
from app.liability.catalogue import Mode, load
from app.liability.models import Liability
from app.staff.policy import Permission


class Answered(StrEnum):
    """What the reviewer holds of one element."""

    SHOWN = "shown"
    NOT_SHOWN = "not_shown"
    OPEN = "open"


class ElementAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One element as it was answered, and from which source."""

    element: str
    answer: Answered
    source: str = ""


class LiabilityContent(vault.Document, frozen=True):
    """A decision as it stood: by whom, why, on which edition of the modes."""

    schema: ClassVar[str] = "liability.content"
    schema_version: ClassVar[int] = 1

    mode: str
    catalogue_version: str
    decision: Decision
    reason: str
    elements: tuple[ElementAnswer, ...]
    decided_by: UUID
    decided_at: datetime


@dataclass(frozen=True)
class Decided:
    """A decision in order; the newest of a mode is the one that stands."""

    seq: int
    involvement_id: UUID
    content: LiabilityContent = field(repr=False)


@dataclass(frozen=True)
class Finding:
    """What is to be kept; codes in place of names."""

    decision: Decision
    reason: str = field(repr=False)
    elements: tuple[ElementAnswer, ...] = field(repr=False)


def mode(mode_id: str) -> Mode:
    """Return a mode of the present edition.

    Raises:
        NotFoundError: there is none of this id.
    """
    try:
        return load().modes[mode_id]
    except KeyError:
        raise NotFoundError from None


def decide(
    db: Session,
    file: CaseFile,
    involvement_id: UUID,
    mode_id: str,
    found: Finding,
    *,
    after: int,
) -> None:
    """Keep a legal reviewer's decision. One of before stays on the record.

    Args:
        db: the transaction.
        file: the case, opened by a legal reviewer.
        involvement_id: of this case.
        mode_id: of the catalogue.
        found: decision, reason, and an answer to each element in the mode's order.
        after: the number of the decision that the reviewer saw as the standing one,
            0 for none.

    Raises:
        NotFoundError: the actor is no legal reviewer of the team, the involvement is of
            another case, or there is no such mode.
        OnHoldError: the survivor paused the case.
        ConflictError: somebody else decided since the page was shown.
        InvalidInputError: `reason`: none; `elements`: not those of the mode, or
            confirmed while an element is not shown from a source.
    """
    file.require(Permission.CLASSIFICATION_CONFIRM)
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    file.child(db, Involvement, involvement_id)
    wanted = mode(mode_id)
    wrong = {
        "reason": not found.reason.strip() or len(found.reason) > LONGEST_REASON,
        "elements": not _fits(wanted, found),
    }
    if any(wrong.values()):
        raise InvalidInputError(*(name for name, is_wrong in wrong.items() if is_wrong))
    stands = standing(db, file).get((involvement_id, mode_id))
    if after != (stands.seq if stands else 0):
        raise ConflictError("somebody else decided meanwhile")
    content = LiabilityContent(
        mode=mode_id,
        catalogue_version=load().version,
        decision=found.decision,
        reason=found.reason.strip(),
        elements=found.elements,
        decided_by=file.actor.staff_id,
        decided_at=clock.now(),
    )
    last = db.scalar(
        select(func.max(Liability.seq)).where(Liability.case_id == file.id)
    )
    file.add(db, Liability, content, involvement_id=involvement_id, seq=(last or 0) + 1)
    audit.record(
        db,
        Action.LIABILITY_DECIDED,
        file.actor.staff_id,
        file.id,
        mode=mode_id,
        decision=found.decision.value,
    )


def _fits(wanted: Mode, found: Finding) -> bool:
    asked = [element.id for element in wanted.elements]
    if [each.element for each in found.elements] != asked:
        return False
    return found.decision is not Decision.CONFIRMED or all(
        each.answer is Answered.SHOWN and each.source.strip() for each in found.elements
    )


def decisions(db: Session, file: CaseFile) -> list[Decided]:
    """Return every decision of a case about modes, oldest first."""
    rows = file.records(db, Liability, Part.CONTENT, LiabilityContent)
    found = [Decided(row.seq, row.involvement_id, content) for row, content in rows]
    return sorted(found, key=lambda each: each.seq)


def standing(db: Session, file: CaseFile) -> Mapping[tuple[UUID, str], Decided]:
    """Return the decision that stands for each involvement and mode."""
    return {(d.involvement_id, d.content.mode): d for d in decisions(db, file)}
