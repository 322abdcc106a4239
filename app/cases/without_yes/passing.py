"""Passing one item on without its owner's yes, by two persons. Rule G8 of the gate.

One person asks, with a ground and a reason in words. A second one releases it with a
fresh code and a signature over exactly this: the item, the use, the receiver, the
ground, the reason and the ledger as it stands. It ends by itself, and anybody who may
ask for one may end it at once. The survivor reads of it in the same commit, or on a day
that is written down with the reason for waiting.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import asking, consent_pages, line
from app.cases.asking import Asked, Kind, Passing, Status
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent, PersonContent
from app.cases.models import Incident, Person
from app.consent import catalogue, ledger
from app.consent.overrides.rules import LONGEST_DAYS, NEVER, Override
from app.errors import (
    ApprovalError,
    FreshFactorError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
)
from app.keys import directory
from app.keys.parts import Part, Role
from app.staff.policy import Permission

SIGNED = "passing on without a yes"
LATEST_DAYS = 90
"""The survivor is told within this, whatever stands against it."""

Pairs = list[tuple[UUID, str]]


def may_ask(file: CaseFile) -> bool:
    """Say whether the actor may ask for one, and end one."""
    return file.may(Permission.CONSENT_WRITE) or file.may(Permission.PACKAGE_PREPARE)


def things(db: Session, file: CaseFile) -> Pairs:
    """Return what can be passed on: accounts, evidence, incidents, persons as such."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    return [
        *consent_pages.all_materials(db, file),
        *((row.id, content.title) for row, content in incidents),
        *(
            (row.id, content.code)
            for row, content in people
            if not (content.is_alleged_perpetrator or content.same_as)
        ),
    ]


def purposes() -> list[str]:
    """Return the uses that it can be for: with a receiver, and never a public one."""
    return [
        each.id
        for each in catalogue.load().purposes.values()
        if each.needs_recipient and each.id not in NEVER
    ]


def receivers(db: Session, file: CaseFile) -> list[tuple[str, UUID, str]]:
    """Return (use, receiver, name) that it can be for."""
    return [
        (purpose, receiver, name)
        for purpose in purposes()
        for receiver, name in consent_pages.all_recipients(db, file, purpose)
    ]


