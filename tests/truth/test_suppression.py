"""What leaves: no small number, and none that the others give away."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import SettingsError, TooFewError
from app.truth import attack
from app.truth.counting import TOTAL, Counts, Question, Tally, count
from app.truth.rules import Rules, behind, is_protected, rounded
from app.truth.suppression import hide_small, protect
from app.truth.table import Row, Table
from tests.truth.generated import FRAME, QUARTERS, THEMES, coded_cases

RULES = Rules()
QUESTION = Question(THEMES, QUARTERS)


def counts(rows, *, people=60, quarters=QUARTERS[:2], themes=None):
    """The true numbers of a table, spread over many incidents."""
    question = Question(themes or THEMES[: len(rows)], quarters)
    cells = {}
    for theme, row in zip(question.themes, rows, strict=True):
        for column, number in zip(question.columns, row, strict=True):
            cells[theme, column] = Tally(number, min(number, 1))
        cells[theme, TOTAL] = Tally(sum(row), 1)
    return Counts(question, cells, people, 40, 50)


def printed(table, theme):
    return [table.shown((theme, c)) for c in (*table.question.columns, TOTAL)]


small_rows = st.lists(st.integers(0, 30), min_size=5, max_size=5)


@given(st.lists(small_rows, min_size=1, max_size=4))
def test_no_small_number_is_ever_printed(rows):
    told = counts(rows, people=max(12, *map(sum, rows)))
    try:
        table = protect(told, RULES, FRAME)
    except TooFewError:
        return
    for place in table.places():
        number = table.shown(place)
        if number is not None:
            assert told.cells[place].people >= table.row(place[0]).threshold
            assert number == rounded(told.cells[place].people, RULES.base)


@given(st.lists(small_rows, min_size=1, max_size=4))
def test_nothing_hidden_can_be_worked_out_too_closely(rows):
    told = counts(rows, people=max(12, *map(sum, rows)))
    try:
        table = protect(told, RULES, FRAME)
    except TooFewError:
        return
    assert list(attack.exposures([table])) == []


def everything_possible(table, most):
    """Every set of true numbers that fits one printed row, by trying them all."""
    (row,) = table.rows
    low, high = behind(table.people, table.base, 0)
    for cells in product(range(most + 1), repeat=len(row.cells)):
        values = (*cells, sum(cells))
        fits = all(
            shown is None
            or behind(shown, table.base, row.threshold)[0]
            <= value
            <= behind(shown, table.base, row.threshold)[1]
            for value, shown in zip(values, (*row.cells, row.total), strict=True)
        )
        if fits and low <= sum(cells) <= high:  # one row: its people are the table's
            yield values


@settings(max_examples=15)
@given(st.lists(st.integers(0, 7), min_size=4, max_size=4))
def test_a_reader_who_tries_everything_learns_no_more(row):
    """Also a hidden zero; the reader does not use our code at all."""
    told = counts([row], people=sum(row), quarters=QUARTERS[:1])
    try:
        table = protect(told, RULES, FRAME)
    except TooFewError:
        return
    tried = list(everything_possible(table, 14))
    places = (*table.question.columns, TOTAL)
    for at, column in enumerate(places):
        if table.shown((THEMES[0], column)) is None:
            values = [each[at] for each in tried]
            threshold = table.rows[0].threshold
            assert is_protected(min(values), max(values), threshold)


def test_a_single_gap_in_a_row_gets_company():
    table = protect(counts([[0, 20, 3, 40, 0]]), RULES, FRAME)
    assert printed(table, THEMES[0]).count(None) >= 3


def test_the_search_finds_a_gap_that_was_left_alone():
    """The test can fail: without the second step the gap is open."""
    table = hide_small(counts([[8, 8, 0, 8, 8]], people=32), RULES, FRAME)
    (found,) = attack.exposures([table])
    assert found.place == (THEMES[0], QUARTERS[1])


def test_a_hidden_total_is_not_given_away_by_the_number_of_people():
    """All but one row are shown: the people of the table must not tell the rest."""
    rows = [[30, 0, 0, 0, 0], [4, 0, 0, 0, 0]]
    table = protect(counts(rows, people=34), RULES, FRAME)
    assert list(attack.exposures([table])) == []
    bare = hide_small(counts(rows, people=44), RULES, FRAME)
    assert any(each.place == (THEMES[1], TOTAL) for each in attack.exposures([bare]))


def test_one_incident_that_gives_most_of_a_number_hides_it():
    told = counts([[20, 20, 20, 20, 20]], people=100)
    heavy = dict(told.cells)
    heavy[THEMES[0], QUARTERS[0]] = Tally(20, 17)
    table = hide_small(Counts(told.question, heavy, 100, 40, 50), RULES, FRAME)
    assert table.shown((THEMES[0], QUARTERS[0])) is None


def test_sexual_violence_and_children_have_the_higher_threshold():
    themes = ("sexual_violence", "torture")
    row = [9, 9, 9, 9, 9]
    table = hide_small(counts([row, row], themes=themes), RULES, FRAME)
    assert printed(table, "sexual_violence") == [None] * 5 + [45]
    assert printed(table, "torture") == [10] * 5 + [45]


@pytest.mark.parametrize(("people", "sources"), [(9, 40), (60, 9)])
def test_too_few_people_or_sources_are_no_table(people, sources):
    told = counts([[20, 20, 0, 0, 0]])
    with pytest.raises(TooFewError):
        protect(Counts(told.question, told.cells, people, sources, 50), RULES, FRAME)


def test_hidden_numbers_look_alike_whatever_hid_them():
    table = protect(counts([[0, 20, 3, 40, 0]]), RULES, FRAME)
    assert {table.shown(place) for place in table.hidden()} == {None}
    assert b"reason" not in table.fingerprint().encode()


def test_a_cell_hidden_before_is_not_given_away_by_another_question():
    """The same people, other quarters: the two tables laid beside each other."""
    first = protect(counts([[0, 20, 3, 40, 0]], people=63), RULES, FRAME)
    later = counts([[20, 3, 40, 0, 0]], people=63, quarters=QUARTERS[1:3])
    alone = protect(later, RULES, FRAME)
    second = protect(later, RULES, FRAME, [first])
    assert first.shown((THEMES[0], "before")) is None
    assert alone.shown((THEMES[0], "before")) == 20
    assert second.shown((THEMES[0], "before")) is None
    assert list(attack.exposures([first, second])) == []


def test_the_search_sees_what_two_tables_give_away_together():
    def told(*cells):
        row = Row(THEMES[0], 5, cells, 40)
        question = Question(THEMES[:1], QUARTERS[:2])
        return Table(question, FRAME, (row,), 40, 50, 5, 80)

    first, second = told(None, None, 15, 15, None), told(10, None, None, 15, None)
    assert list(attack.exposures([first])) == []
    assert list(attack.exposures([second])) == []
    assert list(attack.exposures([first, second]))


def test_tables_that_contradict_each_other_are_not_of_the_same_people():
    first = protect(counts([[10, 20, 30, 40, 50]], people=150), RULES, FRAME)
    second = protect(counts([[20, 40, 60, 80, 100]], people=300), RULES, FRAME, [first])
    assert second.shown((THEMES[0], TOTAL)) == 300


@given(st.integers(0, 30))
def test_the_invented_cases_make_a_table_that_shows_and_hides(seed):
    table = protect(count(QUESTION, coded_cases(80, seed)), RULES, FRAME)
    assert 0 < len(table.hidden()) < len(list(table.places()))
    assert list(attack.exposures([table])) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"threshold": 2},
        {"threshold": 6, "sensitive_threshold": 5},
        {"base": 3},
        {"dominance_percent": 90},
        {"threshold": 6, "sensitive_threshold": 10, "base": 5},
    ],
)
def test_an_organisation_cannot_set_less_protection_than_the_least(wrong):
    with pytest.raises(SettingsError):
        Rules(**wrong)


@given(st.integers(0, 10_000), st.sampled_from([5, 10]))
def test_a_rounded_number_says_what_lies_behind_it(number, base):
    low, high = behind(rounded(number, base), base, 0)
    assert low <= number <= high
    assert high - low < base
