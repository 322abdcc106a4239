"""The pages of checks and of files that are there twice."""

import json
from uuid import UUID

import pytest

from app import db
from app.evidence import allowance, storing, taking_in
from tests.evidence.test_pages import taken_in
from tests.statements.told import open_case, picture


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    allowance.forget()
    yield blobs
    allowance.forget()


def lose_the_original(item):
    with db.reading() as s:
        storing.path_of(
            taking_in.original_id(s, UUID(item.rpartition("/")[2]))
        ).unlink()


def test_a_check_is_begun_read_written_and_carried_out(case, desk, world):
    item = taken_in(case, desk("olena"), picture())
    lose_the_original(item)
    roman, worker = desk("roman"), world.worker()
    assert "No check was made yet" in roman.get("/staff/evidence").text

    begun = roman.post("/staff/evidence", {"team": str(world.north), "refs": ""})
    assert begun.status_code == 303
    assert worker.step()
    progress = roman.get(begun.location).text
    report = progress.partition('href="/staff/evidence/checks/')[2].partition('"')[0]
    report = f"/staff/evidence/checks/{report}"
    page = roman.get(report).text
    assert "1 thing does not hold" in page
    assert "missing" in page
    assert "MISSING" in roman.get(item).text  # before it is written down
    assert "has a result that is not in the chains" in roman.get("/staff").text

    assert roman.post(f"{report}/write").status_code == 303
    page = roman.get(item).text
    assert "MISSING" in page
    assert "Checked: NOT what was taken in" in page
    assert "missing, damaged or altered" in roman.get(case.path).text
    for who in ("roman", "bohdan"):
        assert "a sealed file is missing" in desk(who).get("/staff").text
    assert "Write it into the chains" not in roman.get(report).text

    got = roman.post(f"{report}/report.csv")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert b"original,missing" in got.data
    told = json.loads(roman.post(f"{report}/report.json").data)
    assert told["counts"]["missing"] == 1
    assert roman.post(f"{report}/go-on").status_code == 409
    assert roman.post(f"{report}/next").location == report


def test_what_was_typed_wrong_stays_and_nothing_is_begun(case, desk, world):
    taken_in(case, desk("olena"), picture())
    world.worker()
    roman, told = desk("roman"), {"team": str(world.north)}
    answer = roman.post("/staff/evidence", told | {"refs": f"{case.ref} BV-0000-00"})
    assert answer.status_code == 422
    assert f"{case.ref} BV-0000-00" in answer.text
    assert "is not a case of this team" in answer.text
    empty = open_case(world).ref
    answer = roman.post("/staff/evidence", told | {"refs": empty})
    assert "There is no file to read" in answer.text
    assert "No check was made yet" in roman.get("/staff/evidence").text


def test_without_a_worker_nothing_is_begun(case, desk, world):
    taken_in(case, desk("olena"), picture())
    answer = desk("roman").post("/staff/evidence", {"team": str(world.north)})
    assert answer.status_code == 503
    assert "No check was made yet" in desk("roman").get("/staff/evidence").text


def test_each_of_two_same_files_leads_to_the_other(case, desk, world):
    olena, beside = desk("olena"), open_case(world)
    one, other = taken_in(case, olena, picture()), taken_in(beside, olena, picture())
    page = olena.get(one).text
    assert "The same file is here already" in page
    way = f"{one}/same/{beside.ref}"
    assert way in page
    assert olena.get(way).location == other
    assert olena.get(f"{one}/same/BV-0000-00").status_code == 404
    assert beside.ref in desk("roman").get("/staff/evidence").text
