"""The pages of checks and of files that are there twice."""

import json
from uuid import UUID

import pytest

from app import db
from app.evidence import allowance, storing, taking_in
from app.evidence.verifying import reporting, starting
from app.keys.workers import LIFETIME_MINUTES
from app.staff.policy import Permission
from app.work.bars import barring
from tests.evidence.test_pages import taken_in
from tests.evidence.test_verifying import begun, checked, report
from tests.evidence.test_verifying import taken_in as taken_in_by
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


def test_a_case_that_one_is_barred_from_is_in_no_report_of_a_colleague(
    case, desk, world
):
    other = open_case(world)
    for each in (case, other):
        taken_in(each, desk("olena"), picture())
    check_id = checked(world, world.worker(), "bohdan").id
    path, roman = f"/staff/evidence/checks/{check_id}", desk("roman")
    asked = (
        lambda: roman.get(path),
        lambda: roman.post(f"{path}/report.csv"),
        lambda: roman.post(f"{path}/report.json"),
    )
    assert all(other.ref in ask().text for ask in asked), "it would be noticed"
    with other.opened("bohdan", Permission.BAR_SET) as (session, file):
        who = world.actor("roman").staff_id
        barring.bar(session, file, who, barring.Source.TEAM, "Invented.")
    for ask in asked:
        told = ask().text
        assert case.ref in told
        assert other.ref not in told
        assert str(other.id) not in told
    told = json.loads(roman.post(f"{path}/report.json").data)
    assert sum(told["counts"].values()) == len(told["lines"]) == 3
    assert '<td class="num">1</td>' in roman.get("/staff/evidence").text  # items

    assert roman.post(f"{path}/write").status_code == 303
    page = roman.get(path).text
    assert "Write it into the chains" not in page
    assert other.ref not in page
    assert "not in the chains" not in roman.get("/staff").text
    bohdan = desk("bohdan")
    assert "1 case does not have this result" in bohdan.get(path).text
    assert bohdan.post(f"{path}/write").status_code == 303
    assert "Write it into the chains" not in bohdan.get(path).text
    assert "were not opened" not in bohdan.get(path).text


def test_who_is_barred_has_the_rest_read_on(case, world, clock):
    other = open_case(world)
    items = [taken_in_by(each) for each in (case, other)]
    lost = world.worker()
    check_id = begun(world, "bohdan")
    lost.close()
    clock.forward(minutes=LIFETIME_MINUTES + 1)
    with other.opened("bohdan", Permission.BAR_SET) as (session, file):
        who = world.actor("roman").staff_id
        barring.bar(session, file, who, barring.Source.TEAM, "Invented.")
    worker = world.worker()
    worker.step()
    for who, read in (("roman", 1), ("bohdan", 2)):
        assert report(world, check_id, who).has_stopped
        with db.transaction() as session:
            actor = world.actor(who)
            row = reporting.row_of(session, actor, check_id)
            content = reporting.content_of(session, actor, row)
            starting.go_on(session, actor, row, content)
        assert worker.step()
        told = report(world, check_id, who)
        assert told.is_read
        assert told.holds
        assert [line.found for line in told.lines] == ["holds"] * 2 * read
    assert {line.item.item_id for line in told.lines} == set(items)
