"""What a page shows of a picture is drawn anew by us, small, and nothing else."""

import io

import pytest
from PIL import Image

from app.errors import InvalidInputError
from app.evidence import pictures
from app.evidence.pictures import Step
from tests.statements.told import picture

CANARY = b"GPS-50.4501-30.5234"


def drawn(data, step=Step.COLOUR):
    return pictures.drawn(io.BytesIO(data), step)


def opened(data):
    return Image.open(io.BytesIO(data))


def test_metadata_comments_and_what_hides_behind_are_gone():
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    with_gps = picture(exif=exif, comment=CANARY) + b"PK\x03\x04" + CANARY
    assert CANARY in with_gps
    made = drawn(with_gps)
    assert CANARY not in made
    assert b"Exif" not in made
    assert opened(made).format == "JPEG"


def test_the_first_step_is_small_grey_and_blurred():
    chequered = Image.new("RGB", (1600, 1600), "white")
    for at in range(0, 1600, 40):
        chequered.paste((200, 0, 0), (at, 0, at + 20, 1600))
    written = io.BytesIO()
    chequered.save(written, "PNG")
    veiled = opened(drawn(written.getvalue(), Step.VEILED))
    assert veiled.mode == "L"
    assert max(veiled.size) <= pictures.SMALL_SIDE
    low, high = veiled.crop((60, 60, 400, 400)).getextrema()
    assert high - low < 20
    assert opened(drawn(written.getvalue(), Step.GREY)).mode == "L"
    assert opened(drawn(written.getvalue())).mode == "RGB"


def test_a_picture_turned_by_its_camera_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(drawn(picture(size=(300, 100), exif=exif))).size == (100, 300)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html>" * 100,
        b"%PDF-1.7",
        picture()[:200],
        picture(kind="PNG")[:60],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 80,
    ],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(InvalidInputError):
        drawn(data)


def test_a_small_file_that_claims_a_huge_picture_is_refused_undrawn():
    written = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(written, "PNG")
    assert len(written.getvalue()) < 60_000
    with pytest.raises(InvalidInputError):
        drawn(written.getvalue())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
def test_the_usual_kinds_are_drawn(kind):
    assert opened(drawn(picture(kind=kind))).size == (640, 480)
