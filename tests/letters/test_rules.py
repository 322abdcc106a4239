"""A letter takes what the gate let out, and nothing else, whatever lies beside it."""

from datetime import date
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.consent.findings.rules import Finding, Rule, Why
from app.consent.rules import Use, Verdict
from app.letters import catalogue, rules

TODAY = date(2026, 11, 24)
USE = Use("tracing", UUID(int=1), TODAY, needs_recipient=True, on_hold=False)
FIELDS = sorted(catalogue.FIELDS)
ITEMS = {name: uuid5(UUID(int=2), name) for name in FIELDS}
VALUES = {name: f"<{name} as on file>" for name in FIELDS}


def said(may_go, *, held=()):
    return Verdict(
        USE,
        may_go=frozenset(ITEMS[name] for name in may_go),
        held_back=tuple(
            Finding(ITEMS[name], Rule.G1, Why.NEVER_ASKED) for name in held
        ),
        warnings=(),
        grants=frozenset(),
    )


def filled(template, verdict, values=VALUES, language="uk"):
    paragraphs = [each.in_language(language) for each in template.paragraphs]
    asked = {rules.ASKED: "1) виписку;"}
    return rules.fill(template.fields, paragraphs, ITEMS, values | asked, verdict)


@given(
    letter=st.sampled_from(list(catalogue.load().letters.values())),
    goes=st.sets(st.sampled_from(FIELDS)),
    language=st.sampled_from(["en", "uk"]),
)
def test_what_the_gate_holds_is_in_no_letter_and_is_named(letter, goes, language):
    verdict = said(goes, held=set(FIELDS) - goes)
    made = filled(letter, verdict, language=language)
    text = "\n".join(made.paragraphs)
    wanted = {each.field for each in letter.fields}
    for name in FIELDS:
        assert (VALUES[name] in text) <= (name in goes)
    assert {each.field for each in made.left_out} == wanted - goes
    assert all(each.lacks_consent for each in made.left_out)
    required = {each.field for each in letter.fields if each.is_required}
    assert made.may_go == (required <= goes)
    assert made.used == wanted & goes
    if made.may_go:  # what is said to be in it, is
        assert all(VALUES[name] in text for name in made.used)
        assert "виписку" in text
    assert "{" not in text


def test_what_is_not_on_file_is_told_apart_from_what_may_not_go():
    letter = catalogue.load().letters["clinic_records"]
    values = VALUES | {"about.birth": " "}
    made = filled(letter, said(FIELDS), values)
    (lacking,) = made.lacking
    assert (lacking.field, lacking.lacks_consent) == ("about.birth", False)


def test_a_brace_that_somebody_wrote_takes_no_other_field():
    letter = catalogue.load().letters["police_report"]
    values = VALUES | {"event.title": "{applicant.birth}"}
    goes = set(FIELDS) - {"applicant.birth"}
    made = filled(letter, said(goes, held={"applicant.birth"}), values)
    text = "\n".join(made.paragraphs)
    assert "{applicant.birth}" in text
    assert VALUES["applicant.birth"] not in text


def test_a_part_of_a_purpose_narrows_what_goes_and_says_why():
    whole = said(["about.name", "seen.when"], held=["seen.place"])
    part = said(["seen.when"], held=["about.name", "seen.place"])
    both = rules.narrowed(whole, part)
    assert both.may_go == {ITEMS["seen.when"]}
    assert [each.item_id for each in both.held_back] == [
        ITEMS["seen.place"],
        ITEMS["about.name"],
    ]


@pytest.mark.parametrize(
    "letter", catalogue.load().letters.values(), ids=lambda e: e.id
)
def test_each_letter_reads_whole_in_both_languages(letter):
    for language in ("en", "uk"):
        made = filled(letter, said(FIELDS), language=language)
        assert made.may_go
        assert not made.left_out
        assert len(made.paragraphs) == len(letter.paragraphs)
