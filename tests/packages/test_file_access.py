"""The rule on access to the file: printed for each receiver, told before the yes."""

import re
from dataclasses import replace
from uuid import UUID

import pytest

from app.consent import catalogue as consents
from app.consent import spoken
from app.packages import file_access
from app.packages.receivers import catalogue as receivers
from app.packages.recipients import RecipientSeen
from app.packages.records import RecipientProfile
from tests.packages import rich as full
from tests.packages.built import read_json
from tests.packages.sample import contents
from tests.packages.test_dossier import dossier_of, text_of

PROFILES = receivers.load().profiles
SEEN_BY_DEFENCE = re.compile(r"\bdefence\b")
TOLD_OF_DEFENCE = re.compile(r"\bdefence\b|file-access|\bdisclosure\b", re.IGNORECASE)
SAID_OF_ACCUSED = re.compile(r"\baccused\b|\blawyers?\b|\bfile\b|\bpapers\b")
PAIRS = [
    (profile.id, purpose)
    for profile in PROFILES.values()
    for purpose in profile.purposes
]


def seen(profile: str) -> RecipientSeen:
    """A receiver of one kind, as far as this rule looks at it."""
    return RecipientSeen(
        UUID(int=1), RecipientProfile("X", profile=profile), "", "", ""
    )


@pytest.mark.parametrize(("profile", "purpose"), PAIRS)
def test_nobody_says_yes_without_hearing_that_the_defence_will_see_it(profile, purpose):
    rule = PROFILES[profile].file_access.says.en
    if not SEEN_BY_DEFENCE.search(rule):
        return
    known = consents.load().purposes[purpose]
    assert any(TOLD_OF_DEFENCE.search(each.en) for each in known.explain), purpose
    said = spoken.load().purposes[purpose].say
    assert any(SAID_OF_ACCUSED.search(each.en) for each in said), purpose


def test_that_there_are_receivers_of_whom_this_is_so():
    rules = [PROFILES[profile].file_access.says.en for profile, _ in PAIRS]
    assert sum(bool(SEEN_BY_DEFENCE.search(rule)) for rule in rules) >= 4


def test_the_rule_goes_with_its_source_its_mark_and_what_was_explained():
    rule = file_access.rule(seen("uj_unit"), "prosecution_universal_jurisdiction")
    profile = PROFILES["uj_unit"].file_access
    assert (rule.rule.en, rule.rule.de) == (profile.says.en, profile.says.de)
    assert rule.verified is profile.is_verified
    assert "sections 68, 147" in rule.source.en
    assert len(rule.explained) == 5
    assert file_access.rule(seen(""), "prosecution_national") is None


@pytest.mark.parametrize("language", ["en", "uk", "de"])
def test_every_dossier_prints_it_and_says_that_nobody_checked_it(language, tmp_path):
    for profile in ("icc_otp", "ukraine_prosecutor", "uj_unit", "special_tribunal"):
        purpose = PROFILES[profile].purposes[0]
        rule = file_access.rule(seen(profile), purpose)
        whole = replace(contents(), file_access=rule)
        text = text_of(dossier_of(whole, language), tmp_path)
        said = rule.rule.in_language(language)
        assert said[:60] in text.replace("- ", ""), profile
        mark = {"en": "not yet checked", "uk": "ще не перевірив", "de": "geprüft"}
        assert mark[language] in text


def test_without_a_rule_a_reader_is_told_to_expect_the_most(tmp_path):
    text = text_of(dossier_of(contents(file_access=None)), tmp_path)
    assert "Assume that the defence will see everything" in text


@pytest.mark.starts_from.with_args(full.begin)
def test_a_package_of_a_receiver_without_a_profile_has_no_rule(world, tmp_path):
    bag = full.packed(world.given, tmp_path)
    assert read_json(bag, "data/disclosure/cover.json")["file_access"] is None
