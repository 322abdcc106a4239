"""A working copy shows what the original shows, and tells nothing of its making. T-58.

Each file is made here with the canary in it, and each test first finds it there.
"""

import io
import re
import subprocess
import zipfile
import zlib
from contextlib import suppress

import pikepdf
import pytest
from PIL import Image

from app.errors import UnreadableFileError
from app.limited import kinds, running
from app.limited.answers import Refused, Removed, Task, Wanted
from app.limited.kinds import Kind
from tests.limited import made

KINDS = {
    Kind.JPEG: made.jpeg,
    Kind.PNG: made.png,
    Kind.WEBP: made.webp,
    Kind.GIF: made.gif,
    Kind.TIFF: made.tiff,
    Kind.BMP: made.bmp,
    Kind.PDF: made.pdf,
    Kind.DOCX: made.docx,
    Kind.XLSX: made.xlsx,
    Kind.ODT: made.odt,
    Kind.MP4: made.mp4,
    Kind.MOV: lambda: made.mp4(b"qt  "),
    Kind.M4A: lambda: made.mp4(b"M4A "),
    Kind.MP3: made.mp3,
    Kind.OGG: made.ogg,
}


def copied(data, mime=None):
    mime = mime or kinds.seen(data[: kinds.HEAD_BYTES]).value
    wanted = Wanted(task=Task.COPY, mime=mime, size_bytes=len(data))
    with running.asked(wanted, io.BytesIO(data)) as answer:
        return answer.said, answer.read()


def unfolded(data):
    """Everything a file says: its bytes, and whatever in it is packed."""
    found = [bytes(data)]
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                found += [name.encode(), *unfolded(archive.read(name))]
    if data[:5] == b"%PDF-":
        with pikepdf.open(io.BytesIO(data)) as opened:
            for each in opened.objects:
                found.append(repr(each).encode())
                if isinstance(each, pikepdf.Stream):
                    found.append(each.read_raw_bytes())
    for stream in re.finditer(rb"zTXt|iTXt|iCCP", data):
        with suppress(zlib.error):
            found.append(zlib.decompress(data[stream.end() + 20 :]))
    return found


def tells(data, canary=made.CANARY):
    return any(canary.encode() in each for each in unfolded(data))


@pytest.mark.parametrize("kind", KINDS)
def test_t58_the_original_tells_and_the_copy_does_not(kind):
    original = KINDS[kind]()
    assert tells(original)
    said, copy = copied(original)
    assert said.mime == kind.value
    assert said.removed
    assert not tells(copy)


