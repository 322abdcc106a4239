"""What tests of packages start from."""

import pytest

from tests.packages import walk as walks


@pytest.fixture
def walk(world, tmp_path):
    """A case of team North and a receiver; nothing is prepared yet."""
    return walks.begin(world, tmp_path)
