"""Volumes: they open whole or not at all, and what is wrong with a set is named."""

import io
import json
import os
import secrets
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import (
    CodeSlipError,
    InvalidInputError,
    NoKeyError,
)
from app.packages import volumes
from app.vault import volumes as vault_volumes
from app.vault.volumes import CODE_DIGITS, ENDING_BYTES, HEADER_BYTES
from tests.packages.sent_volumes import DATA, Sent, send

VECTORS = Path(__file__).resolve().parents[1] / "vectors" / "volumes"
CHUNK = 65_536
SEALED = CHUNK + 16
LEAST = volumes.LEAST_BYTES
ROOM = vault_volumes.room_bytes(LEAST)


@pytest.fixture
def three(tmp_path):
    """Three volumes."""
    sent = send(tmp_path / "three", DATA, volume_bytes=LEAST)
    assert len(sent.set.volumes) == 3
    return sent


# --- the code


def test_a_code_is_fifty_digits_in_ten_groups():
    code = volumes.new_code()
    assert len(code) == CODE_DIGITS == 50
    assert code.isascii()
    assert code.isdecimal()
    assert [len(group) for group in volumes.grouped(code).split()] == [5] * 10
    assert volumes.read_code(f" {volumes.grouped(code)}. ") == code


def test_t32_codes_of_volumes_are_drawn_by_the_system_generator(monkeypatch):
    asked = []
    monkeypatch.setattr(secrets, "randbelow", lambda below: asked.append(below) or 0)
    volumes.new_code()
    assert asked == [10_000] * 10
    assert 10_000**10 > 2**128


def test_t32_codes_of_volumes_do_not_repeat():
    assert len({volumes.new_code() for _ in range(10_000)}) == 10_000


