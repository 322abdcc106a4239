"""docs/audit-actions.md says each action in words, and nothing that is not one."""

import re

import pytest

from app.audit import Action
from app.config import ROOT
from app.staff.log.sentences import SENTENCES, sentence

ROW = re.compile(r"^\| `([a-z_]+)` \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def documented():
    text = (ROOT / "docs" / "audit-actions.md").read_text("utf-8")
    return {found[0]: found[1:] for found in ROW.findall(text)}


def test_every_action_is_documented_in_the_order_of_the_code(documented):
    assert list(documented) == [action.value for action in Action]


@pytest.mark.parametrize("action", list(Action))
def test_the_page_says_the_same_sentence_as_the_log(documented, action):
    told = sentence(action, "*who*", "…", "*team*")
    assert documented[action.value][0] == told


def test_every_action_has_a_sentence():
    assert set(SENTENCES) == set(Action)


def test_no_two_actions_read_alike():
    told = [sentence(action, "Olena", "BV-7K3Q-92", "North") for action in Action]
    assert len(set(told)) == len(told)


def test_a_line_about_nothing_known_shows_a_dash():
    assert sentence(Action.CASE_CHANGED, "Olena", "") == "Olena changed —"
