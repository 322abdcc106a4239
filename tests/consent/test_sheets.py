"""The printed sheet: plain words and room for a mark, and nobody on it."""

import re

import pytest

from app.consent import catalogue, spoken
from app.consent.ledger import wording_hash

SHEETS = "/staff/consent-sheets"


def sheet_of(answer):
    found = re.search(r'<article class="sheet".*?</article>', answer.text, re.DOTALL)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("language", ["en", "uk"])
def test_each_purpose_has_a_sheet_in_the_language_of_the_person(desk, language):
    olena = desk("olena")
    for purpose in catalogue.load().purposes.values():
        answer = olena.get(f"{SHEETS}/{purpose.id}/{language}")
        assert answer.status_code == 200
        sheet = sheet_of(answer)
        for line in spoken.lines(purpose, language):
            assert line in sheet
        other = "uk" if language == "en" else "en"
        assert not any(line in sheet for line in spoken.lines(purpose, other))
        assert wording_hash(purpose.id, language)[:12] in sheet


def test_nobody_is_on_a_sheet_and_its_address_knows_no_case(desk, world):
    olena = desk("olena")
    answer = olena.get(f"{SHEETS}/prosecution_icc/uk")
    assert world["olena"].name in answer.text  # the page around it knows her
    assert world["olena"].name not in sheet_of(answer)
    assert not re.search(r"BV-[0-9A-Z]", sheet_of(answer))
    listed = olena.get(SHEETS).text
    assert all(f"{SHEETS}/{each}/uk" in listed for each in catalogue.load().purposes)


def test_a_purpose_that_is_none_has_no_sheet(desk):
    assert desk("olena").get(f"{SHEETS}/agree_to_all/en").status_code == 404
