"""Two texts as one: nothing is lost of either, and what differs is seen by the word."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.statements.comparing import Side, Stretch, compared

TOLD = "They came at night. {P2} opened the door. It was cold.\nThey took {P2}."
AGAIN = "They came at night. {P3} opened the door.\nThey took {P2}. It was two cars."

TEXTS = st.text(alphabet=st.sampled_from("ab .\n{}P2’іЇ"), max_size=60)


def side(stretches, which):
    return "".join(s.text for s in stretches if s.side in {Side.BOTH, which})


@given(first=TEXTS, second=TEXTS)
def test_both_texts_can_be_read_out_of_it(first, second):
    found = compared(first, second)
    assert side(found, Side.FIRST) == first
    assert side(found, Side.SECOND) == second
    assert all(a.side is not b.side for a, b in pairwise(found))


def test_a_code_that_changed_is_one_word():
    found = compared(TOLD, AGAIN)
    assert Stretch(Side.FIRST, "{P2}") in found
    assert Stretch(Side.SECOND, "{P3}") in found


@pytest.mark.parametrize("text", ["", TOLD])
def test_the_same_text_has_no_difference(text):
    assert {s.side for s in compared(text, text)} <= {Side.BOTH}


def test_what_one_alone_says_is_marked_as_a_whole():
    found = compared("One. Two. Three.", "One. Three.")
    assert Stretch(Side.FIRST, "Two. ") in found
    assert {s.side for s in found} == {Side.BOTH, Side.FIRST}


def test_two_accounts_of_the_longest_size_are_compared():
    words = "They held us in the cellar number {} for days and did not let us sleep. "
    first = "".join(words.format(n) for n in range(2_800))
    second = first.replace("number 7 ", "number 8 ").replace("number 2500 ", "")
    found = compared(first, second)
    assert len([s for s in found if s.side is Side.FIRST]) == 2
