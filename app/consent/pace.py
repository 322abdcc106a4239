"""How long it takes to explain a purpose aloud. Counted from the words; no clock."""

from app.consent import spoken
from app.consent.catalogue import Purpose

WORDS_A_MINUTE = 100
"""Slow and plain, one idea at a time. Reading to people who rest goes at about 150."""

SAY_BACK_SECONDS = 20
"""For each question that a person answers in their own words."""

INTERPRETED = 2
"""Through an interpreter everything is said twice."""


def seconds(purpose: Purpose, language: str, *, interpreted: bool = False) -> int:
    """Return how long the words, the questions and the saying back take."""
    asks = spoken.load().purposes[purpose.id].asks
    lines = (
        *spoken.lines(purpose, language),
        *(each.in_language(language) for each in asks),
    )
    words = sum(len(line.split()) for line in lines)
    alone = words * 60 / WORDS_A_MINUTE + len(asks) * SAY_BACK_SECONDS
    return round(alone * (INTERPRETED if interpreted else 1))


def minutes(purpose: Purpose, language: str) -> int:
    """Return the whole minutes to plan for a talk about a purpose."""
    return -(-seconds(purpose, language) // 60)
