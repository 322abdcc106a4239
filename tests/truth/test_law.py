"""The second code book: what a proposed amnesty would cover, through the same door."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import db, index, vault
from app.classification.catalogue import crime_catalogue
from app.classification.entries import BarValue
from app.classification.review import Decision
from app.cli import demo_cases
from app.consent import ledger
from app.dates import ApproximateDate
from app.errors import (
    InvalidInputError,
    TableChangedError,
    TooFewError,
    TooLittleChangedError,
)
from app.keys.parts import Part
from app.truth import attack, coding, law, releasing
from app.truth.counting import (
    AFTER,
    BEFORE,
    MOST_PERIOD,
    PERIOD,
    TOTAL,
    UNKNOWN,
    CodedAct,
    CodedCase,
    CodedVictim,
    Counts,
    Question,
    Tally,
    Terms,
    count,
    quarters_from,
)
from app.truth.rules import Book, Rules, rounded
from app.truth.suppression import hide_small, protect
from app.truth.table import Row, Table
from tests.classification import reviewed
from tests.truth.generated import FRAME
from tests.truth.test_releasing import QUESTION as ACTS
from tests.truth.test_releasing import built, proposed, released, seen

RULES = Rules()
TERMS = Terms("An invented proposal", territory="An invented region")
ROWS = ("genocide.yes", "war_crime_iac.yes", "national_crime.no")
YEAR = quarters_from("2024-Q1", 4)


def asked(rows=ROWS, quarters=YEAR):
    return Question(tuple(rows), quarters, Book.LAW, TERMS)


def counts(rows, *, people=60, quarters=YEAR):
    """The true numbers of a table of law, spread over many incidents."""
    question = asked(ROWS[: len(rows)], quarters)
    cells = {}
    for name, row in zip(question.themes, rows, strict=True):
        for column, number in zip(question.columns, row, strict=True):
            cells[name, column] = Tally(number, min(number, 1))
        cells[name, TOTAL] = Tally(sum(row), 1)
    return Counts(question, cells, people, 40, 50)


def coded(world, count_of, *, start=0, crimes=("icc.7.1.f", "ucc.127")):
    """Put invented cases with confirmed crimes straight into the coded segment."""
    made = []
    with db.transaction() as session:
        olena = world.actor("olena").unlocked
        for at in range(start, start + count_of):
            spring = ApproximateDate(date(2024, 4, 1), date(2024, 4, 1 + at % 30))
            victim = index.CodedVictim(
                *(1, 1, ("torture", "unlawful_confinement"), spring, "UA-63"),
                crimes=crimes,
            )
            entry = index.CodedEntry(counts_facts=True, statements=1, victims=(victim,))
            made.append(uuid4())
            index.put(session, olena, world.north, Part.CODED, made[-1], entry)
    return made


LAW = asked(("crime_against_humanity.yes", "national_crime.qualified"))


def test_each_entry_of_the_catalogue_stands_in_one_row():
    held = [crime.id for row in law.rows().values() for crime in row.crimes]
    assert sorted(held) == sorted(crime_catalogue().crimes)
    for row in law.rows().values():
        assert {crime.family for crime in row.crimes} == {row.family}
        assert {crime.amnesty_barred.value for crime in row.crimes} == {row.value}
        assert law.rows_of(crime.id for crime in row.crimes) == (row.id,)
    assert {row.value for row in law.rows().values()} == set(BarValue)


def test_no_row_is_of_both_code_books():
    assert not coding.rows(Book.LAW) & coding.rows(Book.ACTS)


@pytest.mark.parametrize(
    ("quarter", "column"),
    [
        ("2023-Q4", BEFORE),
        ("2024-Q1", PERIOD),
        ("2024-Q4", PERIOD),
        ("2025-Q1", AFTER),
        (None, UNKNOWN),
    ],
)
def test_the_period_is_one_column(quarter, column):
    act = CodedAct("genocide.yes", quarter, UUID(int=1))
    told = count(asked(), [CodedCase(uuid4(), (CodedVictim(uuid4(), (act,)),), 1)])
    found = {c for c in told.question.columns if told.cells["genocide.yes", c].people}
    assert found == {column}


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"terms": None}, "terms"),
        ({"book": Book.ACTS}, "terms"),
        ({"quarters": quarters_from("2000-Q1", MOST_PERIOD + 1)}, "quarters"),
    ],
)
def test_a_table_of_law_has_terms_and_no_other_has(over, field):
    given = {"themes": ROWS, "quarters": YEAR, "book": Book.LAW, "terms": TERMS}
    with pytest.raises(InvalidInputError) as refused:
        Question(**given | over)
    assert field in str(refused.value)


def test_terms_without_a_name_are_none():
    for wrong in (
        {"name": " "},
        {"name": "x" * 201},
        {"name": "x", "persons": "x" * 1001},
    ):
        with pytest.raises(InvalidInputError):
            Terms(**wrong)


def test_a_table_of_before_has_the_fingerprint_that_was_signed():
    """Its signature covers these bytes: a second code book must not change them."""
    table = Table(
        question=Question(("torture",), quarters_from("2024-Q1", 2)),
        frame=FRAME,
        rows=(Row("torture", 5, (None, None, 15, 20, None), 40),),
        people=40,
        statements=50,
        base=5,
        dominance_percent=80,
    )
    signed = "9a0a34b514ac7778cdf4ebf29b812a00368176cf083a21bbfff10d2e525bac30"
    assert table.fingerprint() == signed
    assert vault.decode(Table, vault.encode(table)) == table


small_rows = st.lists(st.integers(0, 40), min_size=4, max_size=4)


@given(st.lists(small_rows, min_size=1, max_size=3))
def test_no_small_number_is_printed_and_none_can_be_worked_out(rows):
    told = counts(rows, people=max(12, *map(sum, rows)))
    try:
        table = protect(told, RULES, FRAME)
    except TooFewError:
        return
    for place in table.places():
        number = table.shown(place)
        if number is not None:
            assert told.cells[place].people >= RULES.sensitive_threshold
            assert number == rounded(told.cells[place].people, RULES.base)
    assert {row.threshold for row in table.rows} == {RULES.sensitive_threshold}
    assert list(attack.exposures([table])) == []


def test_what_a_longer_period_would_give_away_is_hidden():
    """Two periods that differ by a quarter: three people in it would be known."""
    first = protect(counts([[20, 40, 20, 20]], people=100), RULES, FRAME)
    longer = counts(
        [[20, 43, 17, 20]], people=100, quarters=quarters_from("2024-Q1", 5)
    )
    bare = hide_small(longer, RULES, FRAME)
    both = protect(longer, RULES, FRAME, [first])
    assert list(attack.exposures([first, both])) == []
    assert first.shown((ROWS[0], PERIOD)) == 40
    assert bare.shown((ROWS[0], PERIOD)) == 45


def planted():
    """Two tables of law of which the second gives a number of the first away."""

    def told(quarters, *cells):
        row = Row(ROWS[0], 10, cells, 70)
        return Table(asked(ROWS[:1], quarters), FRAME, (row,), 70, 50, 5, 80)

    longer = quarters_from("2024-Q1", 5)
    return told(YEAR, None, 30, 20, None), told(longer, 15, None, None, 15)


def test_the_search_sees_what_two_periods_give_away_together():
    first, second = planted()
    assert list(attack.exposures([first])) == []
    assert list(attack.exposures([second])) == []
    assert list(attack.exposures([first, second]))


def test_tables_of_acts_never_hide_that_two_of_law_belong_together():
    """Acts that contradict each other would set the whole run aside."""

    def acts(total):
        row = Row("torture", 5, (None, None, None, None), total)
        question = Question(("torture",), YEAR[:1])
        return Table(question, FRAME, (row,), total, 50, 5, 80)

    first = protect(counts([[5, 40, 20, 5]], people=70), RULES, FRAME)
    later = counts([[5, 15, 45, 5]], people=70, quarters=YEAR[:3])
    between = [acts(40), acts(200)]
    alone = protect(later, RULES, FRAME, [first])
    assert protect(later, RULES, FRAME, [first, *between]) == alone
    one, two = planted()
    assert list(attack.exposures([one, two]))
    assert list(attack.exposures([one, *between, two])) == []  # without the rule


def test_a_table_of_law_is_built_and_released_like_any_other(world):
    coded(world, 14)
    made = proposed(world, LAW)
    table = seen(world, made).table
    assert table.shown(("crime_against_humanity.yes", TOTAL)) == 15
    assert table.shown(("national_crime.qualified", TOTAL)) == 15
    assert table.frame.codes == crime_catalogue().version
    released(world, made)
    with db.reading() as session:
        assert releasing.released(session, world.actor("sofia"), made) == table
        sofia = world.actor("sofia")
        assert [each.id for each in releasing.register(session, sofia, Book.LAW)] == [
            made
        ]
        assert releasing.register(session, sofia) == []


def test_a_row_of_the_other_code_book_is_refused(world):
    coded(world, 14)
    for question in (asked(("torture",)), Question(("genocide.yes",), YEAR)):
        with pytest.raises(InvalidInputError):
            built(world, question)


def test_one_more_case_shows_in_neither_code_book(world):
    coded(world, 14)
    released(world, proposed(world, ACTS))
    coded(world, 1, start=14)
    with pytest.raises(TooLittleChangedError):
        built(world, LAW)


def test_one_more_decision_shows_in_no_table_of_law_and_stops_none_of_acts(world):
    coded(world, 13)
    (last,) = coded(world, 1, crimes=())
    released(world, proposed(world, LAW))
    waiting = proposed(world, LAW)
    confirm(world, last)
    with pytest.raises(TooLittleChangedError):
        built(world, LAW)
    with pytest.raises((TooLittleChangedError, TableChangedError)):
        released(world, waiting)
    assert seen(world, built(world, ACTS)).table.people == 15


def confirm(world, subject):
    spring = ApproximateDate(date(2024, 4, 1), date(2024, 4, 2))
    victim = index.CodedVictim(
        *(1, 1, ("torture", "unlawful_confinement"), spring, "UA-63"),
        crimes=("icc.7.1.f",),
    )
    entry = index.CodedEntry(counts_facts=True, statements=1, victims=(victim,))
    with db.transaction() as session:
        olena = world.actor("olena").unlocked
        index.put(session, olena, world.north, Part.CODED, subject, entry)


def crimes_counted(world):
    with db.transaction() as session:
        sofia = world.actor("sofia")
        cases = coding.countable(session, sofia.unlocked, world.north, Book.LAW)
    return {act.theme for case in cases for each in case.victims for act in each.acts}


def test_only_what_a_reviewer_confirmed_and_still_stands_is_coded(world):
    known = reviewed.enter(world)
    agree(world, known)
    assert crimes_counted(world) == set()
    known.decide(decision=Decision.NEEDS_MORE)
    assert crimes_counted(world) == set()
    known.decide()
    assert crimes_counted(world) == set(law.rows_of([known.crime]))
    known.decide(decision=Decision.NOT_SUPPORTED, reason="A witness said otherwise.")
    assert crimes_counted(world) == set()


def test_without_the_agreement_a_confirmed_crime_is_not_in_the_segment(world):
    known = reviewed.enter(world)
    known.decide()
    assert crimes_counted(world) == set()
    agree(world, known)
    assert crimes_counted(world)  # it would be found


def agree(world, known):
    writer = demo_cases.Writer(world.actor, world.north)
    writer.agree(known.ref, ledger.STATISTICS, options=("facts",))
