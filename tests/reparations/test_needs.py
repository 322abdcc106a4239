"""Help first: needs ask for nothing, and know nothing of what was told."""

import ast
from pathlib import Path

import msgspec
import pytest

from app.db import Base
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.reparations import catalogue, needs
from app.reparations.models import Harm, Need
from app.reparations.needs import HarmContent, NeedContent, Status
from app.staff.policy import Permission
from tests.statements.told import open_case

ROOT = Path(__file__).parents[2] / "app" / "reparations"
WRITE = Permission.NEED_WRITE


def a_need(case, measure="need.shelter", **changed):
    need = NeedContent(
        person_id=case.survivor,
        measure=measure,
        triage="",
        status=Status.IDENTIFIED,
    )
    return needs.with_default_triage(msgspec.structs.replace(need, **changed))


def recorded(case, content):
    with case.opened("olena", WRITE) as (s, file):
        return needs.record_need(s, file, content)


def seen(case, who="olena"):
    with case.opened(who) as (s, file):
        return needs.needs(s, file)


def test_the_most_urgent_stands_first_and_what_is_over_last(case):
    recorded(case, a_need(case, "need.memorial"))
    recorded(case, a_need(case, "need.pep"))
    recorded(case, a_need(case, "need.safety", status=Status.RECEIVED))
    assert [each.content.measure for each in seen(case)] == [
        "need.pep",
        "need.memorial",
        "need.safety",
    ]


@pytest.mark.parametrize("measure", sorted(catalogue.load().measures))
def test_every_measure_can_be_recorded_without_an_account_or_a_consent(case, measure):
    recorded(case, a_need(case, measure))
    assert [each.content.measure for each in seen(case)] == [measure]


def test_needs_are_not_joined_to_testimony():
    """No import, no column and no query leads from help to what was told."""
    barred = {"app.statements", "app.consent", "app.evidence"}
    # What is told to a service rests on a yes to that very service, and on no other.
    of_referrals = {"referring.py": {"app.consent"}}
    for path in ROOT.rglob("*.py"):
        shut = barred - of_referrals.get(path.name, set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.ImportFrom):
                module = node.module or ""
                names = [module, *(f"{module}.{a.name}" for a in node.names)]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            told = [n for n in names if any(f"{n}.".startswith(f"{b}.") for b in shut)]
            assert not told, f"{path.name} knows {told}"
    for table in (Need.__table__, Harm.__table__):
        reached = {key.column.table.name for key in table.foreign_keys}
        assert reached == {"case_file"}
    for other in Base.metadata.tables.values():
        reached = {key.column.table.name for key in other.foreign_keys}
        assert not reached & {"need", "harm"}
    for kind in (NeedContent, HarmContent):
        fields = " ".join(kind.__struct_fields__)
        assert not [w for w in ("statement", "consent", "evidence") if w in fields]


def test_no_page_of_help_shows_or_asks_what_was_told():
    for path in ROOT.rglob("*.html"):
        text = path.read_text("utf-8").replace("/consent/partner_referral", "")
        for word in ("/account", "/statements", "consent/", "statement"):
            assert word not in text, f"{path.name}: {word}"


def test_somebody_of_another_case_has_no_need_here(world, case):
    theirs = open_case(world, team=world.south, by="taras")
    with pytest.raises(NotFoundError):
        recorded(case, a_need(case, person_id=theirs.survivor))
    harm = HarmContent(person_id=case.survivor, kind="mental_harm")
    for changed in ({"person_id": theirs.survivor}, {"incident_id": theirs.incident}):
        with case.opened("olena", WRITE) as (s, file), pytest.raises(NotFoundError):
            needs.record_harm(s, file, msgspec.structs.replace(harm, **changed))


@pytest.mark.parametrize(
    "changed", [{"kind": "x"}, {"severity": "x"}, {"duration": "x"}]
)
def test_a_harm_keeps_to_the_catalogue(case, changed):
    harm = HarmContent(person_id=case.survivor, kind="mental_harm")
    with case.opened("olena", WRITE) as (s, file), pytest.raises(InvalidInputError):
        needs.record_harm(s, file, msgspec.structs.replace(harm, **changed))


def test_two_people_do_not_overwrite_each_other(case):
    need = recorded(case, a_need(case))
    with case.opened("olena", WRITE) as (s, file):
        needs.change_need(s, file, need, 1, a_need(case, status=Status.OFFERED))
    with case.opened("olena", WRITE) as (s, file), pytest.raises(ConflictError):
        needs.change_need(s, file, need, 1, a_need(case, status=Status.CLOSED))


def test_names_in_wishes_become_codes(case):
    recorded(case, a_need(case, wish="Знайти Луку", provider="Лука"))
    (need,) = seen(case, "iryna")
    assert (need.content.wish, need.content.provider) == ("Знайти {P2}", "{P2}")
