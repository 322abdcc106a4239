"""The main job through the functions that views call, without a browser."""

from app import cases, db, index
from app.cli import demo_cases
from app.keys.parts import Part
from app.staff.policy import Permission


def test_a_public_case_is_entered_from_report_to_facts(world):
    writer = demo_cases.Writer(world.actor, world.north)
    told = writer.enter(demo_cases.public_cases()[0], 1, counted=True)
    with db.transaction() as session:
        iryna = world.actor("iryna")
        file = cases.get(session, told.ref, iryna, Permission.CASE_READ)
        assert not file.knows_names
        segment = index.segment(session, iryna.unlocked, world.north, Part.CONTENT)
        found, count = index.cases(segment, text=told.ref)
        assert count == 1
        assert found[0].entry.counts["statements"] == 1
    with db.transaction() as session:
        sofia = world.actor("sofia")
        coded = index.segment(session, sofia.unlocked, world.north, Part.CODED)
        assert len(index.coded(coded)) == 1
