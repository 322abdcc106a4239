"""The directory of receiving bodies on its pages."""

import re
from uuid import UUID

import pyrage
import pytest

from app import db
from app.packages import recipients
from app.packages.records import Channel, RecipientProfile
from app.vault import age
from tests.packages import walk as walks

GOOD = {
    "profile": "icc_otp",
    "name": "Invented desk at the Court",
    "office": "Information unit",
    "purpose": "prosecution_icc",
    "channel": "portal",
    "volume_mb": "900",
    "contact_role": "duty officer",
    "receipt_days": "",
    "languages": "",
}


def recorded(answer):
    """The receiver that an answer leads to, as it is kept."""
    assert answer.status_code == 303, answer.text
    return answer.location.rpartition("/")[2]


def seen(world, recipient_id):
    with db.transaction() as session:
        return recipients.get(session, world.actor("bohdan"), recipient_id)


def made_of(world, answer):
    return seen(world, UUID(recorded(answer)))


def test_a_body_is_recorded_with_its_kind_and_without_a_key(world, desk):
    made = made_of(world, desk("bohdan").post("/staff/recipients/new", GOOD))
    assert made.kind.id == "icc_otp"
    assert made.profile.languages == ("en", "fr")
    assert made.profile.channel is Channel.PORTAL
    assert (made.profile.volume_mb, made.receipt_days) == (900, 30)
    assert (made.recipient, made.step) == ("", 3)
    page = desk("bohdan").get(f"/staff/recipients/{made.id}").text
    assert "The defence gets to see what the Prosecutor uses in court" in page
    assert "not checked" in page
    assert "duty officer" in page


def test_the_form_says_of_each_kind_who_will_see_it_there(world, desk):
    page = desk("bohdan").get("/staff/recipients/new").text
    assert page.count("Who will see it there") == 8
    assert "No package goes to a body of this kind" in page


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"profile": ""}, "Choose what kind of body it is."),
        ({"purpose": "truth_archive"}, "receives nothing for this purpose"),
        ({"languages": "english"}, "Write codes of languages"),
        ({"volume_mb": "0"}, "whole number of megabytes"),
        ({"receipt_days": "9999"}, "Write a number of days"),
        ({"key": "age1"}, "This is no key that we may seal to."),
        ({"key": "{weak}"}, "This is a key of the older kind."),
        ({"key": "{good}"}, "Write a day, like 31.12.2027."),
        ({"key": "{good}", "expires_on": "1.1.2001"}, "Choose a day to come"),
    ],
)
def test_a_wrong_entry_is_said_beside_its_field_and_nothing_typed_is_lost(
    world, desk, over, said
):
    keys = {
        "{weak}": str(pyrage.x25519.Identity.generate().to_public()),
        "{good}": age.new_identity()[1],
    }
    typed = GOOD | {name: keys.get(value, value) for name, value in over.items()}
    answer = desk("bohdan").post("/staff/recipients/new", typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Invented desk at the Court"' in answer.text
    assert typed.get("key", "") in answer.text
    with db.transaction() as session:
        listed = recipients.listed(session, world.actor("bohdan"))
    assert GOOD["name"] not in {each.profile.name for each in listed}


def test_a_weaker_key_carries_its_warning_wherever_it_stands(world, desk):
    weak = str(pyrage.x25519.Identity.generate().to_public())
    typed = GOOD | {"key": weak, "weaker": "y", "expires_on": "31.12.2027"}
    made = made_of(world, desk("bohdan").post("/staff/recipients/new", typed))
    page = desk("bohdan").get(f"/staff/recipients/{made.id}").text
    assert "This key is not post-quantum." in page
    walks.signed_by_officers(world)
    page = desk("bohdan").get(f"/staff/recipients/{made.id}").text
    assert "Weaker key confirmed" in page
    assert "This key is not post-quantum." in page
    row = next(
        row
        for row in re.split(
            "<tr data-row>", desk("bohdan").get("/staff/recipients").text
        )
        if GOOD["name"] in row
    )
    assert "Step 2: weaker key" in row
    assert "days left" in row


def test_a_receiver_is_corrected_and_its_keys_stay(world, desk):
    made, _ = walks.record_receiver(world, "Invented body of before")
    walks.signed_by_officers(world)
    page = desk("bohdan").get(f"/staff/recipients/{made}").text
    assert "Nobody has said yet what kind of body it is." in page
    before = seen(world, made)
    form = desk("bohdan").get(f"/staff/recipients/{made}/edit").text
    assert 'value="Invented body of before"' in form
    wrong = desk("bohdan").post(f"/staff/recipients/{made}/edit", GOOD | {"name": ""})
    assert wrong.status_code == 422
    assert 'value="duty officer"' in wrong.text
    fine = desk("bohdan").post(f"/staff/recipients/{made}/edit", GOOD)
    assert fine.status_code == 303
    after = seen(world, made)
    assert after.profile.name == GOOD["name"]
    assert after.recipient == before.recipient
    assert after.fingerprint == before.fingerprint


def test_a_body_that_gets_a_worksheet_is_offered_no_key(world, desk):
    typed = GOOD | {"profile": "claims_register", "purpose": "reparations_register"}
    made = made_of(world, desk("bohdan").post("/staff/recipients/new", typed))
    page = desk("bohdan").get(f"/staff/recipients/{made.id}").text
    assert "The person gets a worksheet" in page
    assert 'name="key"' not in page


def test_an_old_record_without_a_kind_still_opens(world):
    made, _ = walks.record_receiver(world, "Old body")
    kept = seen(world, made)
    assert kept.kind is None
    assert kept.profile == RecipientProfile(
        "Old body", office="War crimes unit", purpose="prosecution_national"
    )
    assert kept.expires is None
