"""The register of units: sealed, of one team, and linked by a person's word alone."""

import re
import xml.etree.ElementTree as ET
from datetime import date
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select

from app import db, vault
from app.dates import ApproximateDate
from app.errors import ConflictError, InvalidInputError, NoKeyError, NotFoundError
from app.keys.parts import Part, Subject, SubjectKind
from app.staff.policy import Permission
from app.units import candidates, chain, register
from app.units.documents import (
    CandidateContent,
    Commander,
    Under,
    UnitContent,
    UnitIdentity,
)
from app.units.models import Candidate, Unit
from tests.cases.pages import text

COMMANDER = "Вигаданий Командир"
FIELDS = {
    "name": "Invented company 3",
    "aliases": "Третя вигадана рота\nGrey 3",
    "kind": "unit.army",
    "marks": "A wolf on the sleeve",
    "note": "",
}


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def units_of(olena, world):
    with db.transaction() as s:
        return dict(register.named(s, olena, world.north))


def test_a_unit_is_read_by_its_team_alone_and_written_by_whom_may(
    staff, known, olena, iryna, taras
):
    page = f"/staff/units/{known.company}"
    with staff.as_(olena):
        assert "Invented company 3" in text(staff.get("/staff/units"))
        assert staff.get(page).status_code == 200
    with staff.as_(iryna):
        read = text(staff.get(page))
        assert "Invented brigade 900" in read
        assert staff.get(f"{page}/change").status_code == 404
        assert (
            staff.post(f"{page}/commanders", {"reason": "contact"}).status_code == 404
        )
    with staff.as_(taras):
        assert "Invented" not in text(staff.get("/staff/units"))
        for path in (page, f"{page}/change", f"{page}/chain.svg"):
            assert staff.get(path).status_code == 404


def test_nothing_of_a_unit_lies_in_clear(known, olena, world):
    with db.transaction() as s:
        seen = register.get(s, olena, known.company, Permission.UNIT_WRITE)
        named = UnitIdentity((Commander(COMMANDER, "commander"),))
        register.change(s, olena, seen.id, seen.version, identity=named)
    in_clear = vault.encode(named)
    assert COMMANDER.encode() in in_clear  # the search can fail
    with db.reading() as s:
        rows = s.scalars(select(Unit)).all()
        kept = b"".join(row.content + row.identity for row in rows)
    for words in (COMMANDER, "Invented", "unit.army"):
        assert words.encode() not in kept
    assert units_of(olena, world)[known.company].version == 2


def test_who_commanded_opens_only_with_the_identity_key(known, olena, iryna, world):
    with db.transaction() as s:
        _seen, named = register.commanders(s, olena, known.company, "contact")
        assert named == UnitIdentity()
        subject = Subject(SubjectKind.REGISTER, world.north)
        box = iryna.unlocked.strongbox(s, subject, world.north)
        assert box.holds(Part.CONTENT)
        with pytest.raises(NoKeyError):
            box.key(Part.IDENTITY)


def test_a_unit_is_changed_row_by_row_and_nothing_typed_is_lost(
    staff, known, olena, world
):
    url = f"/staff/units/{known.company}/change"
    row = {"under-0-unit": str(known.brigade), "under-0-since": "2022"}
    with staff.as_(olena):
        version = {"version": version_in(text(staff.get(url)))}
        wrong = staff.post(url, FIELDS | version | row | {"under-0-until": "2021"})
        fine = staff.post(url, FIELDS | version | row | {"under-0-until": "5.2023"})
        again = staff.post(url, FIELDS | version | row | {"under-0-until": "2024"})
    assert wrong.status_code == 422
    assert "The first day is after the last one." in text(wrong)
    assert "A wolf on the sleeve" in text(wrong)
    assert (fine.status_code, again.status_code) == (303, 409)
    assert "Somebody else changed this" in text(again)
    (under,) = units_of(olena, world)[known.company].content.under
    assert under.until.latest == date(2023, 5, 31)


def test_a_unit_under_itself_and_a_second_of_one_name_are_refused(
    staff, known, olena, world
):
    url = f"/staff/units/{known.brigade}/change"
    ring = {
        "name": "Invented brigade 900",
        "under-0-unit": str(known.company),
        "under-0-since": "",
        "under-0-until": "",
    }
    new = {"team": str(world.north), "name": "Another", "aliases": "900-ТА вигадана"}
    with staff.as_(olena):
        version = {"version": version_in(text(staff.get(url)))}
        in_a_ring = staff.post(url, FIELDS | ring | version)
        twin = staff.post("/staff/units/new", FIELDS | new)
        fine = staff.post("/staff/units/new", FIELDS | new | {"aliases": "Third"})
    assert in_a_ring.status_code == 422
    assert "A unit cannot be under itself." in text(in_a_ring)
    assert twin.status_code == 422
    assert "Another unit goes by one of these names already." in text(twin)
    assert fine.status_code == 303


