"""Suspect files: keys given by hand, no name in clear, nothing typed lost."""

import re

import msgspec
import pytest
from sqlalchemy import select

from app import db, index, vault
from app.cli.demo_people import officers_sign
from app.errors import ConflictError, InvalidInputError, NoKeyError, NotFoundError
from app.keys import registers, rotation
from app.keys.models import TeamGrant
from app.keys.parts import Part, SubjectKind, TeamKind
from app.staff import resealing, teams
from app.staff.policy import Permission
from app.suspects import linking, register
from app.suspects.documents import SuspectContent, SuspectIdentity
from app.suspects.linking import Wanted
from app.suspects.models import SuspectFile, SuspectPast
from tests.cases.conftest import open_case
from tests.cases.pages import text
from tests.support import log
from tests.suspects.conftest import CONTROL, content

NAME = "Вигаданий Підозрюваний"
READ = Permission.SUSPECT_READ
FIELDS = {
    "code_name": "Granite 4",
    "subject": "person",
    "unit": "",
    "said-0-about": "control",
    "said-0-told": CONTROL,
    "said-0-source": "account of P1",
    "said-0-certainty": "match.likely",
    "sources": "An invented register",
    "note": "",
}
POST = {
    "positions-0-told": "head of the guard",
    "positions-0-unit": "",
    "positions-0-source": "an order, evidence E2",
    "positions-0-certainty": "match.strong",
    "positions-0-since": "3.2022",
    "positions-0-until": "",
}


def version_in(page):
    return {"version": re.search(r'name="version" value="(\d+)"', page).group(1)}


def opened(who, known):
    with db.transaction() as s:
        return register.get(s, who, known.id, READ)


def name(iryna, known):
    with db.transaction() as s:
        seen = register.get(s, iryna, known.id, Permission.SUSPECT_WRITE)
        register.change(
            s, iryna, known.id, seen.version, identity=SuspectIdentity((NAME,))
        )


def test_a_file_opens_with_the_keys_of_its_team_and_for_nobody_else(
    staff, world, known, iryna
):
    with staff.as_(iryna):
        assert "Granite 4" in text(staff.get("/staff/perpetrators"))
        assert CONTROL in text(staff.get(known.path))
    for who in ("olena", "bohdan", "roman", "petro", "admin"):
        with staff.as_(world.actor(who)):
            for path in ("/staff/perpetrators", known.path, f"{known.path}/versions"):
                assert staff.get(path).status_code == 404, (who, path)
    team = world.house.investigation
    with db.reading() as s:
        assert registers.box_of(s, iryna.unlocked, team).holds(Part.IDENTITY)
        for who in ("olena", "bohdan", "roman"):
            box = registers.box_of(s, world.actor(who).unlocked, team)
            assert not any(map(box.holds, Part)), who


def test_a_reviewer_whom_nobody_let_in_finds_nothing(staff, world, known, iryna):
    """The role is the same; the key is what is taken away."""
    assert opened(iryna, known)
    with db.transaction() as s:
        for row in s.scalars(
            select(TeamGrant).where(
                TeamGrant.team_id == world.house.investigation,
                TeamGrant.reader_id == iryna.staff_id,
            )
        ):
            s.delete(row)
    outside = world.actor("iryna")
    with staff.as_(outside):
        assert "Granite 4" not in text(staff.get("/staff/perpetrators"))
        for path in (known.path, f"{known.path}/change", f"{known.path}/incidents"):
            assert staff.get(path).status_code == 404
        assert staff.post(f"{known.path}/names").status_code == 404
    with db.transaction() as s, pytest.raises(NotFoundError):
        register.get(s, outside, known.id, READ)


def test_an_analyst_who_was_let_in_reads_code_names_and_cannot_open_a_name(
    staff, world, known, iryna, sofia
):
    name(iryna, known)
    with staff.as_(sofia):
        page = text(staff.get(known.path))
        assert CONTROL in page
        assert NAME not in page
        assert staff.post(f"{known.path}/names").status_code == 404
        assert staff.get(f"{known.path}/change").status_code == 404
    with db.reading() as s:
        box = registers.box_of(s, sofia.unlocked, world.house.investigation)
        assert box.holds(Part.CONTENT)
        with pytest.raises(NoKeyError):
            box.key(Part.IDENTITY)


