"""Sending a person to a service, and following what comes of it.

Help is never linked to testimony: a referral names a person of the case, a service and
a consent, and nothing else of the case. Who is only told where to go has shared nothing
and needs no consent; once the office tells the service anything, the gate is asked
for a yes to sharing with this very service.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import ages, line, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent, Working
from app.cases.kin import standings
from app.cases.models import Person
from app.cases.without_yes import passing
from app.consent import ledger
from app.consent.aftermath.steps.rules import Followed as Aftermath
from app.consent.rules import Item, Verdict
from app.errors import ConsentMissingError, InvalidInputError
from app.keys.parts import Part
from app.reparations.models import Referral
from app.reparations.services import directory, projects
from app.staff.policy import Permission

PURPOSE = "partner_referral"
LONGEST = 2_000
CAME_BY = ("unknown", "office", "survivor_network", "partner", "authority", "self")


class Way(StrEnum):
    """Who speaks with the service."""

    PERSON = "person"  # the person goes there; the office says nothing to anybody
    OFFICE = "office"
    OWN = "own"  # the office helps itself, and tells nobody outside


class Outcome(StrEnum):
    """What came of it."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    RECEIVED = "received"
    NO_REPLY = "no_reply"


class ReferralContent(Working, frozen=True):
    """One referral.

    Attributes:
        told: what the office told the service; nothing where the person goes alone.
        grants: the answers of the consent ledger that were relied upon.
        note: what came of it, in words.
        came_by: through whom the person came to the office's help, of `CAME_BY`.
        project_id: what pays for it, of the team's list.
        refused_reason: why the service refused, and `appeal_by` until when one can
            object.
        began_on: when help began, and `ended_on` when it ended: these, and nothing that
            was told, are what figures of help count.
        followed: what was done after the yes to it ended.
    """

    schema: ClassVar[str] = "referral.content"
    schema_version: ClassVar[int] = 2
    working: ClassVar[tuple[str, ...]] = ("told", "note", "refused_reason")

    person_id: UUID
    service_id: UUID
    way: Way
    made_on: date
    reply_due: date | None = None
    told: str = ""
    grants: tuple[UUID, ...] = ()
    outcome: Outcome = Outcome.WAITING
    note: str = ""
    made_by: UUID | None = None
    came_by: str = "unknown"
    project_id: UUID | None = None
    refused_reason: str = ""
    appeal_by: date | None = None
    began_on: date | None = None
    ended_on: date | None = None
    followed: Aftermath | None = None


@vault.upgrader(ReferralContent.schema, 1)
def _before_help_was_counted(body: vault.Body) -> vault.Body:
    """Help that was received then began, as far as anybody knows, when it was asked."""
    began = body["made_on"] if body["outcome"] == Outcome.RECEIVED else None
    return body | {
        "came_by": "unknown",
        "project_id": None,
        "refused_reason": "",
        "appeal_by": None,
        "began_on": began,
        "ended_on": None,
    }


class Followed(msgspec.Struct, frozen=True):
    """What came of a referral; fields as of `ReferralContent`."""

    outcome: Outcome
    reply_due: date | None = None
    note: str = ""
    project_id: UUID | None = None
    refused_reason: str = ""
    appeal_by: date | None = None
    began_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True)
class ReferralSeen:
    """A referral as a page takes it."""

    id: UUID
    version: int
    content: ReferralContent = field(repr=False)


def referrals(db: Session, file: CaseFile) -> list[ReferralSeen]:
    """Return the referrals of a case: those that wait first, by the day of reply."""
    found = [
        ReferralSeen(row.id, row.version, content)
        for row, content in file.records(db, Referral, Part.CONTENT, ReferralContent)
    ]
    return sorted(
        found,
        key=lambda seen: (
            seen.content.outcome is not Outcome.WAITING,
            seen.content.reply_due or date.max,
            seen.id,
        ),
    )


