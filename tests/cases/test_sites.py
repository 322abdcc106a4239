"""The register of places: who opens it, what it refuses, what a case makes of it."""

import re
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import select

from app import cases, db, index, vault
from app.cases.documents import ActContent, IncidentContent, SiteContent
from app.cases.models import Incident, Site
from app.cases.sites import register
from app.errors import (
    ConflictError,
    InvalidInputError,
    NoKeyError,
    NotFoundError,
)
from app.keys import directory, grants
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject, SubjectKind
from app.staff import resealing
from app.staff.policy import Permission
from tests.cases.pages import text
from tests.keys.test_rotation import Leaver, officers_sign, renew, rotate

PRISON = SiteContent(
    name="Вигадана колонія № 0",
    aliases=("Made-up penal colony 0", "Выдуманная колония"),
    kind="dp.penal",
    region="UA-65",
    note="An iron gate and a railway behind it.",
)
FORM = {
    "name": "Made-up hospital",
    "aliases": "Вигадана лікарня\nВыдуманная больница",
    "kind": "dp.hospital",
    "region": "UA-63",
    "locality": "",
    "note": "",
}
READERS = {"olena", "iryna", "bohdan", "daryna", "roman", "taras"}
WRITERS = {"olena", "bohdan", "daryna", "taras"}
EVERYBODY = (
    *("olena", "taras", "iryna", "bohdan", "daryna", "marko", "sofia"),
    *("roman", "petro", "hanna", "yurii", "admin"),
)


@pytest.fixture
def site(world, olena) -> UUID:
    """A place in the register of team North."""
    with db.transaction() as s:
        return register.record(s, olena, world.north, PRISON)


def test_nothing_of_a_place_is_readable_in_the_database(site):
    with db.reading() as s:
        sealed = s.get_one(Site, site).content
    plain = vault.encode(PRISON)
    for words in ("колонія", "penal colony", "iron gate", "UA-65"):
        assert words.encode() in plain
        assert words.encode() not in sealed


def test_the_team_opens_it_and_another_team_does_not(site, world, olena, taras):
    with db.transaction() as s:
        assert [seen.content for seen in register.listed(s, olena, world.north)] == [
            PRISON
        ]
    with db.transaction() as s, pytest.raises(NotFoundError):
        register.listed(s, taras, world.north)
    with db.transaction() as s:
        assert register.named(s, taras, world.north) == {}
        subject = Subject(SubjectKind.REGISTER, world.north)
        with pytest.raises(NoKeyError):
            taras.unlocked.strongbox(s, subject, world.north).key(Part.CONTENT)


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_page_opens_for_those_whom_the_table_names(staff, site, world, name):
    with staff.as_(world.actor(name)):
        assert (staff.get("/staff/places").status_code == 200) == (name in READERS)
        seen = staff.get("/staff/places/new").status_code == 200
        assert seen == (name in WRITERS)
        own = staff.get(f"/staff/places/{site}").status_code == 200
        assert own == (name in WRITERS - {"taras"})
        sent = staff.post("/staff/places/new", FORM | {"team": str(world.north)})
        expected = {True: 303, False: 422 if name == "taras" else 404}
        assert sent.status_code == expected[name in WRITERS - {"taras"}]


def test_the_key_stands_for_the_team_and_for_recovery(site, world):
    rows = grants_of_registers()
    assert {row.reader_kind for row in rows} == {
        grants.ReaderKind.TEAM.value,
        grants.ReaderKind.RECOVERY.value,
    }
    assert {row.subject_id for row in rows} == {world.north}


def test_a_second_place_takes_the_same_key(site, world, olena, bohdan):
    with db.transaction() as s:
        register.record(
            s, bohdan, world.north, SiteContent(name="Another", kind="dp.police")
        )
    with db.transaction() as s:
        assert len(register.named(s, olena, world.north)) == 2
    assert len(grants_of_registers()) == 2


def test_t51_when_somebody_left_the_key_goes_on_and_theirs_opens_nothing(
    site, world, bohdan
):
    leaver = Leaver(world.actor("daryna"), world)
    assert leaver_opens(leaver, world)
    rotate(world, bohdan, world["daryna"])
    officers_sign(world)
    renew(world, world.actor("bohdan"))
    assert len(grants_of_registers()) == 2
    assert not leaver_opens(leaver, world)
    with db.transaction() as s:
        assert register.named(s, world.actor("olena"), world.north).keys() == {site}
        assert register.named(s, world.actor("daryna"), world.north) == {}


def leaver_opens(leaver, world):
    (row,) = [r for r in grants_of_registers() if r.reader_kind == "team"]
    with db.reading() as s:
        team = directory.load(s).team_epoch(world.north, Part.CONTENT, row.epoch)
    return leaver.opens(row.wrap, grants.key_info(row, team.public))


def grants_of_registers():
    with db.reading() as s:
        rows = s.scalars(
            select(KeyGrant).where(KeyGrant.subject_kind == "register")
        ).all()
        s.expunge_all()
    return rows


