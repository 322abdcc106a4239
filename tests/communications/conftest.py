"""What tests of communications start from."""

import pytest

from tests.communications import generated
from tests.support.cast import starts_with


def _begin(world):
    return generated.begin(world, many=2, incidents=2, photo=True, crime=CRIME)


CRIME = "icc.7.1.e"


def pytest_itemcollected(item):
    """Enter the cases once for all tests that have them."""
    starts_with(item, "written", _begin)


@pytest.fixture
def written(world):
    """A communication over two cases whose survivors agreed."""
    return world.given
