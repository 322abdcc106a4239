import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault import grouped_receipt, looks_complete, new_receipt, normalise_receipt

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
FULL_WIDTH = str.maketrans("0123456789", "".join(map(chr, range(0xFF10, 0xFF1A))))


def test_a_receipt_is_24_digits_shown_in_six_groups():
    receipt = new_receipt()
    assert len(receipt) == 24
    assert receipt.isascii()
    assert receipt.isdecimal()
    assert [len(group) for group in grouped_receipt(receipt).split(" ")] == [4] * 6
    assert looks_complete(grouped_receipt(receipt))


def test_t32_receipts_do_not_repeat_and_every_digit_is_as_frequent():
    receipts = [new_receipt() for _ in range(200_000)]
    assert len(set(receipts)) == len(receipts)
    drawn = "".join(receipt[:23] for receipt in receipts[:20_000])
    # 460,000 draws: one digit stands 46,000 times, give or take six deviations.
    assert all(abs(drawn.count(digit) - 46_000) < 1_250 for digit in "0123456789")
    assert {receipt[0] for receipt in receipts} == set("0123456789")


def test_t32_digits_come_from_the_system_generator(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "app.vault.receipt.secrets.randbelow", lambda top: asked.append(top) or 0
    )
    assert new_receipt().startswith("0" * 23)
    assert asked == [10**23]


@pytest.mark.parametrize("digits", [ARABIC, PERSIAN, FULL_WIDTH])
def test_digits_of_any_script_are_read(digits):
    receipt = new_receipt()
    written = grouped_receipt(receipt).translate(digits)
    assert normalise_receipt(written) == receipt.encode()


@pytest.mark.parametrize(
    "written",
    [
        "1234 5678 9012 3456 7890 1234",
        "1234-5678-9012-3456-7890-1234",
        "1234\N{EN DASH}5678\N{NO-BREAK SPACE}9012.3456/7890\t1234\n",
        "\N{RIGHT-TO-LEFT MARK}123456789012 345678901234\N{ZERO WIDTH SPACE}",
        "№ 12345678 90123456 78901234",
    ],
)
def test_spaces_dashes_and_marks_of_direction_do_not_matter(written):
    assert normalise_receipt(written) == b"123456789012345678901234"


@given(st.text())
def test_t31_anything_at_all_still_gives_bytes(text):
    assert isinstance(normalise_receipt(text), bytes)
    assert len(normalise_receipt(text)) <= 64


def test_a_25th_digit_makes_another_code():
    receipt = new_receipt()
    assert normalise_receipt(receipt + "0") != normalise_receipt(receipt)
    assert not looks_complete(receipt + "0")


@given(st.integers(0, 23), st.integers(1, 9))
def test_the_check_digit_notices_every_wrong_digit(at, by):
    receipt = new_receipt()
    wrong = str((int(receipt[at]) + by) % 10)
    assert not looks_complete(receipt[:at] + wrong + receipt[at + 1 :])


@given(st.integers(0, 22))
def test_the_check_digit_notices_every_swap_of_neighbours(at):
    receipt = new_receipt()
    swapped = receipt[:at] + receipt[at + 1] + receipt[at] + receipt[at + 2 :]
    assert looks_complete(swapped) is (swapped == receipt)
