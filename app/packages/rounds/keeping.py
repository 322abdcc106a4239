"""Opening a round for a prepared package, widening and closing it. Nothing leaves.

Whom to ask is the gate's answer, and what became of it is read from the ledger each
time. A round that is closed, or whose day is past, counts whoever did not answer as No.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent.rules import Verdict
from app.errors import ConflictError, InvalidInputError, OnHoldError
from app.keys.parts import Part
from app.packages import requesting
from app.packages.models import Package
from app.packages.records import PackageContent, Round, Status
from app.packages.requesting import PackageSeen
from app.packages.rounds import rules
from app.staff.policy import Permission
from app.work.consents import asking
from app.work.consents.asking import Asked
from app.work.tasks import ConsentAsk

USUAL_DAYS = 14
LONGEST_DAYS = 366


@dataclass(frozen=True)
class Whom:
    """Who holds items back: to be asked, and who is left in peace.

    Attributes:
        ask: people whom nobody asked in this round.
        said_no: they said no to this use; a round does not ask them again.
        not_to_be_contacted: nobody of the house contacts them.
    """

    ask: frozenset[UUID]
    said_no: frozenset[UUID]
    not_to_be_contacted: frozenset[UUID]


def present(content: PackageContent) -> Round | None:
    """Return the round that is open; None when there is none."""
    last = content.rounds[-1] if content.rounds else None
    return last if last is not None and last.closed_on is None else None


def is_past(each: Round) -> bool:
    """Say whether its day is over, or it was closed: then silence counts as No."""
    return each.closed_on is not None or each.deadline < clock.now().date()


def asked(db: Session, file: CaseFile, package_id: UUID, each: Round) -> list[Asked]:
    """Return the people of one round, as the tasks of asking have them."""
    return [one for one in asking.of(db, file, package_id) if one.id in each.asks]


def whom(db: Session, file: CaseFile, seen: PackageSeen, verdict: Verdict) -> Whom:
    """Say whom the gate's verdict leads to, beside whoever is being asked already."""
    holding = rules.to_ask(verdict)
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    closed = {row.id for row, who in people if who.never_contact} & holding
    no = {person for person in holding if asking.said_no(db, file, _ask(seen, person))}
    no |= rules.refusing(verdict)
    running = present(seen.content)
    waiting = asked(db, file, seen.id, running) if running else []
    already = {each.ask.person_id for each in waiting}
    return Whom(
        ask=frozenset(holding - closed - no - already),
        said_no=frozenset(no - already),
        not_to_be_contacted=frozenset(closed - no),
    )


def still_open(db: Session, file: CaseFile, seen: PackageSeen) -> frozenset[UUID]:
    """Return who may still answer in the open round; nobody once its day is past."""
    running = present(seen.content)
    if running is None or is_past(running):
        return frozenset()
    people = asked(db, file, seen.id, running)
    now = asking.stands(db, file, people)
    return frozenset(
        each.ask.person_id for each in people if now[each.id] in asking.STILL_OPEN
    )


def start(
    db: Session,
    file: CaseFile,
    package_id: UUID,
    version: int,
    deadline: date,
    why: str = "",
) -> None:
    """Open a round: one task of asking for each person who holds an item back.

    Raises:
        NotFoundError: the actor may not prepare packages here.
        OnHoldError: the survivor paused the case; nobody is asked.
        ConflictError: it is no draft, or a round is open, or it changed meanwhile.
        InvalidInputError: `deadline` is not ahead or too far; `people`: nobody is to be
            asked.
    """
    row, seen = _draft(db, file, package_id)
    today = clock.now().date()
    if not today < deadline <= today + timedelta(days=LONGEST_DAYS):
        raise InvalidInputError("deadline")
    if present(seen.content) is not None:
        raise ConflictError("a round is open")
    opened = Round(today, file.actor.staff_id, deadline)
    _ask_people(db, file, row, version, opened, seen.content.rounds, why)


def widen(
    db: Session, file: CaseFile, package_id: UUID, version: int, why: str = ""
) -> None:
    """Ask those too who hold items back and are not in the open round yet.

    Raises:
        NotFoundError, OnHoldError: as for `start`.
        ConflictError: no round is open, its day is past, or it changed meanwhile.
        InvalidInputError: `people`: nobody is to be asked.
    """
    row, seen = _draft(db, file, package_id)
    running = present(seen.content)
    if running is None or is_past(running):
        raise ConflictError("no round is open")
    _ask_people(db, file, row, version, running, seen.content.rounds[:-1], why)


def close(db: Session, file: CaseFile, package_id: UUID, version: int) -> None:
    """Close the round: whoever was not asked by now is asked no more.

    Raises:
        NotFoundError: the actor may not prepare packages here.
        ConflictError: no round is open, or it changed meanwhile.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    seen = requesting.seen(db, file, package_id)
    running = present(seen.content)
    if running is None:
        raise ConflictError("no round is open")
    closed = msgspec.structs.replace(
        running, closed_on=clock.now().date(), closed_by=file.actor.staff_id
    )
    _keep(db, file, row, version, (*seen.content.rounds[:-1], closed))
    asking.stop(db, file, package_id)


def _draft(
    db: Session, file: CaseFile, package_id: UUID
) -> tuple[Package, PackageSeen]:
    file.require(Permission.PACKAGE_PREPARE)
    if line.is_on_hold(db, file.id):
        raise OnHoldError
    seen = requesting.seen(db, file, package_id)
    if seen.status is not Status.DRAFT:
        raise ConflictError("the package has gone on meanwhile")
    return file.child(db, Package, package_id), seen


def _ask_people(
    db: Session,
    file: CaseFile,
    row: Package,
    version: int,
    to: Round,
    before: tuple[Round, ...],
    why: str,
) -> None:
    seen = requesting.seen(db, file, row.id)
    verdict = requesting.ask_gate(db, file, seen.content, seen.recipient_id)
    people = whom(db, file, seen, verdict).ask
    if not people:
        raise InvalidInputError("people")
    made = tuple(
        asking.ask(db, file, _ask(seen, person), to.deadline, why)
        for person in sorted(people)
    )
    grown = msgspec.structs.replace(to, asks=(*to.asks, *made))
    _keep(db, file, row, version, (*before, grown))


def _ask(seen: PackageSeen, person_id: UUID) -> ConsentAsk:
    purpose = seen.content.purpose
    return ConsentAsk(person_id, purpose, seen.recipient_id, seen.id)


def _keep(
    db: Session,
    file: CaseFile,
    row: Package,
    version: int,
    rounds: tuple[Round, ...],
) -> None:
    content = requesting.seen(db, file, row.id).content
    kept = msgspec.structs.replace(content, rounds=rounds)
    file.change(db, row, version, content=kept)
