"""What the form's views share: the draft of the visit, and one question as typed."""

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import msgspec
from flask import request
from sqlalchemy.orm import Session

from app import db
from app.conversation import visits
from app.conversation.forms import visit
from app.conversation.visits import State
from app.errors import (
    AlreadySentError,
    InvalidInputError,
    NotFoundError,
    PageClosedError,
)
from app.files.documents import FileRef
from app.intake import drafts, questions, reading, rules
from app.intake.documents import DraftWords, Entry
from app.intake.rules import End, Path, Question
from app.wording import gettext as _

ANSWER = "a"
QUESTION = "q"
DO = "do"
ENTRY = "entry"
REMOVE = "remove"

_ENTRY_ID = re.compile(r"[0-9a-f]{16}")


def draft_key(state: State) -> drafts.Key | None:
    """Return what opens the visit's draft, or None where nothing is being written."""
    if state.draft_id is None:
        return None
    return drafts.Key(state.draft_id, state.draft_key)


@dataclass
class Writing:
    """The form as far as it is filled in, for one request."""

    key: drafts.Key
    words: DraftWords = field(repr=False)
    form: rules.Form = field(repr=False)

    @property
    def path(self) -> Path:
        """Which path the answers lead to."""
        return rules.path_of(self.form, self.words.marked)

    @property
    def known(self) -> rules.Answers:
        """The answers that hold, whoever gave them."""
        return rules.told(self.form, self.words.marked, talk=self.words.talk)

    @property
    def is_helpers(self) -> bool:
        """Whether a helper holds the phone, with the person beside them."""
        return self.path is Path.HELPER and not self.words.handed

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions for whoever holds the phone, as far as they apply."""
        return rules.asked_of(
            self.form,
            self.words.marked,
            talk=self.words.talk,
            handed=self.words.handed,
        )

    def number_of(self, question: Question) -> int:
        """Return the page number of a question, from 1."""
        return [q.id for q in self.asked].index(question.id) + 1

    def find(self, question_id: str) -> Question | None:
        """Return a question that applies, or None."""
        return next((q for q in self.asked if q.id == question_id), None)

    def chosen(self, question: Question) -> tuple[str, ...]:
        """Return what was answered."""
        return self.words.answers.get(question.id, ())

    def answer(self, question: Question, chosen: tuple[str, ...]) -> None:
        """Take an answer; nothing chosen takes the earlier one away."""
        answers = {k: v for k, v in self.words.answers.items() if k != question.id}
        if chosen:
            answers[question.id] = chosen
        self.change(answers=answers)
        self.see(question)

    def see(self, question: Question) -> None:
        """Note that a question was answered or skipped."""
        self.change(seen=tuple(dict.fromkeys((*self.words.seen, question.id))))

    def people(self, group: Question) -> tuple[Entry, ...]:
        """Return who was told about."""
        return self.words.entries.get(group.id, ())

    def set_people(self, group: Question, people: tuple[Entry, ...]) -> None:
        """Replace who was told about."""
        others = {k: v for k, v in self.words.entries.items() if k != group.id}
        self.change(entries=others | ({group.id: people} if people else {}))

    def tell(self, group: Question, entry: Entry) -> bool:
        """Keep what was told of one person; of nobody once the group is full.

        The same entry sent twice is kept once. One without an answer goes away.
        """
        people = self.people(group)
        if any(one.id == entry.id for one in people):
            people = tuple(entry if one.id == entry.id else one for one in people)
        elif not entry.answers:
            return True
        elif len(people) < group.most:
            people = (*people, entry)
        else:
            return False
        self.set_people(group, tuple(one for one in people if one.answers))
        return True

    def hand_over(self, session: Session) -> None:
        """Give the form to the person, with nothing in it but the helper's half."""
        mine = {q.id for q in self.asked}
        known = {k: tuple(v) for k, v in self.known.items() if k in mine}
        self.words = DraftWords(
            catalogue=self.words.catalogue,
            answers=known,
            seen=tuple(i for i in self.words.seen if i in mine),
            handed=True,
        )
        self.key = drafts.hand_over(session, self.key, self.words)

    def speak(self, session: Session, ref: FileRef) -> None:
        """Take a voice message; where nothing was asked yet, little is."""
        first = self.words.spoke_first or not self.words.seen
        drafts.hold_voice(session, self.key, ref)
        self.change(voice=ref, spoke_first=first)

    def be_silent(self, session: Session) -> None:
        """Take the voice message away again."""
        drafts.hold_voice(session, self.key, None)
        self.change(voice=None, spoke_first=False, checked=False)

    def change(self, **changes: object) -> None:
        """Change the draft in memory."""
        self.words = msgspec.structs.replace(self.words, **changes)

    def keep(self, session: Session) -> None:
        """Write the draft."""
        drafts.keep(session, self.key, self.words)

    def frame(self, asked: Question) -> dict[str, Any]:
        """Return what every page of a question shows around it."""
        number = self.number_of(asked)
        step = rules.step_of(self.form, asked, self.path)
        offers = rules.offers_talk(step) and not self.words.talk and not self.is_helpers
        return {
            "question": asked,
            "form": self.form,
            "number": number,
            "step": step,
            "back": self._back(number),
            "offers_talk": offers,
            "voice": self.words.voice,
        }

    def _back(self, number: int) -> str:
        if self.words.checked:
            return "/form/check"
        if number > 1:
            return f"/form/{number - 1}"
        if self.path is Path.VOICE:
            return "/form/speak"
        return "" if self.words.handed else "/form/before"

    def place_after(self, question: Question) -> str:
        """Return the page that follows an answer, and note when the end is reached.

        On the way back from the check page only questions that a changed answer
        brought up are asked; otherwise the next one is.
        """
        end = rules.end_of(question, self.chosen(question))
        if end is End.PAUSE:
            return "/pause"
        if end is End.NUMBERS_AND_ADVICE:
            return "/form/without"
        asked = self.asked
        if self.words.checked or question not in asked:
            following = tuple(q for q in asked if q.id not in self.words.seen)
        else:
            following = asked[asked.index(question) + 1 :]
        if following:
            return f"/form/{self.number_of(following[0])}"
        self.change(checked=True)
        return "/form/check"

    def first_open(self) -> str:
        """Return the page to go on with: the first that was not seen."""
        for question in self.asked:
            if question.id not in self.words.seen:
                return f"/form/{self.number_of(question)}"
        return "/form/check"


