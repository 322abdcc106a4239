"""Taking what the form sent for one question. Pure."""

from collections.abc import Sequence

from app.errors import InvalidInputError
from app.intake.rules import Kind, Question


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