def ask(
    db: Session, file: CaseFile, passing: Passing, reason: str, days: int, told: str
) -> UUID:
    """Ask a second person to release it.

    Args:
        db: the transaction.
        file: the opened case.
        passing: the item, the use, the receiver and the ground.
        reason: what the danger is, or which order or duty.
        days: for how long; today counts as the first.
        told: the reason in words for the survivor.

    Raises:
        NotFoundError: the actor may not ask.
        InvalidInputError: names what is missing or wrong; never for a public use.
        ConflictError: the same person asked for the same.
    """
    if not may_ask(file):
        raise NotFoundError
    file.must_be_open()
    offered = {(use, to) for use, to, _name in receivers(db, file)}
    fine = {
        "to": (passing.purpose, passing.recipient_id) in offered,
        "item": passing.item_id in dict(things(db, file)),
        "days": 1 <= days <= LONGEST_DAYS,
        "told": bool(told.strip()),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    bare = Passing(
        passing.item_id, passing.purpose, passing.recipient_id, passing.ground
    )
    made = asking.ask(db, file, Kind.WITHOUT_YES, reason, days, told=told, passing=bare)
    audit.record(
        db,
        Action.OVERRIDE_ASKED,
        file.actor.staff_id,
        file.id,
        purpose=passing.purpose,
        ground=passing.ground.value,
    )
    return made


def request_hash(db: Session, file: CaseFile, asked: Asked) -> bytes:
    """Return the 32 bytes that the second person is shown, and signs."""
    return _hash(file, asked, ledger.last_place(db, file.id))


def _hash(file: CaseFile, asked: Asked, order: int) -> bytes:
    content, passing = asked.content, _passing(asked)
    return vault.digest(
        SIGNED,
        asked.id,
        file.id,
        passing.item_id,
        passing.purpose,
        passing.recipient_id,
        passing.ground.value,
        content.by,
        content.on,
        content.days,
        order,
    )


def release(
    db: Session,
    file: CaseFile,
    request_id: UUID,
    seen_hash: bytes,
    *,
    told: str,
    later: str = "",
    tell_on: date | None = None,
) -> None:
    """Release it as it was shown, by somebody who did not ask for it.

    Args:
        db: the transaction.
        file: the case, opened by somebody who gave a code within five minutes.
        request_id: of this case.
        seen_hash: of the request that the page showed.
        told: the reason in words for the survivor, who reads them at once.
        later: why the survivor is told on another day instead.
        tell_on: that day.

    Raises:
        NotFoundError: no such request, or the actor asked for it or may not release.
        FreshFactorError: no code was given in the last five minutes.
        OnHoldError: the survivor paused the case.
        InvalidInputError: `told`; `later` or `tell_on` where the survivor does not see
            such things with the code, or only one of the two is said.
        ApprovalError: it is not what was shown: somebody said no meanwhile.
        ConflictError: it was answered meanwhile.
    """
    asked = asking.to_answer(db, file, request_id, Kind.WITHOUT_YES)
    if not file.actor.is_fresh:
        raise FreshFactorError
    file.must_be_open()
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    today = clock.now().date()
    _check_telling(db, file, today, told=told, later=later, tell_on=tell_on)
    order = ledger.last_place(db, file.id)
    present = _hash(file, asked, order)
    if not vault.same(present, seen_hash):
        raise ApprovalError("the request changed since it was shown")
    until = (today + timedelta(days=asked.content.days - 1)).isoformat()
    passing = msgspec.structs.replace(
        _passing(asked),
        order=order,
        tell_on=tell_on.isoformat() if tell_on else "",
        seq=directory.load(db).head,
        signature=file.actor.unlocked.sign(SIGNED, _signed(present, until)),
    )
    asking.answer(
        db,
        file,
        asked,
        Status.GIVEN,
        since=today.isoformat(),
        until=until,
        told=told.strip(),
        passing=passing,
        later=later,
    )
    line.show(db, file)
    audit.record(
        db,
        Action.OVERRIDE_RELEASED,
        file.actor.staff_id,
        file.id,
        purpose=passing.purpose,
        ground=passing.ground.value,
        told="later" if tell_on else "at_once",
    )


def _signed(present: bytes, until: str) -> bytes:
    return vault.digest(SIGNED, present.hex(), until)


def _check_telling(
    db: Session,
    file: CaseFile,
    today: date,
    *,
    told: str,
    later: str,
    tell_on: date | None,
) -> None:
    if not told.strip():
        raise InvalidInputError("told")
    if tell_on is None and not later.strip():
        if not line.shows_details(db, file):
            raise InvalidInputError("tell_on")
        return
    if not later.strip():
        raise InvalidInputError("later")
    latest = today + timedelta(days=LATEST_DAYS)
    if tell_on is None or not today < tell_on <= latest:
        raise InvalidInputError("tell_on")


def refuse(db: Session, file: CaseFile, request_id: UUID, note: str) -> None:
    """Do not release it, and say why to whoever asked.

    Raises:
        InvalidInputError: there is no `note`.
        NotFoundError: no such request, or the actor may not answer it.
        ConflictError: it was answered meanwhile.
    """
    if not note.strip():
        raise InvalidInputError("note")
    asked = asking.to_answer(db, file, request_id, Kind.WITHOUT_YES)
    asking.answer(db, file, asked, Status.REFUSED, note=note)
    audit.record(db, Action.OVERRIDE_REFUSED, file.actor.staff_id, file.id)


def end(db: Session, file: CaseFile, request_id: UUID) -> None:
    """End one before its day: nothing more goes out by it.

    Raises:
        NotFoundError: none such stands, or the actor may not.
    """
    asked = asking.one(db, file, request_id, Kind.WITHOUT_YES)
    if not may_ask(file) or asked.status is not Status.GIVEN:
        raise NotFoundError
    asking.take_back(db, file, asked, asked.content.note)
    line.show(db, file)
    audit.record(db, Action.OVERRIDE_ENDED, file.actor.staff_id, file.id)


def tell(db: Session, file: CaseFile, request_id: UUID) -> None:
    """Note that the survivor was told in a talk what had waited.

    Raises:
        NotFoundError: nothing waits to be told, or the actor speaks with nobody here.
    """
    file.require(Permission.CONSENT_WRITE)
    asked = asking.one(db, file, request_id, Kind.WITHOUT_YES)
    if not waits_to_be_told(asked):
        raise NotFoundError
    asking.note_told(db, file, asked, clock.now().date().isoformat())
    line.show(db, file)
    audit.record(db, Action.OVERRIDE_TOLD, file.actor.staff_id, file.id)


def waits_to_be_told(asked: Asked) -> bool:
    """Say whether the survivor has still to hear of it."""
    passing = asked.content.passing
    released = asked.status in {Status.GIVEN, Status.ENDED}
    return bool(released and passing and passing.tell_on and not passing.told_on)


def to_be_told(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return each that the survivor has still to hear of, and by which day."""
    return [
        (asked.id, _passing(asked).tell_on)
        for asked in asking.of(db, file, Kind.WITHOUT_YES)
        if waits_to_be_told(asked)
    ]


def standing(db: Session, file: CaseFile) -> list[Override]:
    """Return what stands released in this case, as the gate takes it.

    Raises:
        TamperedError: a signature is not that of whoever is said to have released it.
    """
    found = asking.of(db, file, Kind.WITHOUT_YES)
    return list(_checked(db, file, (a for a in found if a.status is Status.GIVEN)))


def _checked(
    db: Session, file: CaseFile, released: Iterator[Asked]
) -> Iterator[Override]:
    known = directory.load(db)
    for asked in released:
        content, passing = asked.content, _passing(asked)
        second = content.answered_by
        may_sign = (
            second is not None
            and second != content.by
            and known.is_listed(second)
            and known.staff(second).role is Role.COORDINATOR
        )
        if second is None or not may_sign:
            continue
        signer = known.signer(second, passing.seq)
        present = _hash(file, asked, passing.order)
        vault.verify(signer, SIGNED, _signed(present, content.until), passing.signature)
        yield Override(
            id=asked.id,
            order=passing.order,
            item_id=passing.item_id,
            purpose=passing.purpose,
            recipient_id=passing.recipient_id,
            ground=passing.ground,
            until=date.fromisoformat(content.until),
        )


def _passing(asked: Asked) -> Passing:
    if asked.content.passing is None:
        raise NotFoundError
    return asked.content.passing