def test_nothing_of_a_file_lies_in_clear_now_or_as_it_was_before(known, iryna):
    name(iryna, known)
    with db.transaction() as s:
        register.change(
            s,
            iryna,
            known.id,
            2,
            lambda old: msgspec.structs.replace(old, note="Invented note"),
        )
    in_clear = vault.encode(content(iryna)) + vault.encode(SuspectIdentity((NAME,)))
    words = (NAME, "Granite 4", CONTROL, "match.likely")
    assert all(each.encode() in in_clear for each in words)  # the search can fail
    with db.reading() as s:
        rows = [*s.scalars(select(SuspectFile)), *s.scalars(select(SuspectPast))]
        assert len(rows) == 3
        kept = b"".join(row.content + row.identity for row in rows)
    for each in (*words, "Invented note"):
        assert each.encode() not in kept


def test_every_reading_is_written_down_and_says_no_name(staff, world, known, iryna):
    name(iryna, known)
    with staff.as_(iryna):
        staff.get("/staff/perpetrators")
        staff.get(known.path)
        staff.post(f"{known.path}/names", {"reason": "contact"})
    lines = [line for line in log.lines(world) if line.action.startswith("suspect")]
    told = {line.action.value for line in lines}
    assert {"suspects_listed", "suspect_read", "suspect_names_read"} <= told
    assert {line.subject_id for line in lines} == {world.house.investigation}
    assert NAME not in str(lines)
    assert "Granite" not in str(lines)


def test_a_file_is_changed_row_by_row_and_how_it_was_is_kept(staff, known, iryna):
    url = f"{known.path}/change"
    with staff.as_(iryna):
        version = version_in(text(staff.get(url)))
        wrong = staff.post(url, FIELDS | POST | version | {"positions-0-source": ""})
        fine = staff.post(url, FIELDS | POST | version)
        again = staff.post(url, FIELDS | POST | version | {"note": "Mine, invented"})
        page = text(staff.get(known.path))
        past = text(staff.get(f"{known.path}/versions"))
    assert wrong.status_code == 422
    assert "Say where this comes from." in text(wrong)
    assert "head of the guard" in text(wrong)
    assert (fine.status_code, again.status_code) == (303, 409)
    assert "Somebody else changed this" in text(again)
    assert "Mine, invented" in text(again)
    assert "head of the guard" in page
    assert "Source: an order, evidence E2" in page
    assert "Version 2" in past
    assert "An invented register" in past
    with db.transaction() as s:
        seen = register.get(s, iryna, known.id, READ)
        (before,) = register.past(s, iryna, seen)
    assert (seen.version, before.version) == (2, 1)
    assert before.content.positions == ()
    assert len(seen.content.positions) == 1


def test_a_new_file_needs_a_code_name_of_its_own(staff, world, known, iryna):
    new = FIELDS | {"team": str(world.house.investigation)}
    with staff.as_(iryna):
        twin = staff.post("/staff/perpetrators/new", new | {"code_name": "GRANITE 4"})
        nobody = staff.post("/staff/perpetrators/new", new | {"code_name": ""})
        fine = staff.post("/staff/perpetrators/new", new | {"code_name": "Slate 2"})
    assert (twin.status_code, nobody.status_code) == (422, 422)
    assert "Another file goes by this code name already." in text(twin)
    assert CONTROL in text(nobody)
    assert fine.status_code == 303
    with db.transaction() as s, pytest.raises(InvalidInputError):
        register.record(
            s, iryna, world.house.investigation, content(iryna, code_name="slate 2")
        )


def test_names_are_opened_by_a_post_and_saved_apart(staff, known, iryna):
    with staff.as_(iryna):
        opened_ = text(staff.post(f"{known.path}/names", {"reason": "contact"}))
        version = version_in(opened_)
        typed = {"names": f"{NAME}\nInvented Suspect", "born": "about 1980"} | version
        saved = staff.post(f"{known.path}/names/save", typed)
        second = staff.post(f"{known.path}/names/save", typed | {"born": "1981"})
        closed = text(staff.get(known.path))
        again = text(staff.post(f"{known.path}/names", {"reason": "contact"}))
    assert (saved.status_code, second.status_code) == (303, 409)
    assert "1981" in text(second)
    assert NAME not in closed
    assert NAME in again


