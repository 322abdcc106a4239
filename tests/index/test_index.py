"""The sealed index: search by code and word, who sees nothing, what shows removal."""

import pytest
from sqlalchemy import delete, select, update

from app import cases, db, index
from app.cases import listing, recording
from app.cases.documents import CaseContent, CaseIdentity, IncidentContent, Place
from app.dates import ApproximateDate
from app.errors import NoKeyError, TamperedError
from app.index.models import IndexEntry, IndexHead, IndexSnapshot
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases.conftest import open_case

WORDS = {
    # as written in the text: as somebody searches for it
    "Людину били у підвалі школи": ("підвал", "школа", "бити"),
    "They kept her in the cellars": ("cellar", "keep", "cellars"),
    "Через блокпост не пускали": ("блокпости", "пускати"),
}

TELLING = 5  # letters


@pytest.fixture
def told(world, olena):
    return open_case(world.north, olena, olena)


def searched(actor, team, text):
    with db.transaction() as s:
        segment = index.segment(s, actor.unlocked, team, Part.CONTENT)
        found, count = index.cases(segment, text=text)
        assert len(found) == count
        return [each.entry.ref for each in found]


def write(told, actor, narrative):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_WRITE)
        recording.record_incident(
            s, file, IncidentContent("x", ApproximateDate(), Place(), narrative)
        )


@pytest.mark.parametrize("told_as", WORDS)
def test_a_word_is_found_in_other_forms_and_other_languages(
    world, told, olena, told_as
):
    write(told, olena, told_as)
    found = [w for w in WORDS[told_as] if searched(olena, world.north, w) == [told.ref]]
    assert len(found) >= 2, found


@pytest.mark.parametrize("cut", [4, 7, 10])
def test_a_reference_is_found_by_its_beginning(world, told, olena, cut):
    assert searched(olena, world.north, told.ref[:cut]) == [told.ref]
    assert searched(olena, world.north, told.ref[:cut].lower()) == [told.ref]


def test_the_neutral_name_is_found(world, told, olena):
    assert searched(olena, world.north, "heron") == [told.ref]


@pytest.mark.parametrize(
    "name", ["Оксана", "Вигадана", "Oksana", "Vyhadana", "0501234567", "123 45 67"]
)
def test_no_name_or_phone_finds_anything(world, told, olena, name):
    assert searched(olena, world.north, name) == []


@pytest.mark.parametrize("text", ['"', "' or 1=1 --", "%", "_", "a*", "NEAR(", "\x00"])
def test_what_is_typed_is_no_query(world, told, olena, text):
    searched(olena, world.north, text)


def test_all_words_must_stand_in_one_case(world, told, olena):
    write(told, olena, "підвал")
    assert searched(olena, world.north, "підвал cellar") == [told.ref]
    assert searched(olena, world.north, "підвал nothing") == []


def test_another_team_sees_nothing(world, told, taras, lesia, olena):
    for actor in (taras, lesia):
        with db.transaction() as s:
            assert listing.cases(s, actor).total == 0
            assert listing.cases(s, actor, text="підвал").total == 0
            with pytest.raises(NoKeyError):
                index.segment(s, actor.unlocked, world.north, Part.CONTENT)
    with db.transaction() as s:
        assert listing.cases(s, olena).total == 1


def test_people_without_a_team_key_open_no_segment(
    world, told, marko, petro, admin, hanna, sofia, iryna
):
    for actor in (marko, petro, admin, hanna, sofia):
        with pytest.raises(NoKeyError), db.transaction() as s:
            index.segment(s, actor.unlocked, world.north, Part.CONTENT)
    with db.transaction() as s:
        index.segment(s, sofia.unlocked, world.north, Part.CODED)
        for part in (Part.IDENTITY, Part.MATCH):
            with pytest.raises(NoKeyError):
                index.segment(s, iryna.unlocked, world.north, part)
        with pytest.raises(NoKeyError):
            index.segment(s, sofia.unlocked, world.north, Part.IDENTITY)


def test_a_caseworker_lists_own_cases_and_a_coordinator_the_teams(
    world, told, olena, bohdan, iryna, daryna
):
    with db.transaction() as s:
        file = cases.open_case(
            s, bohdan, world.north, CaseContent(pseudonym="Wren 3"), CaseIdentity()
        )
        other = file.ref
    with db.transaction() as s:
        assert [row.ref for row in listing.cases(s, olena).rows] == [told.ref]
        for actor in (bohdan, daryna, iryna):
            assert {row.ref for row in listing.cases(s, actor).rows} == {
                told.ref,
                other,
            }
        assert listing.cases(s, bohdan, own=True).total == 0
        own = listing.cases(s, olena, text=other)
        assert own.rows == ()
        assert own.total == 0


