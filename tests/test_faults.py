"""Killed anywhere, things are as before or as after: accept, save, evidence, package.

Each act is done once undisturbed, to learn which points it reaches; then, each time in
a copy of the same installation, its process is really killed at each of them. What is
left is opened again, looked at, swept, and the act is done again.
"""

import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from app import db, index
from app.audit import chain
from app.evidence import storing
from app.evidence.models import EvidenceFile
from app.faults import Point
from app.files import keeping
from app.keys.parts import Part
from app.keys.workers import Identity
from app.packages import building
from app.packages.volumes.opener import opener
from app.staff import founding
from app.worker import Worker
from tests.packages import walk as walks
from tests.statements.told import open_case
from tests.support import acts, killing, volume_acts
from tests.support.acts import ACTS, BUSY, Act
from tests.support.cast import World
from tests.support.world import Clock

IN_CLEAR = (
    *(acts.CLEAR, walks.PICTURE[:40]),
    *(b"manifest-sha256.txt", b"00_START.html"),
)


EVERY_ACT = (*ACTS, volume_acts.BUILD)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[killing.Elsewhere]:
    """The process in which things are cut short."""
    process = killing.Elsewhere()
    yield process
    process.close()


@pytest.fixture
def copied(_maker, live_world, tmp_path):
    """Make copies of the installation, one for each way in which it ends."""
    return lambda name: killing.copy_of(_maker, live_world, tmp_path / str(name))


@pytest.mark.parametrize("act", EVERY_ACT, ids=[act.name for act in EVERY_ACT])
def test_killed_anywhere_it_is_as_before_or_as_after(
    act, live_world, copied, elsewhere, clock, record_property
):
    it = act.prepare(live_world)
    with copied("before") as world:
        before = killing.state(world)
        assert not act.is_done(world, it)
    with copied("after") as world:
        points = elsewhere.run(act.do, world, it)
        after = killing.state(world)
    assert set(points) == act.reaches

    numbers, stands = killing.chosen(points, few=act.few), clock.now
    for number in numbers:
        with copied(number) as world:
            elsewhere.run(act.do, world, it, stop_at=number)
            try:
                look_and_do_again(act, world, it, Ends(before, after), clock)
            except BaseException as found:
                found.add_note(f"killed at point {number}, {points[number - 1]}")
                raise
            clock.now = stands
    record_property("killed", [points[number - 1].value for number in numbers])
    print(f"{act.name}: killed at {len(numbers)} of {len(points)} points")  # noqa: T201


def test_every_point_there_is_was_reached_by_one_of_the_acts():
    """Each act reaches exactly what it names here, or its own test fails."""
    assert frozenset().union(*(act.reaches for act in EVERY_ACT)) == set(Point)


def test_that_a_clear_byte_would_be_noticed(live_world):
    (live_world.settings.data / "left").write_bytes(b"before" + acts.SOURCE)
    with pytest.raises(AssertionError, match="left"):
        nothing_lies_in_clear(live_world)


def test_the_worker_removes_what_killed_processes_left(live_world, elsewhere, clock):
    case, settings = open_case(live_world), live_world.settings
    acts.take_in(live_world, case)
    (kept,) = killing.state(live_world).files
    points = elsewhere.run(acts.take_in_in_vain, live_world, case)
    for point in (Point.FILE_SYNC, Point.BLOB_KEPT):
        stop_at = points.index(point) + 1
        elsewhere.run(acts.take_in, live_world, case, stop_at=stop_at)
    elsewhere.run(acts.leave_waiting, live_world, None, stop_at=2)
    assert len(list(settings.spool.iterdir())) == 1
    assert len(killing.state(live_world).files) == 3

    worker = Worker(Identity.load(founding.worker_file(settings)), settings)
    worker.step()
    assert len(killing.state(live_world).files) == 3  # somebody may be at work on them
    grown_old(settings.data)
    clock.forward(hours=1)
    worker.step()
    assert killing.state(live_world).files == (kept,)
    assert list(settings.spool.iterdir()) == []


