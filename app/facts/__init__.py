"""Facts apart from law: plain questions, and what an account answers to them."""

from app.facts.questions import (
    AnsweredBy,
    Fact,
    Group,
    Vocabulary,
    vocabulary,
)
from app.facts.rules import (
    NOTHING_KNOWN,
    Answer,
    Answers,
    contradictions,
    with_series,
)

__all__ = [
    "NOTHING_KNOWN",
    "Answer",
    "AnsweredBy",
    "Answers",
    "Fact",
    "Group",
    "Vocabulary",
    "contradictions",
    "vocabulary",
    "with_series",
]
