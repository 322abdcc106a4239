"""A case of Olena's, and where sealed files lie."""

import pytest

from app.evidence import storing
from tests.statements.told import open_case


@pytest.fixture
def case(world):
    return open_case(world)


@pytest.fixture
def blobs(request):
    inside = "live_world" if "live_world" in request.fixturenames else "world"
    folder = request.getfixturevalue(inside).settings.blobs
    storing.use(folder)
    return folder
