"""A case whose facts point to crimes, for the pages and acts of legal review."""

import pytest

from app.cli import demo_cases
from tests.classification import reviewed
from tests.statements.conftest import blobs
from tests.support.cast import starts_with

__all__ = ["blobs"]


def pytest_itemcollected(item):
    """Enter the case once for all tests that have it."""
    starts_with(item, "known", reviewed.enter)


@pytest.fixture
def known(world):
    """A case of Olena's in team North with an incident and answers."""
    return world.given


@pytest.fixture
def of_the_south(world):
    """The same in team South: nobody of North may know of it."""
    return reviewed.enter_in_the_south(world)


@pytest.fixture
def public_cases():
    """The publicly known cases, as facts."""
    return demo_cases.public_cases()
