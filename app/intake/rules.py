"""The first-contact form as data, and what follows from an answer. Pure.

Nothing chosen is the same as skipped, and skipped is not an answer: it is left out of
what is sent, never stored as "no".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.errors import InvalidInputError

Words = Mapping[str, str]
"""One text in each language of the form: {"en": ..., "uk": ...}."""

Answers = Mapping[str, Sequence[str]]
"""Question id to the ids chosen, or to the one line typed. Skipped ones are absent."""

UNDER_18 = "fc.under_18"
ABOUT_WHOM = "fc.about_whom"
PERMISSION = "fc.permission"

_UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    LINE = "line"


class End(StrEnum):
    """Where an answer leads instead of to the next question."""

    PAUSE = "pause"
    NUMBERS_AND_ADVICE = "numbers_and_advice"


class Path(StrEnum):
    """Which questions are asked, and in which order."""

    ADULT = "adult"
    UNDER_18 = "under_18"
    AGE_NOT_SAID = "age_not_said"
    MISSING = "missing"


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    Attributes:
        ends: the answer leads out of the form.
        shows_numbers: the next page begins with the numbers to call in danger.
        is_urgent: the desk reads the report first.
        is_alone: it means "none of these", and gives way to any other choice.
        is_last: it stays at the end of a list that is sorted for the reader.
    """

    id: str
    text: Words
    hint: Words | None = None
    ends: End | None = None
    shows_numbers: bool = False
    is_urgent: bool = False
    is_alone: bool = False
    is_last: bool = False
    path: Path | None = None
    who_am_i: str = ""
    keeps: bool = False


@dataclass(frozen=True)
class Question:
    """One page of the form."""

    id: str
    field: str
    kind: Kind
    text: Words
    why: Words
    hint: Words | None = None
    options: tuple[Option, ...] = ()
    is_long_list: bool = False
    max_chars: int = 0
    shows_warning: bool = False
    only_if: Mapping[str, frozenset[str]] | None = None
    when_skipped: str = ""

    def option(self, option_id: str) -> Option | None:
        """Return one option, or None."""
        return next((o for o in self.options if o.id == option_id), None)


@dataclass(frozen=True)
class Part:
    """A step of the line above the question."""

    id: str
    label: Words
    questions: frozenset[str]


@dataclass(frozen=True)
class Step:
    """Where a question stands: "Part 2 of 5: what you need"."""

    number: int
    of: int
    label: Words


@dataclass(frozen=True)
class Number:
    """A number that the phone can dial, and whom it reaches."""

    call: str
    label: Words


@dataclass(frozen=True)
class Country:
    """Whom to call in one country."""

    id: str
    label: Words
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Form:
    """The whole first-contact form."""

    version: str
    questions: Mapping[str, Question]
    paths: Mapping[Path, tuple[str, ...]]
    talk_path: frozenset[str]
    parts: tuple[Part, ...]
    who_reads: Words
    warning: Words
    under_18_note: Words
    usual_days: int
    countries: tuple[Country, ...]


def path_of(form: Form, answers: Answers) -> Path:
    """Say which path the answers lead to.

    A person under 18 gets the short path whatever else they chose. Somebody who skips
    the question about age is treated like one who would rather not say.
    """
    named = {
        option.path
        for question_id, chosen in answers.items()
        for option in _chosen(form.questions[question_id], chosen)
    }
    strongest_first = (Path.UNDER_18, Path.MISSING, Path.AGE_NOT_SAID, Path.ADULT)
    return next((path for path in strongest_first if path in named), Path.AGE_NOT_SAID)


def asked(form: Form, answers: Answers, *, talk: bool = False) -> tuple[Question, ...]:
    """Return the questions that apply, in order.

    Args:
        form: the catalogue.
        answers: what is known so far.
        talk: the person would rather talk to someone: what was answered stays, and
            of the rest only how to reach them and the permission is asked.
    """
    ids = form.paths[path_of(form, answers)]
    if talk:
        ids = tuple(i for i in ids if i in form.talk_path or i in answers)
    questions = (form.questions[i] for i in ids)
    return tuple(q for q in questions if applies(q, answers))


def applies(question: Question, answers: Answers) -> bool:
    """Say whether the earlier answers call for this question."""
    return all(
        set(answers.get(earlier, ())) & allowed
        for earlier, allowed in (question.only_if or {}).items()
    )


