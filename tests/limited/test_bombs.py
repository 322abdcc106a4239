"""What unpacks to very much, leads elsewhere, or is two things. T-55 to T-57."""

import gzip
import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from app.errors import UnreadableFileError
from app.limited import kinds, office, running
from app.limited.answers import Refused, Step, Task, Wanted
from app.limited.kinds import Kind
from tests.limited import made
from tests.limited.test_copies import copied


def refused(act, *args):
    with pytest.raises(UnreadableFileError) as found:
        act(*args)
    return found.value.reason


def drawn(data, step=Step.COLOUR):
    return running.drawn(io.BytesIO(data), len(data), Task.PICTURE, step)[0]


def page(data, number=0):
    return running.drawn(io.BytesIO(data), len(data), Task.PAGE, Step.COLOUR, number)


def chunk(kind, data):
    total = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", total)


def png_that_claims(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def webp_that_claims(side):
    written = io.BytesIO()
    Image.new("1", (side, side)).convert("RGB").save(written, "WEBP", lossless=True)
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        png_that_claims(60_000, 60_000),
        png_that_claims(2_000_000_000, 2_000_000_000),
        webp_that_claims(9_000),
    ],
    ids=["png", "png beyond all", "webp"],
)
def test_t56_a_flood_of_pixels_is_refused_undrawn(data):
    assert len(data) < 60_000
    assert refused(drawn, data) in {Refused.TOO_LARGE, Refused.DAMAGED}
    assert refused(copied, data) in {Refused.TOO_LARGE, Refused.DAMAGED}


def test_t56_text_in_a_png_that_unpacks_to_much_is_not_unpacked():
    told = b"Comment\x00\x00" + zlib.compress(bytes(90 * 1024 * 1024), 9)
    small = made.png()
    data = small[:33] + chunk(b"zTXt", told) + small[33:]
    assert refused(copied, data) in {Refused.TOO_LARGE, Refused.DAMAGED}


def test_t56_a_zip_of_much_is_counted_while_it_is_inflated():
    bomb = made.docx(**{"word/media/image2.png": bytes(140 * 1024 * 1024)})
    assert len(bomb) < 400_000
    assert refused(copied, bomb) == Refused.TOO_LARGE


def test_t56_what_a_zip_declares_is_not_believed():
    """The sizes in its list of parts say ten bytes; the part holds many millions."""
    parts = made.docx_parts(**{"word/theme.xml": b"a" * (30 * 1024 * 1024)})
    data = bytearray(made.zipped(parts))
    size = struct.pack("<I", 30 * 1024 * 1024)
    count = data.count(size)
    assert count == 2
    for _ in range(count):
        at = data.index(size)
        data[at : at + 4] = struct.pack("<I", 10)
    assert refused(copied, bytes(data)) in {Refused.DAMAGED, Refused.TOO_LARGE}


def test_t56_a_zip_in_a_zip_is_not_opened():
    inner = made.zipped({"a": bytes(20 * 1024 * 1024)})
    nested = made.zipped({"b.zip": inner})
    for data in (nested, made.docx(**{"word/b.zip": nested})):
        assert refused(copied, data) == Refused.NO_COPY


def test_t56_many_parts_are_refused():
    many = {f"word/p{number}.xml": "<a/>" for number in range(office.MOST_PARTS)}
    assert refused(copied, made.docx(**many)) == Refused.TOO_LARGE


def test_t55_t56_a_gzip_is_not_opened_and_its_name_leads_nowhere(tmp_path):
    written = io.BytesIO()
    with gzip.GzipFile("../../../etc/cron.d/x", "wb", fileobj=written) as packed:
        packed.write(bytes(50 * 1024 * 1024))
    data = written.getvalue()
    assert kinds.seen(data[:2048]) is None
    assert refused(copied, data, "application/zip") == Refused.DAMAGED


