"""A worker killed while it compares: what it found is kept, and it is gone on with."""

import pytest

from app.faults import Point
from app.keys.workers import LIFETIME_MINUTES
from tests.classification import comparison
from tests.classification.test_reassessing import sealed
from tests.support import killing


@pytest.fixture
def copied(_maker, live_world, tmp_path):
    """Make copies of the installation, one for each way in which it ends."""
    return lambda name: killing.copy_of(_maker, live_world, tmp_path / str(name))


def test_killed_between_commits_it_goes_on_and_no_decision_is_touched(
    live_world, copied, clock
):
    it = comparison.called_for(live_world)
    before, stands = sealed(), clock.now
    elsewhere = killing.Elsewhere()
    try:
        with copied("whole") as world:
            points = elsewhere.run(comparison.compare, world, it)
            assert comparison.report(world, it).outcome.done == 2
        commits = [n for n, p in enumerate(points, 1) if p is Point.COMMITTED]
        seen = set()
        for number in (commits[-5], commits[-4], commits[-3]):
            with copied(number) as world:
                elsewhere.run(comparison.compare, world, it, stop_at=number)
                told = comparison.report(world, it)
                seen.add((told.outcome.done, told.is_over))
                assert sealed() == before
                clock.forward(minutes=LIFETIME_MINUTES + 1)
                worker = world.worker()
                worker.step()
                if not told.is_over:
                    comparison.go_on(world, it)
                    assert worker.step()
                told = comparison.report(world, it)
                assert (told.outcome.done, told.outcome.looked) == (2, 2)
                assert told.is_over
                assert sealed() == before
                clock.now = stands
    finally:
        elsewhere.close()
    assert len(seen) > 1  # it was really cut in the middle
