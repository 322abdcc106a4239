"""Here `world` is the installation with three cases in it, filled once for a run.

`full` says what they are (`tests/support/filled.py`). As elsewhere, whatever a test
does is taken back after it.
"""

from collections.abc import Iterator

import pytest

from app import clock
from tests.support import filled
from tests.support.cast import World, starts_with
from tests.support.filled import Installation


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let every test here start from the filled installation."""
    starts_with(item, "world", filled.fill)


@pytest.fixture
def full(world: World) -> Installation:
    """What lies in the installation. A worker runs in it: its key lasts 20 minutes."""
    world.worker()
    made: Installation = world.given
    return made


@pytest.fixture
def standing() -> Iterator[None]:
    """A walk may take longer than a code or a picture lasts: its time stands still."""
    now = clock.now()
    clock.stand_in(lambda: now)
    yield
    clock.stand_in(None)
