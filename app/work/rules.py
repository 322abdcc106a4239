"""Reading a task from one line, and saying how near a day is. No clock, no database."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK_DAYS = 7
NOON, EVENING = 12, 17
LATEST_HOUR = 23

_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "сьогодні": 0,
    "завтра": 1,
    "післязавтра": 2,
}
_WEEKDAYS = (
    ("monday", "mon", "понеділок", "пн"),
    ("tuesday", "tue", "вівторок", "вт"),
    ("wednesday", "wed", "середа", "середу", "ср"),
    ("thursday", "thu", "четвер", "чт"),
    ("friday", "fri", "п’ятниця", "п’ятницю", "п'ятниця", "п'ятницю", "пт"),
    ("saturday", "sat", "субота", "суботу", "сб"),
    ("sunday", "sun", "неділя", "неділю", "нд"),
)
_PARTS = {
    "morning": "morning",
    "afternoon": "afternoon",
    "evening": "evening",
    "вранці": "morning",
    "уранці": "morning",
    "вдень": "afternoon",
    "удень": "afternoon",
    "ввечері": "evening",
    "увечері": "evening",
}
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?\.?")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})")


class When(StrEnum):
    """How near the day of a task is; the lists of Today in their order."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True)
class Line:
    """What one typed line says: a day, a part of the day, and the rest."""

    due_on: date | None
    part: str
    text: str


def read_line(line: str, today: date) -> Line:
    """Read "tomorrow 18:00 message about medicine", in English or in Ukrainian.

    A day and a part of it count only at the beginning; the rest is the task, as typed.
    Of a part of the day alone, the day is today.
    """
    words = line.split()
    day = _day(words[0], today) if words else None
    if day is not None:
        words = words[1:]
    part = _part(words[0]) if words else ""
    if part:
        words = words[1:]
        day = day or today
    if not words:
        return Line(None, "", " ".join(line.split()))
    return Line(day, part, " ".join(words))


def span_of(when: When, today: date) -> tuple[date | None, date | None]:
    """Return the first and the last day of a list; neither for what has no day."""
    day, week = timedelta(days=1), timedelta(days=WEEK_DAYS)
    match when:
        case When.LATE:
            return None, today - day
        case When.TODAY:
            return today, today
        case When.WEEK:
            return today + day, today + week
        case When.LATER:
            return today + week + day, None
        case When.UNDATED:
            return None, None


def _day(word: str, today: date) -> date | None:
    told = word.casefold().rstrip(",:")
    if told in _DAYS:
        return today + timedelta(days=_DAYS[told])
    for number, names in enumerate(_WEEKDAYS):
        if told in names:
            ahead = (number - today.weekday()) % WEEK_DAYS
            return today + timedelta(days=ahead or WEEK_DAYS)
    found = _DATE.fullmatch(told)
    return _dated(found, today) if found else None


def _dated(found: re.Match[str], today: date) -> date | None:
    """Read a date; without a year it is the next one."""
    day, month = int(found[1]), int(found[2])
    years = [int(found[3])] if found[3] else [today.year, today.year + 1]
    for year in years:
        try:
            made = date(year, month, day)
        except ValueError:
            continue
        if found[3] or made >= today:
            return made
    return None


def _part(word: str) -> str:
    told = word.casefold().rstrip(",:")
    if told in _PARTS:
        return _PARTS[told]
    found = _TIME.fullmatch(told)
    if not found or int(found[1]) > LATEST_HOUR:
        return ""
    hour = int(found[1])
    if hour >= EVENING:
        return "evening"
    return "afternoon" if hour >= NOON else "morning"
