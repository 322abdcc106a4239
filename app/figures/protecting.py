"""Figures as they leave the office: by the rules of every public table, line by line.

A line is a row of disjoint numbers, of which sums of neighbours may be printed too.
What is too small is hidden; then, until nobody can work a hidden number out from the
printed ones, one more. Rules, rounding and the test are those of `app/truth`.
"""

from collections.abc import Mapping, Sequence

from app.errors import TooFewError
from app.figures.counting import AGES, COUNTED, SEXES, Figures, State
from app.truth.bounds import Line
from app.truth.rules import Rules, behind, is_protected, rounded

RULES = Rules()
Span = tuple[int, int]
Printed = dict[tuple[str, ...], int | None]
"""A number by its name, such as ("sex", "new", "female"); None where it is hidden."""


def protect(figures: Figures, rules: Rules = RULES) -> Printed:
    """Return what may be printed of the figures of a period.

    Raises:
        TooFewError: fewer people than a number may show, or nothing could be shown.
    """
    if figures.unique < rules.sensitive_threshold:
        raise TooFewError
    people = [figures.people(state) for state in COUNTED]
    totals = protected(people, {(0, 1), (1, 2), (0, 2)}, rules)
    printed: Printed = {
        ("people", "all"): totals[0, 2],
        **{("people", s.value): totals[n, n + 1] for n, s in enumerate(COUNTED)},
    }
    closed = protected([figures.people(State.CLOSED)], {(0, 1)}, rules)
    printed["people", State.CLOSED.value] = closed[0, 1]
    for name, values, cells in (
        ("sex", SEXES, figures.sexes),
        ("age", AGES, figures.ages),
    ):
        size = len(values)
        known = {(size * a, size * b): told for (a, b), told in totals.items()}
        row = [cells[state, value] for state in COUNTED for value in values]
        printed |= _named(name, COUNTED, values, protected(row, known, rules, known))
        known = {(0, size): closed[0, 1]}
        row = [cells[State.CLOSED, value] for value in values]
        line = protected(row, known, rules, known)
        printed |= _named(name, (State.CLOSED,), values, line)
    for kind, number in figures.kinds.items():
        printed["kind", kind] = protected([number], {(0, 1)}, rules)[0, 1]
    unmet = [figures.unmet[age] for age in AGES]
    line = protected(unmet, {(0, len(AGES))}, rules)
    printed["unmet", "all"] = line[0, len(AGES)]
    printed |= {("unmet", age): line[n, n + 1] for n, age in enumerate(AGES)}
    if all(number is None for number in printed.values()):
        raise TooFewError
    return printed


def protected(
    cells: Sequence[int],
    sums: set[Span] | Mapping[Span, int | None],
    rules: Rules,
    known: Mapping[Span, int | None] | None = None,
) -> dict[Span, int | None]:
    """Return each cell and each sum of one line as it is printed.

    Args:
        cells: disjoint numbers of people.
        sums: neighbours that are printed as one number as well.
        rules: all help is taken for sensitive: the higher threshold counts.
        known: of these sums, what is printed already and stays as it is.
    """
    known, threshold = known or {}, rules.sensitive_threshold
    printed: dict[Span, int | None] = {}
    for start, end in {*((n, n + 1) for n in range(len(cells))), *sums}:
        people = sum(cells[start:end])
        shows = rules.may_show(people, 0, threshold)
        printed[start, end] = rounded(people, rules.base) if shows else None
    printed |= known
    while _is_exposed(printed, len(cells), rules):
        shown = [
            (number, span)
            for span, number in printed.items()
            if number is not None and span not in known
        ]
        if not shown:
            break  # nothing but what is known already is printed
        printed[min(shown)[1]] = None
    return printed


def _is_exposed(printed: Mapping[Span, int | None], size: int, rules: Rules) -> bool:
    """Say whether a hidden number can be worked out too closely from the others."""
    threshold = rules.sensitive_threshold
    line = Line(range(size + 1))
    for (start, end), number in printed.items():
        if number is not None:
            line.tell(start, end, *behind(number, rules.base, threshold))
    return any(
        number is None and not is_protected(*line.between(*span), threshold)
        for span, number in printed.items()
    )


def _named(
    name: str,
    states: Sequence[State],
    values: Sequence[str],
    line: Mapping[Span, int | None],
) -> Printed:
    places = [(state.value, value) for state in states for value in values]
    return {(name, *place): line[n, n + 1] for n, place in enumerate(places)}