@pytest.mark.parametrize(
    "entity",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_t14_t56_a_docx_that_declares_entities_is_refused(entity, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>{entity}<a>&b;</a>'
    data = made.docx(**{"word/document.xml": text.encode(encoding)})
    assert refused(copied, data) == Refused.DAMAGED


def test_t56_a_pdf_of_very_many_objects_is_refused():
    body = b"%PDF-1.7\n"
    body += b"".join(b"%d 0 obj null endobj\n" % n for n in range(1, 210_000))
    body += (
        b"300000 0 obj<</Type/Catalog/Pages 300001 0 R>>endobj\n"
        b"300001 0 obj<</Type/Pages/Count 1/Kids[300002 0 R]>>endobj\n"
        b"300002 0 obj<</Type/Page/Parent 300001 0 R/MediaBox[0 0 9 9]>>endobj\n"
        b"trailer<</Root 300000 0 R/Size 300003>>\n%%EOF"
    )
    assert refused(copied, body) in {Refused.TOO_LARGE, Refused.DAMAGED}


def test_t56_a_pdf_that_unpacks_to_very_much_ends_the_child_and_not_the_asker(
    monkeypatch,
):
    packed = zlib.compress(zlib.compress(b"0 0 m 9 9 l S\n" * 9_000_000, 9), 9)
    body = (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )
    assert len(body) < 100_000
    monkeypatch.setattr(running, "PROCESSOR_SECONDS", 3)
    assert refused(page, body) in {Refused.TOO_LARGE, Refused.DAMAGED}


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "/etc/passwd", "word/../../x", "..\\..\\x", "c:/x", "a//../b"],
)
def test_t55_a_part_with_a_name_that_leads_out_is_refused(name, tmp_path):
    assert refused(copied, made.docx(**{name: "<a/>"})) == Refused.DAMAGED


def test_t55_names_told_inside_a_file_are_bytes_among_others():
    exif = Image.Exif()
    exif[0x010D] = "../../../etc/cron.d/x"
    written = io.BytesIO()
    Image.new("RGB", (9, 9)).save(written, "JPEG", exif=exif)
    said, copy = copied(written.getvalue())
    assert b"cron.d" in written.getvalue()
    assert b"cron.d" not in copy
    assert said.mime == Kind.JPEG


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>",
        b"GIF89a<script>alert(1)</script>",
    ],
)
def test_t57_what_only_begins_like_a_picture_is_not_drawn(data):
    assert refused(drawn, data) == Refused.DAMAGED


def test_t57_a_gif_that_is_a_zip_too_is_only_a_picture_afterwards():
    both = made.gif() + made.zipped({"run.html": "<script>alert(1)</script>"})
    assert zipfile.is_zipfile(io.BytesIO(both))
    said, copy = copied(both)
    assert not zipfile.is_zipfile(io.BytesIO(copy))
    assert not zipfile.is_zipfile(io.BytesIO(drawn(both)))
    assert said.mime == Kind.GIF
    assert "unused_bytes" in said.removed


def test_a_script_in_a_pdf_is_not_run_and_a_page_is_a_picture():
    shown, pages = page(made.pdf(), 1)
    assert pages == 2
    with Image.open(io.BytesIO(shown)) as opened:
        assert opened.format == "JPEG"
        assert max(opened.size) == 1200
    assert refused(page, made.pdf(), 2) == Refused.NO_SUCH_PAGE
    assert refused(page, made.pdf(), -1) == Refused.NO_SUCH_PAGE


def test_a_pdf_with_a_password_says_so():
    import pikepdf

    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf())) as opened:
        opened.save(written, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(copied, written.getvalue()) == Refused.LOCKED
    assert refused(page, written.getvalue()) == Refused.LOCKED


def test_a_text_shows_what_turns_and_hides_letters():
    data = "Свідок\r\n\u202eabc\u202c\x00\x1b[31m\u200bж".encode()
    shown, _ = running.drawn(io.BytesIO(data), len(data), Task.WORDS)
    mark = "\N{REPLACEMENT CHARACTER}"
    assert shown.decode() == f"Свідок\n{mark}abc{mark}{mark}{mark}[31m{mark}ж"
    long = "я" * 200_000
    shown, _ = running.drawn(io.BytesIO(long.encode()), 400_000, Task.WORDS)
    assert len(shown.decode()) == 20_000


def test_more_than_was_allowed_is_not_taken_back():
    data = made.png()
    wanted = Wanted(task=Task.COPY, mime=Kind.PNG.value, size_bytes=len(data))
    with (
        pytest.raises(UnreadableFileError),
        running.asked(wanted, io.BytesIO(data), most_bytes=10),
    ):
        raise AssertionError("it was given")
