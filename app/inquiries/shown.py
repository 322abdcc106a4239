"""What the pages of requests show: plain data, made while the request is open."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import asking, consent_pages
from app.cases.asking import Status
from app.errors import NotFoundError
from app.inquiries import answering, catalogue, holding, register, telling
from app.inquiries.copies import shown as copies
from app.inquiries.documents import InquiryContent
from app.inquiries.holding import Held
from app.inquiries.register import Opened
from app.inquiries.rules import Kind, Outcome, is_late, is_soon
from app.inquiries.words import (
    CANNOT_OPEN,
    DUE,
    HELD,
    HOWS,
    KINDS,
    OUTCOMES,
    STEPS,
    STOPS,
    WANTS,
)
from app.packages.words import STATUS
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.wording import gettext as _

READ, NAMES = Permission.INQUIRY_READ, Permission.INQUIRY_NAME_READ
WRITE, PREPARE = Permission.INQUIRY_WRITE, Permission.INQUIRY_PREPARE
ADVISE, APPROVE = Permission.INQUIRY_ADVISE, Permission.INQUIRY_APPROVE


@dataclass(frozen=True)
class Row:
    """One request in a list: nobody's name, and no case."""

    id: UUID
    number: str
    kind: str
    asker: str
    received_on: date
    due_on: date
    runs: bool
    is_late: bool
    is_soon: bool
    state: str
    tone: str
    waits: bool


def row(db: Session, actor: Actor, seen: Opened) -> Row:
    """Return a request as lists show it."""
    content, today = seen.content, clock.now().date()
    state, tone = _state(content)
    return Row(
        id=seen.id,
        number=content.number,
        kind=str(KINDS[content.kind]),
        asker=asker(db, actor, seen),
        received_on=content.received_on,
        due_on=content.due_on,
        runs=content.runs,
        is_late=content.runs and is_late(content.due_on, today),
        is_soon=content.runs and is_soon(content.due_on, today),
        state=str(state),
        tone=tone,
        waits=_waits(content) and register.may(actor, seen, APPROVE),
    )


def asker(db: Session, actor: Actor, seen: Opened) -> str:
    """Return who asks: a body, or that it is the person."""
    if seen.content.kind is Kind.ACCESS:
        return _("The person themselves")
    return holding.asker(db, actor, seen)


def _waits(content: InquiryContent) -> bool:
    answer = content.answer
    return bool(content.runs and answer and not answer.approved and not answer.note)


def _state(content: InquiryContent) -> tuple[str, str]:
    answer = content.answer
    if answer is not None and not content.runs:
        return OUTCOMES[answer.outcome]
    if content.is_contested:
        return _("contested"), "brick"
    if answer is None:
        return (
            (_("asker not checked"), "amber") if content.checked is None else ("", "")
        )
    if answer.approved:
        return _("signed, to be given"), "sea"
    if answer.note:
        return _("sent back"), "amber"
    return _("waits for a second person"), "amber"


@dataclass(frozen=True)
class AnswerShown:
    """An answer with its letter.

    Attributes:
        is_doubtful: it says that nothing is held, and somebody has that name.
    """

    outcome: str
    is_doubtful: bool
    tone: str
    paragraphs: tuple[str, ...] = field(repr=False)
    language: str
    why: str = field(repr=False)
    prepared_by: str
    prepared_on: date
    package: str
    signed_by: str
    gone_on: date | None
    channel: str = field(repr=False)
    note: str = field(repr=False)


