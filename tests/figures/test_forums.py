"""Figures of what left: true inside the house, protected where they leave it."""

import ast
from datetime import date
from uuid import UUID

import pytest

from app import clock, db
from app.audit import Action
from app.errors import NotFoundError, TooFewError
from app.figures.forums import gathering, protecting, shown
from app.figures.forums.counting import BECAME, SAYS_NOTHING, Sent, Someone, count
from app.packages.after.records import Reason
from app.packages.after.rules import Became
from app.truth.rules import Rules
from tests.cases.pages import text
from tests.packages import walk as walks
from tests.packages.afterwards import has_left
from tests.support import log
from tests.support.source import ROOT

FIRST, LAST = date(2026, 1, 1), date(2026, 3, 31)
FORUMS = ["prosecution_national", "icc"]
RULES = Rules()


def sent(number=1, on=date(2026, 1, 5), people=None, **over):
    told = {
        "case_id": UUID(int=number),
        "forum": FORUMS[0],
        "on": on,
        "people": people or (Someone(UUID(int=number)),),
        "days": 4,
        "recalled": False,
        "became": SAYS_NOTHING,
    }
    return Sent(**told | over)


def counted(*lines):
    return count(lines, FORUMS, FIRST, LAST)


def test_packages_cases_and_people_are_each_counted_once():
    mara = Someone(UUID(int=9))
    found = counted(
        sent(1, people=(mara,)),
        sent(1, people=(mara, Someone(UUID(int=2))), forum="icc"),
        sent(3, on=date(2026, 4, 1)),
    )
    assert (found.all.packages, found.all.cases, found.all.people) == (2, 1, 2)
    assert found.forums["icc"].people == 2
    assert list(found.months) == ["2026-01"]


def test_somebody_who_is_in_two_cases_is_one():
    link = (UUID(int=77),)
    found = counted(
        sent(1, people=(Someone(UUID(int=1), link),)),
        sent(2, people=(Someone(UUID(int=2), link),)),
    )
    assert (found.all.cases, found.all.people) == (2, 1)


def test_days_are_the_middle_one_of_what_arrived():
    lines = [sent(n, days=d) for n, d in enumerate((1, 3, 90, None))]
    row = counted(*lines).all
    assert (row.received, row.days) == (3, 3)


def many(number, **over):
    return [sent(n, **over) for n in range(number)]


def test_too_few_people_leave_in_no_figure():
    with pytest.raises(TooFewError):
        protecting.protect(counted(*many(RULES.sensitive_threshold - 1)), RULES)


def test_what_is_small_is_hidden_and_the_rest_rounded():
    lines = [*many(23), sent(99, recalled=True, became="used")]
    printed = protecting.protect(counted(*lines), RULES)
    assert printed["packages", "all"] == 25
    assert printed["people", "all"] == 25
    assert printed["recalled", "all"] is None
    assert printed["became.used", "all"] is None
    assert printed["packages", "icc"] is None
    assert all(n is None or n >= RULES.sensitive_threshold for n in values(printed))


def values(printed):
    return [n for name, n in printed.items() if name[0] != "days"]


def test_days_stay_where_their_number_stays():
    without = [sent(100 + n, days=None) for n in range(20)]
    few = protecting.protect(counted(*without, sent(99, days=2)), RULES)
    assert few["days", "all"] is None
    enough = protecting.protect(counted(*without, *many(20)), RULES)
    assert enough["days", "all"] == 4
    # That everybody answered says as exactly that nobody did not.
    every = protecting.protect(counted(*many(20)), RULES)
    assert every["days", "all"] is None


def test_what_left_is_gathered_from_the_log_alone(world):
    walk = walks.begin(world)
    after = has_left(walk)
    after.received()
    after.says(Became.REGISTERED)
    after.sends(after.recalls(Reason.NEW_RISK))
    with db.transaction() as s:
        (one,) = gathering.gather(s, world.actor("bohdan"), world.north)
    assert (one.days, one.recalled, one.became) == (0, True, "registered")
    assert len(one.people) == 1
    assert Action.FORUMS_COUNTED in {line.action for line in log.lines(world)}


@pytest.mark.parametrize("who", ["olena", "iryna", "taras"])
def test_only_a_coordinator_of_the_team_makes_them(world, who):
    with db.transaction() as s, pytest.raises(NotFoundError):
        gathering.gather(s, world.actor(who), world.north)


def test_nothing_of_help_or_of_testimony_is_read():
    """By its imports: a search that would find one."""
    forbidden = ("app.reparations", "app.statements", "app.evidence", "app.facts")
    found = set()
    for path in (ROOT / "app" / "figures" / "forums").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
    assert "app.packages" in found
    assert not [each for each in found if each.startswith(forbidden)]
    assert "app.figures.gathering" not in found


def test_the_page_shows_true_numbers_and_the_file_nothing_small(world, desk):
    walk = walks.begin(world)
    has_left(walk)
    bohdan, today = desk("bohdan"), clock.now().date()
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    form = {"team": str(world.north), "first": quarter, "last": quarter}
    page = text(bohdan.post("/staff/disclosures/figures", form))
    assert "True numbers, for inside the house alone" in page
    assert f"{today:%Y-%m}: " in page
    refused = bohdan.post("/staff/disclosures/figures/csv", form)
    assert refused.status_code == 422
    assert "quarters that are over" in text(refused)
    past = f"{today.year - 1}-Q1"
    few = form | {"first": past, "last": past}
    refused = bohdan.post("/staff/disclosures/figures/csv", few)
    assert "Too few people to show safely" in text(refused)
    assert desk("olena").get("/staff/disclosures/figures").status_code == 404


def test_the_file_that_leaves_says_how_it_is_protected(world):
    del world
    printed = protecting.protect(counted(*many(20)), RULES)
    said = dict.fromkeys(FORUMS, "An invented body")
    tables = shown.outside(printed, said)
    labels = [label for table in tables for label, _numbers in table.rows]
    assert len(labels) == len(FORUMS) + 1 + 3 + len(BECAME)
    assert any("hidden" in note for note in shown.notes(10, 5))
