"""The bounds of hidden numbers are exact: neither more nor less can be worked out."""

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.truth.bounds import ContradictionError, Line

LARGEST = 4
CELLS = 4


def possible(sums):
    """Every row of small numbers that fits what was told, by trying them all."""
    return [
        row
        for row in product(range(LARGEST + 1), repeat=CELLS)
        if all(low <= sum(row[start:end]) <= high for start, end, low, high in sums)
    ]


spans = st.tuples(st.integers(0, CELLS - 1), st.integers(1, CELLS)).filter(
    lambda span: span[0] < span[1]
)
told = st.lists(
    st.tuples(spans, st.integers(0, 8), st.integers(0, 6)).map(
        lambda one: (*one[0], one[1], one[1] + one[2])
    ),
    max_size=5,
)


def line(sums):
    """What follows from the sums, every cell being at most `LARGEST`."""
    known = Line(range(CELLS + 1))
    for start in range(CELLS):
        known.tell(start, start + 1, 0, LARGEST)
    for start, end, low, high in sums:
        known.tell(start, end, low, high)
    return known


@given(told, spans)
def test_the_bounds_are_those_that_trying_everything_finds(sums, asked):
    rows = possible(sums)
    assume(rows)
    found = [sum(row[asked[0] : asked[1]]) for row in rows]
    assert line(sums).between(*asked) == (min(found), max(found))


@given(told)
def test_what_cannot_be_is_said_to_contradict_itself(sums):
    assume(not possible(sums))
    with pytest.raises(ContradictionError):
        line(sums)


def test_a_single_gap_is_worked_out_from_the_total():
    known = Line(["start", "spring", "summer", "end"])
    known.tell("start", "end", 20, 20)
    known.tell("start", "spring", 8, 8)
    known.tell("summer", "end", 9, 9)
    assert known.between("spring", "summer") == (3, 3)
