"""What cases are filtered and compared by, and that what is common leads nowhere."""

from datetime import date
from uuid import UUID

import pytest

from app import index
from app.index import (
    ContentEntry,
    Event,
    IdentityEntry,
    Known,
    Wanted,
    blocking,
    tables,
)
from app.index.segments import Segment
from app.keys.parts import Part

OLENA, TARAS = UUID(int=901), UUID(int=902)
SCHOOL, PRISON = UUID(int=1).hex, UUID(int=2).hex
MARCH = Event("2024-03-03", "2024-03-29", "UA-63", SCHOOL)
APRIL = Event("2024-04-02", "2024-04-02", "UA-63", PRISON)
NO_DAY = Event("", "", "UA-63", SCHOOL)


def entry(number, *, facets=(), events=(), assigned=(OLENA,), marks=None, **how):
    return ContentEntry(
        ref=f"BV-{number:04}-22",
        pseudonym="Heron 1",
        status=how.get("status", "open"),
        tier="working",
        assigned=assigned,
        marks=marks or {},
        barred=how.get("barred", ()),
        facets=tuple(facets),
        events=tuple(events),
    )


@pytest.fixture
def segment():
    held = Segment(UUID(int=1), Part.CONTENT, tables.empty(Part.CONTENT))
    for number, told in enumerate(
        (
            entry(1, facets=[("act", "a"), ("method", "m")], events=[MARCH]),
            entry(2, facets=[("unit", "u")], events=[APRIL], marks={"urgent": "yes"}),
            entry(3, facets=[("unit", "u")], events=[NO_DAY], assigned=()),
            entry(4, facets=[("act", "a")], events=[MARCH, APRIL], status="closed"),
            entry(5, events=[MARCH], assigned=(TARAS,), barred=(OLENA,)),
        ),
        1,
    ):
        put(held, number, told)
    return held


def put(held, number, told):
    tables.apply(held.connection, held.part, UUID(int=number), told, number, number)


def found(segment, wanted, **how):
    rows, count = index.cases(segment, also=wanted, **how)
    assert len(rows) == count
    return {each.case_id.int for each in rows}


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Wanted(), {1, 2, 3, 4, 5}),
        (Wanted(facets=(("act", "a"),)), {1, 4}),
        (Wanted(facets=(("act", "a"), ("method", "m"))), {1}),
        (Wanted(facets=(("urgent", "yes"),)), {2}),
        (Wanted(region="UA-63"), {1, 2, 3, 4, 5}),
        (Wanted(site=SCHOOL), {1, 3, 4, 5}),
        (Wanted(since=date(2024, 3, 29)), {1, 2, 4, 5}),
        (Wanted(since=date(2024, 3, 30)), {2, 4}),
        (Wanted(until=date(2024, 3, 2)), set()),
        (Wanted(until=date(2024, 3, 3)), {1, 4, 5}),
        (Wanted(site=SCHOOL, since=date(2024, 4, 1)), set()),
        (Wanted(status="closed"), {4}),
        (Wanted(assigned=index.NOBODY), {3}),
        (Wanted(assigned=TARAS.hex), {5}),
    ],
)
def test_all_of_a_filter_holds_of_what_is_found(segment, wanted, numbers):
    assert found(segment, wanted) == numbers


def test_the_filter_stays_inside_the_row_filter(segment):
    assert found(segment, Wanted(site=SCHOOL), assigned_to=frozenset({OLENA})) == {1, 4}
    seen = segment.seen_by(OLENA)
    assert found(seen, Wanted(site=SCHOOL)) == {1, 3, 4}
    told = index.entry_of(seen, UUID(int=1))
    assert UUID(int=5) not in index.beside(seen, UUID(int=1), told)
    assert UUID(int=5) in index.beside(segment, UUID(int=1), told)


def test_what_shares_most_stands_first_and_an_unknown_month_leads_nowhere(segment):
    told = index.entry_of(segment, UUID(int=4))
    near = [each.int for each in index.beside(segment, UUID(int=4), told)]
    assert set(near) == {1, 2, 5}
    told = index.entry_of(segment, UUID(int=3))
    assert [e.int for e in index.beside(segment, UUID(int=3), told)] == [2]


def test_what_too_many_share_leads_to_none_of_them(segment, monkeypatch):
    told = index.entry_of(segment, UUID(int=2))
    assert UUID(int=3) in index.beside(segment, UUID(int=2), told)
    monkeypatch.setattr(blocking, "COMMON", 1)
    assert UUID(int=3) not in index.beside(segment, UUID(int=2), told)


def test_what_was_changed_or_removed_is_found_no_more(segment):
    put(segment, 1, entry(1))
    put(segment, 2, None)
    assert found(segment, Wanted(facets=(("act", "a"),))) == {4}
    assert found(segment, Wanted(facets=(("unit", "u"),))) == {3}


def test_people_are_found_by_phone_and_by_name_however_it_is_written():
    held = Segment(UUID(int=1), Part.IDENTITY, tables.empty(Part.IDENTITY))
    for number, name, phone in (
        (1, "Оксана Петрівна Вигаданенко", "671112233"),
        (2, "Oksana Vyhadanenko", ""),
        (3, "Інша Людина", "671112233"),
        (4, "Оксана Незнаймо", ""),
    ):
        known = Known("P1", phones=(phone,) if phone else ())
        told = IdentityEntry(f"BV-{number}", (("P1", name),), (known,))
        put(held, number, told)
    (who,) = index.people(held, UUID(int=1))
    assert {each.case_id.int for each in index.like(held, who)} == {2, 3}
