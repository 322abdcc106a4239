"""Harms as described: scales of each kind, who says so, what it rests on."""

from datetime import date

import msgspec
import pytest

from app import vault
from app.cases import recording
from app.cases.documents import FactAnswer
from app.cases.models import Incident
from app.errors import (
    CatalogueError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
)
from app.facts import Answer
from app.reparations import catalogue
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.staff.policy import Permission
from tests.statements.told import open_case

WRITE = Permission.NEED_WRITE
TODAY = date(2026, 11, 24)


def a_harm(case, kind="mental_harm", **changed):
    return msgspec.structs.replace(HarmContent(case.survivor, kind), **changed)


def recorded(case, content):
    with case.opened("olena", WRITE) as (s, file):
        return harms.record(s, file, content)


def seen(case, who="olena"):
    with case.opened(who) as (s, file):
        return [each.content for each in harms.harms(s, file)]


def test_every_harm_can_be_recorded_as_it_was_told_without_any_proof(case):
    kinds = sorted(catalogue.load().harms)
    assert len(kinds) > 20
    with case.opened("olena", WRITE) as (s, file):
        for kind in kinds:
            harms.record(s, file, a_harm(case, kind))
    assert sorted(each.kind for each in seen(case)) == kinds


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"kind": "x"}, "kind"),
        ({"severity": "x"}, "severity"),
        ({"kind": "loss_of_life", "severity": "minor"}, "severity"),
        ({"kind": "loss_of_life", "duration": "healed"}, "duration"),
        ({"kind": "displacement", "duration": "healed"}, "duration"),
        ({"suffered": "x"}, "suffered"),
        ({"said_on": date(2999, 1, 1)}, "said_on"),
        ({"amount": "5"}, "amount"),
        ({"kind": "costs_incurred", "amount": "5", "basis": "paper"}, "currency"),
        ({"kind": "costs_incurred", "amount": "5", "currency": "UAH"}, "basis"),
        ({"kind": "costs_incurred", "currency": "UAH"}, "currency"),
        (
            {
                "kind": "loss_of_liberty",
                "amount": "5",
                "currency": "UAH",
                "basis": "paper",
            },
            "currency",
        ),
        ({"checked": "verified"}, "checked"),
    ],
)
def test_a_harm_keeps_to_the_scales_of_its_kind(case, changed, wrong):
    with pytest.raises(InvalidInputError) as refused:
        recorded(case, a_harm(case, **changed))
    assert wrong in refused.value.fields


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12 500,50", "12500.50"), ("", ""), ("0", "0"), (" 7 ", "7")],
)
def test_an_amount_is_read_as_people_write_it(typed, kept):
    assert harms.figure(typed) == kept


@pytest.mark.parametrize(
    "typed", ["-5", "1e9", "5 UAH", "1,5,2", "nan", "9" * 16, "\u0665"]
)
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(InvalidInputError):
        harms.figure(typed)


def test_whoever_notes_support_is_named_and_stays_named(case, world, clock):
    harm = recorded(case, a_harm(case))
    (told,) = seen(case)
    assert (told.checked_by, told.checked_on) == (None, None)
    checked = a_harm(case, checked="examination")
    with case.opened("olena", WRITE) as (s, file):
        harms.change(s, file, harm, 1, checked)
    (told,) = seen(case)
    by, on = told.checked_by, told.checked_on
    assert by == world.actor("olena").staff_id
    clock.forward(days=3)
    with case.opened("olena", WRITE) as (s, file):
        harms.change(
            s, file, harm, 2, msgspec.structs.replace(checked, severity="minor")
        )
    (told,) = seen(case)
    assert (told.checked_by, told.checked_on) == (by, on)
    with case.opened("olena", WRITE) as (s, file), pytest.raises(ConflictError):
        harms.change(s, file, harm, 2, checked)


def test_people_incidents_and_evidence_are_of_this_case(world, case):
    theirs = open_case(world, team=world.south, by="taras")
    for changed in (
        {"person_id": theirs.survivor},
        {"incident_id": theirs.incident},
        {"evidence_ids": (theirs.incident,)},
    ):
        with pytest.raises(NotFoundError):
            recorded(case, a_harm(case, **changed))


def yes(case, key):
    with case.opened("olena", Permission.CASE_WRITE) as (s, file):
        row = file.child(s, Incident, case.incident)
        answers = (FactAnswer(key, Answer.YES, None, file.actor.staff_id),)
        recording.record_facts(s, file, case.incident, row.version, answers)


def asked(case):
    with case.opened() as (s, file):
        return [each.kind for each in harms.questions(s, file)]


def test_facts_only_ask_and_a_no_is_an_answer(case):
    assert asked(case) == []
    yes(case, "act.detention")
    assert asked(case) == ["loss_of_liberty"]
    assert seen(case) == []  # a question records nothing
    recorded(case, a_harm(case, "loss_of_liberty", denied=True))
    assert asked(case) == []


def test_a_harm_of_before_says_nothing_that_nobody_said(case):
    old = HarmContent(case.survivor, "grief", said_by="person")
    body = msgspec.json.decode(vault.encode(old))
    added = set(HarmContent.__struct_fields__[7:])
    older = {
        "schema": body["schema"],
        "version": 1,
        "body": {k: v for k, v in body["body"].items() if k not in added},
    }
    read = vault.decode(HarmContent, msgspec.json.encode(older))
    assert read == old


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("class: mental, asked_by", "class: nothing, asked_by"),
        ("unit: days", "unit: weeks"),
        ("asked_by: [act.mutilation]", "asked_by: [act.unheard_of]"),
        (
            "severity: [moderate, serious, life_changing], duration: [ongoing",
            "severity: [worst], duration: [ongoing",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(tmp_path, old, new):
    text = catalogue.PATH.read_text("utf-8")
    assert old in text
    path = tmp_path / "reparations.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError, match=r"reparations\.yaml, line \d+"):
        catalogue.load(path)
