"""A case of Olena's, and yeses to letters of it."""

from datetime import date

import pytest

from app import cases, db
from app.letters import catalogue, sending
from app.letters.asking import Choice
from app.staff.policy import Permission
from tests.cases.conftest import of_the_south, staff, told
from tests.tracks.conftest import answers, missing

__all__ = ["missing", "of_the_south", "staff", "told"]

OFFICE = "Тестова організація, а/с 7, Київ"
POLICE = "Тестове управління поліції\nвул. Тестова, 1, Київ"
DUE = date(2026, 12, 24)


def addressee(key):
    return catalogue.load().addressees[key].recipient_id


def says_yes(told, actor, recipient, purpose="prosecution_national", **more):
    given = {"person": told.survivor, "options": (), "given_by": "self"} | more
    answers(told, actor, recipient, purpose=purpose, **given)


def choice(told, **changed):
    chosen = {
        "language": "uk",
        "addressee": "police",
        "applicant_id": told.survivor,
        "about_id": told.survivor,
        "incident_id": told.incident,
        "claim_id": None,
        "asked": ("entry", "extract"),
        "also": ("applicant.birth",),
        "to": POLICE,
        "reply_to": OFFICE,
        "reply_due": DUE,
    }
    return Choice(**(chosen | changed))


def composed(told, actor, letter="police_report", **changed):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_WRITE)
        made = catalogue.load().letters[letter]
        return sending.compose(s, file, made, choice(told, **changed))


def sent(told, actor, letter="police_report", **changed):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_WRITE)
        made = catalogue.load().letters[letter]
        whole = sending.compose(s, file, made, choice(told, **changed))
        return sending.send(s, file, whole, whole.seal)


@pytest.fixture
def agreed(told, olena, clock):
    """The survivor agreed that the police is told."""
    says_yes(told, olena, addressee("police"))
