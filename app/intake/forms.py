"""What the form's views share: the draft of the visit, and one question as typed."""

from contextlib import suppress
from dataclasses import dataclass, field

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
from app.intake import drafts, questions, rules
from app.intake.documents import DraftWords
from app.intake.rules import End, Question
from app.wording import gettext as _

ANSWER = "a"
QUESTION = "q"
DO = "do"


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
    def asked(self) -> tuple[Question, ...]:
        """The questions that apply to what is known so far."""
        return rules.asked(self.form, self.words.answers, talk=self.words.talk)

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
        seen = tuple(dict.fromkeys((*self.words.seen, question.id)))
        self.change(answers=answers, seen=seen)

    def change(self, **changes: object) -> None:
        """Change the draft in memory."""
        self.words = msgspec.structs.replace(self.words, **changes)

    def keep(self, session: Session) -> None:
        """Write the draft."""
        drafts.keep(session, self.key, self.words)

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
    return Writing(key, words, questions.load())


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
        code="" if state.code_is_for_draft else state.code,
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
        return QuestionForm(typed, rules.read(question, typed))
    except InvalidInputError as wrong:
        return QuestionForm(typed, (), _error(wrong.fields[0], question.max_chars))


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
