"""What waits for a person over all their cases, read from the sealed index."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app import clock, index
from app.audit import Action
from app.cases import listing
from app.cases.paging import Paged
from app.cases.working_text import readable
from app.index.searching import PAGE
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.wording import gettext as _
from app.work.questions.words import in_a_line
from app.work.rules import When, span_of
from app.work.tasks import Kind
from app.work.words import LISTS, SHORT, part_of_day

TASK = "task."
"""What `Due.kind` of a task begins with; its kind follows."""

REVIEW = "risk.review"
"""`Due.kind` of a risk that is to be looked at again."""

SIGN = "plan.sign"
"""`Due.kind` of a plan that waits for a sign-off."""


HANDOVER = "handover.read"
"""`Due.kind` of a note that whoever takes a case over must read."""

SUPERVISED = "supervision.sign"
"""`Due.kind` of a talk about the case that waits for a coordinator's sign-off."""

TELL = "without_yes.tell"
"""`Due.kind` of something passed on without a yes that the survivor has to hear of."""


NEED = "need.open"
"""`Due.kind` of help that must be there by its day; a facet of the case too."""

APPEAL = "referral.appeal"
"""`Due.kind` of the last day on which one can object to a refusal."""

REPLY = "referral.reply"
"""`Due.kind` of a service whose reply to a referral is due."""


Shown = Callable[[index.Due], tuple[str, str, str]]
_shown: dict[str, Shown] = {}


def shows(*kinds: str) -> Callable[[Shown], Shown]:
    """Register how a capability above shows what it has due.

    The function returns where it leads inside the case (or an address of its own, from
    the root on), what it is, and its own words.
    """

    def keep(function: Shown) -> Shown:
        _shown.update(dict.fromkeys(kinds, function))
        return function

    return keep


@dataclass(frozen=True)
class Line:
    """One thing to be done, with the case it belongs to and where it leads."""

    ref: str
    pseudonym: str
    href: str
    text: str = field(repr=False)
    kind: str
    due: date | None
    part: str
    is_late: bool


@dataclass(frozen=True)
class Listed(Paged[Line]):
    """One page of one list."""

    when: When

    @property
    def label(self) -> str:
        """What the list is called."""
        return str(LISTS[self.when])


def lists(db: Session, actor: Actor, limit: int) -> list[Listed]:
    """Return the beginning of each list, in their order; empty ones too."""
    found = [_list(db, actor, when, 1, limit) for when in When]
    _written_down(db, actor, "today", sum(len(each.rows) for each in found))
    return found


def one_list(db: Session, actor: Actor, when: When, page: int) -> Listed:
    """Return one page of one list."""
    found = _list(db, actor, when, page, PAGE)
    _written_down(db, actor, f"{when.value}|{page}", len(found.rows))
    return found


def _written_down(db: Session, actor: Actor, which: str, rows: int) -> None:
    counting.read(db, actor, Action.TASKS_LISTED, of=f"tasks|{which}", n=rows)


def _list(db: Session, actor: Actor, when: When, page: int, limit: int) -> Listed:
    today = clock.now().date()
    first, last = span_of(when, today)
    only_own = listing.sees_only_own(actor)
    skip, rows, total = (page - 1) * PAGE, list[Line](), 0
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT):
        segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
        found = index.due(
            segment,
            actor.stands_for(team_id),
            first=first,
            last=last,
            only_own_cases=only_own,
            offset=max(skip - total, 0),
            limit=max(limit - len(rows), 0),
        )
        total += index.how_many_due(
            segment,
            actor.stands_for(team_id),
            first=first,
            last=last,
            only_own_cases=only_own,
        )
        rows += [_line(each, today) for each in found]
    return Listed(tuple(rows), total, page, when)


def _line(found: index.Waiting, today: date) -> Line:
    due, entry = found.due, found.entry
    day = date.fromisoformat(due.on) if due.on else None
    text = readable(due.text)
    if due.kind == SIGN:
        where, kind, text = "plan", "", _("Sign off the plan")
    elif due.kind == HANDOVER:
        where, kind, text = "handover", "", _("Read the hand-over note")
    elif due.kind == SUPERVISED:
        where, kind, text = "supervision", "", _("Sign off a supervision")
    elif due.kind == TELL:
        where, text = f"without-yes#row-{due.id}", ""
        kind = _("Tell the survivor what was passed on without a yes")
    elif due.kind == NEED:
        where, kind, text = f"reparation#need-{due.id}", "", _("Help that has its time")
    elif due.kind == APPEAL:
        where, text = f"reparation/referrals/{due.id}", ""
        kind = _("Last day to object to a refusal")
    elif due.kind == REPLY:
        where, text = f"reparation/referrals/{due.id}", ""
        kind = _("Ask the service for its reply")
    elif due.kind in _shown:
        where, kind, text = _shown[due.kind](due)
        text = readable(text)
    elif due.kind == REVIEW:
        where, kind = f"risks#risk-{due.id}", _("Review of a risk")
    else:
        where = f"tasks#task-{due.id}"
        text = in_a_line(due.fact) if due.fact else text
        kind = str(SHORT[Kind(due.kind.removeprefix(TASK))])
    return Line(
        ref=entry.ref,
        pseudonym=entry.pseudonym,
        href=where if where.startswith("/") else f"/staff/cases/{entry.ref}/{where}",
        text=text,
        kind=kind,
        due=day,
        part=part_of_day(due.part),
        is_late=day is not None and day < today,
    )