def test_only_what_the_writer_may_read_is_linked_and_who_may_not_sees_no_reference(
    staff, world, known, iryna, sofia, taras
):
    url = f"{known.path}/incidents"
    typed = {
        "ref": known.case.ref,
        "target": known.target,
        "certainty": "match.possible",
        "source": "the same account",
        "reason": "He limped and gave orders",
    }
    theirs = open_case(world.south, taras, taras).ref
    with staff.as_(iryna):
        foreign = staff.post(f"{url}/in-case", {"ref": theirs})
        offered = text(staff.post(f"{url}/in-case", {"ref": known.case.ref.lower()}))
        lacking = staff.post(url, typed | version_in(offered) | {"reason": ""})
        fine = staff.post(url, typed | version_in(offered))
        twice = staff.post(url, typed | version_in(offered))
        page = text(staff.get(known.path))
    assert foreign.status_code == 422
    assert "There is no such case, or you may not read it." in text(foreign)
    assert "A man with a limp" in offered
    assert lacking.status_code == 422
    assert "the same account" in text(lacking)
    assert (fine.status_code, twice.status_code) == (303, 409)
    assert known.case.ref in page
    assert "He limped and gave orders" in page
    with staff.as_(sofia):
        read = text(staff.get(known.path))
    assert "An incident of a case that you may not read" in read
    assert known.case.ref not in read
    assert "He limped" not in read
    (link,) = opened(iryna, known).content.links
    back = f"{url}/{link.id}/take-back"
    with staff.as_(iryna):
        assert staff.post(back, {"version": "1"}).status_code == 409
        assert staff.post(back, {"version": "2"}).status_code == 303
        assert "Taken back" in text(staff.get(known.path))


def test_what_is_not_of_the_case_is_not_linked(known, iryna):
    with db.transaction() as s:
        file = linking.case(s, iryna, known.case.ref)
        wanted = Wanted(str(known.id), "r", "s", "match.possible")
        with pytest.raises(InvalidInputError):
            linking.link(s, iryna, known.id, 1, file, wanted)


def test_two_who_change_a_file_at_once_are_told(known, iryna):
    with db.transaction() as s, pytest.raises(ConflictError):
        register.change(s, iryna, known.id, 7, lambda old: old)


def test_the_case_does_not_learn_of_a_link(staff, known, iryna, olena):
    with db.transaction() as s:
        file = linking.case(s, iryna, known.case.ref)
        wanted = Wanted(known.target, "Limped", "s", "match.possible")
        linking.link(s, iryna, known.id, 1, file, wanted)
    with staff.as_(olena):
        for part in ("", "/incidents", "/people", "/history", "/units"):
            page = text(staff.get(f"{known.case.path}{part}"))
            assert "Granite" not in page, part
            assert "suspect file" not in page.lower(), part


def test_an_empty_file_says_so(world, iryna):
    with db.transaction() as s:
        bare = content(iryna, code_name="Basalt 9", said=())
        made = register.record(s, iryna, world.house.investigation, bare)
        seen = register.get(s, iryna, made, READ)
        assert register.past(s, iryna, seen) == []
        assert isinstance(seen.content, SuspectContent)


def test_who_leaves_the_team_opens_no_file_with_the_new_keys(
    world, known, iryna, sofia
):
    team = world.house.investigation
    assert opened(sofia, known)
    with db.transaction() as s:
        teams.rotate(s, iryna, team, [sofia.staff_id])
    officers_sign(world.actor)
    mine = world.actor("iryna")
    with db.transaction() as s:
        assert rotation.behind(s, team) == 2  # content and names of the register
        assert rotation.rewrap(s, mine.unlocked, team) == 2
        assert index.renew(s, mine.unlocked, team, 10) == 0  # it has no index
        assert rotation.behind(s, team) == 0
    assert opened(mine, known).content.code_name == "Granite 4"
    with db.transaction() as s, pytest.raises(NotFoundError):
        register.get(s, world.actor("sofia"), known.id, READ)


def test_files_and_their_versions_are_written_in_a_later_releases_form():
    walked = {shelf.table.name for shelf in resealing.shelves(SubjectKind.REGISTER)}
    assert {SuspectFile.__tablename__, SuspectPast.__tablename__} <= walked
    assert TeamKind.INVESTIGATION in resealing.KINDS


def test_a_reviewer_lets_nobody_into_a_team_of_which_they_hold_a_part(
    world, iryna, taras, desk
):
    """Teams are shown to reviewers now; casework gives them content, not all of it."""
    page = f"/staff/settings/teams/{world.north}"
    mine = f"/staff/settings/teams/{world.house.investigation}"
    sitting = desk("iryna")
    assert sitting.get(mine).status_code == 200
    assert sitting.get(page).status_code == 404
    sent = {"staff_id": str(taras.staff_id)}
    assert sitting.post(f"{page}/members", sent).status_code == 404
    assert sitting.post(f"{mine}/members", sent).status_code == 422
