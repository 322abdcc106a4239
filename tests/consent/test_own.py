"""What the gate calls a person's own: theirs alone, nobody else to be seen in it."""

from datetime import date
from uuid import uuid4

import pytest

from app.consent import catalogue
from app.consent.findings.rules import Rule, Why
from app.consent.own.rules import ACCESS, gate_own
from app.consent.rules import Handling, Item, ThirdPerson, Use

ME, OTHER = uuid4(), uuid4()
USE = Use(ACCESS, None, date(2026, 11, 29), needs_recipient=False, on_hold=False)


def asked(*owners, others=()):
    item = Item(uuid4(), frozenset(owners), tuple(others))
    return item, gate_own(USE, [item], ME)


def test_what_is_theirs_alone_goes_without_anybodys_yes():
    item, said = asked(ME)
    assert said.covers(item.id)
    assert said.grants == frozenset()


@pytest.mark.parametrize("owners", [(), (OTHER,)])
def test_what_is_not_theirs_stays(owners):
    item, said = asked(*owners)
    assert not said.covers(item.id)
    assert [each.why for each in said.held_back] == [Why.NOT_OWN]


def test_what_is_somebody_elses_too_stays():
    item, said = asked(ME, OTHER)
    assert not said.covers(item.id)
    assert [(e.rule, e.person_id) for e in said.held_back] == [(Rule.G3, OTHER)]


@pytest.mark.parametrize("handling", list(Handling))
@pytest.mark.parametrize("alleged", [True, False])
def test_whoever_else_is_in_it_has_to_be_hidden(handling, alleged):
    third = ThirdPerson(OTHER, handling, is_alleged=alleged, legal_ground="Invented.")
    item, said = asked(ME, others=[third])
    assert said.covers(item.id) == (handling is Handling.REDACTED)


def test_one_that_stays_holds_no_other():
    own, foreign = Item(uuid4(), frozenset({ME})), Item(uuid4(), frozenset({OTHER}))
    said = gate_own(USE, [own, foreign], ME)
    assert said.may_go == {own.id}


def test_nobody_is_asked_about_it():
    assert ACCESS not in catalogue.load().purposes