def verdict(
    db: Session, file: CaseFile, person_id: UUID, service_id: UUID
) -> tuple[UUID, Verdict]:
    """Ask the gate whether this person agreed to sharing with this service."""
    row = file.child(db, Person, person_id)
    who = file.read(row, Part.CONTENT, PersonContent)
    item = Item(
        id=person_id,
        owners=frozenset({person_id}),
        standings=standings.of_case(db, file),
        come_of_age=ages.days([(person_id, who)]),
    )
    said = ledger.pass_gate(
        db,
        file.box,
        file.id,
        purpose=PURPOSE,
        recipient_id=service_id,
        items=[item],
        on_hold=line.is_on_hold(db, file.id),
        overrides=passing.standing(db, file),
    )
    return item.id, said


def refer(db: Session, file: CaseFile, content: ReferralContent) -> UUID:
    """Record a referral of today.

    Raises:
        NotFoundError: the actor may not, or the person is not of this case.
        ConsentMissingError: something is told, and the person did not agree to that.
        InvalidInputError: no such service, a reply due before today, too long a text,
            or something told although the person goes alone.
    """
    file.require(Permission.NEED_WRITE)
    file.child(db, Person, content.person_id)
    today = clock.now().date()
    service = directory.named(db, file.actor, file.row.team_id).get(content.service_id)
    fine = {
        "service": service is not None and not service.content.is_closed,
        "reply_due": content.reply_due is None or content.reply_due >= today,
        "told": len(content.told) <= LONGEST
        and bool(content.told.strip()) == (content.way is Way.OFFICE),
        "came_by": content.came_by in CAME_BY,
        "project": _may_be_counted_for(db, file, content.project_id, None),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    grants: tuple[UUID, ...] = ()
    if content.way is Way.OFFICE:
        item, said = verdict(db, file, content.person_id, content.service_id)
        if item not in said.may_go:
            raise ConsentMissingError
        grants = tuple(sorted(said.grants))
    made = msgspec.structs.replace(
        content, made_on=today, grants=grants, made_by=file.actor.staff_id
    )
    coded = working_text.in_codes(made, working_text.coder(db, file))
    row = file.add(db, Referral, coded)
    audit.record(
        db, Action.REFERRAL_MADE, file.actor.staff_id, file.id, way=content.way.value
    )
    return row.id


def follow(
    db: Session,
    file: CaseFile,
    referral_id: UUID,
    version: int,
    said: Followed,
) -> None:
    """Say what came of it, when help began and ended, or when a reply is expected now.

    Help that was received began today, where nobody says when.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: a text is too long, a refusal has no reason, something else
            has one, or days stand in an order that cannot be.
    """
    file.require(Permission.NEED_WRITE)
    row = file.child(db, Referral, referral_id)
    old = file.read(row, Part.CONTENT, ReferralContent)
    today = clock.now().date()
    if said.outcome is Outcome.RECEIVED and said.began_on is None:
        said = msgspec.structs.replace(said, began_on=said.ended_on or today)
    _check(said, today)
    if not _may_be_counted_for(db, file, said.project_id, old.project_id):
        raise InvalidInputError("project")
    new = msgspec.structs.replace(old, **msgspec.structs.asdict(said))
    coded = working_text.in_codes(new, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(
        db,
        Action.REFERRAL_CHANGED,
        file.actor.staff_id,
        file.id,
        status=said.outcome.value,
    )


def _check(said: Followed, today: date) -> None:
    refused = said.outcome is Outcome.REFUSED
    fine = {
        "note": len(said.note) <= LONGEST,
        "refused_reason": len(said.refused_reason) <= LONGEST
        and bool(said.refused_reason.strip()) == refused,
        "appeal_by": refused or said.appeal_by is None,
        "began_on": said.began_on is None or said.began_on <= today,
        "ended_on": said.ended_on is None
        or (said.began_on is not None and said.began_on <= said.ended_on <= today),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))


def _may_be_counted_for(
    db: Session, file: CaseFile, project_id: UUID | None, now: UUID | None
) -> bool:
    """Say whether help may be counted for a project: an open one, or as it is now."""
    if project_id in {None, now}:
        return True
    found = projects.named(db, file.actor, file.row.team_id).get(project_id)
    return found is not None and not found.content.is_closed
