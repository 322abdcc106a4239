"""A comparison of two cases, for a process that is killed while it does it."""

from dataclasses import dataclass, field
from unittest import mock
from uuid import UUID

from app import db
from app.classification.reassessing import reporting, running, starting
from app.keys.workers import ShortKey
from tests.classification import reviewed


@dataclass(frozen=True)
class Comparison:
    """One that was called for, and the keys of the worker that it was sealed to."""

    one: UUID
    worker_keys: list[ShortKey] = field(repr=False)


def called_for(world):
    """Decide in two cases, and call for a comparison of them."""
    for known in (reviewed.enter(world), reviewed.enter(world)):
        known.decide(crime="ucc.439", reason="By hand.")
    keys = world.worker()._keys
    with db.transaction() as s:
        return Comparison(starting.start(s, world.actor("iryna"), world.north), keys)


def compare(world, it):
    """Do the job as that worker, a case at a time."""
    worker = world.worker()
    worker._keys[:0] = it.worker_keys
    with mock.patch.object(running, "AT_ONCE", 1):
        worker.step()


def report(world, it):
    """Read the report."""
    with db.transaction() as s:
        return reporting.get(s, world.actor("iryna"), it.one)


def go_on(world, it):
    """Press Go on."""
    with db.transaction() as s:
        actor = world.actor("iryna")
        row = reporting.row_of(s, actor, it.one)
        starting.go_on(s, actor, row, reporting.content_of(s, actor, row))
