"""What a page shows of an original is drawn anew, with a reason, and for a while.

The drawing itself is tried in tests/limited; here is who may look and what is kept.
"""

import io

import pytest
from PIL import Image
from time_machine import travel

from app import clock
from app.errors import NotFoundError, UnreadableFileError
from app.evidence import custody, looking
from app.evidence.looking import Looked, Preview
from app.limited.answers import Step
from app.staff.policy import Permission
from tests.evidence.test_taking_in import taken_in
from tests.limited import made
from tests.statements.told import picture

READ = Permission.EVIDENCE_READ
CANARY = b"GPS-50.4501-30.5234"


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def shown(case, item, step=Step.COLOUR, page=0):
    with case.opened("olena", READ) as (s, file):
        looked = looking.look(s, file, item, step, "review", page)
        content, source = looking.opened(s, file, looked)
    return looking.drawn(content, source, looked)


def opened(data):
    return Image.open(io.BytesIO(data))


def test_metadata_comments_and_what_hides_behind_are_gone(case):
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    with_gps = picture(exif=exif, comment=CANARY) + b"PK\x03\x04" + CANARY
    assert CANARY in with_gps
    drawn = shown(case, taken_in(case, with_gps))
    assert CANARY not in drawn
    assert b"Exif" not in drawn
    assert opened(drawn).format == "JPEG"


def test_the_first_step_is_small_grey_and_blurred(case):
    chequered = Image.new("RGB", (1600, 1600), "white")
    for at in range(0, 1600, 40):
        chequered.paste((200, 0, 0), (at, 0, at + 20, 1600))
    written = io.BytesIO()
    chequered.save(written, "PNG")
    item = taken_in(case, written.getvalue())
    veiled = opened(shown(case, item, Step.VEILED))
    assert veiled.mode == "L"
    assert max(veiled.size) == 480
    low, high = veiled.crop((60, 60, 400, 400)).getextrema()
    assert high - low < 20
    assert opened(shown(case, item, Step.GREY)).mode == "L"
    assert opened(shown(case, item)).mode == "RGB"


def test_a_picture_turned_by_its_camera_stands_upright(case):
    exif = Image.Exif()
    exif[0x0112] = 6
    item = taken_in(case, picture(size=(300, 100), exif=exif))
    assert opened(shown(case, item)).size == (100, 300)


def test_what_is_no_picture_is_refused(case):
    for data in (picture()[:200], b"\xff\xd8\xff\xe0<html>", b"GIF89a" + bytes(30)):
        item = taken_in(case, data)
        with pytest.raises(UnreadableFileError):
            shown(case, item)


def test_a_pdf_opens_page_by_page(case):
    item = taken_in(case, made.pdf())
    assert opened(shown(case, item, Step.VEILED, 1)).size == (360, 480)
    with case.opened("olena", READ) as (s, file):
        looked = looking.look(s, file, item, Step.VEILED, "review")
        _content, source = looking.opened(s, file, looked)
    assert looking.pages_of(source) == 2
    with pytest.raises(UnreadableFileError):
        shown(case, item, page=2)


def test_a_text_is_shown_by_its_beginning(case):
    item = taken_in(case, ("Свідок бачив\u202e двір. " * 9000).encode())
    with case.opened("olena", READ) as (s, file):
        looked = looking.look(s, file, item, Step.VEILED, "review")
        _content, source = looking.opened(s, file, looked)
    text = looking.words_of(source)
    assert text.startswith("Свідок бачив\N{REPLACEMENT CHARACTER} двір.")
    assert len(text) == 20_000


def test_only_listed_kinds_have_a_preview(case):
    for mime, preview in (
        ("image/png", Preview.PICTURE),
        ("application/pdf", Preview.PAGES),
        ("text/plain", Preview.WORDS),
        ("audio/mpeg", Preview.SOUND),
        ("video/mp4", Preview.FILM),
        ("image/svg+xml", None),
        ("text/html", None),
        ("application/zip", None),
        ("", None),
    ):
        assert looking.preview_of(mime) is preview
    item = taken_in(case, b"PK\x03\x04 no more than that")
    with case.opened("olena", READ) as (s, file), pytest.raises(NotFoundError):
        looking.look(s, file, item, Step.VEILED, "review")


def test_each_look_is_in_the_chain_before_anything_is_shown(case):
    item = taken_in(case, picture())
    shown(case, item)
    with case.opened() as (s, file):
        last = custody.chain(s, file, item)[-1]
    assert (last.action, last.reason) == ("viewed", "review")


@pytest.mark.parametrize(
    "changed", [{"step": Step.COLOUR}, {"page": 1}, {"until": 2**40}, {"proof": "я"}]
)
def test_an_address_shows_what_was_opened_and_nothing_else(case, changed):
    item = taken_in(case, made.pdf())
    with case.opened("olena", READ) as (s, file):
        looked = looking.look(s, file, item, Step.VEILED, "review")
        told = {key: getattr(looked, key) for key in Looked.__annotations__}
        looking.opened(s, file, Looked(**told))[1].close()
        with pytest.raises(NotFoundError):
            looking.opened(s, file, Looked(**(told | changed)))


def test_an_address_ends_and_is_nobody_elses(case):
    item = taken_in(case, picture(), who="roman")
    with case.opened("olena", READ) as (s, file):
        looked = looking.look(s, file, item, Step.VEILED, "review")
    with case.opened("roman", READ) as (s, file), pytest.raises(NotFoundError):
        looking.opened(s, file, looked)
    later = clock.now().timestamp() + looking.SECONDS_OPEN + 2
    with (
        case.opened("olena", READ) as (s, file),
        travel(later, tick=False),
        pytest.raises(NotFoundError),
    ):
        looking.opened(s, file, looked)
