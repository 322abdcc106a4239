"""A case whose facts point to crimes, for the pages and acts of legal review."""

import pytest

from app.cli import demo_cases
from tests.classification import reviewed
from tests.statements.conftest import blobs

__all__ = ["blobs"]


@pytest.fixture
def known(world):
    """A case of Olena's in team North with an incident and answers."""
    return reviewed.enter(world)


@pytest.fixture
def of_the_south(world):
    """The same in team South: nobody of North may know of it."""
    return reviewed.enter_in_the_south(world)


@pytest.fixture
def public_cases():
    """The publicly known cases, as facts."""
    return demo_cases.public_cases()
