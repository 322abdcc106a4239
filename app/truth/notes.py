"""What stands beside every public number, as messages without words.

A message is a key and its values; `words.py` has the English text of each key, and a
catalogue of translations the others. Notes are made from the public table alone, so
that they cannot tell more than it does: how many numbers are hidden, never which of
them for which reason.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.truth.counting import OTHER_TIME, TOTAL, UNKNOWN
from app.truth.rules import ANYTHING
from app.truth.table import Table

_WHOLE = 100
_SHARE_STEP = 5  # per cent; finer than the rounding of the numbers would be pretence


class Word(StrEnum):
    """Every sentence and label of a public table."""

    TITLE = "title"
    TITLE_REGION = "title_region"
    TITLE_CHILDREN = "title_children"
    TITLE_CHILDREN_REGION = "title_children_region"
    TOO_FEW = "too_few"
    HIDDEN = "hidden"
    SHOWN = "shown"
    PEOPLE_ROW = "people_row"
    QUARTER = "quarter"
    COLUMN_OTHER = "column_other"
    COLUMN_UNKNOWN = "column_unknown"
    COLUMN_TOTAL = "column_total"
    HEADING_KIND = "heading_kind"
    HEADING_TIME = "heading_time"
    HEADING_PEOPLE = "heading_people"
    HEADING_REMARK = "heading_remark"
    HEADING_NOTE = "heading_note"
    UNIT = "unit"
    RULE = "rule"
    NOT_ADDITIVE = "not_additive"
    POPULATION = "population"
    CHILDREN_ONLY = "children_only"
    ONE_REGION = "one_region"
    NO_PLACES = "no_places"
    ACTS_PERIOD = "acts_period"
    COLLECTED = "collected"
    STATEMENTS = "statements"
    STATEMENTS_HIDDEN = "statements_hidden"
    UNKNOWN_SHARE = "unknown_share"
    UNKNOWN_SHARE_HIDDEN = "unknown_share_hidden"
    DUPLICATES = "duplicates"
    AGREEMENT = "agreement"
    AGREEMENT_NOT_MEASURED = "agreement_not_measured"
    HIDDEN_CELLS = "hidden_cells"
    HIDDEN_NONE = "hidden_none"
    THRESHOLD = "threshold"
    THRESHOLDS = "thresholds"
    DOMINANCE = "dominance"
    LOOK_ALIKE = "look_alike"
    ROUNDING = "rounding"
    NOT_ALL = "not_all"
    NO_TREND = "no_trend"
    NO_JUDGEMENT = "no_judgement"
    BUILD = "build"
    CONTACT = "contact"


@dataclass(frozen=True)
class Message:
    """One sentence: its key and the values that go into it, messages among them."""

    word: Word
    values: Mapping[str, "str | int | Message"] = field(default_factory=dict)


def _say(word: Word, **values: str | int | Message) -> Message:
    return Message(word, values)


def hidden_label(threshold: int) -> Message:
    """The label of a hidden number, with its real threshold.

    One label for every reason: a label that told the reasons apart would itself say on
    which side of the threshold the number lies.
    """
    return _say(Word.HIDDEN, threshold=threshold)


def column_label(column: str) -> Message:
    """The heading of one column."""
    fixed = {
        OTHER_TIME: Word.COLUMN_OTHER,
        UNKNOWN: Word.COLUMN_UNKNOWN,
        TOTAL: Word.COLUMN_TOTAL,
    }
    return _say(fixed[column]) if column in fixed else quarter_label(column)


def quarter_label(quarter: str) -> Message:
    """A quarter in words."""
    year, _, number = quarter.partition("-Q")
    return _say(Word.QUARTER, number=int(number), year=int(year))


def title(table: Table, place: str = "") -> Message:
    """The question the table answers; `place` is the label of its region."""
    question = table.question
    words = {
        (False, False): Word.TITLE,
        (True, False): Word.TITLE_REGION,
        (False, True): Word.TITLE_CHILDREN,
        (True, True): Word.TITLE_CHILDREN_REGION,
    }
    word = words[question.region is not None, question.children_only]
    return _say(word, region=place or question.region or "")


def notes(table: Table, place: str = "") -> tuple[Message, ...]:
    """Every note of a public table, in the order they are printed."""
    return (
        *_what_is_counted(table, place),
        *_where_it_comes_from(table),
        *_what_is_hidden(table),
        *_what_it_does_not_show(table),
    )


def _what_is_counted(table: Table, place: str) -> Iterator[Message]:
    """Unit, rule, population, filters."""
    question = table.question
    yield _say(Word.UNIT)
    yield _say(Word.RULE)
    yield _say(Word.NOT_ADDITIVE)
    yield _say(Word.POPULATION)
    if question.children_only:
        yield _say(Word.CHILDREN_ONLY)
    if question.region is None:
        yield _say(Word.NO_PLACES)
    else:
        yield _say(Word.ONE_REGION, region=place or question.region)


def _where_it_comes_from(table: Table) -> Iterator[Message]:
    """Periods, statements, unknown dates, duplicates, coder agreement."""
    frame, quarters = table.frame, table.question.quarters
    first, last = quarter_label(quarters[0]), quarter_label(quarters[-1])
    yield _say(Word.ACTS_PERIOD, first=first, last=last)
    yield _say(
        Word.COLLECTED,
        first=frame.collected_from,
        last=frame.collected_to,
        cut=frame.cut,
    )
    if table.statements is None:
        yield _say(Word.STATEMENTS_HIDDEN)
    else:
        yield _say(Word.STATEMENTS, number=table.statements)
    yield _unknown_share(table)
    yield _say(Word.DUPLICATES)
    if frame.agreement_percent is None:
        yield _say(Word.AGREEMENT_NOT_MEASURED)
    else:
        yield _say(Word.AGREEMENT, percent=frame.agreement_percent)


def _unknown_share(table: Table) -> Message:
    """The share of people without a known date, from the printed numbers only."""
    unknown = table.shown((ANYTHING, UNKNOWN))
    people = table.shown((ANYTHING, TOTAL))
    if unknown is None or not people:
        return _say(Word.UNKNOWN_SHARE_HIDDEN)
    percent = _SHARE_STEP * round(_WHOLE * unknown / people / _SHARE_STEP)
    return _say(Word.UNKNOWN_SHARE, percent=percent)


def _what_is_hidden(table: Table) -> Iterator[Message]:
    """How many numbers are hidden, the rules, and why all hidden ones look alike."""
    count, whole = len(table.hidden()), len(list(table.places()))
    if not count:
        yield _say(Word.HIDDEN_NONE)
    else:
        yield _say(Word.HIDDEN_CELLS, count=count, whole=whole)
    thresholds = sorted({row.threshold for row in table.rows})
    if len(thresholds) == 1:
        yield _say(Word.THRESHOLD, threshold=thresholds[0])
    else:
        yield _say(Word.THRESHOLDS, threshold=thresholds[0], sensitive=thresholds[-1])
    yield _say(Word.DOMINANCE, percent=table.dominance_percent)
    yield _say(Word.LOOK_ALIKE)
    yield _say(Word.ROUNDING, base=table.base)


def _what_it_does_not_show(table: Table) -> Iterator[Message]:
    """Limits, version and fingerprint, and whom to ask."""
    yield _say(Word.NOT_ALL)
    yield _say(Word.NO_TREND)
    yield _say(Word.NO_JUDGEMENT)
    yield _say(
        Word.BUILD,
        software=table.frame.software,
        codes=table.frame.codes,
        fingerprint=table.fingerprint(),
    )
    yield _say(Word.CONTACT, contact=table.frame.contact)