@given(at=st.integers(0, 49), other=st.integers(1, 9))
def test_every_wrong_digit_is_a_slip_of_its_group(at, other):
    code = volumes.new_code()
    wrong = code[:at] + str((int(code[at]) + other) % 10) + code[at + 1 :]
    with pytest.raises(CodeSlipError) as slip:
        volumes.read_code(wrong)
    assert slip.value.groups == (at // 5 + 1,)
    assert wrong not in str(slip.value)


@given(at=st.integers(0, 48))
def test_neighbours_that_change_places_are_a_slip(at):
    code = volumes.new_code()
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    if swapped == code:
        return
    with pytest.raises(CodeSlipError):
        volumes.read_code(swapped)


@given(first=st.integers(0, 9), second=st.integers(0, 9))
def test_groups_that_change_places_are_a_slip_even_where_each_is_right(first, second):
    groups = volumes.grouped(volumes.new_code()).split()
    groups[first], groups[second] = groups[second], groups[first]
    if first == second:
        return
    # Only two equal groups in two places would pass, and no group is right in two.
    with pytest.raises(CodeSlipError) as slip:
        volumes.read_code("".join(groups))
    assert slip.value.groups == tuple(sorted((first + 1, second + 1)))


@pytest.mark.parametrize("typed", ["", "12345", "1" * 51, "x" * 50, "1" * 10_000_000])
def test_missing_digits_name_no_group(typed):
    with pytest.raises(CodeSlipError) as slip:
        volumes.read_code(typed)
    assert slip.value.groups == ()


def test_digits_of_any_script_are_read():
    code = volumes.new_code()
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert volumes.read_code(arabic) == code


# --- there and back


@pytest.mark.parametrize(
    "size",
    [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, ROOM, ROOM + 1, 2 * ROOM, 300_000],
)
@pytest.mark.parametrize("volume_bytes", [None, LEAST])
def test_every_size_comes_back(tmp_path, size, volume_bytes):
    data = os.urandom(size)
    sent = send(tmp_path / "set", data, volume_bytes=volume_bytes)
    assert sent.opened() == data
    count = 1 if volume_bytes is None else max(1, -(-size // ROOM))
    assert len(sent.set.volumes) == count
    for each in sent.set.volumes:
        whole = (sent.set.folder / each.name).read_bytes()
        assert (len(whole), sha256(whole).hexdigest()) == (each.size_bytes, each.sha256)
        assert volume_bytes is None or len(whole) <= volume_bytes
    assert sha256(sent.index.read_bytes()).hexdigest() == sent.set.index_sha256


@settings(max_examples=40, deadline=None)
@given(
    pieces=st.lists(st.binary(max_size=90_000), max_size=6), extra=st.integers(0, 999)
)
def test_whatever_is_written_in_whatever_pieces_comes_back(
    tmp_path_factory, pieces, extra
):
    folder = tmp_path_factory.mktemp("sets") / "set"
    code = volumes.new_code()
    writer = volumes.Writer(
        folder,
        package_id="BVP-1",
        opens_as="BVP-1.zip",
        code=code,
        volume_bytes=LEAST + extra,
    )
    with writer as sealed:
        for piece in pieces:
            sealed.write(piece)
    assert Sent(writer.written, code).opened() == b"".join(pieces)


def test_order_and_names_do_not_matter(three):
    for number, path in enumerate(three.paths):
        path.rename(path.with_name(f"upload-{9 - number}"))
    assert three.opened() == DATA


def test_two_sets_of_the_same_bytes_have_nothing_in_common(tmp_path):
    first, second = (send(tmp_path / name, DATA) for name in ("a", "b"))
    one, two = (sent.volume(1).read_bytes() for sent in (first, second))
    start = HEADER_BYTES - 64  # what stands before the salt is the same
    assert one[:start] == two[:start]
    assert not set(_windows(one[start:])) & set(_windows(two[start:]))
    with pytest.raises(NoKeyError):
        first.opened(second.code)


def test_the_index_says_nothing_of_the_clear_content(three):
    text = three.index.read_text()
    assert sha256(DATA).hexdigest() not in text
    assert set(json.loads(text)) == {
        *("format", "version", "package_id", "opens_as", "salt", "check"),
        *("volumes", "mac"),
    }


def test_a_code_that_is_wrong_is_told_before_anything_is_opened(three):
    target = io.BytesIO()
    with pytest.raises(NoKeyError):
        volumes.open_volumes(three.paths, volumes.new_code(), target)
    assert target.getvalue() == b""


def test_a_limit_that_is_too_low_is_refused(tmp_path):
    with pytest.raises(InvalidInputError):
        send(tmp_path / "set", b"", volume_bytes=LEAST - 1)
    assert list(tmp_path.iterdir()) == []


# --- what is changed, missing or foreign is named


@pytest.mark.parametrize(
    "at", [0, 8, 9, 10, 45, 46, 78, HEADER_BYTES, HEADER_BYTES + 70_000, -57, -56, -1]
)
def test_a_changed_bit_anywhere_in_a_volume_is_named(three, at):
    _flip(three.volume(2), at)
    assert three.refused() == f"changed: {three.set.volumes[1].name}"


@pytest.mark.parametrize("at", [0, 8, 9, 10, 45, 46, 78, HEADER_BYTES, -57, -1])
def test_with_an_index_that_fits_the_cipher_still_finds_the_bit(three, at):
    """As whoever knows the code could make it: the hashes are those of the changes."""
    _flip(three.volume(2), at)
    _index_again(three)
    assert three.refused() == f"changed: {three.set.volumes[1].name}"


def _cut(data: bytes) -> bytes:
    return data[:-1]


def _cut_at_a_chunk(data: bytes) -> bytes:
    return data[: HEADER_BYTES + SEALED] + data[-ENDING_BYTES:]


def _without_ending(data: bytes) -> bytes:
    return data[:-ENDING_BYTES]


def _longer(data: bytes) -> bytes:
    return data + b"\0"


def _doubled_chunk(data: bytes) -> bytes:
    chunk = data[HEADER_BYTES : HEADER_BYTES + SEALED]
    return data[:HEADER_BYTES] + chunk + data[HEADER_BYTES:]


def _swapped_chunks(data: bytes) -> bytes:
    a, b = HEADER_BYTES, HEADER_BYTES + SEALED
    return data[:a] + data[b : b + SEALED] + data[a:b] + data[b + SEALED :]


@pytest.mark.parametrize("with_index", [False, True])
@pytest.mark.parametrize(
    "change",
    [_cut, _cut_at_a_chunk, _without_ending, _longer, _doubled_chunk, _swapped_chunks],
)
def test_what_is_cut_lengthened_or_moved_is_named(tmp_path, change, with_index):
    sent = send(tmp_path / "set", os.urandom(4 * CHUNK))
    path = sent.volume(1)
    before = path.read_bytes()
    path.write_bytes(change(before))
    assert path.read_bytes() != before
    if with_index:
        _index_again(sent)
    assert sent.refused() == f"changed: {path.name}"


def test_volumes_that_change_places_under_a_made_up_index_do_not_open(three):
    first, second = three.volume(1), three.volume(2)
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    assert three.opened() == DATA  # names alone do not matter
    _index_again(three)
    assert three.refused() == f"changed: {first.name}"


def test_a_set_that_ends_early_does_not_open_even_with_an_index_for_it(three):
    three.volume(3).unlink()
    assert three.refused() == f"missing: {three.set.volumes[2].name}"
    _index_again(three, lambda index: index | {"volumes": index["volumes"][:2]})
    assert three.refused() == f"changed: {three.set.volumes[1].name}"


def test_several_missing_volumes_are_all_named(three):
    three.volume(1).unlink()
    three.volume(3).unlink()
    assert three.refused() == (
        f"missing: {three.set.volumes[0].name}, {three.set.volumes[2].name}"
    )


def test_a_volume_of_another_package_is_named_and_does_not_stand_in_the_way(
    three, tmp_path
):
    other = send(tmp_path / "other", DATA, package_id="BVP-9X9X9X")
    third = three.volume(3).read_bytes()
    foreign = three.set.folder / other.volume(1).name
    foreign.write_bytes(other.volume(1).read_bytes())
    assert volumes.survey(three.paths).foreign == (foreign.name,)
    assert three.opened() == DATA
    three.volume(3).unlink()
    assert three.refused() == (
        f"of another package: {foreign.name}; missing: {three.set.volumes[2].name}"
    )
    three.volume(3).write_bytes(other.volume(1).read_bytes())
    assert f"changed: {three.set.volumes[2].name}" in three.refused()
    three.volume(3).write_bytes(third)
    (three.set.folder / "other.index.json").write_bytes(other.index.read_bytes())
    assert "more than one index" in three.refused()


def test_an_earlier_set_of_the_same_package_is_foreign(three, tmp_path):
    earlier = send(tmp_path / "earlier", DATA, volume_bytes=LEAST)
    moved = three.set.folder / "earlier.volume"
    moved.write_bytes(earlier.volume(1).read_bytes())
    assert volumes.survey(three.paths).foreign == ("earlier.volume",)


def test_without_its_index_a_set_is_refused_and_the_words_say_which_file(three):
    three.index.unlink()
    assert ".index.json" in three.refused()


@pytest.mark.parametrize(
    "changes",
    [
        {"package_id": "BVP-OTHER"},
        {"opens_as": "other.exe"},
        {"mac": "0" * 64},
        {"mac": "ї" * 64},
    ],
)
def test_an_index_that_was_not_made_with_the_code_is_refused(three, changes):
    _index_again(three, lambda index: index | changes, authentic=False)
    assert three.refused() == "the index was changed"


def test_a_shorter_index_that_was_not_made_with_the_code_is_refused(three):
    _index_again(
        three, lambda index: index | {"volumes": index["volumes"][:2]}, authentic=False
    )
    assert three.refused() == "the index was changed"


@pytest.mark.parametrize(
    "changes",
    [
        {"more": 1},
        {"volumes": []},
        {"opens_as": "../evil"},
        {"salt": "00"},
        {"volumes": [{"number": 0}]},
        {"volumes": "none"},
    ],
)
def test_an_index_of_another_form_is_refused(three, changes):
    three.index.write_text(json.dumps(json.loads(three.index.read_text()) | changes))
    assert three.refused() == "the index was changed, or is none"


def test_an_index_out_of_order_and_a_list_for_an_index_are_refused(three):
    index = json.loads(three.index.read_text())
    for other in (index | {"volumes": index["volumes"][::-1]}, [index], 5):
        three.index.write_text(json.dumps(other))
        assert three.refused() == "the index was changed, or is none"


def test_an_index_of_a_later_version_is_told_as_such(three):
    text = three.index.read_text()
    three.index.write_text(text.replace('"version": 1', '"version": 2'))
    assert three.refused() == "the index is of a later version"


# --- fixed bytes


def test_fixed_code_and_salt_give_fixed_bytes(tmp_path, monkeypatch):
    for path in sorted(VECTORS.glob("*.json")):
        vector = json.loads(path.read_text())
        given_, expect = vector["inputs"], vector["expect"]
        salt = bytes.fromhex(given_["salt"])
        monkeypatch.setattr(vault_volumes.os, "urandom", lambda _size, salt=salt: salt)
        folder = tmp_path / path.stem
        writer = volumes.Writer(
            folder,
            package_id=given_["package_id"],
            opens_as=given_["opens_as"],
            code=given_["code"],
            volume_bytes=given_["volume_bytes"],
        )
        data = bytes(n % 251 for n in range(given_["size_bytes"]))
        with writer as sealed:
            sealed.write(data)
        made = {
            path.name: sha256(path.read_bytes()).hexdigest()
            for path in folder.iterdir()
            if path.name != volumes.OPENER_NAME
        }
        assert made == expect["files"]
        assert (folder / writer.written.volumes[0].name).read_bytes()[
            :HEADER_BYTES
        ].hex() == expect["header"]


def test_there_are_vectors_of_one_and_of_several_volumes():
    names = {path.stem for path in VECTORS.glob("*.json")}
    assert names == {"volumes-v1-empty", "volumes-v1-one", "volumes-v1-two"}


# --- what changes a set


def _flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _index_again(sent: Sent, change=lambda index: index, *, authentic=True) -> None:
    """Write the index anew over the volumes as they are now, as a forger would."""
    index = json.loads(sent.index.read_text())
    for each in index["volumes"]:
        path = sent.set.folder / each["name"]
        if path.exists():
            data = path.read_bytes()
            each |= {"size_bytes": len(data), "sha256": sha256(data).hexdigest()}
    index = change(index)
    if authentic:
        keys = vault_volumes.Keys.of(sent.code, bytes.fromhex(index["salt"]))
        told = {key: index[key] for key in index if key != "mac"}
        text = json.dumps(told, sort_keys=True, separators=(",", ":"))
        index["mac"] = keys.authenticated(text.encode()).hex()
    sent.index.write_text(json.dumps(index))


def _windows(data: bytes) -> list[bytes]:
    return [data[at : at + 16] for at in range(0, len(data) - 16, 16)]