def test_t58_a_photo_keeps_its_pixels_and_loses_its_place():
    said, copy = copied(made.jpeg())
    assert {Removed.PLACE, Removed.CAMERA, Removed.COMMENT} <= set(said.removed)
    with Image.open(io.BytesIO(copy)) as opened:
        assert opened.size == (64, 48)
        assert dict(opened.getexif()) == {}
        red, green, blue = opened.convert("RGB").getpixel((9, 9))
    assert max(abs(red - 180), abs(green - 120), abs(blue - 60)) < 6


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PDF, Kind.MP4, Kind.PNG, Kind.MP3])
def test_t58_a_tool_of_others_finds_nothing_either(kind, tmp_path):
    def read(data):
        path = tmp_path / "file"
        path.write_bytes(data)
        command = ["exiftool", "-a", "-u", "-ee", "-G", str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.stdout

    original = KINDS[kind]()
    assert re.search(rf"{made.CANARY}|GPS", read(original))
    assert not re.search(rf"{made.CANARY}|GPS", read(copied(original)[1]))


def test_what_moves_keeps_moving_and_what_is_clear_stays_clear():
    with Image.open(io.BytesIO(copied(made.gif())[1])) as opened:
        assert opened.n_frames == 3
        durations = []
        for number in range(3):
            opened.seek(number)
            durations.append(opened.info["duration"])
    assert durations == [100, 200, 300]
    with Image.open(io.BytesIO(copied(made.png())[1])) as opened:
        assert opened.getpixel((5, 5)) == (180, 120, 60, 90)


def test_t58_a_pdf_gets_a_new_id_and_keeps_pages_notes_and_pictures():
    original = made.pdf()
    said, copy = copied(original)
    assert {
        Removed.PROPERTIES,
        Removed.DESCRIPTION,
        Removed.IDENTIFIERS,
        Removed.FILES_INSIDE,
        Removed.ACTIONS,
        Removed.NAMES_OF_EDITORS,
        Removed.CAMERA,
    } <= set(said.removed)
    with (
        pikepdf.open(io.BytesIO(original)) as before,
        pikepdf.open(io.BytesIO(copy)) as after,
    ):
        assert len(after.pages) == len(before.pages)
        assert before.trailer.ID[0] != after.trailer.ID[0]
        assert str(after.pages[0].Annots[0].Contents) == "a note"
        assert not set(after.Root.keys()) & {"/OpenAction", "/Metadata", "/AF"}
        photo = after.pages[0].Resources.XObject.Photo.read_raw_bytes()
    with Image.open(io.BytesIO(photo)) as opened:
        assert opened.size == (64, 48)


def test_what_a_later_revision_of_a_pdf_hid_is_gone():
    first = made.pdf()
    with pikepdf.open(io.BytesIO(first)) as opened:
        del opened.Root.OpenAction
        written = io.BytesIO()
        opened.save(written)
    both = first + b"\n% " + written.getvalue()
    assert tells(both)
    assert not tells(copied(both)[1])


def test_t58_an_office_file_keeps_its_words_and_lists_no_part_that_is_gone():
    said, copy = copied(made.docx())
    assert {Removed.PROPERTIES, Removed.NAMES_OF_EDITORS} <= set(said.removed)
    with zipfile.ZipFile(io.BytesIO(copy)) as archive:
        assert "Свідчення" in archive.read("word/document.xml").decode()
        assert "docProps/core.xml" not in archive.namelist()
        assert b"core.xml" not in archive.read("[Content_Types].xml")
        assert b"core.xml" not in archive.read("_rels/.rels")
        assert b"word/document.xml" in archive.read("_rels/.rels")
        assert all(each.date_time[0] == 1980 for each in archive.infolist())
        assert archive.comment == b""
    with zipfile.ZipFile(io.BytesIO(copied(made.odt())[1])) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED
        assert b"meta.xml" not in archive.read("META-INF/manifest.xml")
        assert "Свідчення" in archive.read("content.xml").decode()


@pytest.mark.parametrize(
    "part", ["word/embeddings/oleObject1.bin", "word/unknown.bin", "word/media/a.emf"]
)
def test_where_a_part_cannot_be_cleaned_there_is_no_copy(part):
    with pytest.raises(UnreadableFileError) as refused:
        copied(made.docx(**{part: made.CANARY}))
    assert refused.value.reason == Refused.NO_COPY


def test_t58_a_film_keeps_its_place_in_the_file_and_loses_the_one_on_earth():
    original = made.mp4()
    said, copy = copied(original)
    assert {
        Removed.PLACE,
        Removed.TAGS,
        Removed.TIMES,
        Removed.OTHER_TRACKS,
        Removed.UNUSED_BYTES,
    } <= set(said.removed)
    assert made.PLACE.encode() in original
    assert made.PLACE.encode() not in copy
    assert len(copy) == len(original)
    assert copy.index(made.SHOWN) == original.index(made.SHOWN)
    assert b"\x00\x00\x1e\x33" not in copy


def test_a_film_in_fragments_has_no_copy():
    broken = made.mp4() + made.box(b"moof", bytes(8))
    with pytest.raises(UnreadableFileError) as refused:
        copied(broken)
    assert refused.value.reason == Refused.NO_COPY


def test_a_sound_keeps_each_frame_and_its_sums_are_right():
    original = made.mp3()
    _, copy = copied(original)
    assert copy == original[original.index(b"\xff\xfb") : original.rindex(b"TAG")]
    _, copy = copied(made.ogg())
    assert len(copy) == len(made.ogg())
    at = 0
    while at < len(copy):
        count = copy[at + 26]
        end = at + 27 + count + sum(copy[at + 27 : at + 27 + count])
        page = copy[at : at + 22] + bytes(4) + copy[at + 26 : end]
        told = int.from_bytes(copy[at + 22 : at + 26], "little")
        assert made.sounds.check_sum(page) == told
        at = end
    assert b"SOUND" * 30 in copy


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_file_or_a_changed_one_never_ends_the_asker(kind):
    original = KINDS[kind]()
    half, turned = original[: len(original) // 2], bytearray(original)
    for at in range(40, len(turned), 7):
        turned[at] ^= 0x55
    for data in (half, bytes(turned)):
        with suppress(UnreadableFileError):
            assert not tells(copied(data, kinds.seen(data[:2048]).value)[1])


def test_a_kind_that_is_not_listed_has_no_copy():
    with pytest.raises(UnreadableFileError) as refused:
        copied(b"RIFF\x00\x00\x00\x00WAVEfmt ", Kind.WAV.value)
    assert refused.value.reason == Refused.NO_COPY


def test_the_kind_is_by_its_first_bytes_alone():
    assert kinds.seen(b"<html><script>alert(1)</script>") is Kind.TEXT
    assert kinds.seen(b"\xff\xd8\xff\xe0<html>") is Kind.JPEG
    assert kinds.seen(b"\x00\x00\x00\x18ftypheic") is None
    assert kinds.seen("Свідчення".encode()) is Kind.TEXT
    assert kinds.seen(("я" * 2000).encode()[:2047]) is None
    assert kinds.seen(("a" + "я" * 2000).encode()[:2048]) is Kind.TEXT
    assert kinds.seen(b"MZ\x90\x00") is None
    assert kinds.seen(b"") is None
