"""What tests of packages start from."""

import pytest

from tests.packages import walk as walks
from tests.support.cast import starts_with


def pytest_itemcollected(item):
    """Enter the case once for all tests that have it."""
    starts_with(item, "walk", walks.begin)


@pytest.fixture
def walk(world):
    """A case of team North and a receiver; nothing is prepared yet."""
    return world.given