def told(form: Form, answers: Answers, *, talk: bool = False) -> Answers:
    """Return only the answers to questions that still apply.

    Somebody who changes "by phone" to "with a code" no longer gives us the number.
    """
    return {
        q.id: tuple(answers[q.id])
        for q in asked(form, answers, talk=talk)
        if answers.get(q.id)
    }


def read(question: Question, values: Sequence[str]) -> tuple[str, ...]:
    """Take what a form sent for one question; nothing gives the empty answer.

    Raises:
        InvalidInputError: its field is `unknown_choice`, `one_only` or `too_long`.
    """
    if question.kind is Kind.LINE:
        return _read_line(question, values)
    chosen = tuple(dict.fromkeys(value for value in values if value))
    if any(question.option(value) is None for value in chosen):
        raise InvalidInputError("unknown_choice")
    if question.kind is Kind.ONE and len(chosen) > 1:
        raise InvalidInputError("one_only")
    others = tuple(c for c in chosen if not _is_alone(question, c))
    return others or chosen


def end_of(question: Question, chosen: Sequence[str]) -> End | None:
    """Say whether the answer leads out of the form."""
    for option in _chosen(question, chosen):
        if option.ends:
            return option.ends
    return None


def shows_numbers(question: Question, chosen: Sequence[str]) -> bool:
    """Say whether the answer means that somebody may be in danger now."""
    return any(option.shows_numbers for option in _chosen(question, chosen))


def is_urgent(form: Form, answers: Answers) -> bool:
    """Say whether the desk reads this report before others."""
    return any(
        option.is_urgent
        for question_id, chosen in answers.items()
        for option in _chosen(form.questions[question_id], chosen)
    )


def who_am_i(form: Form, answers: Answers) -> str:
    """Return self, relative, witness or professional; "" where it was not said."""
    chosen = _chosen(form.questions[ABOUT_WHOM], answers.get(ABOUT_WHOM, ()))
    return next((option.who_am_i for option in chosen), "")


def may_keep(form: Form, answers: Answers) -> bool:
    """Say whether the person said yes to keeping it. Silence is no."""
    chosen = _chosen(form.questions[PERMISSION], answers.get(PERMISSION, ()))
    return any(option.keeps for option in chosen)


def step_of(form: Form, question: Question, path: Path) -> Step:
    """Say in which part of the path a question stands.

    Parts are counted over the whole path, so that an answer does not change how many
    there are.
    """
    order = tuple(dict.fromkeys(_part(form, i).id for i in form.paths[path]))
    here = _part(form, question.id)
    return Step(order.index(here.id) + 1, len(order), here.label)


def offers_talk(step: Step) -> bool:
    """Say whether a page offers "I would rather talk to someone".

    From the third part on; a short path offers it earlier, the last part never.
    """
    return max(1, step.of - 3) < step.number < step.of


def options_for(question: Question, language: str) -> tuple[Option, ...]:
    """Return the options in the catalogue's order; a long list in the reader's."""
    if not question.is_long_list:
        return question.options

    def place(option: Option) -> tuple[bool, list[int], str]:
        text = option.text[language]
        return option.is_last, [_UKRAINIAN.find(c) for c in text.lower()], text

    return tuple(sorted(question.options, key=place))


def _part(form: Form, question_id: str) -> Part:
    return next(part for part in form.parts if question_id in part.questions)


def _chosen(question: Question, chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(option for option in question.options if option.id in chosen)


def _is_alone(question: Question, option_id: str) -> bool:
    option = question.option(option_id)
    return option is not None and option.is_alone


def _read_line(question: Question, values: Sequence[str]) -> tuple[str, ...]:
    if len({value for value in values if value}) > 1:
        raise InvalidInputError("one_only")
    typed = clean_line(next((value for value in values if value), ""))
    if len(typed) > question.max_chars:
        raise InvalidInputError("too_long")
    return (typed,) if typed else ()


def clean_line(text: str) -> str:
    """Return one line of text: no control characters, no marks that reorder letters.

    Marks of direction could make a line show something else than it holds.
    """
    kept = (
        " " if character.isspace() else character
        for character in text
        if character.isspace() or character.isprintable()
    )
    return " ".join("".join(kept).split())
