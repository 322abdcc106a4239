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
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent, Working
from app.cases.models import Person
from app.consent import ledger
from app.consent.rules import Item, Verdict
from app.errors import ConsentMissingError, InvalidInputError
from app.keys.parts import Part
from app.reparations.models import Referral
from app.reparations.services import directory
from app.staff.policy import Permission

PURPOSE = "partner_referral"
LONGEST = 2_000


class Way(StrEnum):
    """Who speaks with the service."""

    PERSON = "person"  # the person goes there; the office says nothing to anybody
    OFFICE = "office"


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
    """

    schema: ClassVar[str] = "referral.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("told", "note")

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
        id=uuid4(),
        owners=frozenset({person_id}),
        minors=frozenset({person_id} if who.is_child else ()),
    )
    said = ledger.pass_gate(
        db,
        file.box,
        file.id,
        purpose=PURPOSE,
        recipient_id=service_id,
        items=[item],
        on_hold=line.is_on_hold(db, file.id),
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
    *,
    outcome: Outcome,
    reply_due: date | None,
    note: str,
) -> None:
    """Say what came of it, or by when the reply is expected now.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: the note is too long.
    """
    file.require(Permission.NEED_WRITE)
    if len(note) > LONGEST:
        raise InvalidInputError("note")
    row = file.child(db, Referral, referral_id)
    old = file.read(row, Part.CONTENT, ReferralContent)
    new = msgspec.structs.replace(old, outcome=outcome, reply_due=reply_due, note=note)
    coded = working_text.in_codes(new, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(
        db,
        Action.REFERRAL_CHANGED,
        file.actor.staff_id,
        file.id,
        status=outcome.value,
    )
