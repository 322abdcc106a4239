"""Answers to the plain questions of `facts.yaml`: who may give them, what is closed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import recording
from app.cases.casefile import CaseFile
from app.cases.documents import FactAnswer, IncidentContent, SeriesContent
from app.cases.models import Incident
from app.errors import InvalidInputError, NotFoundError
from app.facts import Answer, AnsweredBy, Fact, vocabulary
from app.keys.parts import Part
from app.staff.policy import Permission
from app.wording import lazy_gettext as _l
from app.wording import locale

ANSWERS: Mapping[Answer, str] = {
    Answer.YES: _l("Yes"),
    Answer.NO: _l("No"),
    Answer.UNKNOWN: _l("Unknown"),
}

AfterAnswers = Callable[[Session, CaseFile], None]

_after_answers: list[AfterAnswers] = []


def after_answers(function: AfterAnswers) -> AfterAnswers:
    """Register what follows answers: a task that asked for one closes by itself."""
    if function not in _after_answers:
        _after_answers.append(function)
    return function


def answers_changed(db: Session, file: CaseFile) -> None:
    """Do what follows answers that were kept, in the same transaction."""
    for function in _after_answers:
        function(db, file)


@dataclass(frozen=True)
class Asked:
    """One question on a page.

    Attributes:
        closed: sensitive and answered: it is not asked again, and not shown here.
        editable: this person may answer it.
    """

    key: str
    question: str
    definition: str
    answer: Answer
    source: UUID | None
    sensitive: bool
    closed: bool
    editable: bool
    finer: bool


@dataclass(frozen=True)
class Group:
    """Questions that stand together, and how many of them are answered."""

    id: str
    label: str
    answered: int
    total: int


def may_answer(file: CaseFile, fact: Fact) -> bool:
    """Say whether the actor answers this kind of question in this case.

    What somebody saw is answered by those who work with the person; patterns and the
    legal context by the legal reviewer.
    """
    if fact.answered_by is AnsweredBy.ANALYST:
        return file.may(Permission.CLASSIFICATION_CONFIRM)
    return file.may(Permission.CASE_WRITE)


def groups(content: IncidentContent | SeriesContent) -> list[Group]:
    """Return the groups in the order of a conversation."""
    known, language = vocabulary(), locale()
    told = _told(content)
    return [
        Group(
            group.id,
            group.label.in_language(language),
            sum(fact.key in told for fact in known.in_group(group.id)),
            len(known.in_group(group.id)),
        )
        for group in known.groups
    ]


def asked(
    file: CaseFile, content: IncidentContent | SeriesContent, group: str
) -> list[Asked]:
    """Return the questions of one group with what is answered.

    Raises:
        NotFoundError: there is no such group.
    """
    known = vocabulary()
    facts = known.in_group(group)
    if not facts:
        raise NotFoundError
    given = {fact.key: fact for fact in content.facts}
    return [_asked(file, fact, given.get(fact.key)) for fact in facts]


def _asked(file: CaseFile, fact: Fact, given: FactAnswer | None) -> Asked:
    language = locale()
    answer = given.answer if given else Answer.UNKNOWN
    closed = fact.sensitive and answer is not Answer.UNKNOWN
    return Asked(
        key=fact.key,
        question=fact.question.in_language(language),
        definition=fact.definition.in_language(language),
        answer=Answer.UNKNOWN if closed else answer,
        source=given.statement_id if given else None,
        sensitive=fact.sensitive,
        closed=closed,
        editable=may_answer(file, fact) and not closed,
        finer=fact.finer_of is not None,
    )


def record(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    version: int,
    given: Mapping[str, Answer],
    source: UUID | None,
) -> int:
    """Keep the answers that are new or changed; return how many.

    Args:
        db: the caller's transaction.
        file: the opened case.
        incident_id: of this case.
        version: of the incident, as the person saw it.
        given: fact key to answer.
        source: the statement that they come from.

    Raises:
        InvalidInputError: a key is unknown, not this person's to answer, or sensitive
            and answered already; nothing is kept.
        ConflictError: somebody else changed the incident since `version`.
    """
    row = file.child(db, Incident, incident_id)
    content = file.read(row, Part.CONTENT, IncidentContent)
    changed = fresh(file, content, given, source)
    if changed or row.version != version:
        recording.record_facts(db, file, incident_id, version, changed)
        answers_changed(db, file)
    return len(changed)


def fresh(
    file: CaseFile,
    content: IncidentContent | SeriesContent,
    given: Mapping[str, Answer],
    source: UUID | None,
    group: str = "",
) -> tuple[FactAnswer, ...]:
    """Return the answers that are new or changed, each with where it comes from.

    Raises:
        InvalidInputError: a key is unknown, of another group than asked, not this
            person's to answer, or sensitive and answered already.
    """
    known, told = vocabulary(), _told(content)
    wrong = [
        key
        for key in given
        if key not in known.facts
        or (group and known.facts[key].group != group)
        or not may_answer(file, known.facts[key])
        or (known.facts[key].sensitive and key in told)
    ]
    if wrong:
        raise InvalidInputError(*sorted(wrong))
    before = {fact.key: fact.answer for fact in content.facts}
    return tuple(
        FactAnswer(key, answer, source, file.actor.staff_id)
        for key, answer in given.items()
        if answer is not before.get(key, Answer.UNKNOWN)
    )


def differing(
    questions: list[Asked], given: Mapping[str, Answer]
) -> list[tuple[str, str, str]]:
    """Compare answers with what is on file: question, on file, typed."""
    return [
        (
            question.question,
            str(ANSWERS[question.answer]),
            str(ANSWERS[given[question.key]]),
        )
        for question in questions
        if question.key in given and given[question.key] is not question.answer
    ]


def _told(content: IncidentContent | SeriesContent) -> set[str]:
    return {f.key for f in content.facts if f.answer is not Answer.UNKNOWN}
