"""What is removed is gone: with the stock tools, in the bytes, and by comparing copies.

Each search first finds the words in the original.
"""

import io

import pikepdf
import pytest
from PIL import Image

from app.errors import UnreadableFileError
from app.evidence.redacting import drawing, marks
from app.limited import running
from app.limited.answers import Box, Step, Task, Wanted
from app.limited.kinds import Kind
from tests.evidence.redacting import papers
from tests.limited import made

WORDS = ("Ковальчук", "Ковальчуком", "Kovalchuk", "KOVALCHUK", "Олен")
SHOWN = (201, 163, 419, 299)
SIZE = (640, 480)


def hidden(data, kind, boxes):
    """The copy, as the limited process makes it."""
    wanted = Wanted(task=Task.HIDE, mime=kind, size_bytes=len(data), boxes=boxes)
    with running.asked(wanted, io.BytesIO(data)) as answer:
        return answer.read()


class Source(io.BytesIO):
    """A file in memory, with its size, as a sealed one opens."""

    @property
    def size(self):
        """How many bytes it has."""
        return len(self.getvalue())


def found(data, kind, *phrases):
    pages = drawing.letters(Source(data), kind)
    return tuple(
        box
        for phrase in phrases
        for _word, box in drawing.found_on_pages(pages, phrase, "N")
    )


def test_no_tool_and_no_search_finds_a_word_in_the_copy_of_a_paper(tmp_path):
    original, path = papers.paper(), tmp_path / "a.pdf"
    copy = hidden(original, Kind.PDF, found(original, Kind.PDF, papers.NAME, "Коваль"))

    text = papers.tool(
        "pdftotext", "-enc", "UTF-8", "{}", "-", data=original, path=path
    )
    assert all(word in text for word in WORDS)
    left = papers.tool("pdftotext", "-enc", "UTF-8", "{}", "-", data=copy, path=path)
    assert left.strip() == ""

    told = papers.tool("exiftool", "-a", "-u", "-G1", "{}", data=original, path=path)
    assert papers.NAME in told
    assert "Kovalchuk" in told
    said = papers.tool("exiftool", "-a", "-u", "-G1", "{}", data=copy, path=path)
    lines = [line for line in said.splitlines() if "[PDF]" in line or "[XMP" in line]
    names = {line.split("]")[1].split(":")[0].strip() for line in lines}
    assert names == {"PDF Version", "Linearized", "Page Count"}

    in_original = {word for word in WORDS if papers.in_bytes(original, word)}
    assert {"Ковальчук", "Kovalchuk", "Олен"} <= in_original
    assert not [word for word in WORDS if papers.in_bytes(copy, word)]


def test_the_copy_of_a_paper_is_pages_that_hold_one_picture_each():
    original = papers.paper()
    copy = hidden(original, Kind.PDF, (Box(0, 0, 0, 500, 500, "L"),))
    with (
        pikepdf.open(io.BytesIO(copy)) as told,
        pikepdf.open(io.BytesIO(original)) as was,
    ):
        assert len(told.pages) == len(was.pages) == 2
        assert set(told.Root.keys()) == {"/Pages", "/Type"}
        assert "/Info" not in told.trailer
        assert told.trailer.ID[0] != was.trailer.ID[0]
        for page in told.pages:
            assert set(page.keys()) <= {
                *("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents")
            }
            assert set(page.Resources.keys()) == {"/XObject"}
            assert page.Contents.read_bytes().split()[-3:] == [b"/P", b"Do", b"Q"]
    assert copy.count(b"%%EOF") == 1


