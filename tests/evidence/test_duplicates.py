"""The same bytes taken in twice are both kept, and each says where the other is."""

import io

import pytest
from sqlalchemy import select

from app import cases, db, index
from app.db import schema
from app.errors import NotFoundError
from app.evidence import duplicates, taking_in
from app.evidence.documents import EvidenceContent
from app.index.models import IndexEntry
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.statements.told import open_case, picture

DATA = picture(colour=(1, 2, 3))


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def taken_in(case, data=DATA, who="olena"):
    content = EvidenceContent(code="", title="A wall", owner_ids=(case.survivor,))
    with case.opened(who, Permission.EVIDENCE_WRITE) as (s, file):
        return taking_in.take_in(s, file, content, "a.jpg", io.BytesIO(data))


def same(case, item, who="olena"):
    with case.opened(who) as (s, file):
        return duplicates.of(s, file, item, taking_in.item(s, file, item)[1].sha256)


def test_the_same_bytes_in_one_case_are_linked_and_both_kept(case):
    first, second = taken_in(case), taken_in(case)
    assert same(case, taken_in(case, DATA + b"x")).is_alone
    assert same(case, first).here == (("E2", second),)
    assert same(case, second).here == (("E1", first),)


def test_another_case_is_named_to_whom_it_is_open_and_only_counted_for_others(
    case, world
):
    beside = open_case(world, by="olena")
    foreign = open_case(world, team=world.south, by="taras")
    item, _other = taken_in(case), taken_in(beside)
    taken_in(foreign, who="taras")
    assert same(case, item).elsewhere == (beside.ref,)
    assert same(case, item, "roman").elsewhere == (beside.ref,)

    with beside.opened("bohdan", Permission.CASE_ASSIGN) as (s, file):
        cases.assign(s, file, (world.actor("bohdan").staff_id,))
    told = same(case, item)
    assert (told.elsewhere, told.hidden) == ((), 1)
    assert same(case, item, "bohdan").elsewhere == (beside.ref,)


def test_an_item_is_found_in_the_other_case_by_its_bytes(case, world):
    beside = open_case(world, by="olena")
    other = taken_in(beside)
    with beside.opened() as (s, file):
        sha256 = duplicates.hash_of(s, file, other)
        assert duplicates.first_of(s, file, sha256) == other
        with pytest.raises(NotFoundError):
            duplicates.first_of(s, file, "0" * 64)


def test_the_custodian_sees_every_file_that_is_there_twice(case, world):
    beside, third = open_case(world), open_case(world)
    for each in (case, beside):
        taken_in(each)
    for _ in range(2):
        taken_in(third, b"another file")
    taken_in(third, b"a file of its own")
    with db.transaction() as s:
        found = duplicates.groups(s, world.actor("roman"))
        assert duplicates.groups(s, world.actor("lesia")) == []
    assert sorted(found, key=lambda group: len(group.refs)) == [
        duplicates.Group((third.ref,), frozenset({third.ref})),
        duplicates.Group(tuple(sorted((case.ref, beside.ref))), frozenset()),
    ]


def test_no_hash_rests_in_the_database(case, every_row):
    item = taken_in(case)
    with case.opened() as (s, file):
        sha256 = taking_in.item(s, file, item)[1].sha256
    kept = every_row()
    assert kept
    assert not any(sha256[:16].encode() in each for each in kept)
    assert not any(bytes.fromhex(sha256)[:8] in each for each in kept)


@pytest.fixture
def every_row():
    """Return every value of the database that is bytes or text."""

    def read():
        found = []
        with db.reading() as s:
            for table in schema.complete_metadata().sorted_tables:
                for row in s.execute(select(table)):
                    for value in row:
                        if isinstance(value, str):
                            found.append(value.encode())
                        elif isinstance(value, bytes | memoryview):
                            found.append(bytes(value))
        return found

    return read


def test_that_a_hash_would_be_found_if_it_were_there(case, every_row):
    item = taken_in(case)
    with case.opened() as (s, file):
        sha256 = taking_in.item(s, file, item)[1].sha256
        s.add(
            IndexEntry(
                team_id=case.world.south,
                segment="coded",
                subject_id=item,
                seq=999,
                epoch=1,
                status="sealed",
                sealed=sha256.encode(),
            )
        )
    assert any(sha256[:16].encode() in each for each in every_row())
    index.forget_all()
    with db.reading() as s:  # the true entries are as they were
        index.segment(
            s, case.world.actor("olena").unlocked, case.world.north, Part.CONTENT
        )
