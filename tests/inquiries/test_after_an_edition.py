"""A receiver that was sent an edition, and no package, asks; so does the person."""

import re

import pytest

from app.communications.documents import Kind as Edition
from app.inquiries.documents import Decided
from app.inquiries.rules import Kind, Outcome, Want
from tests.communications.test_editions import approves, begun, makes, sends, text_of
from tests.inquiries.conftest import asks
from tests.packages.walk import record_receiver


def left(written, kind):
    """Let an edition leave; return its pseudonyms in order, and its number."""
    made = makes(written, kind)
    said = text_of(written, made)
    approves(written, made)
    sends(written, made)
    named = list(dict.fromkeys(re.findall(r"W-[0-9A-Z]{5}", said)))
    return named, re.search(r"BVC-\w{6}", said)[0]


def test_a_receiver_of_an_edition_is_found_by_its_pseudonym_and_number(written):
    begun(written)
    (first, second, *_rest), number = left(written, Edition.CONFIDENTIAL)
    refs = {each.ref for each in written.cases}
    found = []
    for under in (first, second, number):
        asked = asks(written.world, recipient_id=written.receiver)
        found.append(asked.looks(under))
    assert {found[0], found[1]} == refs
    assert found[2] in refs


@pytest.mark.parametrize("which", ["redacted", "not sent", "another's"])
def test_what_was_not_made_for_this_receiver_leads_nowhere(world, written, which):
    begun(written)
    kind = Edition.REDACTED if which == "redacted" else Edition.CONFIDENTIAL
    receiver = written.receiver
    if which == "not sent":
        said = text_of(written, makes(written, kind))
        named, number = re.findall(r"W-[0-9A-Z]{5}", said), "BVC-AAAAAA"
    else:
        named, number = left(written, kind)
    if which == "another's":
        receiver, _secret = record_receiver(world, "Another invented office")
    asked = asks(world, recipient_id=receiver)
    for under in (*named, number):
        assert asked.looks(under) == ""


def test_the_person_is_told_who_has_an_edition_that_cites_them(world, written):
    begun(written)
    told = (Decided(Want.WHO_HAS, done=True, words=""),)

    def letter():
        access = asks(world, Kind.ACCESS, wants=(Want.WHO_HAS,)).checks()
        assert access.looks(written.cases[0].ref) == written.cases[0].ref
        return access.prepares(Outcome.FULLY, decided=told).letter

    assert "Nothing about you was given" in letter()
    left(written, Edition.CONFIDENTIAL)
    said = letter()
    assert "Office of an invented prosecutor" in said
    assert "Nothing about you was given" not in said
