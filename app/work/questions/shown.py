"""What pages show of a question: its wording, who asked, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.cases.working_text import readable
from app.wording import locale
from app.work.questions.asking import Asked
from app.work.questions.words import OUTCOMES


@dataclass(frozen=True)
class QuestionShown:
    """One question.

    Attributes:
        state: what became of it, in words.
        note: why the fact stays unknown.
        other: the wording in the other of the two languages, for who interprets.
    """

    href: str
    question: str = field(repr=False)
    other: str = field(repr=False)
    other_language: str
    why: str = field(repr=False)
    is_open: bool
    state: str
    note: str = field(repr=False)
    asked_by: str
    asked_on: date | None
    ended_by: str
    ended_on: date | None


def shown(ref: str, seen: Asked, names: Mapping[UUID, str]) -> QuestionShown:
    """Write one question for the reader."""
    content, question = seen.content, seen.question
    wording = {"en": question.en, "uk": question.uk}
    language = locale() if locale() in wording else "en"
    other = "en" if language == "uk" else "uk"
    return QuestionShown(
        href=f"/staff/cases/{ref}/questions/{seen.id}",
        question=wording[language],
        other=wording[other],
        other_language=other,
        why=readable(content.why),
        is_open=seen.is_open,
        state=str(OUTCOMES[question.outcome]),
        note=readable(content.note),
        asked_by=names.get(content.made_by, "") if content.made_by else "",
        asked_on=content.made_on,
        ended_by=names.get(content.ended_by, "") if content.ended_by else "",
        ended_on=content.ended_on,
    )
