"""Figures for funders: each person once, help alone, nothing small leaves."""

import csv
import io
import itertools
from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import cases, db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.errors import NotFoundError, TooFewError
from app.figures import gathering, protecting, shown
from app.figures.counting import AGES, Help, Someone, State, age_band, count
from app.reparations import needs
from app.reparations.needs import NeedContent, Status
from app.reparations.services import directory, projects, referring
from app.reparations.services.directory import ServiceContent
from app.reparations.services.projects import ProjectContent
from app.reparations.services.referring import Followed, Outcome, ReferralContent, Way
from app.staff.policy import Permission
from app.truth.rules import Rules, behind, rounded
from tests.cases.conftest import of_the_south, staff, told
from tests.reparations.test_services import imported
from tests.support.source import ROOT

__all__ = ["of_the_south", "staff", "told"]

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
KINDS = ["medical", "legal"]
RULES = Rules()


def someone(number=1, sex="female", **more):
    return Someone(UUID(int=number), sex, None, is_child=False, **more)


def helped(who, began, ended=None, kind="medical"):
    return Help(who, kind, date(*began), date(*ended) if ended else None)


def counted(*lines, unmet=()):
    return count(lines, unmet, KINDS, FIRST, LAST)


def test_a_person_is_new_or_continuing_and_counted_once():
    mara, luka, left = (someone(n) for n in (1, 2, 3))
    found = counted(
        helped(mara, (2026, 1, 5)),
        helped(mara, (2026, 2, 5), kind="legal"),
        helped(luka, (2025, 6, 1)),
        helped(luka, (2026, 2, 1)),
        helped(left, (2025, 1, 1), (2025, 12, 31)),
        helped(someone(4), (2026, 4, 1)),
    )
    assert found.unique == 2
    assert [found.people(state) for state in State] == [1, 1, 0]
    assert found.kinds == {"medical": 2, "legal": 1}


def test_closed_is_who_has_no_help_any_more():
    one = someone()
    lines = [helped(one, (2026, 1, 5), (2026, 2, 1))]
    assert counted(*lines).people(State.CLOSED) == 1
    lines.append(helped(one, (2026, 3, 1), (2026, 4, 1)))
    assert counted(*lines).people(State.CLOSED) == 0


def test_one_person_of_two_cases_is_one_also_among_those_who_wait():
    link = uuid4()
    here, there = someone(1, links=(link,)), someone(2, links=(link,))
    found = counted(
        helped(here, (2026, 1, 5)),
        helped(there, (2026, 2, 5)),
        unmet=[here, there, someone(3)],
    )
    assert found.unique == 1
    assert sum(found.unmet.values()) == 2


@pytest.mark.parametrize(
    ("born", "is_child", "band"),
    [
        (date(2014, 4, 1), True, "0-11"),
        (date(2014, 3, 31), True, "12-17"),
        (date(2008, 3, 31), False, "18-24"),
        (date(1966, 4, 1), False, "25-59"),
        (date(1966, 3, 31), False, "60+"),
        (None, True, "child"),
        (None, False, "unknown"),
    ],
)
def test_an_age_has_its_band_and_what_is_not_known_is_not_guessed(born, is_child, band):
    assert age_band(Someone(UUID(int=1), "", born, is_child=is_child), LAST) == band


def reader(printed, size, most):
    """Everything that cells can be, for somebody who sees the printed line alone."""
    for cells in itertools.product(range(most), repeat=size):
        fits = True
        for (start, end), number in printed.items():
            if number is not None:
                low, high = behind(number, RULES.base, RULES.sensitive_threshold)
                fits = fits and low <= sum(cells[start:end]) <= high
        if fits:
            yield cells


@given(cells=st.lists(st.integers(0, 24), min_size=2, max_size=3))
def test_nobody_works_a_hidden_number_out_of_a_line(cells):
    size = len(cells)
    printed = protecting.protected(cells, {(0, size)}, RULES)
    known = list(reader(printed, size, 40))
    for (start, end), number in printed.items():
        people = sum(cells[start:end])
        if number is not None:
            assert number == rounded(people, RULES.base) >= RULES.sensitive_threshold
            continue
        could = [sum(each[start:end]) for each in known]
        assert max(could) - min(could) >= RULES.sensitive_threshold
        assert min(could) < RULES.sensitive_threshold


def test_that_without_the_second_step_the_rest_of_a_total_would_be_known():
    cells = [3, 40]
    small_alone = {(0, 1): None, (1, 2): 40, (0, 2): 45}
    could = [each[0] for each in reader(small_alone, 2, 50)]
    assert max(could) - min(could) < RULES.sensitive_threshold
    assert protecting.protected(cells, {(0, 2)}, RULES) != small_alone


def many(number, began=(2026, 1, 5), start=1, **who):
    return [helped(someone(start + n, **who), began) for n in range(number)]


def test_small_numbers_stay_in_the_house_and_large_ones_are_rounded():
    found = counted(*many(41), *many(32, (2025, 1, 1), 100), *many(2, start=200))
    printed = protecting.protect(found)
    assert printed["people", "all"] == 75
    assert printed["people", "new"] == 45
    assert printed["people", "closed"] is None
    assert printed["unmet", "all"] is None
    assert printed["kind", "medical"] == 75
    assert printed["kind", "legal"] is None


def test_too_few_people_are_no_figures_at_all():
    with pytest.raises(TooFewError):
        protecting.protect(counted(*many(9)))


def test_what_is_printed_in_one_table_hides_with_it_in_the_others():
    """Three men among forty: neither a row of sex nor one of age gives them away."""
    went_on = many(30, (2025, 1, 1), 200)
    found = counted(*many(40), *many(3, start=100, sex="male"), *went_on)
    printed = protecting.protect(found)
    assert printed["people", "new"] == 45
    assert printed["sex", "new", "male"] is None
    assert printed["sex", "new", "female"] is None


