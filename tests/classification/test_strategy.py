"""Strategy notes: under a key that persons hold; in no index, package or count."""

import pytest
from sqlalchemy import select

from app import cases, db, index, vault
from app.cases import listing
from app.classification.strategy import papers
from app.classification.strategy.models import StrategyNote
from app.errors import ConflictError, NotFoundError, TamperedError
from app.index import segments
from app.index.models import IndexEntry
from app.keys import privileged, rotation
from app.keys.models import KeyGrant
from app.keys.parts import Part, SubjectKind
from app.staff import resealing, teams
from app.staff.policy import Permission
from app.work.bars import barring
from app.work.bars.barring import Source
from app.work.notes import writing
from app.work.notes.writing import NoteContent
from tests.support import log

WORDS = "The quartermaster theory stands or falls with the lighthouse"
READ, WRITE = Permission.CASE_READ, Permission.STRATEGY_WRITE


def opened(session, known, actor, permission=READ):
    return cases.get(session, known.ref, actor, permission)


def write(world, known, who="iryna", text=WORDS):
    with db.transaction() as s:
        return papers.write(s, opened(s, known, world.actor(who)), text)


def said(world, known, who="iryna"):
    with db.transaction() as s:
        file = opened(s, known, world.actor(who))
        return [n.content.now.text for n in papers.notes(s, papers.of(s, file))]


def give(world, known, to, by="iryna"):
    with db.transaction() as s:
        papers.give(s, opened(s, known, world.actor(by)), world[to].staff_id)


def everything_indexed(world):
    """Return every sealed entry of three segments of the team, opened."""
    found = []
    with db.reading() as s:
        for part in (Part.CONTENT, Part.IDENTITY, Part.CODED):
            unlocked = world.actor("olena").unlocked
            opener = segments.opener_of(s, unlocked, world.north, part)
            of_it = IndexEntry.team_id == world.north, IndexEntry.segment == part.value
            found += [
                opener(row) for row in s.scalars(select(IndexEntry).where(*of_it))
            ]
    return b"".join(vault.encode(each) for each in found if each)


def test_a_note_has_versions_and_a_conflict_is_seen(world, known):
    note_id = write(world, known)
    with db.transaction() as s:
        papers.amend(s, opened(s, known, world.actor("iryna")), note_id, 1, "Better")
    with db.transaction() as s, pytest.raises(ConflictError):
        papers.amend(s, opened(s, known, world.actor("iryna")), note_id, 1, "Late")
    with db.transaction() as s:
        file = opened(s, known, world.actor("iryna"))
        (seen,) = papers.notes(s, papers.of(s, file))
        assert [each.text for each in seen.content.versions] == [WORDS, "Better"]


def test_the_key_of_the_case_does_not_open_it(world, known):
    note_id = write(world, known)
    with db.transaction() as s:
        file = opened(s, known, world.actor("iryna"))
        row = s.get_one(StrategyNote, note_id)
        where = ("strategy_note", row.id, Part.CONTENT, row.content, NoteContent)
        with pytest.raises(TamperedError):
            file.box.open(*where, version=row.version)
        # The same call with the key of the file: it could have opened.
        box = papers.of(s, file).box
        assert box.open(*where, version=row.version).now.text == WORDS


@pytest.mark.parametrize("who", ["olena", "bohdan", "daryna", "roman", "taras"])
def test_nobody_reads_it_whom_counsel_did_not_give_the_key(world, known, who):
    write(world, known)
    with db.transaction() as s:
        actor = world.actor(who)
        box = privileged.box_of(s, actor.unlocked, _case_id(s, known), world.north)
        assert not box.holds(Part.CONTENT)
        with pytest.raises(NotFoundError):
            papers.of(s, opened(s, known, actor))


def _case_id(session, known):
    return session.scalar(
        select(cases.casefile.Case.id).where(cases.casefile.Case.ref == known.ref)
    )


