"""An image that is missing, damaged or old: read anew, with progress, nothing lost."""

import pytest
from sqlalchemy import delete, func, select, update

from app import cases, db, index
from app.cases.documents import CaseContent, CaseIdentity
from app.errors import IndexNotReadyError, TamperedError
from app.index import segments
from app.index.models import IndexEntry, IndexSnapshot
from app.keys.parts import Part
from app.staff.policy import Permission
from app.web import reading
from tests.cases.pages import desk

CASES = 7


@pytest.fixture
def few_at_once(monkeypatch):
    """Let a handful of cases be as many steps as 200,000 are."""
    monkeypatch.setattr(segments, "AT_ONCE", 2)
    monkeypatch.setattr(segments, "KEEP_AFTER", CASES)


@pytest.fixture
def refs(world, bohdan):
    made = set()
    for number in range(CASES):
        with db.transaction() as s:
            content = CaseContent(pseudonym=f"Heron {number}")
            made.add(
                cases.open_case(s, bohdan, world.north, content, CaseIdentity()).ref
            )
    index.forget_all()
    return made


@pytest.fixture
def listed(world, bohdan):
    def found(reading=db.transaction):
        with reading() as s:
            held = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
            rows, count = index.cases(held)
        assert count == len(rows)
        return {each.entry.ref for each in rows}

    return found


@pytest.fixture
def kept():
    def of_content():
        with db.reading() as s:
            return s.scalar(
                select(IndexSnapshot.seq).where(IndexSnapshot.segment == "content")
            )

    return of_content


@pytest.mark.parametrize("harm", ["none was kept", "damaged", "of another place"])
def test_all_is_read_anew_and_an_image_is_kept_again(
    few_at_once, refs, listed, kept, harm
):
    if harm != "none was kept":
        assert listed() == refs
        with db.transaction() as s:
            value = {"seq": 3} if harm == "of another place" else {"sealed": b"x" * 99}
            s.execute(update(IndexSnapshot).values(**value))
        index.forget_all()
    assert listed() == refs
    with db.transaction() as s:  # only the image of now can open them
        s.execute(delete(IndexEntry).where(IndexEntry.seq < CASES))
    index.forget_all()
    assert kept() == CASES
    assert listed() == refs


def test_who_does_not_wait_is_told_how_far_it_is_and_goes_on_from_there(
    few_at_once, refs, listed
):
    index.answer_within(0)
    try:
        far = []
        for reading in (db.transaction, db.reading, db.transaction):
            with pytest.raises(IndexNotReadyError) as told:
                listed(reading)
            far.append(told.value.done)
            assert told.value.total == CASES
        assert far == [2, 4, 6]
        assert listed() == refs
    finally:
        index.answer_within(None)


def test_what_is_changed_while_it_is_read_is_in_it(
    few_at_once, refs, listed, world, bohdan
):
    index.answer_within(0)
    try:
        with pytest.raises(IndexNotReadyError):
            listed()
    finally:
        index.answer_within(None)
    with db.transaction() as s:  # waits, and changes one that was in already
        file = cases.get(s, min(refs), bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (bohdan.staff_id,))
    assert listed() == refs
    with db.transaction() as s:
        held = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
        rows, _count = index.cases(held)
    assert [each.entry.ref for each in rows if each.entry.assigned] == [min(refs)]


def test_a_segment_of_many_changes_is_kept_without_what_they_replaced(
    monkeypatch, refs, listed, world, bohdan
):
    monkeypatch.setattr(segments.tables, "FEW", 0)
    for _ in range(2 * CASES):
        with db.transaction() as s:
            file = cases.get(s, min(refs), bohdan, Permission.CASE_ASSIGN)
            cases.assign(s, file, (bohdan.staff_id,))
    with db.transaction() as s:
        index.keep_snapshot(s, bohdan.unlocked, world.north, Part.CONTENT)
        held = index.segment(s, bohdan.unlocked, world.north, Part.CONTENT)
        assert held.query("select max(number) from row") == [(CASES,)]
    index.forget_all()
    assert listed() == refs


def test_one_entry_less_shows_however_it_is_read(few_at_once, refs, listed):
    with db.transaction() as s:
        newest = s.scalar(select(func.max(IndexEntry.seq)))
        s.execute(delete(IndexEntry).where(IndexEntry.seq == newest))
    with pytest.raises(TamperedError):
        listed()


def test_a_page_says_how_far_it_is_and_comes_again_by_itself(
    few_at_once, monkeypatch, world, refs, bohdan
):
    monkeypatch.setattr(reading, "WAIT_SECONDS", 0)
    staff = desk(world)
    with staff.as_(bohdan):
        told = [staff.get("/staff/cases") for _ in range(4)]
    assert [answer.status_code for answer in told] == [503, 503, 503, 200]
    assert "4 of 7 cases" in told[1].get_data(as_text=True)
    assert told[1].headers["Refresh"] == "1"
    assert all(ref in told[3].get_data(as_text=True) for ref in refs)
