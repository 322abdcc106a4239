"""The staff shell with an invented door, for every test of this folder."""

import pytest

from tests.web.shell_support import StandInDoor, staff_app


@pytest.fixture
def door():
    return StandInDoor()


@pytest.fixture
def shell_app(settings, door):
    return staff_app(settings, door)


@pytest.fixture
def client(shell_app):
    return shell_app.test_client()
