"""What a receiver said became of a package, and whether the survivor reads of it.

A coordinator writes it down. Whoever works with the person decides whether they are
told, since they know what helps and what could harm. The person reads set sentences
alone, never a note and never a number.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.working_text import recodes
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.packages.after import checking
from app.packages.after.rules import Became, Feedback, Telling
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent
from app.staff.policy import Permission

LONGEST = 1_000
LONGEST_REF = 100


@dataclass(frozen=True)
class Said:
    """What the receiver said, on which day, under which number of theirs."""

    became: Became
    on: date
    ref: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Told:
    """Something that a receiver of this case said."""

    disclosure_id: UUID
    version: int
    recipient_id: UUID
    feedback: Feedback = field(repr=False)


def record(
    db: Session, file: CaseFile, disclosure_id: UUID, version: int, said: Said
) -> UUID:
    """Write down what the receiver said; whoever works on the case decides next.

    Raises:
        NotFoundError: nothing of this case, or the actor may not note it.
        ConflictError: somebody else changed the record since `version`.
        InvalidInputError: `on`: before it left, or still to come; `ref` or `note`: too
            long.
    """
    file.require(Permission.PACKAGE_RECALL)
    row = file.child(db, Disclosure, disclosure_id)
    old = file.read(row, Part.CONTENT, DisclosureContent)
    fine = {
        "on": date.fromisoformat(old.sent_on) <= said.on <= clock.now().date(),
        "ref": len(said.ref) <= LONGEST_REF,
        "note": len(said.note) <= LONGEST,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    made = Feedback(
        id=uuid4(),
        became=said.became,
        on=said.on,
        ref=said.ref.strip(),
        note=checking.in_codes(db, file, said.note),
        noted_by=file.actor.staff_id,
    )
    new = msgspec.structs.replace(old, feedback=(*old.feedback, made))
    file.change(db, row, version, content=new)
    audit.record(db, Action.FEEDBACK_RECORDED, file.actor.staff_id, row.package_id)
    return made.id


def decide(
    db: Session,
    file: CaseFile,
    feedback_id: UUID,
    version: int,
    telling: Telling,
    why: str = "",
) -> None:
    """Say whether the survivor reads of it with their code, now or not yet.

    Raises:
        NotFoundError: nothing of this case, or the actor does not work on it.
        ConflictError: somebody else changed the record since `version`.
        InvalidInputError: `telling`: it decides nothing; `why`: no reason for not yet.
    """
    file.require(Permission.CONSENT_WRITE)
    told = next((e for e in of_case(db, file) if e.feedback.id == feedback_id), None)
    if told is None:
        raise NotFoundError
    if telling is Telling.WAITS:
        raise InvalidInputError("telling")
    lacks = telling is Telling.NOT_YET and not why.strip()
    if lacks or len(why) > LONGEST:
        raise InvalidInputError("why")
    row = file.child(db, Disclosure, told.disclosure_id)
    old = file.read(row, Part.CONTENT, DisclosureContent)
    decided = msgspec.structs.replace(
        told.feedback,
        telling=telling,
        why=checking.in_codes(db, file, why) if telling is Telling.NOT_YET else "",
        decided_by=file.actor.staff_id,
        decided_on=clock.now().date(),
    )
    new = tuple(decided if e.id == feedback_id else e for e in old.feedback)
    changed = msgspec.structs.replace(old, feedback=new)
    file.change(db, row, version, content=changed)
    audit.record(
        db,
        Action.FEEDBACK_DECIDED,
        file.actor.staff_id,
        row.package_id,
        status=telling.value,
    )
    line.show(db, file)


def of_case(db: Session, file: CaseFile) -> list[Told]:
    """Return what receivers said, what waits for a decision first, then the newest."""
    rows = file.records(db, Disclosure, Part.CONTENT, DisclosureContent)
    found = [
        Told(row.id, row.version, content.recipient_id, each)
        for row, content in rows
        for each in content.feedback
    ]
    newest = sorted(found, key=lambda each: each.feedback.on, reverse=True)
    return sorted(newest, key=lambda e: e.feedback.telling is not Telling.WAITS)


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into notes and reasons."""
    for row, old in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        new = tuple(_coded(old.feedback, replace))
        if new != old.feedback:
            changed = msgspec.structs.replace(old, feedback=new)
            file.change(db, row, row.version, content=changed)


def _coded(told: tuple[Feedback, ...], replace: Coder) -> Iterator[Feedback]:
    for each in told:
        note, why = replace.coded(each.note), replace.coded(each.why)
        yield msgspec.structs.replace(each, note=note, why=why)