def one(db: Session, actor: Actor, seen: Opened) -> dict[str, Any]:
    """Return what the page of a request shows, without anybody's name."""
    content, staff = seen.content, house.names(db, actor.unlocked)
    known = catalogue.load()
    found = answering.held(db, seen)
    held = holding.of_inquiry(db, seen.case, seen.id) if seen.case else None
    may = {
        "write": register.may(actor, seen, WRITE) and content.runs,
        "prepare": register.may(actor, seen, PREPARE) and content.runs,
        "advise": register.may(actor, seen, ADVISE),
        "sign": _waits(content)
        and register.may(actor, seen, APPROVE)
        and not (content.copies and content.copies.by == actor.staff_id),
        "names": register.may(actor, seen, NAMES),
    }
    may["contest"] = content.runs and (may["write"] or may["advise"])
    return {
        "row": row(db, actor, seen),
        "version": seen.version,
        "facts": _facts(content),
        "may": may,
        "case_ref": content.ref if seen.case else "",
        "is_elsewhere": bool(content.case_id and seen.case is None),
        "is_found": content.case_id is not None,
        "is_order": content.kind is Kind.ORDER,
        "is_follow_up": content.kind is Kind.FOLLOW_UP,
        "checked": content.checked,
        "how": str(HOWS[content.checked.how]) if content.checked else "",
        "advice": [(a.words, staff.get(a.by, ""), a.on) for a in content.advice],
        "contested": [
            (c.why, staff.get(c.by, ""), c.on, c.ended_on, c.decided)
            for c in content.contested
        ],
        "is_contested": content.is_contested,
        "looked": [(e.under, e.found, e.on) for e in content.looked],
        "found": found,
        "counts": [
            (str(HELD[k]), n) for k, n in (found.counts if found else {}).items()
        ],
        "closed": [
            str(CANNOT_OPEN[key]) for key in (found.cannot_open if found else ())
        ],
        "stops": [str(STOPS[each]) for each in answering.stops(content)],
        "answer": _answer(db, seen, staff),
        "orders": _orders(db, seen),
        "copies": copies.card(db, actor, seen, staff),
        "told": _told(held, staff),
        "may_tell": seen.case is not None
        and seen.case.may(Permission.CONSENT_WRITE)
        and held is not None,
        "may_bar": seen.case is not None and seen.case.may(WRITE) and held is not None,
        "steps": [
            (str(STEPS.get(s.what, s.what)), staff.get(s.by, ""), s.on)
            for s in reversed(content.steps)
        ],
        "is_verified": known.is_verified,
        "edition": known.version,
        "staff": staff,
    }


def _facts(content: InquiryContent) -> list[tuple[str, str]]:
    told = (
        (_("What it is"), str(KINDS[content.kind])),
        (_("Legal basis that it names"), content.law),
        (_("Number and date of its paper"), content.document),
        (_("What exactly is asked"), content.scope),
        (_("For which time"), content.period),
        (_("How the asker calls the person"), ", ".join(content.designations)),
        (
            _("What the person asks for"),
            "; ".join(str(WANTS[each]) for each in content.wants),
        ),
        (_("Who set the day"), str(DUE[content.due_by])),
    )
    return [(label, words) for label, words in told if words]


def _answer(db: Session, seen: Opened, staff: dict[UUID, str]) -> AnswerShown | None:
    answer = seen.content.answer
    if answer is None:
        return None
    outcome, tone = OUTCOMES[answer.outcome]
    package = ""
    for key, ref, state in answering.packages(db, seen):
        if key == answer.package_id:
            told = next((str(w) for s, w in STATUS.items() if s.value == state), "")
            package = f"{ref}, {told}"
    return AnswerShown(
        outcome=str(outcome),
        is_doubtful=answer.outcome is Outcome.NOTHING_HELD
        and any(each.found and not each.under for each in seen.content.looked),
        tone=tone,
        paragraphs=answer.paragraphs,
        language=answer.language,
        why=answer.why,
        prepared_by=staff.get(answer.prepared_by, ""),
        prepared_on=answer.prepared_on,
        package=package,
        signed_by=staff.get(answer.approved.by, "") if answer.approved else "",
        gone_on=answer.gone_on,
        channel=answer.channel,
        note=answer.note,
    )


def _orders(db: Session, seen: Opened) -> list[tuple[str, str]]:
    """Return what was asked to be passed on by this order, and how far each is."""
    if seen.case is None or not seen.content.orders:
        return []
    told = {
        Status.OPEN: _("waits for a second person"),
        Status.GIVEN: _("released by two persons"),
        Status.REFUSED: _("not released"),
        Status.ENDED: _("ended"),
    }
    titles = dict(consent_pages.all_materials(db, seen.case))
    found = []
    for asked in asking.of(db, seen.case, asking.Kind.WITHOUT_YES):
        if asked.id in seen.content.orders and asked.content.passing is not None:
            title = titles.get(asked.content.passing.item_id, "")
            found.append((title, told.get(asked.status, "")))
    return found


def _told(held: Held | None, staff: dict[UUID, str]) -> dict[str, Any]:
    if held is None:
        return {}
    content, today = held.content, clock.now().date()
    return {
        "told_on": content.told_on,
        "told_by": staff.get(content.told_by, "") if content.told_by else "",
        "shown_from": telling.shown_from(content),
        "tell_by": telling.tell_by(content),
        "is_barred": telling.is_barred(content, today),
        "bars": [
            (each.law, each.why, each.until, staff.get(each.by, ""), each.on)
            for each in content.bars
        ],
    }


def teams(db: Session, actor: Actor) -> list[tuple[UUID, str]]:
    """Return whose desk the actor works at, by name.

    Raises:
        NotFoundError: at none.
    """
    called = house.team_names(db, actor.unlocked)
    found = [
        (team_id, called.get(team_id, ""))
        for team_id in register.teams(db, actor, WRITE)
    ]
    if not found:
        raise NotFoundError
    return found
