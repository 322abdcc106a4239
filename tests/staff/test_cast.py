"""The cast that other tests build on is what it says."""

import pytest

from app import db
from app.audit import chain
from app.keys import directory
from app.keys.parts import Part, Role
from app.staff import drill, house


def test_everybody_is_in_the_teams_that_the_story_says(world):
    north, south = world.north, world.south
    everything = set(Part)
    held = {key: world.actor(key).teams for key in world.house.players}
    assert set(held["olena"][north]) == everything
    assert set(held["bohdan"][north]) == everything
    assert set(held["daryna"][north]) == everything
    assert set(held["iryna"][north]) == {Part.CONTENT, Part.CODED}
    assert held["sofia"][north] == (Part.CODED,)
    assert set(held["roman"][north]) == {Part.CONTENT, Part.IDENTITY}
    assert set(held["taras"][south]) == everything
    for key in ("olena", "bohdan", "daryna", "iryna", "sofia", "roman"):
        assert south not in held[key]
    for key in ("taras", "lesia", "marko", "petro", "hanna", "yurii", "admin"):
        assert north not in held[key]
    assert set(held["marko"][world.intake]) == {Part.CONTENT, Part.IDENTITY}
    assert held["daryna"][world.house.signing] == (Part.CONTENT,)
    assert held["petro"][world.house.audit] == (Part.CONTENT,)


def test_everybody_reads_the_names_of_the_house(world):
    for key in world.house.players:
        with db.reading() as session:
            names = house.names(session, world.actor(key).unlocked)
        assert len(names) == len(world.house.players)


def test_the_drill_is_done_and_the_log_verifies(world):
    with db.reading() as session:
        assert drill.is_done(session)
        assert chain.verify(session).lines > len(world.house.players)
        assert len(directory.load(session).officers()) == 2


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_does_the_next_does_not_see(world, olena, turn):
    with db.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM staff_member")
    with db.reading() as session:
        assert house.names(session, olena.unlocked) == {}


def test_the_actors_follow_the_live_world_when_the_test_asks_for_it(live_world, olena):
    with db.reading() as session:
        assert house.name_of(session, olena.unlocked, olena.staff_id) == "Olena"
    assert olena.role is Role.CASEWORKER
