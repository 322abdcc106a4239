"""What tests of packages start from."""

import pytest

from tests.packages import sets
from tests.packages import walk as walks
from tests.support.cast import starts_with


def pytest_itemcollected(item):
    """Enter the case once for all tests that have it."""
    starts_with(item, "walk", walks.begin)
    starts_with(item, "lot", sets.begin)
    starts_with(item, "bulk", sets.begin_bulk)


@pytest.fixture
def walk(world):
    """A case of team North and a receiver; nothing is prepared yet."""
    return world.given


@pytest.fixture
def lot(world):
    """Three cases of team North and a receiver; nothing is asked for yet."""
    return world.given


@pytest.fixture
def bulk(world):
    """Six cases, which is one more than goes at once, each put up for approval."""
    return world.given
