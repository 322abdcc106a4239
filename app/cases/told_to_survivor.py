"""What the survivor's view tells of permissions, of who has something, of names lent.

Only while a worker has switched it on together with the person: somebody may force the
code out of them, and then the view holds nothing of it at all.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases import ages, asking, consent_pages
from app.cases.asking import Asked, Passing
from app.cases.casefile import CaseFile
from app.consent import ledger
from app.consent.aftermath.rules import ends, taken_back
from app.consent.ledger import ConsentContent
from app.consent.rules import Decision, Scope, current
from app.conversation.documents import (
    AskedAbout,
    Holder,
    Lent,
    Notice,
    PassedOn,
    Permission,
    ViewWords,
)

Holders = Callable[[Session, CaseFile], Iterable[Holder]]
Notices = Callable[[Session, CaseFile, UUID], Iterable[Notice]]
Requests = Callable[[Session, CaseFile], Iterable[AskedAbout]]
_holders: list[Holders] = []
_notices: list[Notices] = []
_requests: list[Requests] = []


def holders(function: Holders) -> Holders:
    """Register who outside has something of a case."""
    if function not in _holders:
        _holders.append(function)
    return function


def notices(function: Notices) -> Notices:
    """Register what was done after somebody took a yes back."""
    if function not in _notices:
        _notices.append(function)
    return function


def requests(function: Requests) -> Requests:
    """Register who asked about the person from outside."""
    if function not in _requests:
        _requests.append(function)
    return function


@dataclass(frozen=True)
class Outside:
    """Who outside has something of a case, whatever the code shows.

    Attributes:
        is_all: nothing was passed on of which the survivor is told later.
    """

    holders: tuple[Holder, ...]
    passed_on: tuple[PassedOn, ...]
    is_all: bool


def outside(db: Session, file: CaseFile) -> Outside:
    """Return who has something of a case, as every part that lets something go says."""
    told = tuple(_passed_on(db, file))
    return Outside(
        tuple(each for ask in _holders for each in ask(db, file)),
        told,
        is_all=len(told) == len(_passings(db, file)),
    )


def details(db: Session, file: CaseFile, view: ViewWords, person: UUID) -> ViewWords:
    """Return the view with what the ledger and the log say now, or with nothing."""
    if not view.shows_details:
        return msgspec.structs.replace(
            view,
            permissions=(),
            holders=(),
            lent=(),
            passed_on=(),
            notices=(),
            asked=(),
        )
    has = outside(db, file)
    return msgspec.structs.replace(
        view,
        permissions=tuple(_permissions(db, file, person)),
        holders=has.holders,
        lent=tuple(_lent(db, file)),
        passed_on=has.passed_on,
        notices=tuple(each for ask in _notices for each in ask(db, file, person)),
        asked=tuple(each for ask in _requests for each in ask(db, file)),
    )


def _lent(db: Session, file: CaseFile) -> Iterable[Lent]:
    """Say whom the names were lent to: by role, since when, until when, and why."""
    for asked in asking.of(db, file, asking.Kind.NAMES):
        content = asked.content
        if content.since:
            why = asking.told(db, file, asked)
            yield Lent(content.role, content.since, content.until, why)


def _passed_on(db: Session, file: CaseFile) -> Iterable[PassedOn]:
    """Say what two people passed on without a yes; what is told later, once it was."""
    receivers = dict(consent_pages.all_recipients(db, file))
    for asked, passing in _passings(db, file):
        content = asked.content
        if not passing.tell_on or passing.told_on:
            yield PassedOn(
                ground=passing.ground.value,
                purpose=passing.purpose,
                to=receivers.get(passing.recipient_id, ""),
                since=content.since,
                until=content.until,
                why=asking.told(db, file, asked),
            )


def _passings(db: Session, file: CaseFile) -> list[tuple[Asked, Passing]]:
    return [
        (asked, asked.content.passing)
        for asked in asking.of(db, file, asking.Kind.WITHOUT_YES)
        if asked.content.passing is not None and asked.content.since
    ]


def _permissions(db: Session, file: CaseFile, person: UUID) -> Iterable[Permission]:
    receivers = dict(consent_pages.all_recipients(db, file))
    answers = ledger.answers(db, file.box, file.id)
    newest = {answer.id for answer in current(answers)}
    of_age, today = ages.of_case(db, file), clock.now().date()
    back = taken_back(ends(answers, of_age, today))
    for row_id, _seq, content in ledger.events(db, file.box, file.id):
        if content.person_id != person or row_id not in newest:
            continue
        if content.decision is not Decision.SUPERSEDED:
            yield _permission(ledger.counting(row_id, content, back), receivers)


def _permission(content: ConsentContent, receivers: dict[UUID, str]) -> Permission:
    to = content.recipient_id
    return Permission(
        purpose=content.purpose,
        answer=content.decision.value,
        since=_day(content.given_on),
        until=_day(content.valid_until),
        to="" if to is None else receivers.get(to, ""),
        options=content.options,
        in_part=content.scope is not Scope.WHOLE_CASE or bool(content.excluded_ids),
    )


def _day(day: object) -> str:
    return "" if day is None else str(day)