def test_commanders_are_opened_by_a_post_and_saved_with_their_dates(
    staff, known, olena
):
    page = f"/staff/units/{known.company}"
    row = {
        "commanders-0-names": COMMANDER,
        "commanders-0-post": "company commander",
        "commanders-0-since": "3.2022",
        "commanders-0-until": "",
    }
    with staff.as_(olena):
        opened = text(staff.post(f"{page}/commanders", {"reason": "contact"}))
        version = {"version": version_in(opened)}
        bad = staff.post(
            f"{page}/commanders/save",
            row | version | {"commanders-0-since": "some day"},
        )
        saved = staff.post(f"{page}/commanders/save", row | version)
        second = staff.post(f"{page}/commanders/save", row | version)
        closed = text(staff.get(page))
        again = text(staff.post(f"{page}/commanders", {"reason": "contact"}))
    assert bad.status_code == 422
    assert COMMANDER in text(bad)
    assert (saved.status_code, second.status_code) == (303, 409)
    assert COMMANDER not in closed
    assert COMMANDER in again
    assert "3.2022" in again


def test_the_chain_is_a_still_picture_and_rows_that_say_the_same(
    staff, known, olena, world
):
    with db.transaction() as s:
        ended = Under(
            known.company,
            ApproximateDate(date(2022, 1, 1), date(2022, 12, 31)),
            ApproximateDate(date(2023, 1, 1), date(2023, 12, 31)),
        )
        hostile = UnitContent('<script>"&', kind="unit.other", under=(ended,))
        register.record(s, olena, world.north, hostile)
    with staff.as_(olena):
        answer = staff.get(f"/staff/units/{known.company}/chain.svg")
        page = text(staff.get(f"/staff/units/{known.company}"))
    root = ET.fromstring(answer.get_data(as_text=True))  # noqa: S314  # our own
    drawn = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert drawn[:3:2] == ["Invented brigade 900", "Invented company 3"]
    assert '<script>"&' in drawn
    assert "2022–2023" in drawn
    dashed = root.findall(".//*[@stroke-dasharray]")
    assert len(dashed) == 2  # its box and its line
    assert "<script>&#34;" not in page
    assert "&lt;script&gt;" in page
    lines = chain.lines(units_of(olena, world), known.company)
    assert [line.depth for line in lines] == [0, 1, 2]


def a_link(known, **changed):
    content = CandidateContent(
        known.company,
        "match.possible",
        "Сокіл-7 мав вовка на рукаві",
        person_id=known.person,
    )
    return msgspec.structs.replace(content, **changed)


def test_somebody_described_is_linked_with_certainty_and_reason_and_taken_back(
    staff, known, olena, iryna, in_case
):
    typed = {
        "about": f"person.{known.person}",
        "unit": str(known.company),
        "certainty": "match.likely",
        "reason": "Сокіл-7 мав вовка на рукаві",
    }
    with staff.as_(olena):
        for lacking in ("reason", "certainty", "unit"):
            answer = staff.post(known.path, typed | {lacking: ""})
            assert answer.status_code == 422
        assert "A letter V on the sleeve" in text(staff.get(known.path))
        assert staff.post(known.path, typed).status_code == 303
    with staff.as_(iryna):
        read = text(staff.get(known.path))
        assert "P3 мав вовка на рукаві" in read
        assert "More likely than not" in read
        assert staff.post(known.path, typed).status_code == 404
    with in_case() as (s, file):
        ((row, _said),) = candidates.of_case(s, file)
    back = f"{known.path}/{row.id}/take-back"
    with staff.as_(olena):
        assert staff.post(back, {"version": "9"}).status_code == 409
        assert staff.post(back, {"version": str(row.version)}).status_code == 303
        assert "Taken back" in text(staff.get(known.path))


def test_a_unit_page_counts_only_cases_that_its_reader_may_list(
    staff, known, olena, iryna, world, in_case
):
    with in_case() as (s, file):
        candidates.link(s, file, a_link(known))
        about = a_link(known, person_id=None, involvement_id=known.involvement)
        made = candidates.link(s, file, about)
    with db.transaction() as s:
        assert candidates.count(s, olena, world.north, known.company) == 1
        assert candidates.count(s, iryna, world.north, known.company) == 1
        assert candidates.count(s, olena, world.north, known.brigade) == 0
    with db.transaction() as s:
        other = world.actor("bohdan")
        assert candidates.count(s, other, world.north, known.company) == 1
    with in_case() as (s, file):
        for row, _said in candidates.of_case(s, file):
            candidates.unlink(s, file, row.id, row.version)
    with db.transaction() as s:
        assert candidates.count(s, olena, world.north, known.company) == 0
        assert s.get_one(Candidate, made).version == 2


def test_what_is_not_of_the_case_or_the_team_is_not_linked(
    known, in_case, world, taras
):
    with db.transaction() as s:
        foreign = register.record(s, taras, world.south, UnitContent("Theirs"))
    for content in (
        a_link(known, unit_id=foreign),
        a_link(known, person_id=uuid4()),
        a_link(known, person_id=None),
    ):
        with in_case() as (s, file), pytest.raises(NotFoundError):
            candidates.link(s, file, content)


def test_two_who_change_a_unit_at_once_are_told(known, olena):
    with db.transaction() as s, pytest.raises(ConflictError):
        register.change(s, olena, known.company, 7, content=UnitContent("Mine"))
    twin = UnitContent("invented BRIGADE 900")
    with db.transaction() as s, pytest.raises(InvalidInputError):
        register.change(s, olena, known.company, 1, content=twin)