def test_the_copy_is_the_same_whatever_word_stood_there():
    one = papers.typeset("Свідок AAAAA стояла біля воріт.")
    other = papers.typeset("Свідок VVVVV стояла біля воріт.")
    (first,) = found(one, Kind.PDF, "AAAAA")
    (second,) = found(other, Kind.PDF, "VVVVV")
    # The words are not of one width: the box that covers both, and the words after it.
    line = Box(0, first.left, first.top - 100, 10_000, first.bottom + 100, "N")
    assert first.left == second.left
    assert hidden(one, Kind.PDF, (line,)) == hidden(other, Kind.PDF, (line,))
    half = Box(0, first.left, first.top, first.left + 200, first.bottom, "N")
    assert hidden(one, Kind.PDF, (half,)) != hidden(other, Kind.PDF, (half,))


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        (Kind.JPEG, "JPEG", {"quality": 40}),
        (Kind.JPEG, "JPEG", {"quality": 90, "subsampling": 0}),
        (Kind.PNG, "PNG", {}),
        (Kind.GIF, "GIF", {}),
        (Kind.TIFF, "TIFF", {}),
        (Kind.BMP, "BMP", {}),
    ],
)
def test_the_copy_is_the_same_whatever_the_picture_showed_there(kind, name, said):
    """A JPEG spreads a part over its surroundings: that has to be gone too."""
    one, other = (
        papers.written(papers.photograph(secret), name, **said) for secret in (3, 8)
    )
    box = _box(*SHOWN)
    assert hidden(one, kind, (box,)) == hidden(other, kind, (box,))
    small = _box(SHOWN[0], SHOWN[1], SHOWN[2] - 60, SHOWN[3])
    assert hidden(one, kind, (small,)) != hidden(other, kind, (small,))


