"""Small real recordings, made here: a soft tone as WAV, silence in the other kinds.

Each carries, beside the sound, the invented name of a speaker where its kind has room
for one, so that a test can look for it in what is published.
"""

import io
import math
import struct
import wave

from PIL import Image, ImageDraw, PngImagePlugin

from app.aids.sounds import _CRC

SPEAKER = b"Motria Vyhadanko"
HERTZ = 8000


def wav(seconds: float = 0.5, tone: int = 440) -> bytes:
    """A tone of 8 bits, with a note of who spoke."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(HERTZ)
        file.writeframes(
            bytes(
                128 + round(60 * math.sin(2 * math.pi * tone * n / HERTZ))
                for n in range(int(seconds * HERTZ))
            )
        )
    told = SPEAKER + bytes(len(SPEAKER) % 2)
    note = b"LIST" + struct.pack("<I", len(told) + 4) + b"INFO" + told
    data = written.getvalue() + note
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def opus(frames: int = 50) -> bytes:
    """A second of silence as Ogg with Opus."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48000, 0, 0)
    comment = b"ARTIST=" + SPEAKER
    tags = (
        b"OpusTags"
        + struct.pack("<I", 4)
        + b"test"
        + struct.pack("<II", 1, len(comment))
        + comment
    )
    silence = b"\xf8\xff\xfe"  # one frame of 20 ms
    pages = [_page(0, 2, 0, [head]), _page(1, 0, 0, [tags])]
    for number in range(frames // 25):
        last = number == frames // 25 - 1
        at = 960 * 25 * (number + 1)
        pages.append(_page(2 + number, 4 if last else 0, at, [silence] * 25))
    return b"".join(pages)


def _page(number: int, kind: int, at: int, packets: list[bytes]) -> bytes:
    lacing = bytes(len(packet) for packet in packets)
    head = b"OggS\0" + struct.pack("<BqIII", kind, at, 7, number, 0)
    page = bytearray(head + bytes([len(lacing)]) + lacing + b"".join(packets))
    page[22:26] = crc(page).to_bytes(4, "little")
    return bytes(page)


def crc(page: bytes | bytearray) -> int:
    """The sum of an Ogg page, with zeros in its own place."""
    total = 0
    for byte in page[:22] + bytes(4) + page[26:]:
        total = (total << 8) & 0xFFFFFFFF ^ _CRC[(total >> 24) ^ byte]
    return total


def mp3(frames: int = 20) -> bytes:
    """Half a second of silence, with tags before and behind."""
    frame = b"\xff\xfb\x90\xc4" + bytes(417 - 4)
    tag = b"TPE1" + struct.pack(">IH", len(SPEAKER) + 1, 0) + b"\0" + SPEAKER
    before = b"ID3\x03\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag
    behind = (b"TAG" + SPEAKER).ljust(128, b"\0")
    return before + frame * frames + behind


def m4a() -> bytes:
    """The boxes of a recording as telephones write them; nothing is in the sound."""
    handler = b"\0" * 8 + b"soun" + bytes(12) + SPEAKER + b"\0"
    media = _box(b"mdia", _box(b"hdlr", handler) + _box(b"minf", bytes(8)))
    where = _box(b"udta", _box(b"\xa9nam", SPEAKER))
    moov = _box(b"moov", _box(b"trak", media + where) + where)
    return _box(b"ftyp", b"M4A \0\0\0\0") + moov + _box(b"mdat", bytes(64))


def _box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body) + 8) + name + body


def png(side: int = 200, colour: str = "#17575f") -> bytes:
    """A plain picture, with a note of who drew it."""
    picture = Image.new("RGB", (side, side), "white")
    ImageDraw.Draw(picture).ellipse((20, 20, side - 20, side - 20), fill=colour)
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", SPEAKER.decode())
    written = io.BytesIO()
    picture.save(written, "PNG", pnginfo=note)
    return written.getvalue()
