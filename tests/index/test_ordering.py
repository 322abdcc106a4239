"""Each order of a list: the same cases once each, from an index and not from a sort."""

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest

from app import index
from app.index import By, ContentEntry, Order, tables
from app.index.segments import Segment
from app.keys.parts import Part

OLENA, TARAS = UUID(int=901), UUID(int=902)
MANY, PAGE = 60, 7
ORDERS = [Order(by, down) for by in By for down in (False, True)]


def entry(number):
    marks = [{}, {"urgent": "yes"}, {"risk": "high"}, {"risk": "medium"}][number % 4]
    return ContentEntry(
        ref=f"BV-{number:04}-22",
        pseudonym=f"{'hH'[number % 2]}eron {number * 7 % 20:02}",
        status="closed" if number % 5 == 0 else "open",
        tier="working",
        assigned=(OLENA, TARAS)[: number % 3],
        touched_on=f"2026-11-{number % 9 + 10}",
        marks=marks,
        counts={"statements": number % 4, "incidents": number % 5, "evidence": 2},
        contacted_on=f"2026-10-{number % 6 + 10}" if number % 2 else "",
        barred=(TARAS,) if number % 10 == 1 else (),
    )


@pytest.fixture
def segment():
    held = Segment(UUID(int=1), Part.CONTENT, tables.empty(Part.CONTENT))
    for number in range(1, MANY + 1):
        told = entry(number)
        tables.apply(held.connection, held.part, UUID(int=number), told, number, number)
    return held


def seen(by, told):
    """Return what a reader sees in the column, in the words of the entry."""
    pressing = ["closed", "", "medium", "high", "urgent"]
    state = "urgent" if "urgent" in told.marks else told.marks.get("risk", "")
    return {
        By.CASE: told.pseudonym.lower(),
        By.STATE: pressing.index("closed" if told.status == "closed" else state),
        By.ACCOUNTS: told.counts["statements"],
        By.INCIDENTS: told.counts["incidents"],
        By.EVIDENCE: told.counts["evidence"],
        By.REACHED: told.contacted_on,
        By.CHANGED: told.touched_on,
        By.WORKERS: len(told.assigned),
    }[by]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.slug)
def test_every_page_of_an_order_follows_the_one_before(segment, order):
    found = []
    for offset in range(0, MANY + PAGE, PAGE):
        rows, count = index.cases(segment, order=order, offset=offset, limit=PAGE)
        assert count == MANY
        found += rows
    assert len({each.case_id for each in found}) == len(found) == MANY
    values = [seen(order.by, each.entry) for each in found]
    for first, second in pairwise(values):
        assert first >= second if order.down else first <= second
    assert Order.of(order.slug) == order


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.slug)
def test_an_order_is_read_from_an_index(segment, order):
    plan = segment.query(
        "explain query plan select number from head "  # noqa: S608  # ours
        f"order by {order.clause} limit 50"
    )
    told = "\n".join(line[3] for line in plan)
    assert "USING COVERING INDEX" in told
    assert "TEMP B-TREE" not in told


def test_who_is_barred_from_a_case_sees_it_in_no_order(segment):
    for order in ORDERS:
        with tables.eyes_of(TARAS):
            rows = segment.connection.execute(
                f"select number from head order by {order.clause}"  # noqa: S608  # ours
            ).fetchall()
        assert len(rows) == MANY - 6


@pytest.mark.parametrize("told", ["", "case", "case-", "case-left", "name-up", "-up"])
def test_what_is_no_order_is_none(told):
    assert Order.of(told) is None


def test_silent_cases_stand_by_a_chosen_column_too(segment):
    how = {"silent_since": date(2026, 10, 12), "limit": MANY}
    usual, count = index.cases(segment, **how)
    by_case, same = index.cases(segment, order=Order(By.CASE), **how)
    assert count == same == len(by_case) > 1
    assert {each.case_id for each in usual} == {each.case_id for each in by_case}
    names = [each.entry.pseudonym.lower() for each in by_case]
    assert names == sorted(names)