def _box(left, top, right, bottom):
    width, height = SIZE
    return Box(
        *(0, left * 10_000 // width, top * 10_000 // height),
        *(-(-right * 10_000 // width), -(-bottom * 10_000 // height), "N"),
    )


def test_a_picture_keeps_pixels_alone(tmp_path):
    thumbnail = papers.written(papers.photograph(3).resize((80, 60)), "JPEG")
    original = _with_a_small_picture(made.jpeg(SIZE), thumbnail)
    path = tmp_path / "a.jpg"
    assert "ThumbnailImage" in papers.tool(
        *("exiftool", "-b", "-j", "{}"), data=original, path=path
    )
    copy = hidden(original, Kind.JPEG, (Box(0, 0, 0, 5000, 5000, "N"),))
    assert made.CANARY.encode() in original
    assert made.CANARY.encode() not in copy
    told = papers.tool("exiftool", "-a", "-G1", "{}", data=copy, path=path)
    groups = {line.split("]")[0].strip("[") for line in told.splitlines()}
    assert groups <= {"ExifTool", "System", "File", "JFIF", "Composite"}
    with Image.open(io.BytesIO(copy)) as shown:
        assert shown.getpixel((10, 10)) == (0, 0, 0)
        assert max(shown.getpixel((600, 400))) > 90


def _with_a_small_picture(data, small):
    """Put a picture beside the picture, as a camera does."""
    with Image.open(io.BytesIO(data)) as found:
        exif = found.getexif()
        exif.get_ifd(1).update({0x0103: 6})
        raw = exif.tobytes()
    # The second directory of EXIF: where the small picture begins, and its length.
    head = b"Exif\0\0"
    tiff = raw[len(head) :]
    order = "little" if tiff[:2] == b"II" else "big"
    first = int.from_bytes(tiff[4:8], order)
    count = int.from_bytes(tiff[first : first + 2], order)
    end = first + 2 + 12 * count
    begun = len(tiff)
    rows = ((0x0103, 3, 6), (0x0201, 4, begun + 42), (0x0202, 4, len(small)))
    second = len(rows).to_bytes(2, order) + b"".join(
        tag.to_bytes(2, order)
        + kind.to_bytes(2, order)
        + (1).to_bytes(4, order)
        + (
            value.to_bytes(2, order) + b"\0\0"
            if kind == 3
            else value.to_bytes(4, order)
        )
        for tag, kind, value in rows
    )
    second += bytes(4)
    tiff = tiff[:end] + begun.to_bytes(4, order) + tiff[end + 4 :] + second + small
    segment = head + tiff
    told = b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment
    bare = papers.written(Image.open(io.BytesIO(data)), "JPEG", comment=made.CANARY)
    return bare[:2] + told + bare[2:]


def test_what_is_clear_in_a_picture_shows_nothing_that_lay_under_it():
    secret = papers.photograph(3).convert("RGBA")
    secret.putalpha(0)
    data = papers.written(secret, "PNG")
    with Image.open(io.BytesIO(data)) as found:
        assert found.convert("RGB").getpixel((300, 200)) != (255, 255, 255)
    copy = hidden(data, Kind.PNG, (Box(0, 0, 0, 100, 100, "N"),))
    with Image.open(io.BytesIO(copy)) as shown:
        assert shown.mode == "RGB"
        assert shown.getpixel((300, 200)) == (255, 255, 255)


def test_of_several_pictures_only_the_one_that_was_shown_is_kept():
    data = made.gif()
    with Image.open(io.BytesIO(data)) as found:
        assert found.n_frames == 3
    with Image.open(
        io.BytesIO(hidden(data, Kind.GIF, (Box(0, 0, 0, 100, 100, "N"),)))
    ) as copy:
        assert getattr(copy, "n_frames", 1) == 1


def test_a_page_that_is_turned_is_hidden_where_it_is_seen():
    with pikepdf.open(io.BytesIO(papers.typeset("Ковальчук"))) as told:
        told.pages[0].Rotate = 90
        turned = io.BytesIO()
        told.save(turned)
    data = turned.getvalue()
    (box, *_second) = found(data, Kind.PDF, "Ковальчук")
    assert box.bottom - box.top > box.right - box.left, "it stands upright"
    before, after = _dark(_page(data, ())), _dark(_page(data, (box,)))
    whole = drawing.WHOLE
    width, height = _page(data, ()).size

    def is_inside(x, y):
        across = box.left * width / whole - 5 <= x <= box.right * width / whole + 5
        down = box.top * height / whole - 5 <= y <= box.bottom * height / whole + 5
        return across and down

    assert before
    assert all(is_inside(x, y) for x, y in before)
    assert len(after) > 3 * len(before)
    assert all(is_inside(x, y) for x, y in after)


def _page(data, boxes):
    shown, _pages = drawing.page(Source(data), Kind.PDF, 0, boxes, step=Step.COLOUR)
    return Image.open(io.BytesIO(shown)).convert("L")


def _dark(picture):
    shades = picture.tobytes()
    return {divmod(at, picture.width)[::-1] for at, v in enumerate(shades) if v < 100}


@pytest.mark.parametrize(
    ("data", "kind"),
    [(papers.TEXT.encode(), Kind.TEXT), (papers.office(), Kind.DOCX)],
    ids=["text", "office"],
)
def test_words_of_a_text_are_gone_and_the_rest_stays(data, kind):
    (page,) = drawing.letters(Source(data), kind)
    assert "Ковальчук" in page.text
    assert "Kovalchuk" in page.text
    spans = [
        span
        for phrase in ("Ковальчук", "Олена")
        for _word, span in drawing.found_in_text(page.text, phrase, "N")
    ]
    copy = drawing.without(page.text, marks.apart(spans))
    assert not [word for word in (*WORDS, "ковальч") if word in copy]
    assert papers.KEPT in copy
    assert "[redacted N: name or identity of a protected person, 1 word]" in copy


def test_deleted_words_and_makers_of_an_office_file_do_not_come_along():
    data = papers.office()
    (page,) = drawing.letters(Source(data), Kind.DOCX)
    assert page.text == ("О. Ковальчук\nСвідок Олена Ковальчук стояла.\nKovalchuk\n")


@pytest.mark.parametrize(
    ("data", "kind", "why"),
    [
        (made.pdf()[:300], Kind.PDF, "damaged"),
        (made.gif(), Kind.PNG, None),
        (b"plain", Kind.MP4, "no_copy"),
        (made.zipped({"word/document.xml": "<a/>"}), Kind.DOCX, "no_copy"),
    ],
    ids=["half", "another picture", "film", "other zip"],
)
def test_what_cannot_be_read_gives_no_copy(data, kind, why):
    task = Task.LETTERS if kind is Kind.DOCX else Task.HIDE
    box = (Box(0, 0, 0, 5000, 5000, "N"),)
    wanted = Wanted(task=task, mime=kind, size_bytes=len(data), boxes=box)
    if why is None:
        assert hidden(data, kind, box)
        return
    with (
        pytest.raises(UnreadableFileError) as refused,
        running.asked(wanted, io.BytesIO(data)),
    ):
        pass
    assert refused.value.reason == why


def test_a_mark_on_a_page_that_is_not_there_gives_no_copy():
    """Else a mistake in a number would leave a word in the open."""
    for data, kind in ((made.pdf(), Kind.PDF), (made.png(), Kind.PNG)):
        with pytest.raises(UnreadableFileError):
            hidden(data, kind, (Box(7, 0, 0, 5000, 5000, "N"),))
