"""A short script for a call, in the person's language: how things stand, no more.

It is made from what the person's own inbox would say: the four plain steps, whether an
answer waits, whether everything is stopped. Never a legal status, and no word of what
anybody told or wrote. It begins with whether it is safe to talk.
"""

from dataclasses import dataclass, field
from datetime import date

from babel.dates import format_skeleton
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import contact_shown
from app.cases.casefile import CaseFile, identity_of
from app.conversation import survivor_view, talk
from app.conversation.documents import Kind, Sender, Step
from app.conversation.models import Conversation, MessageStatus
from app.conversation.opening import subject_of
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import in_language, locale

LANGUAGES = ("en", "uk")


@dataclass(frozen=True)
class Facts:
    """What the script is made of."""

    step: Step
    has_line: bool
    on_hold: bool
    last_reply: str  # the day, "2026-12-03"; "" for none
    safe_phrase: str = field(repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True)
class Script:
    """What is done and what is said, in this order.

    Attributes:
        first: what to do before anything is said, for the worker.
        greeting: said first.
        if_not_safe: said where somebody listens; then the call ends.
        lines: what is said once it is safe.
    """

    language: str
    first: tuple[str, ...]
    greeting: tuple[str, ...] = field(repr=False)
    if_not_safe: str
    lines: tuple[str, ...] = field(repr=False)


def of(db: Session, file: CaseFile, language: str, reason: str) -> Script:
    """Make the script of a case, and write down that it was opened.

    Raises:
        NotFoundError: the actor does not hold this person's names and messages.
    """
    file.require(Permission.MESSAGE_ANSWER)
    own = identity_of(db, file, reason)
    facts = _facts(db, file, own.safe_phrase)
    audit.record(
        db, Action.STATUS_READ_OUT, file.actor.staff_id, file.id, language=language
    )
    rules = contact_shown.rules_of(file)
    first = tuple(_before(rules, facts))
    with in_language(language):
        return Script(
            language,
            first,
            tuple(_greeting(facts)),
            _("All right. Then not now. When is a better time? Goodbye."),
            tuple(_lines(rules, facts)),
        )


def language_of(file: CaseFile, reader: str) -> str:
    """Return the language in which the person is read to, unless another is chosen."""
    told = (file.content.language, reader)
    return next((each for each in told if each in LANGUAGES), "en")


def _facts(db: Session, file: CaseFile, phrase: str) -> Facts:
    row = db.scalar(select(Conversation).where(Conversation.case_id == file.id))
    if row is None:
        step = Step.CLOSED if file.row.status == "closed" else Step.WORKING
        return Facts(
            step, has_line=False, on_hold=False, last_reply="", safe_phrase=phrase
        )
    box = file.actor.unlocked.strongbox(db, subject_of(row.id), row.team_id)
    view = survivor_view.read(db, box)
    replies = [
        told.words.at[:10]
        for told in talk.read_all(db, box)
        if told.words.sender is Sender.STAFF
        and told.words.kind is Kind.TEXT
        and told.status is not MessageStatus.REMOVED
    ]
    return Facts(
        step=view.step,
        has_line=not file.has_no_code,
        on_hold=row.hold,
        last_reply=replies[-1] if replies else "",
        safe_phrase=phrase,
        reason=view.reason if view.step is Step.CLOSED else "",
    )


def _before(rules: contact_shown.Rules, facts: Facts) -> list[str]:
    """Say what the worker does first, in the worker's own language."""
    found = []
    if contact_shown.CALL in rules.never:
        found.append(
            _("Never call this person. Read this only when they call or meet you.")
        )
    if contact_shown.SAY_WHO in rules.never:
        found.append(_("Never say who we are, and name no organisation."))
    found.append(
        _("Say the agreed words first. Whoever does not know them hears nothing else.")
        if facts.safe_phrase
        else _("No words were agreed. Give a neutral reason until you know who it is.")
    )
    return found


def _greeting(facts: Facts) -> list[str]:
    found = [facts.safe_phrase] if facts.safe_phrase else [_("Hello.")]
    found.append(_("Is this a good moment? Is anybody near who should not hear us?"))
    return found


def _lines(rules: contact_shown.Rules, facts: Facts) -> list[str]:
    steps = {
        Step.RECEIVED: _("What you sent has arrived. Nobody has read it yet."),
        Step.READ: _("A person has read what you sent."),
        Step.WORKING: _("A person is working on it."),
        Step.CLOSED: _("The work on it is closed. You can come back at any time."),
    }
    found = [steps[facts.step]]
    if facts.reason:
        found.append(facts.reason)
    if facts.on_hold:
        found.append(
            _(
                "Everything is stopped, as you asked. Nothing was erased. It goes on "
                "only when you say so."
            )
        )
    if facts.has_line and facts.last_reply:
        found.append(
            _(
                "Our last message for you is of %(day)s. Your code opens it.",
                day=_day(facts.last_reply),
            )
        )
    found.append(_next(rules))
    found.append(
        _("You do not have to decide anything now. You can stop this at any time.")
    )
    return found


def _day(told: str) -> str:
    day = date.fromisoformat(told)
    return str(format_skeleton("MMMMd", day, locale=locale()))


def _next(rules: contact_shown.Rules) -> str:
    when = rules.when
    only_inbox = contact_shown.CALL in rules.never or rules.kind in {"", "code"}
    if only_inbox and not rules.is_agreed_call:
        return _("We write to you in your inbox, and in no other way.")
    if when:
        return _("We reach you again only at the time you chose: %(when)s.", when=when)
    return _("When may we reach you again, and how?")
