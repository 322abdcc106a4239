"""The languages of the public site, for tests of what is recorded in them."""

import pytest

from app.aids.pages import Tongue
from app.web import languages


@pytest.fixture
def english():
    return tongue("en")


@pytest.fixture
def ukrainian():
    return tongue("uk")


def tongue(code):
    (found,) = languages.load([code])
    return Tongue(found.locale, found.name, found.texts.gettext)
