"""Recordings of the office: what is taken, what is left out, what is refused."""

import struct

import pytest

from app.aids import sounds
from app.errors import InvalidInputError
from tests.support import recordings
from tests.support.recordings import SPEAKER

KINDS = {
    "audio/wav": recordings.wav,
    "audio/ogg": recordings.opus,
    "audio/mpeg": recordings.mp3,
    "audio/mp4": recordings.m4a,
}


def refused(data):
    with pytest.raises(InvalidInputError) as wrong:
        sounds.checked(data)
    return wrong.value.fields[0]


@pytest.mark.parametrize("mime", KINDS)
def test_each_kind_is_known_by_its_bytes_and_keeps_no_name(mime):
    data = KINDS[mime]()
    assert SPEAKER in data
    found = sounds.checked(data)
    assert found.mime == mime
    assert SPEAKER not in found.data
    assert sounds.checked(found.data) == found


@pytest.mark.parametrize("mime", KINDS)
def test_a_recording_that_is_cut_is_refused(mime):
    data = KINDS[mime]()
    for end in (5, 11, 40, len(data) // 2, len(data) - 150):
        assert refused(data[:end]) == "not_sound", end


@pytest.mark.parametrize("mime", KINDS)
def test_something_behind_the_recording_is_not_published(mime):
    data = KINDS[mime]() + b"<script>"
    assert refused(data) == "not_sound"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"<!doctype html><p>Not sound.", "not_sound"),
        (recordings.png(), "not_sound"),
        (b"%PDF-1.7 and so on", "not_sound"),
        (bytes(4096), "not_sound"),
        (b"\xff\xfb" + bytes(4096), "not_sound"),
        (b"OggS\0" + b"\xff" * 4096, "not_sound"),
        (b"ID3\x03\0\0\x7f\x7f\x7f\x7f" + bytes(99), "not_sound"),
        (bytes(sounds.MOST_BYTES + 1), "too_large"),
    ],
)
def test_what_is_no_recording_is_refused(data, why):
    assert refused(data) == why


def test_the_largest_recording_is_taken():
    longest = (sounds.MOST_BYTES - 200) / recordings.HERTZ
    assert sounds.checked(recordings.wav(longest)).mime == "audio/wav"


def test_an_ogg_page_without_its_names_carries_the_right_sum():
    data = sounds.checked(recordings.opus()).data
    at = data.index(b"OpusTags") - 28
    page = data[at : data.index(b"OggS", at + 1)]
    assert struct.unpack("<I", page[22:26])[0] == recordings.crc(page)


def test_ogg_with_something_else_in_it_is_refused():
    video = recordings.opus().replace(b"OpusHead", b"\x80theora1")
    assert refused(video) == "not_sound"


def test_a_video_is_no_recording():
    assert refused(recordings.m4a().replace(b"soun", b"vide")) == "not_sound"


def test_wave_of_another_kind_than_plain_samples_is_refused():
    data = bytearray(recordings.wav())
    data[20:22] = b"\x55\x00"  # MP3 inside
    assert refused(bytes(data)) == "not_sound"