def test_pages_of_fifty_have_every_case_once(world, olena, bohdan):
    refs = set()
    with db.transaction() as s:
        for number in range(53):
            content = CaseContent(
                pseudonym=f"Wren {number}", assigned=(olena.staff_id,)
            )
            refs.add(
                cases.open_case(s, bohdan, world.north, content, CaseIdentity()).ref
            )
    with db.transaction() as s:
        first = listing.cases(s, olena, page=1)
        second = listing.cases(s, olena, page=2)
        third = listing.cases(s, olena, page=3)
    assert (len(first.rows), len(second.rows), len(third.rows)) == (50, 3, 0)
    assert {row.ref for page in (first, second) for row in page.rows} == refs
    assert (first.first, first.last, second.first, second.last) == (1, 50, 51, 53)
    assert first.has_more
    assert not second.has_more
    assert first.total == second.total == 53


def test_a_removed_entry_shows(world, told, olena):
    index.forget_all()
    with db.transaction() as s:
        s.execute(delete(IndexEntry).where(IndexEntry.segment == Part.CONTENT.value))
    with pytest.raises(TamperedError), db.transaction() as s:
        listing.cases(s, olena)


def test_an_older_entry_put_back_shows(world, told, olena):
    with db.transaction() as s:
        old = s.scalar(
            select(IndexEntry).where(IndexEntry.segment == Part.CONTENT.value)
        )
        before = {c.name: getattr(old, c.name) for c in IndexEntry.__table__.columns}
    write(told, olena, "newer")
    index.forget_all()
    with db.transaction() as s:
        s.execute(
            update(IndexEntry)
            .where(IndexEntry.segment == Part.CONTENT.value)
            .values(**before)
        )
    with pytest.raises(TamperedError), db.transaction() as s:
        listing.cases(s, olena)


def test_a_changed_entry_does_not_open(world, told, olena):
    index.forget_all()
    with db.transaction() as s:
        row = s.scalar(
            select(IndexEntry).where(IndexEntry.segment == Part.CONTENT.value)
        )
        row.sealed = row.sealed[:-1] + bytes([row.sealed[-1] ^ 1])
    with pytest.raises(TamperedError), db.transaction() as s:
        listing.cases(s, olena)


def test_a_head_that_is_gone_shows(world, told, olena):
    with db.transaction() as s:
        listing.cases(s, olena)
        s.execute(delete(IndexHead).where(IndexHead.segment == Part.CONTENT.value))
    with pytest.raises(TamperedError), db.transaction() as s:
        listing.cases(s, olena)


def test_a_tombstone_takes_a_case_out_of_lists_and_search(world, told, olena):
    with db.transaction() as s:
        index.remove(s, world.north, Part.CONTENT, told.case_id)
    with db.transaction() as s:
        assert listing.cases(s, olena).total == 0
        segment = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        assert index.entry_of(segment, told.case_id) is None


def test_a_snapshot_is_a_cache_and_a_damaged_one_is_not_used(world, told, olena):
    with db.transaction() as s:
        assert index.keep_snapshot(s, olena.unlocked, world.north, Part.CONTENT) > 0
    for damage in (False, True):
        index.forget_all()
        with db.transaction() as s:
            if damage:
                s.execute(update(IndexSnapshot).values(sealed=b"nothing of the kind"))
            assert [row.ref for row in listing.cases(s, olena).rows] == [told.ref]


def test_the_database_holds_no_word_of_any_entry(world, told, olena):
    write(told, olena, " ".join(WORDS))
    with db.transaction() as s:
        sealed = b"".join(s.scalars(select(IndexEntry.sealed)))
    # Two or three letters turn up in any ciphertext by chance.
    words = [w for w in index.stems(" ".join(WORDS)) if len(w) >= TELLING]
    assert searched(olena, world.north, words[0])  # the search looks for something
    for word in ("Heron", told.ref, *words):
        assert word.encode() not in sealed


def test_counts_and_marks_of_a_case_are_known(world, told, olena):
    with db.transaction() as s:
        segment = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        entry = index.entry_of(segment, told.case_id)
    assert entry.counts["people"] == 2
    assert entry.counts["incidents"] == 1
    assert entry.assigned == (olena.staff_id,)