def test_a_place_with_a_name_of_another_is_refused_and_the_other_is_named(
    staff, site, world, olena
):
    twin = SiteContent(name="выдуманная КОЛОНИЯ", kind="dp.penal", region="UA-65")
    with db.transaction() as s, pytest.raises(InvalidInputError):
        register.record(s, olena, world.north, twin)
    with staff.as_(olena):
        sent = FORM | {
            "team": str(world.north),
            "name": "Made-up penal colony 0",
            "region": "UA-65",
        }
        answer = staff.post("/staff/places/new", sent)
        assert answer.status_code == 422
        page = text(answer)
        assert "Вигадана колонія № 0" in page
        assert 'value="Made-up penal colony 0"' in page
        elsewhere = staff.post("/staff/places/new", sent | {"region": "UA-23"})
        assert elsewhere.status_code == 303


def test_a_home_is_no_place_of_the_register(staff, world, olena):
    with staff.as_(olena):
        answer = staff.post(
            "/staff/places/new", FORM | {"team": str(world.north), "kind": "dp.home"}
        )
    assert answer.status_code == 422
    assert "Made-up hospital" in text(answer)


def test_the_second_save_shows_both_and_loses_nothing(staff, site, world, olena):
    with db.transaction() as s:
        changed = msgspec.structs.replace(PRISON, name="Renamed meanwhile")
        register.change(s, olena, site, 1, changed)
        with pytest.raises(ConflictError):
            register.change(s, olena, site, 1, PRISON)
    with staff.as_(olena):
        sent = FORM | {"team": str(world.north), "version": "1", "name": "Typed by me"}
        answer = staff.post(f"/staff/places/{site}", sent)
        assert answer.status_code == 409
        page = text(answer)
        assert "Renamed meanwhile" in page
        assert 'value="Typed by me"' in page
        assert 'name="version" value="2"' in page
        assert staff.post(f"/staff/places/{site}", sent | {"version": "2"}).status_code
    with db.transaction() as s:
        assert register.named(s, olena, world.north)[site].content.name == "Typed by me"


def incident(told, actor):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_READ)
        return file.read(
            file.child(s, Incident, told.incident), Part.CONTENT, IncidentContent
        )


def change(staff, told, **fields):
    path = f"{told.path}/incidents/{told.incident}/change"
    version = re.search(r'name="version" value="(\d+)"', text(staff.get(path)))
    sent = {
        "version": version.group(1),
        "title": "Held in a cellar",
        "when-earliest": "3.2024",
        "region": "",
        "precision": "point",
        "kind": "",
        "narrative": "",
    }
    return staff.post(path, sent | fields)


def test_an_incident_names_a_place_by_id_and_takes_region_and_kind_from_it(
    staff, told, site, olena
):
    with staff.as_(olena):
        assert change(staff, told, site=str(site)).status_code == 303
        page = text(staff.get(f"{told.path}/incidents/{told.incident}"))
        assert "Вигадана колонія № 0" in page
        assert "This very place" in page
        assert "Вигадана колонія № 0" in text(staff.get(told.path))
    place = incident(told, olena).place
    assert (place.site_id, place.region, place.kind) == (site, "UA-65", "dp.penal")


def test_a_case_is_found_by_any_name_of_its_place(staff, told, site, world, olena):
    with staff.as_(olena):
        change(staff, told, site=str(site), where="")
    with db.transaction() as s:
        segment = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        for name in ("Выдуманная", "penal", "Херсонщина", "Kherson"):
            found, _count = index.cases(segment, text=name)
            assert [each.case_id for each in found] == [told.case_id], name


@pytest.mark.parametrize("named", ["", "x", "00000000-0000-0000-0000-000000000001"])
def test_a_place_that_was_not_offered_is_refused(staff, told, site, olena, named):
    with staff.as_(olena):
        answer = change(staff, told, site=named or "not-a-place", where="as typed")
        assert answer.status_code == 422
        assert "as typed" in text(answer)
    assert incident(told, olena).place.site_id is None


def test_a_place_and_a_region_that_it_does_not_lie_in_are_not_both_kept(
    staff, told, site, olena
):
    with staff.as_(olena):
        answer = change(staff, told, site=str(site), region="UA-63")
    assert answer.status_code == 422
    assert "lies elsewhere" in text(answer)


def test_a_place_of_another_team_cannot_be_named(staff, told, world, olena, taras):
    with db.transaction() as s:
        foreign = register.record(s, taras, world.south, PRISON)
    with staff.as_(olena):
        assert change(staff, told, site=str(foreign)).status_code == 422


def test_what_an_earlier_release_told_of_a_place_stays_words_without_an_id():
    old = {
        "title": "Held",
        "when": {},
        "place": {"region": "UA-63", "kind": "dp.basement", "words": "a cellar"},
        "narrative": "",
        "facts": [],
        "themes": [],
        "series": "",
    }
    sealed = msgspec.json.encode(
        {"schema": "incident.content", "version": 1, "body": old}
    )
    read = vault.decode(IncidentContent, sealed).place
    assert (read.region, read.words, read.site_id, read.precision) == (
        *("UA-63", "a cellar"),
        *(None, "unknown"),
    )
    act = msgspec.json.encode(
        {"schema": "act.content", "version": 1, "body": {"kind": "act.t.torture"}}
    )
    assert vault.decode(ActContent, act) == ActContent(kind="act.t.torture")


def test_places_are_written_in_todays_form_with_everything_else(site, world, bohdan):
    with db.reading() as s:
        subjects = resealing._subjects(s, world.north)
        assert Subject(SubjectKind.REGISTER, world.north) in subjects
        walked = list(resealing.documents(s, SubjectKind.REGISTER, [world.north]))
        assert [each.place.row for each in walked] == [site]
        assert resealing.keys_of_the_old(s, bohdan, world.north) == {}
