"""What can follow what, and what a letter may say."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given as supposing
from hypothesis import strategies as st

from app.consent import catalogue as consents
from app.errors import CatalogueError
from app.inquiries import catalogue, composing
from app.inquiries.composing import Chosen
from app.inquiries.documents import Decided, DueBy, InquiryContent
from app.inquiries.inventory import Given, Inventory
from app.inquiries.rules import (
    GIVES,
    Kind,
    Outcome,
    Stop,
    Want,
    is_late,
    is_soon,
    names_somebody,
    outcomes,
    stops_answer,
)

DAY = date(2026, 11, 24)


def asked(kind=Kind.FOLLOW_UP, **over):
    told = {"designations": ("W-7K3Q2",), "document": "No. 17"} | over
    return InquiryContent(
        number="RQ-ABCDEF",
        kind=kind,
        law="x",
        scope="The wounds, and nothing else.",
        received_on=DAY,
        due_on=DAY,
        due_by=DueBy.LAW,
        **told,
    )


FOUND = Inventory(
    {"statement": 2, "evidence": 1},
    ("code", "packages"),
    (Given("Invented office", DAY, "prosecution_national"),),
)


def letter(outcome, content=None, found=FOUND, language="en", **more):
    chosen = Chosen(outcome=outcome, language=language, why="for us", **more)
    known = catalogue.load()
    return composing.paragraphs(known, content or asked(), chosen, found)


def test_what_was_not_found_cannot_be_given():
    for kind in Kind:
        assert not set(outcomes(kind, is_matched=False)) & GIVES
        assert set(outcomes(kind, is_matched=True)) >= GIVES


def test_of_what_was_found_nobody_says_that_nothing_is_held():
    for kind in Kind:
        assert Outcome.NOTHING_HELD not in outcomes(kind, is_matched=True)
        assert Outcome.NOTHING_HELD in outcomes(kind, is_matched=False)
        assert (Outcome.NEITHER in outcomes(kind, is_matched=True)) is (
            Outcome.NEITHER in outcomes(kind, is_matched=False)
        )


def test_a_person_is_never_told_that_we_neither_confirm_nor_deny():
    for matched in (True, False):
        assert Outcome.NEITHER not in outcomes(Kind.ACCESS, is_matched=matched)
        assert Outcome.NEITHER in outcomes(Kind.ORDER, is_matched=matched)


@pytest.mark.parametrize("told", list(product((True, False), repeat=3)))
def test_an_answer_waits_for_each_step(told):
    checked, looked, contested = told
    stops = stops_answer(
        is_checked=checked, was_looked_for=looked, is_contested=contested
    )
    assert (Stop.NOT_CHECKED in stops) is not checked
    assert (Stop.NOT_LOOKED in stops) is not looked
    assert (Stop.CONTESTED in stops) is contested


def test_the_day_itself_is_not_late():
    assert not is_late(DAY, DAY)
    assert is_late(DAY, date(2026, 11, 25))
    assert is_soon(DAY, date(2026, 11, 17))
    assert not is_soon(DAY, date(2026, 11, 16))


@supposing(name=st.text(min_size=1).filter(str.strip), around=st.text())
def test_a_name_is_found_in_whatever_case_of_letters(name, around):
    assert names_somebody(around + name.strip().upper() + around, [name.upper()])


def test_no_name_is_found_where_none_stands():
    assert not names_somebody("The person was held", ["Марія", "", " "])


@pytest.mark.parametrize("outcome", composing.SILENT)
@pytest.mark.parametrize("language", ["en", "uk"])
def test_a_silent_answer_is_the_same_whether_somebody_is_known_or_not(
    outcome, language
):
    known = letter(outcome, language=language)
    assert known == letter(outcome, found=None, language=language)
    loud = letter(Outcome.REFUSED, told_why="because", cannot_open=("packages",))
    assert loud != letter(Outcome.REFUSED)  # what stands in others can be told


def test_a_silent_answer_takes_nothing_in_that_is_known():
    told = letter(
        Outcome.NEITHER, told_why="BV-XXXX", cannot_open=("packages",), package="BVP"
    )
    assert told == letter(Outcome.NEITHER)


def test_what_cannot_be_opened_stands_in_plain_words():
    told = "\n".join(letter(Outcome.REFUSED, cannot_open=("code", "counsel")))
    assert told.count("hold the key") == 2
    assert "packages" not in told
    assert (
        "ключа"
        in "\n".join(
            letter(Outcome.REFUSED, cannot_open=("code",), language="uk")
        ).lower()
    )


def test_a_letter_says_what_was_asked_and_no_reason_of_ours():
    told = "\n".join(letter(Outcome.PARTLY, package="BVP-BBBBBB"))
    assert "W-7K3Q2" in told
    assert "BVP-BBBBBB" in told
    assert "for us" not in told
    assert "accounts" not in told  # what is held is told to the person alone


def test_the_person_reads_what_is_held_only_as_far_as_they_asked():
    content = asked(Kind.ACCESS, wants=(Want.COPY,))
    copy = Decided(Want.COPY, done=True, words="")
    told = "\n".join(letter(Outcome.FULLY, content, decided=(copy,)))
    assert "accounts: 2" in told
    assert "Invented office" not in told
    who = Decided(Want.WHO_HAS, done=True, words="")
    told = "\n".join(letter(Outcome.FULLY, content, decided=(who,)))
    use = consents.load().purposes["prosecution_national"].label.in_language("en")
    assert f"Invented office, 24.11.2026, {use}" in told
    not_now = Decided(Want.WHO_HAS, done=False, words="")
    told = "\n".join(letter(Outcome.PARTLY, content, decided=(not_now,)))
    assert "Invented office" not in told
    told = "\n".join(letter(Outcome.REFUSED, content, decided=(not_now,)))
    assert "accounts" not in told


def test_a_letter_says_that_nothing_was_given_only_where_that_is_all():
    content = asked(Kind.ACCESS, wants=(Want.WHO_HAS,))
    who = Decided(Want.WHO_HAS, done=True, words="")
    for is_all in (True, False):
        found = Inventory({"statement": 1}, (), (), has_all_given=is_all)
        told = "\n".join(letter(Outcome.FULLY, content, found, decided=(who,)))
        assert ("Nothing about you was given" in told) is is_all


def test_a_brace_that_was_typed_is_no_place():
    told = letter(Outcome.REFUSED, asked(document="{asked} {why}"))
    assert "{asked} {why}" in told[0]


def test_a_text_that_takes_the_wrong_place_names_its_line(tmp_path):
    words = catalogue.PATH.read_text("utf-8")
    wrong = tmp_path / "inquiries.yaml"
    wrong.write_text(words.replace("We give what you ask for.", "{held}"), "utf-8")
    with pytest.raises(CatalogueError, match="takes nothing"):
        catalogue.load(wrong)