def writing(session: Session | None = None) -> Writing:
    """Open the draft of this visit.

    Args:
        session: the transaction that will change it; None only reads.

    Raises:
        AlreadySentError: it was sent in this visit.
        PageClosedError: nothing is being written, or the hour is over.
    """
    key = draft_key(visit().state) if visit().is_kept else None
    if key is None:
        if visit().state.sent:
            raise AlreadySentError
        raise PageClosedError
    try:
        if session is not None:
            words = drafts.opened(session, key, to_change=True)
        else:
            with db.reading() as reader:
                words = drafts.opened(reader, key)
    except NotFoundError:
        raise PageClosedError from None
    return Writing(key, _brought_up(words, questions.load()), questions.load())


def _brought_up(words: DraftWords, form: rules.Form) -> DraftWords:
    """Return a draft of an older form as this one can read it.

    What fell away or is new is seen on the way through, so the check page comes last
    once more.
    """
    if words.catalogue == form.version:
        return words
    return msgspec.structs.replace(
        words,
        catalogue=form.version,
        answers={k: tuple(v) for k, v in rules.fitted(form, words.answers).items()},
        entries={
            group: tuple(
                Entry(one.id, {k: tuple(v) for k, v in kept.items()})
                for one in people
                if (kept := rules.fitted_person(form, group, one.answers))
            )
            for group, people in words.entries.items()
        },
        seen=tuple(i for i in words.seen if i in form.questions),
        checked=False,
    )


def begin(session: Session) -> visits.Visit:
    """Start a draft in a renewed visit; one that is under way is gone on with.

    An inbox that the same browser opened is closed; a code of a report sent before can
    still be read.
    """
    state = visit().state
    with suppress(AlreadySentError, PageClosedError):
        writing(session)
        return visit()
    key = drafts.begin(session, questions.load().version)
    visit().state = State(
        language=state.language,
        draft_id=key.id,
        draft_key=key.key,
        # A helper who begins for somebody else must not find the code of the last.
        code="" if state.code_is_for_draft or state.helped else state.code,
    )
    return visits.renew(session, visit())


@dataclass(frozen=True)
class QuestionForm:
    """One question as it came in: what was typed, and what is wrong with it."""

    typed: tuple[str, ...] = field(repr=False)
    chosen: tuple[str, ...] = field(repr=False)
    error: str = ""


def read_question(question: Question) -> QuestionForm:
    """Read the answer of the request; on an error what was typed is kept."""
    typed = tuple(request.form.getlist(ANSWER))
    try:
        return QuestionForm(typed, reading.read(question, typed))
    except InvalidInputError as wrong:
        return QuestionForm(typed, (), _error(wrong.fields[0], question.max_chars))


@dataclass(frozen=True)
class PersonForm:
    """One person of a group as it came in."""

    typed: dict[str, tuple[str, ...]] = field(repr=False)
    answers: dict[str, tuple[str, ...]] = field(repr=False)
    errors: dict[str, str]


def read_person(group: Question) -> PersonForm:
    """Read what was told of one person; on an error what was typed is kept."""
    told = PersonForm({}, {}, {})
    for inner in group.each:
        typed = tuple(request.form.getlist(f"{ANSWER}.{inner.id}"))
        told.typed[inner.id] = typed
        try:
            chosen = reading.read(inner, typed)
        except InvalidInputError as wrong:
            told.errors[inner.id] = _error(wrong.fields[0], inner.max_chars)
        else:
            if chosen:
                told.answers[inner.id] = chosen
    return told


def entry_id() -> str:
    """Return the id that the page of one person carries; a strange one is replaced."""
    told = request.form.get(ENTRY, "")
    return told if _ENTRY_ID.fullmatch(told) else new_entry_id()


def new_entry_id() -> str:
    """Return an id for somebody who is not told about yet."""
    return secrets.token_hex(8)


def too_many(most: int) -> str:
    """Say that a group is full."""
    return _(
        "There are %(number)s people already. Tell us about others when we talk.",
        number=most,
    )


def _error(code: str, longest: int) -> str:
    texts = {
        "unknown_choice": _("Please choose one of the answers on this page."),
        "one_only": _("Please choose one answer only."),
        "too_long": _(
            "This is a little too long. Please use at most %(number)s letters.",
            number=longest,
        ),
    }
    return texts[code]
