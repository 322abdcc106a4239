"""Recordings of the office: looked through to the end, and freed of what is not sound.

Four kinds that old and new phones play. Nothing is decoded and nothing converted: the
file is walked frame by frame, so that one that is cut, or is something else under
another name, is refused. Titles, names and places that a recorder wrote beside the
sound are left out, because the file is published.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from app.errors import InvalidInputError

MOST_BYTES = 500 * 1024
"""A minute and a half of speech; over Tor on an old phone that is already long."""
MOST_BYTES_INSIDE = 4 * 1024 * 1024
"""Of what is heard in the office alone: four minutes in whatever kind was recorded."""

_FEWEST_FRAMES = 3
_WRONG = "not_sound"


@dataclass(frozen=True)
class Sound:
    """A recording that can be published: its kind, and its bytes."""

    mime: str
    data: bytes = field(repr=False)


def checked(data: bytes, most_bytes: int = MOST_BYTES) -> Sound:
    """Return a recording without anything beside the sound.

    Raises:
        InvalidInputError: `empty`, `too_large` or `not_sound`.
    """
    if not data:
        raise InvalidInputError("empty")
    if len(data) > most_bytes:
        raise InvalidInputError("too_large")
    try:
        if data[:4] == b"OggS":
            return Sound("audio/ogg", _opus(data))
        if data[:4] == b"RIFF":
            return Sound("audio/wav", _wave(data))
        if data[4:8] == b"ftyp":
            return Sound("audio/mp4", _mp4(data))
        return Sound("audio/mpeg", _mp3(data))
    except (IndexError, ValueError):
        raise InvalidInputError(_WRONG) from None


# --- Ogg with Opus. Source: RFC 3533 section 6, RFC 7845 section 5


def _opus(data: bytes) -> bytes:
    kept, at, pages = bytearray(data), 0, 0
    while at < len(data):
        if data[at : at + 5] != b"OggS\0":
            raise ValueError
        lacing = data[at + 27 : at + 27 + data[at + 26]]
        body = at + 27 + len(lacing)
        end = body + sum(lacing)
        if len(lacing) < data[at + 26] or end > len(data):
            raise ValueError
        if pages == 0 and data[body : body + 8] != b"OpusHead":
            raise ValueError
        if pages == 1:
            _without_comments(kept, body, end, lacing)
            _sign_page(kept, at, end)
        at, pages = end, pages + 1
    if pages < _FEWEST_FRAMES:
        raise ValueError
    return bytes(kept)


def _without_comments(kept: bytearray, body: int, end: int, lacing: bytes) -> None:
    """Empty the second packet, which says who recorded what with which program."""
    if kept[body : body + 8] != b"OpusTags" or lacing[-1] == 255:  # noqa: PLR2004  # goes on in another page
        raise ValueError
    kept[body + 8 : end] = bytes(end - body - 8)


def _sign_page(kept: bytearray, at: int, end: int) -> None:
    kept[at + 22 : at + 26] = bytes(4)
    total = 0
    for byte in kept[at:end]:
        total = (total << 8) & 0xFFFFFFFF ^ _CRC[(total >> 24) ^ byte]
    kept[at + 22 : at + 26] = total.to_bytes(4, "little")


def _crc_of(byte: int) -> int:
    total = byte << 24
    for _bit in range(8):
        total = (total << 1) ^ (0x04C11DB7 if total & 0x80000000 else 0)
    return total & 0xFFFFFFFF


_CRC = tuple(_crc_of(byte) for byte in range(256))


# --- WAVE with PCM


def _wave(data: bytes) -> bytes:
    if data[8:12] != b"WAVE":
        raise ValueError
    chunks = dict(_chunks(data, 12))
    form, sound = chunks.get(b"fmt ", b""), chunks.get(b"data")
    if not sound or form[:2] != b"\x01\x00":
        raise ValueError
    body = b"WAVE" + b"".join(
        name + len(part).to_bytes(4, "little") + part + bytes(len(part) % 2)
        for name, part in ((b"fmt ", form), (b"data", sound))
    )
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _chunks(data: bytes, at: int) -> Iterator[tuple[bytes, bytes]]:
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size > len(data):
            raise ValueError
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


# --- MPEG-4 with one track of sound. Source: ISO/IEC 14496-12 section 4.2

_BESIDE = {b"udta", b"meta", b"uuid", b"free", b"skip"}
_WITHIN = {b"moov", b"trak", b"mdia"}


def _mp4(data: bytes) -> bytes:
    kept = bytearray(data)
    found = _look_into(kept, 0, len(kept))
    tracks = [name for name in found if name in {b"soun", b"vide"}]
    if not {b"moov", b"mdat"} <= set(found) or tracks != [b"soun"]:
        raise ValueError
    return bytes(kept)


def _look_into(kept: bytearray, at: int, end: int) -> list[bytes]:
    """Walk the boxes, emptying those that are not the sound; lengths stay as they are.

    Returns:
        The names of the boxes, and of a handler what it handles.
    """
    found: list[bytes] = []
    while at < end:
        size, name = int.from_bytes(kept[at : at + 4]), bytes(kept[at + 4 : at + 8])
        if size < 8 or at + size > end:  # noqa: PLR2004  # a box is at least its own head
            raise ValueError
        if name in _BESIDE:
            kept[at + 4 : at + size] = b"free" + bytes(size - 8)
        elif name in _WITHIN:
            found += _look_into(kept, at + 8, at + size)
        elif name == b"hdlr":
            found.append(bytes(kept[at + 16 : at + 20]))
            kept[at + 32 : at + size] = bytes(max(0, size - 32))  # what it is called
        found.append(name)
        at += size
    return found


# --- MPEG-1 and MPEG-2 layer III. Source: ISO/IEC 11172-3 section 2.4.2.3

_KBITS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_TAIL_BYTES = 128


def _mp3(data: bytes) -> bytes:
    at = _after_tag(data) if data[:3] == b"ID3" else 0
    tail = data[-_TAIL_BYTES:]
    end = len(data) - (_TAIL_BYTES if tail[:3] == b"TAG" else 0)
    begin, frames = at, 0
    while at < end:
        size = _frame_bytes(data[at : at + 4])
        if at + size > end:
            raise ValueError
        at, frames = at + size, frames + 1
    if frames < _FEWEST_FRAMES:
        raise ValueError
    return data[begin:end]


def _after_tag(data: bytes) -> int:
    size = 0
    for byte in data[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size


def _frame_bytes(head: bytes) -> int:
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    if head[0] != 0xFF or head[1] < 0xE0 or layer != 1 or version == 1:  # noqa: PLR2004  # sync, and layer III
        raise ValueError
    is_first: Literal[0, 1] = 0 if version == 3 else 1  # noqa: PLR2004  # MPEG-1
    kbits = _KBITS[is_first][head[2] >> 4]
    hertz = _HERTZ[version][head[2] >> 2 & 3]
    if not kbits:
        raise ValueError
    return (72 if is_first else 144) * kbits * 1000 // hertz + (head[2] >> 1 & 1)
