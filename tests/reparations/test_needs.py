"""Help first: needs ask for nothing, and know nothing of what was told."""

import ast
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from app import db, index, vault
from app.db import Base
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.reparations import cards, catalogue, needs
from app.reparations.harms.recording import HarmContent
from app.reparations.models import Harm, Need
from app.reparations.needs import NeedContent, Status
from app.staff.policy import Permission
from app.work import waiting
from app.work.rules import When
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


def test_every_measure_can_be_recorded_without_an_account_or_a_consent(case):
    measures = sorted(catalogue.load().measures)
    with case.opened("olena", WRITE) as (s, file):
        for measure in measures:
            needs.record_need(s, file, a_need(case, measure))
    assert sorted(each.content.measure for each in seen(case)) == measures


def test_needs_are_not_joined_to_testimony():
    """No import, no column and no query leads from help to what was told."""
    barred = {"app.statements", "app.consent", "app.evidence"}
    # What is told to a service rests on a yes to that very service, and on no other;
    # a harm may name what shows it, and is no help.
    open_to = {
        "referring.py": {"app.consent"},
        "telling.py": {"app.consent"},
        "harms": {"app.evidence"},
    }
    for path in ROOT.rglob("*.py"):
        if "claims" in path.parts:
            continue
        named = open_to.get(path.name, set()) | open_to.get(path.parent.name, set())
        shut = barred - named
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
    fields = " ".join(NeedContent.__struct_fields__)
    assert not [w for w in ("statement", "consent", "evidence") if w in fields]
    assert "statement" not in " ".join(HarmContent.__struct_fields__)


def test_no_page_of_help_shows_or_asks_what_was_told():
    for path in ROOT.rglob("*.html"):
        text = path.read_text("utf-8").replace("/consent/partner_referral", "")
        for word in ("/account", "/statements", "consent/", "statement"):
            assert word not in text, f"{path.name}: {word}"


def test_somebody_of_another_case_has_no_need_here(world, case):
    theirs = open_case(world, team=world.south, by="taras")
    with pytest.raises(NotFoundError):
        recorded(case, a_need(case, person_id=theirs.survivor))


def test_two_people_do_not_overwrite_each_other(case):
    need = recorded(case, a_need(case))
    with case.opened("olena", WRITE) as (s, file):
        needs.change_need(s, file, need, 1, a_need(case, status=Status.OFFERED))
    with case.opened("olena", WRITE) as (s, file), pytest.raises(ConflictError):
        needs.change_need(
            s, file, need, 1, a_need(case, status=Status.CLOSED, outcome="x")
        )


def test_names_in_wishes_become_codes(case):
    recorded(case, a_need(case, wish="Знайти Луку", provider="Лука"))
    (need,) = seen(case, "iryna")
    assert (need.content.wish, need.content.provider) == ("Знайти {P2}", "{P2}")


def changed(case, need, version, content):
    with case.opened("olena", WRITE) as (s, file):
        needs.change_need(s, file, need, version, content)


def test_a_need_from_red_to_met_with_every_step_kept(case, world, clock):
    need = recorded(case, a_need(case))
    olena = world.actor("olena").staff_id
    for version, status in enumerate(
        (Status.OFFERED, Status.CONSENTED, Status.REFERRED, Status.RECEIVED), start=1
    ):
        clock.forward(hours=1)
        changed(case, need, version, a_need(case, status=status, acts_id=olena))
    # Saved again without a change of state, it is no step.
    changed(case, need, 5, a_need(case, status=Status.RECEIVED, acts_id=olena))
    (met,) = seen(case)
    assert [step.status for step in met.content.steps] == [
        Status.IDENTIFIED,
        Status.OFFERED,
        Status.CONSENTED,
        Status.REFERRED,
        Status.RECEIVED,
    ]
    assert {step.by for step in met.content.steps} == {olena}
    assert met.content.is_over
    assert met.content.raised_at == clock.now - timedelta(hours=4)


@pytest.mark.parametrize("status", [Status.DECLINED, Status.UNMET, Status.CLOSED])
def test_no_end_without_a_reason(case, status):
    for outcome in ("", "  "):
        with pytest.raises(InvalidInputError) as refused:
            recorded(case, a_need(case, status=status, outcome=outcome))
        assert refused.value.fields == ("outcome",)
    recorded(case, a_need(case, status=status, outcome="No bed was free."))


def test_urgent_help_always_has_somebody(case, world):
    recorded(case, a_need(case, "need.pep"))
    recorded(case, a_need(case, "need.housing"))
    (urgent, planned) = seen(case)
    assert urgent.content.acts_id == world.actor("olena").staff_id
    assert planned.content.acts_id is None


@pytest.mark.parametrize(
    ("measure", "towards", "fine"),
    [
        ("need.medical_ongoing", "rehab.medical", True),
        ("need.medical_ongoing", "need.pep", False),
        ("need.medical_ongoing", "x", False),
        ("rehab.medical", "rehab.psych", False),
    ],
)
def test_urgent_help_may_serve_a_measure_of_the_five_forms(
    case, measure, towards, fine
):
    need = a_need(case, measure, towards=towards)
    if fine:
        recorded(case, need)
        return
    with pytest.raises(InvalidInputError):
        recorded(case, need)


def test_an_event_to_come_is_refused(case, clock):
    event = clock.now + timedelta(minutes=1)
    with pytest.raises(InvalidInputError):
        recorded(case, a_need(case, "need.pep", event_at=event))


def on_today(world, who):
    index.forget_all()
    actor = world.actor(who)
    with db.transaction() as s:
        found = waiting.lists(s, actor, 8)
        card = cards.late(s, actor)
    own = [r for each in found if each.when is When.LATE for r in each.rows]
    return own, (card.data["rows"] if card else [])


def test_what_is_late_stands_on_today_of_who_acts_and_then_of_the_coordinator(
    case, world, clock
):
    need = recorded(case, a_need(case, "need.shelter"))
    assert on_today(world, "olena") == ([], [])
    assert on_today(world, "bohdan") == ([], [])
    clock.forward(days=4)
    (own,), team = on_today(world, "olena")
    assert own.href == f"{case.path}/reparation#need-{need}"
    assert team == []  # a caseworker has the own list
    own, (row,) = on_today(world, "bohdan")
    assert (own, row["need"], row["ref"]) == ([], need, case.ref)
    assert on_today(world, "taras") == ([], [])
    changed(case, need, 1, a_need(case, status=Status.RECEIVED))
    assert on_today(world, "olena") == ([], [])
    assert on_today(world, "bohdan") == ([], [])


def test_a_need_of_before_has_no_clock_and_no_made_up_step(case):
    kept = msgspec.json.decode(vault.encode(a_need(case)))
    added = {"raised_at", "event_at", "towards", "steps"}
    body = {name: value for name, value in kept["body"].items() if name not in added}
    older = {"schema": kept["schema"], "version": 1, "body": body}
    read = vault.decode(NeedContent, msgspec.json.encode(older))
    assert (read.steps, read.clock.until) == ((), None)
