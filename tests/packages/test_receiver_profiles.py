"""Profiles are data: sourced, honest about what nobody checked, refused where wrong."""

import pytest

from app import catalogues, start
from app.config import Settings
from app.consent import catalogue as consents
from app.errors import CatalogueError
from app.packages.receivers import catalogue

CODES = {
    *("icc_otp", "ukraine_prosecutor", "uj_unit", "special_tribunal"),
    *("un_body", "claims_register", "partner_ngo", "truth_archive"),
}
OWN = """\
as_of: 2026-12-03
sources:
  - {id: letter, title: {en: "Letter of the office, 2 December 2026"}}
profiles:
  - id: uj_unit
    label: {en: "War crimes unit of an invented state"}
    form: package
    takes:
      - {says: {en: "A letter with annexes."}, source: letter, verified: yes}
    languages: [nl, en]
    purposes: [prosecution_universal_jurisdiction]
    file_access:
      says: {en: "The defence reads all of it.", de: "Die Verteidigung liest alles."}
      source: letter
      verified: yes
    fields: [incident.what, sender.role]
    blockers: [missing_field]
    receipt_days: 21
"""


@pytest.fixture
def own(tmp_path):
    """Write a file of the office's own, and read it as a start does."""

    def read(text):
        (tmp_path / "receivers.yaml").write_text(text, encoding="utf-8")
        settings = Settings.load({"BARVINOK_CATALOGUES": str(tmp_path)})
        start.read_own_catalogues(settings)
        return catalogue.load()

    yield read
    catalogues.use_own(None)


def test_every_kind_of_body_has_a_profile_with_a_source_for_each_line():
    known = catalogue.load()
    assert set(known.profiles) == CODES
    for profile in known.profiles.values():
        for said in (*profile.takes, profile.file_access):
            assert said.source in known.sources
            assert all(said.says.in_language(each) for each in catalogue.LANGUAGES)
        assert not profile.is_own


def test_who_will_see_it_there_counts_as_checked_in_no_shipped_profile():
    profiles = catalogue.load().profiles.values()
    assert not any(each.file_access.is_verified for each in profiles)
    assert any(said.is_verified for each in profiles for said in each.takes)


def test_a_package_goes_only_under_a_purpose_whose_yes_names_a_receiver():
    purposes = consents.load().purposes
    for profile in catalogue.load().profiles.values():
        if profile.takes_packages:
            assert all(purposes[each].needs_recipient for each in profile.purposes)


def test_the_register_of_claims_gets_a_worksheet_and_no_package():
    known = catalogue.load().profiles
    assert [p.id for p in known.values() if not p.takes_packages] == ["claims_register"]


def test_an_office_corrects_one_profile_and_the_rest_stays(own):
    before = catalogue.load()
    after = own(OWN)
    unit = after.profiles["uj_unit"]
    assert unit.is_own
    assert unit.file_access.is_verified
    assert unit.languages == ("nl", "en")
    assert unit.file_access.says.in_language("uk") == unit.file_access.says.en
    assert unit.file_access.says.in_language("de").startswith("Die Verteidigung")
    rest = set(before.profiles) - {"uj_unit"}
    assert all(after.profiles[each] == before.profiles[each] for each in rest)


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("form: package", "form: parcel", 7, "not one of"),
        ("source: letter, verified", "source: rumour, verified", 9, "no 'rumour'"),
        ("[nl, en]", "[nl, nl]", 10, "named twice"),
        ("[nl, en]", "[]", 10, "the list is empty"),
        ("_universal_jurisdiction", "_of_all", 11, "no 'prosecution_of_all'"),
        (
            "prosecution_universal_jurisdiction",
            "anonymous_statistics",
            11,
            "names no receiver",
        ),
        ("      verified: yes\n", "", 13, "'verified' is missing"),
        ('says: {en: "The', 'says: {fr: "The', 13, "'fr' is not known"),
        ("incident.what", "incident.who", 16, "no 'incident.who'"),
        ("[missing_field]", "[missing_luck]", 17, "no 'missing_luck'"),
        ("receipt_days: 21", "receipt_days: 0", 18, "counted from 1"),
        ("receipt_days", "reply_days", 18, "'reply_days' is not known"),
        ("as_of: 2026-12-03\n", "as_of: 2026-12-03\nrules: []\n", 2, "not known here"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(own, old, new, line, reason):
    assert old in OWN
    with pytest.raises(CatalogueError, match=reason) as refused:
        own(OWN.replace(old, new, 1))
    assert f"receivers.yaml, line {line}:" in str(refused.value)


def test_a_shipped_text_without_one_of_the_three_languages_is_refused(tmp_path):
    text = catalogue.PATH.read_text(encoding="utf-8")
    cut = text.index(', de: "Partnerorganisation"')
    wrong = tmp_path / "receivers.yaml"
    wrong.write_text(
        text[:cut] + text[cut + len(', de: "Partnerorganisation"') :], encoding="utf-8"
    )
    with pytest.raises(CatalogueError, match="'de' is missing"):
        catalogue.read(wrong)
