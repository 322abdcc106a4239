"""The first-contact form as data, and what follows from an answer. Pure.

Nothing chosen is the same as skipped, and skipped is not an answer: it is left out of
what is sent, never stored as "no". An answer to a question that no longer applies is
left out as well, with everything that leaned on it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Words = Mapping[str, str]
"""One text in each language of the form: {"en": ..., "uk": ...}."""

Answers = Mapping[str, Sequence[str]]
"""Question id to the ids chosen, or to the one line typed. Skipped ones are absent."""

Entries = Mapping[str, Sequence[Answers]]
"""Group question to what was told of each person, in the order of telling."""

UNDER_18 = "fc.under_18"
ABOUT_WHOM = "fc.about_whom"
PERMISSION = "fc.permission"
PERSON_HERE = "fc.person_here"
ANSWER_WAY = "fc.answer_way"
CALL_NUMBER = "fc.call_number"
AGREED_CALL = "agreed_call"
SPOKEN = "spoken"
"""No question: the mark that a voice message came before any answer."""

_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуфхцчшщъыьэюя"
"""Letters whose numbers do not stand in the order of the Ukrainian alphabet."""


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    MANY = "many"
    LINE = "line"
    GROUP = "group"


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
    CHILD = "child"
    WITNESS = "witness"
    HELPER = "helper"
    HELPER_ALONE = "helper_alone"
    VOICE = "voice"


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen.

    Attributes:
        ends: the answer leads out of the form.
        shows_numbers: the next page begins with the numbers to call in danger.
        is_urgent: the desk reads the report first.
        is_alone: it means "none of these", and gives way to any other choice.
        is_last: it stays at the end of a list that is sorted for the reader.
        unless: earlier answers with which it is not offered.
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
    unless: Mapping[str, frozenset[str]] | None = None


@dataclass(frozen=True)
class Question:
    """One page of the form.

    Attributes:
        each: of a group: what is asked about each person, choices only.
        most: of a group: how many people can be told about.
        only_if: asked only after one of these answers to each of the questions.
        unless: not asked after any of these answers.
    """

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
    unless: Mapping[str, frozenset[str]] | None = None
    when_skipped: str = ""
    each: tuple["Question", ...] = ()
    most: int = 0

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
    """The whole first-contact form.

    Attributes:
        helper_half: what a helper answers; the rest of that path is the person's.
    """

    version: str
    questions: Mapping[str, Question]
    paths: Mapping[Path, tuple[str, ...]]
    talk_path: frozenset[str]
    helper_half: frozenset[str]
    parts: tuple[Part, ...]
    who_reads: Words
    warning: Words
    under_18_note: Words
    helper_note: Words
    usual_days: int
    countries: tuple[Country, ...]


def path_of(form: Form, answers: Answers) -> Path:
    """Say which path the answers lead to.

    Whoever spoke before anything was asked is asked whether it is safe, how to be
    reached, and for the permission, and nothing else. A helper hands the phone over, so
    the age is asked of the person, on that path. A person under 18 gets the short path
    whatever else they chose. Somebody who skips the question about age is treated like
    one who would rather not say.
    """
    if answers.get(SPOKEN):
        return Path.VOICE
    known = _live(form.questions.values(), answers)
    named = {
        option.path
        for question_id, chosen in known.items()
        for option in _chosen(form.questions[question_id], chosen)
    }
    before_age = (Path.HELPER, Path.HELPER_ALONE, Path.UNDER_18)
    for path in (*before_age, Path.CHILD, Path.MISSING):
        if path in named:
            return path
    if Path.ADULT not in named:
        return Path.AGE_NOT_SAID
    return Path.WITNESS if Path.WITNESS in named else Path.ADULT


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
    questions = [form.questions[i] for i in ids]
    known = _live(questions, answers)
    return tuple(q for q in questions if applies(q, known))


def asked_of(
    form: Form, answers: Answers, *, talk: bool, handed: bool
) -> tuple[Question, ...]:
    """Return the questions for whoever holds the phone: a helper, or the person."""
    questions = asked(form, answers, talk=talk)
    if path_of(form, answers) is not Path.HELPER:
        return questions
    return tuple(q for q in questions if (q.id in form.helper_half) != handed)


def applies(question: Question, known: Answers) -> bool:
    """Say whether the answers that are known call for this question."""
    needed = (question.only_if or {}).items()
    return all(set(known.get(i, ())) & allowed for i, allowed in needed) and not _met(
        question.unless, known
    )


def offered(question: Question, known: Answers) -> tuple[Option, ...]:
    """Return the options that the known answers leave open."""
    return tuple(o for o in question.options if not _met(o.unless, known))


def told(form: Form, answers: Answers, *, talk: bool = False) -> Answers:
    """Return only the answers to questions that still apply.

    Somebody who changes "by phone" to "with a code" no longer gives us the number.
    """
    return _live(asked(form, answers, talk=talk), answers)


def told_of_each(
    form: Form, answers: Answers, entries: Entries, *, talk: bool = False
) -> Entries:
    """Return what was told of each person, for the groups that still apply."""
    groups = (q for q in asked(form, answers, talk=talk) if q.kind is Kind.GROUP)
    return {q.id: tuple(entries[q.id]) for q in groups if entries.get(q.id)}


def fitted(form: Form, answers: Answers) -> Answers:
    """Return the answers that this form can read.

    A draft may be older than the form: what is no longer asked falls away.
    """
    return _fitting(form.questions, answers)


def fitted_person(form: Form, group: str, answers: Answers) -> Answers:
    """Return what was told of one person, as far as this form still asks it."""
    question = form.questions.get(group)
    return _fitting({q.id: q for q in question.each}, answers) if question else {}


def _fitting(questions: Mapping[str, Question], answers: Answers) -> Answers:
    found: dict[str, tuple[str, ...]] = {}
    for question in questions.values():
        chosen = tuple(answers.get(question.id, ()))
        if question.kind is Kind.LINE:
            chosen = tuple(c for c in chosen if len(c) <= question.max_chars)
        else:
            chosen = tuple(c for c in chosen if question.option(c) is not None)
        if chosen:
            found[question.id] = (
                chosen[:1] if question.kind is not Kind.MANY else chosen
            )
    return found


def _live(
    questions: Iterable[Question], answers: Answers
) -> dict[str, tuple[str, ...]]:
    """Return the answers that hold, each leaning only on others that do."""
    known: dict[str, tuple[str, ...]] = {}
    for question in questions:
        chosen = tuple(answers.get(question.id, ()))
        if question.options:
            open_ids = {option.id for option in offered(question, known)}
            chosen = tuple(c for c in chosen if c in open_ids)
        if chosen and applies(question, known):
            known[question.id] = chosen
    return known


def _met(unless: Mapping[str, frozenset[str]] | None, known: Answers) -> bool:
    return any(set(known.get(i, ())) & chosen for i, chosen in (unless or {}).items())


def end_of(question: Question, chosen: Sequence[str]) -> End | None:
    """Say whether the answer leads out of the form."""
    for option in _chosen(question, chosen):
        if option.ends:
            return option.ends
    return None


def shows_numbers(question: Question, chosen: Sequence[str]) -> bool:
    """Say whether the answer means that somebody may be in danger now."""
    return any(option.shows_numbers for option in _chosen(question, chosen))


def is_urgent(form: Form, answers: Answers, entries: Entries | None = None) -> bool:
    """Say whether the desk reads this report before others."""
    of_people = [
        option
        for question_id, people in (entries or {}).items()
        for inner in form.questions[question_id].each
        for person in people
        for option in _chosen(inner, person.get(inner.id, ()))
    ]
    of_all = [
        option
        for question_id, chosen in answers.items()
        for option in _chosen(form.questions[question_id], chosen)
    ]
    return any(option.is_urgent for option in (*of_all, *of_people))


def who_am_i(form: Form, answers: Answers) -> str:
    """Return self, relative, witness or professional; "" where it was not said."""
    chosen = _chosen(form.questions[ABOUT_WHOM], answers.get(ABOUT_WHOM, ()))
    return next((option.who_am_i for option in chosen), "")


def may_keep(form: Form, answers: Answers) -> bool:
    """Say whether the person said yes to keeping it. Silence is no."""
    chosen = _chosen(form.questions[PERMISSION], answers.get(PERMISSION, ()))
    return any(option.keeps for option in chosen)


def is_agreed_call(known: Answers) -> bool:
    """Say whether the person takes no code, and is called instead."""
    return AGREED_CALL in known.get(ANSWER_WAY, ())


def lacks_number(known: Answers) -> bool:
    """Say whether an answer would reach nobody: no code, and nothing to call."""
    return is_agreed_call(known) and not known.get(CALL_NUMBER)


def may_send(form: Form, answers: Answers, *, handed: bool) -> bool:
    """Say whether it can be sent: with a yes, by the person, and with a way back."""
    known = told(form, answers)
    is_the_persons = handed or path_of(form, answers) is not Path.HELPER
    return may_keep(form, known) and is_the_persons and not lacks_number(known)


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


def options_for(
    question: Question, said: Callable[[Words], str], known: Answers
) -> tuple[Option, ...]:
    """Return the open options in the catalogue's order; a long list in the reader's.

    Args:
        question: whose options.
        said: gives a text in the reader's language.
        known: earlier answers, which may close an option.
    """
    options = offered(question, known)
    if not question.is_long_list:
        return options

    def place(option: Option) -> tuple[bool, list[tuple[int, str]]]:
        letters = said(option.text).casefold()
        return option.is_last, [(_CYRILLIC.find(each), each) for each in letters]

    return tuple(sorted(options, key=place))


def _part(form: Form, question_id: str) -> Part:
    return next(part for part in form.parts if question_id in part.questions)


def _chosen(question: Question, chosen: Sequence[str]) -> tuple[Option, ...]:
    return tuple(option for option in question.options if option.id in chosen)