# What was told, and everything that opens it. Of `truth` the rules alone are known.
TESTIMONY = (
    *("app.statements", "app.evidence", "app.classification", "app.packages"),
    *("app.intake", "app.liability", "app.suspects", "app.claims", "app.tracks"),
    *("app.truth", "app.cases.series", "app.cases.incidents"),
)
PURE = ("app.truth.bounds", "app.truth.rules", "app.truth.linking")
TOLD = {"Incident", "Act", "Involvement", "IncidentContent", "ActContent"}


def of_testimony(names):
    return {
        name
        for name in names
        if name.rpartition(".")[2] in TOLD
        or (name.startswith(TESTIMONY) and not name.startswith(PURE))
    }


FORUMS = ROOT / "app" / "figures" / "forums"
HELP = ("app.reparations", "app.figures.gathering", "app.figures.counting")


def test_figures_import_nothing_of_testimony():
    files = sorted((ROOT / "app" / "figures").rglob("*.py"))
    files = [path for path in files if not path.is_relative_to(FORUMS)]
    assert len(files) > 5
    for path in files:
        assert of_testimony(imported(path)) == set(), path
    # It can fail.
    assert of_testimony({"app.truth.coding.countable", "app.cases.models.Incident"})


def test_figures_of_what_left_import_nothing_of_help():
    files = sorted(FORUMS.rglob("*.py"))
    assert len(files) > 3
    for path in files:
        assert not [n for n in imported(path) if n.startswith(HELP)], path
    assert [n for n in ("app.reparations.referring",) if n.startswith(HELP)]


@pytest.fixture
def funded(world, bohdan):
    """A service and two projects of team North."""
    content = ServiceContent("Invented clinic", "medical", date(2026, 1, 1))
    with db.transaction() as s:
        service = directory.record(s, bohdan, world.north, content)
        paid = [
            projects.record(s, bohdan, world.north, ProjectContent(code))
            for code in ("INV-1", "INV-2")
        ]
    return service, *paid


def helps(told, actor, service, project, person=None):
    """Help that began on the second of February and goes on."""
    began = date(2026, 2, 2)
    content = ReferralContent(
        person or told.survivor, service, Way.PERSON, began, project_id=project
    )
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.NEED_WRITE)
        made = referring.refer(s, file, content)
        said = Followed(Outcome.RECEIVED, project_id=project, began_on=began)
        referring.follow(s, file, made, 1, said)


def figures_of(actor, team, project=None):
    with db.transaction() as s:
        records = gathering.gather(s, actor, team, project)
    return count(records.helped, records.unmet, KINDS, FIRST, LAST)


def test_records_of_service_are_counted_by_project_and_a_need_from_red_to_met(
    told, of_the_south, olena, taras, bohdan, world, funded
):
    service, one, two = funded
    helps(told, olena, service, one)
    helps(told, olena, service, two)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.IDENTITY_WRITE)
        twin = recording.record_person(
            s, file, PersonContent(code="", sex="male", is_child=True), PersonIdentity()
        )
        need = needs.with_default_triage(
            NeedContent(twin, "need.safety", "immediate", Status.IDENTIFIED)
        )
        red = needs.record_need(s, file, need)
    helps(told, olena, service, one, twin)
    found = figures_of(bohdan, world.north)
    assert found.unique == 2
    assert found.sexes[State.NEW, "female"] == found.sexes[State.NEW, "male"] == 1
    assert found.unmet == dict.fromkeys(AGES, 0) | {"child": 1}
    assert figures_of(bohdan, world.north, two).unique == 1
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.NEED_WRITE)
        (seen,) = [each for each in needs.needs(s, file) if each.id == red]
        met = NeedContent(twin, "need.safety", "immediate", Status.RECEIVED)
        needs.change_need(s, file, red, seen.version, met)
    assert sum(figures_of(bohdan, world.north).unmet.values()) == 0
    for actor, team in ((olena, world.north), (bohdan, world.south)):
        with pytest.raises(NotFoundError):
            figures_of(actor, team)


def test_the_page_shows_true_numbers_and_the_file_hides_small_ones(
    staff, told, olena, bohdan, world, funded
):
    service, one, _two = funded
    helps(told, olena, service, one)
    asked = {
        "team": str(world.north),
        "project": str(one),
        "first": "2026-Q1",
        "last": "2026-Q1",
    }
    with staff.as_(olena):
        assert staff.get("/staff/figures").status_code in {403, 404}
    with staff.as_(bohdan):
        assert "Figures of help" in staff.get("/staff/services/projects").text
        page = staff.post("/staff/figures", asked)
        assert page.status_code == 200
        assert "True numbers, for inside the house alone" in page.text
        backwards = staff.post("/staff/figures", asked | {"last": "2025-Q4"})
        assert backwards.status_code == 422
        few = staff.post("/staff/figures/csv", asked)
        assert few.status_code == 422
        assert "Too few people to show safely" in few.text
        running = staff.post("/staff/figures/csv", asked | {"last": "2026-Q4"})
        assert "quarters that are over" in running.text


def test_the_file_holds_what_was_printed_and_no_more():
    lines = [*many(39), *many(1, start=100, sex="male")]
    printed = protecting.protect(counted(*lines))
    kinds = dict.fromkeys(KINDS, "=Invented")
    tables = shown.tables(shown.printed(printed), kinds)
    data = shown.to_csv(tables, [("Project", "=INV-1")], ["A note"])
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert ["Project", "'=INV-1"] in rows
    # Nobody continues: with the new ones beside all, everybody would know.
    assert ["People", "40", "", "", ""] in rows
    assert ["Male", "", "", ""] in rows
