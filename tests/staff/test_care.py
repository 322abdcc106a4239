"""What one opened is counted for one's own eyes, and nobody else's key opens it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app import db, vault
from app.audit import Action
from app.errors import TamperedError
from app.staff.budgets import counting
from app.staff.care import keeping, themes
from app.staff.care.models import OwnCare
from app.statements.words import SPEAKS_OF
from tests.support import log

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def read(actor, what, action=Action.STATEMENT_READ, of=None):
    with db.transaction() as session:
        counting.read(session, actor, action, actor.staff_id, of=what, themes=of)


def seen(actor):
    with db.reading() as session:
        return keeping.seen(session, actor)


def remind(actor, after=0, late=None):
    with db.transaction() as session:
        keeping.remind(session, actor, after, late)


def row_of(actor):
    with db.reading() as session:
        return session.scalars(
            select(OwnCare.sealed).where(OwnCare.staff_id == actor.staff_id)
        ).one()


def test_what_is_heavy_counts_once_within_the_hour_under_each_theme(olena, clock):
    clock.now = MONDAY
    for _ in range(3):
        read(olena, "one", of=["death", "children"])
    read(olena, "two", of=["death"])
    read(olena, "picture", Action.EVIDENCE_SEEN)
    read(olena, "only compared with its hashes", Action.EVIDENCE_SEEN, of=[])
    read(olena, "a name", Action.IDENTITY_READ)
    for _ in range(2):
        read(olena, "what was folded", Action.SENSITIVE_READ)
    assert seen(olena).opened == 4
    assert seen(olena).themes == {
        "death": 2,
        "children": 1,
        "pictures": 1,
        "details": 1,
    }
    clock.forward(hours=1)
    read(olena, "one", of=["death"])
    assert seen(olena).opened == 5


def test_a_new_week_begins_with_nothing_and_keeps_the_reminders(olena, clock):
    clock.now = MONDAY
    remind(olena, 2, 21)
    read(olena, "one")
    assert not seen(olena).is_much
    read(olena, "two")
    assert seen(olena).is_much
    clock.forward(days=7)
    assert (seen(olena).opened, seen(olena).themes) == (0, {})
    assert (seen(olena).remind_after, seen(olena).late_from) == (2, 21)
    read(olena, "three")
    assert seen(olena).opened == 1


@pytest.mark.parametrize(
    ("hour", "late_from", "is_late"),
    [(20, 21, False), (21, 21, True), (3, 21, True), (6, 21, False), (23, None, False)],
)
def test_it_is_late_from_the_hour_that_one_set(olena, clock, hour, late_from, is_late):
    clock.now = MONDAY.astimezone().replace(hour=hour).astimezone(UTC)
    remind(olena, 0, late_from)
    assert seen(olena).is_late is is_late


def test_nobody_elses_key_opens_the_count(world, olena):
    read(olena, "one", of=["sexual_violence"])
    sealed, place = row_of(olena), keeping._place(olena)
    own = vault.unseal(olena.unlocked.own_key("care"), sealed, place)
    assert b"sexual_violence" in own  # so that what follows can fail
    assert b"sexual_violence" not in sealed
    with db.reading() as session:
        for name in ("bohdan", "iryna", "hanna", "petro", "admin"):
            other = world.actor(name)
            held = [
                other.unlocked.team_seed(session, team, part)
                for team, parts in other.teams.items()
                for part in parts
            ]
            for key in [other.unlocked.own_key("care"), *held]:
                with pytest.raises(TamperedError):
                    vault.unseal(key, sealed, place)
            assert keeping.seen(session, other).opened == 0


def test_the_size_tells_nothing_and_the_log_neither(world, olena):
    remind(olena)
    empty = row_of(olena)
    with db.transaction() as session:
        for _ in range(120):
            keeping.count(session, olena, themes.THEMES)
    assert len(row_of(olena)) == len(empty)
    before = len(list(log.lines(world)))
    remind(olena, 5, 20)
    with db.transaction() as session:
        keeping.count(session, olena, ["death"])
    assert len(list(log.lines(world))) == before


def test_reading_alone_counts_nothing(olena):
    with db.reading() as session:
        counting.read(session, olena, Action.STATEMENT_READ, olena.staff_id, of="one")
    assert seen(olena).opened == 0


def test_each_theme_of_a_veil_and_each_heavy_reading_has_its_words():
    assert set(SPEAKS_OF) <= set(themes.THEMES)
    assert set(themes.HEAVY.values()) <= set(themes.THEMES)