@pytest.mark.parametrize(
    ("deed", "prepare"),
    [
        (acts.read_the_files, acts.check_called_for),
        (acts.write_into_chains, acts.check_read),
    ],
    ids=["the worker that reads", "who writes it into the chains"],
)
def test_a_check_of_files_goes_on_and_counts_each_file_once(
    live_world, copied, elsewhere, clock, deed, prepare
):
    check = prepare(live_world)
    with copied("after") as world:
        points = elsewhere.run(deed, world, check)
    # After one commit is before the next one; only the last has none after it.
    commits = [n for n, point in enumerate(points, 1) if point is Point.COMMIT]
    commits.append(len(points))
    halves, stands = set(), clock.now
    for number in commits:
        with copied(number) as world:
            elsewhere.run(deed, world, check, stop_at=number)
            nothing_lies_in_clear(world)
            nothing_is_torn(world)
            half = acts.reported(world, check)
            halves.add(
                (half.counts["holds"], tuple(acts.verified_in_chains(world, check)))
            )
            acts.read_on(world, check, clock)
            acts.write_into_chains(world, check)
            whole = acts.reported(world, check)
            assert (whole.is_read, whole.is_written, whole.holds) == (True,) * 3
            assert whole.counts == {"holds": 4}, "two files and two chains"
            assert acts.verified_in_chains(world, check) == [1, 1]
            clock.now = stands
    assert len(halves) > 2, "some of it was kept, and not all"


@dataclass(frozen=True)
class Ends:
    """How it was before the act, and how it is after it."""

    before: killing.State
    after: killing.State


def look_and_do_again(
    act: Act, world: World, it: Any, ends: Ends, clock: Clock
) -> None:
    """Say that it is as before or as after, and that it can be done again."""
    now = killing.state(world)
    nothing_lies_in_clear(world)
    nothing_is_torn(world)
    grown_old(world.settings.data)
    with db.reading() as s:
        storing.sweep(s, EvidenceFile)
        keeping.sweep(s)
        building.sweep(s)
    files = killing.state(world).files
    if now.but(act.apart_from) != ends.before.but(act.apart_from):
        assert replace(now, files=files).counts(BUSY) == ends.after.counts(BUSY)
        assert act.is_done(world, it)
        with pytest.raises(act.done_twice) if act.done_twice else nullcontext():
            act.do(world, it)
        return
    # A package whose file was whole, and whose row does not say so yet, is built anew.
    new = set(files) - set(ends.before.files)
    more = {name for name in new if ".age" not in name and ".set/" not in name}
    assert not more
    assert set(files) >= set(ends.before.files)
    assert not act.is_done(world, it)
    (act.once_more or do_again)(act, world, it, clock)
    nothing_is_torn(world)


def do_again(act: Act, world: World, it: Any, clock: Clock) -> None:
    """Do it, and look whether it comes to what it came to undisturbed."""
    del clock
    act.do(world, it)
    assert act.is_done(world, it) == (act.name != "take in a file in vain")


def nothing_lies_in_clear(world: World) -> None:
    """Search every file, also those that nobody knows of any more."""
    for path in world.settings.data.rglob("*"):
        data = path.read_bytes() if path.is_file() else b""
        if opener().startswith(data):  # the page that goes with volumes tells nothing
            continue
        assert not any(clear in data for clear in IN_CLEAR), path.name


def nothing_is_torn(world: World) -> None:
    """Verify the log, and catch up with an index that verifies its own sums."""
    index.forget_all()
    with db.reading() as s:
        chain.verify(s)
        keys = world.actor("olena").unlocked
        index.segment(s, keys, world.north, Part.CONTENT)


def grown_old(folder: Path) -> None:
    """Let a long time pass for every file that lies there."""
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
