import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault import bech32


@given(st.binary(max_size=400))
def test_what_is_encoded_is_decoded(data):
    text = bech32.encode("age1pq", data)
    assert bech32.decode(text) == ("age1pq", data)
    assert bech32.decode(text.upper()) == ("age1pq", data)


@given(st.binary(min_size=1, max_size=80), st.data())
def test_any_wrong_letter_is_noticed(data, draw):
    text = bech32.encode("age", data)
    at = draw.draw(st.integers(4, len(text) - 1))
    letter = draw.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7l"))
    changed = text[:at] + letter + text[at + 1 :]
    if changed != text:
        with pytest.raises(ValueError, match="checksum"):
            bech32.decode(changed)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A1G7SGD8", "checksum"),
        ("1qzzfhee", "no bech32"),
        ("pzry9x0s0muk", "no bech32"),
        ("de1lg7wt\xff", "no bech32"),
        ("x1b4n0q5v", "checksum"),
        ("li1dgmt3", "no bech32"),
        ("Age1qqqqqqqq", "mixed"),
        ("ї1qqqqqq", "no bech32"),
        ("", "no bech32"),
    ],
)
def test_the_wrong_examples_of_the_standard_are_refused(text, reason):
    with pytest.raises(ValueError, match=reason):
        bech32.decode(text)


@pytest.mark.parametrize(
    "text",
    [
        "A12UEL5L",
        "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    ],
)
def test_the_right_examples_of_the_standard_have_a_right_checksum(text):
    # Some of them hold no whole bytes: only the checksum is theirs to prove.
    try:
        bech32.decode(text)
    except ValueError as error:
        assert str(error) == "odd bits at the end"  # noqa: PT017  # either is right
