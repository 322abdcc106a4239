"""Plain pictures: drawn anew, small, and nothing else kept."""

import io
import os
import struct
import zlib

import pytest
from PIL import Image

from app.aids import drawings
from app.errors import InvalidInputError
from tests.support import recordings
from tests.support.recordings import SPEAKER


def refused(data, most=drawings.MOST_BYTES_DRAWN):
    with pytest.raises(InvalidInputError) as wrong:
        drawings.drawn(data, most)
    return wrong.value.fields[0]


def test_a_picture_is_drawn_small_and_without_what_lay_beside_it():
    data = recordings.png(800)
    assert SPEAKER in data
    small = drawings.drawn(data, drawings.MOST_BYTES_DRAWN)
    assert SPEAKER not in small
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.format == "PNG"
        assert picture.size == (96, 96)
        assert not picture.info.get("Author")
        middle = picture.convert("RGBA").getpixel((48, 48))
    assert all(
        abs(a - b) < 4 for a, b in zip(middle, (0x17, 0x57, 0x5F, 255), strict=True)
    )


def test_a_picture_keeps_to_its_share_of_the_page():
    noise = Image.frombytes("RGB", (90, 90), os.urandom(90 * 90 * 3))
    written = io.BytesIO()
    noise.save(written, "PNG")
    small = drawings.drawn(written.getvalue(), 1500)
    assert len(small) <= 1500
    assert refused(written.getvalue(), 200) == "too_detailed"


def claiming(width, height):
    """A PNG that says it is huge, with next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body))
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"<html><img src=x>", "not_picture"),
        (b"\x89PNG\r\n\x1a\n<html>", "not_picture"),
        (recordings.png()[:300], "not_picture"),
        (recordings.wav(), "not_picture"),
        (b"GIF89a" + bytes(40), "not_picture"),
        (claiming(30_000, 30_000), "too_detailed"),
        (claiming(3_000, 3_000), "not_picture"),
        (claiming(40, 40), "not_picture"),
        (bytes(drawings.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_picture_is_refused(data, why):
    assert refused(data) == why