def test_with_the_key_a_colleague_reads_and_does_not_write(world, known):
    write(world, known)
    give(world, known, "olena")
    assert said(world, known, "olena") == [WORDS]
    with pytest.raises(NotFoundError):
        write(world, known, "olena")
    with db.transaction() as s:
        papers.take(s, opened(s, known, world.actor("iryna")), world["olena"].staff_id)
    with pytest.raises(NotFoundError):
        said(world, known, "olena")
    done = [line.action.value for line in log.lines(world)]
    assert {
        "strategy_written",
        "strategy_read",
        "strategy_given",
        "strategy_taken",
    } <= {*done}


def test_a_bar_ends_it(world, known):
    write(world, known)
    give(world, known, "olena")
    with db.transaction() as s:
        file = opened(s, known, world.actor("bohdan"))
        barring.bar(s, file, world["olena"].staff_id, Source.TEAM, "Invented")
        assert privileged.holders(s, file.id) == {world["iryna"].staff_id}


def test_it_is_in_no_index_and_no_count(world, known):
    with db.transaction() as s:
        # The same words as a working note: it is found, and so the test can fail.
        file = opened(s, known, world.actor("olena"))
        writing.write(s, file, "An ordinary note about the harbour")
    write(world, known)
    with db.transaction() as s:
        iryna = world.actor("iryna")
        assert listing.cases(s, iryna, text="harbour").total == 1
        assert listing.cases(s, iryna, text="lighthouse").total == 0
    entries = everything_indexed(world)
    (stem,) = index.stems("harbour")
    assert stem.encode() in entries
    for word in index.stems("lighthouse quartermaster theory"):
        assert word.encode() not in entries


def test_no_walk_over_the_records_of_a_case_comes_to_it(world, known):
    write(world, known)
    with db.transaction() as s:
        file = opened(s, known, world.actor("olena"))
        of_case = list(resealing.documents(s, SubjectKind.CASE, [file.id]))
        own = list(resealing.documents(s, SubjectKind.PRIVILEGED, [file.id]))
    assert {each.shelf.table.name for each in of_case} >= {"case_file", "incident"}
    assert "strategy_note" not in {each.shelf.table.name for each in of_case}
    assert [each.shelf.table.name for each in own] == ["strategy_note"]


def test_new_keys_of_the_team_change_nothing_and_a_leaver_loses_it(world, known):
    write(world, known)
    give(world, known, "olena")
    with db.transaction() as s:
        given = s.scalars(
            select(KeyGrant).where(KeyGrant.subject_kind == "privileged")
        ).all()
        assert {row.reader_kind for row in given} == {"staff", "recovery"}
        assert rotation.behind(s, world.north) == 0
        case_id = _case_id(s, known)
        bohdan = world.actor("bohdan")
        teams.rotate(s, bohdan, world.north, [world["olena"].staff_id])
        assert privileged.holders(s, case_id) == {world["iryna"].staff_id}
    assert said(world, known) == [WORDS]


def test_pages(world, known, desk):
    path = f"/staff/cases/{known.ref}/strategy"
    iryna = desk("iryna")
    assert "The first note begins the file" in iryna.get(path).text
    assert iryna.post(path, {"text": " "}).status_code == 422
    assert iryna.post(path, {"text": WORDS}).status_code == 303
    assert WORDS in iryna.get(path).text
    for who in ("olena", "bohdan", "roman", "taras"):
        assert desk(who).get(path).status_code == 404
        assert WORDS not in desk(who).get(f"/staff/cases/{known.ref}").text
    to = {"to": str(world["olena"].staff_id)}
    assert desk("iryna").post(f"{path}/give", to).status_code == 303
    take = f"{path}/take/{world['olena'].staff_id}"
    assert take in iryna.get(path).text
    page = desk("olena").get(path).text
    assert WORDS in page
    assert take not in page
    assert "Write a strategy note" not in page
    assert path in desk("olena").get(f"/staff/cases/{known.ref}").text
