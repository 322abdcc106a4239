"""What the pages say about what a withdrawal set in motion: plain data."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, consent_pages
from app.cases.aftermath import following
from app.cases.aftermath.following import Task
from app.cases.aftermath.words import HOW, PARTS, STATES, STEPS, TO_DO, TONES
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.consent import catalogue, ledger
from app.consent.aftermath.rules import Numbers
from app.consent.aftermath.steps.rules import State
from app.wording import gettext as _
from app.wording import locale, ngettext


@dataclass(frozen=True)
class Did:
    """One thing that was done about a notice."""

    on: date
    state: str
    note: str = field(repr=False)
    who: str = field(repr=False)


@dataclass(frozen=True)
class Notice:
    """One notice: to whom, about what, until when, whose, how far."""

    id: UUID
    version: int
    to_do: str
    to: str = field(repr=False)
    text: str
    href: str
    use: str
    left_on: date
    how: str
    since: date
    state: State
    state_words: str
    tone: str
    due: date | None
    is_late: bool
    who: str = field(repr=False)
    did: tuple[Did, ...]
    may_note: bool
    notice_at: str


@dataclass(frozen=True)
class Use:
    """One use that is over: how it ended, and how far that can be undone."""

    use: str
    to: str = field(repr=False)
    how: str
    since: date
    undo: str
    effect: str


@dataclass(frozen=True)
class Aftermath:
    """Everything that the end of a yes set in motion in a case."""

    uses: tuple[Use, ...]
    notices: tuple[Notice, ...]
    numbers: tuple[tuple[str, str, bool], ...]  # what, where it stands, over


def of(
    db: Session, file: CaseFile, purposes: frozenset[str] | None = None
) -> Aftermath:
    """Gather it for a page; only what is about some purposes, or all of it."""
    receivers = dict(consent_pages.all_recipients(db, file))
    names = calling.colleagues(db, file)
    of_them = [
        notice(task, receivers, names)
        for task in following.tasks(db, file)
        if purposes is None or task.due.left.purpose in purposes
    ]
    counted = purposes is None or ledger.STATISTICS in purposes
    return Aftermath(
        uses=tuple(_uses(db, file, receivers)),
        notices=tuple(of_them),
        numbers=tuple(map(_number, following.numbers(db, file))) if counted else (),
    )


def one(db: Session, file: CaseFile, task: Task) -> Notice:
    """Return one notice for its own page."""
    receivers = dict(consent_pages.all_recipients(db, file))
    return notice(task, receivers, calling.colleagues(db, file))


def notice(task: Task, receivers: dict[UUID, str], names: dict[UUID, str]) -> Notice:
    """Put one notice into words."""
    due, left = task.due, task.due.left
    to = receivers.get(left.recipient_id, "") if left.recipient_id else ""
    day = None if due.is_over else due.by
    return Notice(
        id=task.id,
        version=task.version,
        to_do=str(TO_DO[left.what]),
        to=to or task.gone.to or _("a receiver that you cannot see"),
        text=task.gone.text,
        href=task.gone.href,
        use=_use(left.purpose),
        left_on=left.on,
        how=str(HOW[due.how]),
        since=due.since,
        state=due.state,
        state_words=str(STATES[due.state]),
        tone=TONES.get(due.state, ""),
        due=day,
        is_late=day is not None and day < clock.now().date(),
        who=names.get(task.who, "") if task.who else "",
        did=tuple(
            Did(
                step.on,
                str(STEPS[step.state]),
                readable(step.note),
                names.get(step.by, "") if step.by else "",
            )
            for step in due.steps
        ),
        may_note=task.may_note and not due.is_over,
        notice_at=task.gone.notice_at
        if task.may_note and due.state is State.OPEN
        else "",
    )


def _uses(db: Session, file: CaseFile, receivers: dict[UUID, str]) -> list[Use]:
    known, language = catalogue.load(), locale()
    answers = following.told(db, file)
    found: dict[object, Use] = {}
    for end in following.ended(db, file, answers):
        yes, purpose = end.yes, known.purposes.get(end.yes.purpose)
        if purpose is None:
            continue
        key = (yes.person_id, yes.purpose, yes.recipient_id, end.how)
        found[key] = Use(
            use=purpose.label.in_language(language),
            to=receivers.get(yes.recipient_id, "") if yes.recipient_id else "",
            how=str(HOW[end.how]),
            since=end.on,
            undo=known.labels["undo"][purpose.undo.value].in_language(language),
            effect=purpose.withdraw_effect.in_language(language),
        )
    return list(found.values())[::-1]


def _number(told: Numbers) -> tuple[str, str, bool]:
    what = str(PARTS[told.part])
    if told.out_on is not None:
        return what, _("A table without the person has been released since."), True
    if not told.published:
        return what, _("No table was released while the yes stood."), True
    text = ngettext(
        "%(num)s table was released while the yes stood, and stays as it is. The next"
        " one is made without the person; this line then closes by itself.",
        "%(num)s tables were released while the yes stood, and stay as they are. The"
        " next ones are made without the person; this line then closes by itself.",
        told.published,
    )
    return what, text, False


def _use(purpose: str) -> str:
    known = catalogue.load().purposes.get(purpose)
    return known.label.in_language(locale()) if known else purpose
