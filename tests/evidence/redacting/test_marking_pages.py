"""Marking on its page without a script: pages, boxes, words, the preview, the copy."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from app import db
from app.evidence import allowance
from app.evidence.redacting import opening, unfinished
from app.evidence.redacting.models import KeptMarks
from tests.evidence.redacting import papers
from tests.limited import made
from tests.statements.test_pages import evidence

BOX = {"left": "10", "top": "10.5", "right": "60", "bottom": "40", "reason": "N"}


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    allowance.forget()
    yield blobs
    allowance.forget()


@pytest.fixture
def olena(desk):
    return desk("olena")


def taken_in(case, olena, data, name):
    answer = olena.post(f"{case.path}/evidence/new", evidence(case, data, name))
    assert answer.status_code == 303, answer.text
    return answer.location


def state(page):
    """What the page carries to the next press."""
    found = re.findall(r'name="(\w+)" value="([^"]*)"', page.text)
    return {key: value for key, value in found if key not in {"csrf_token", "act"}}


def pressed(olena, item, before, act, **said):
    return olena.post(f"{item}/redact", {**state(before), "act": act, **said})


def drawn(page):
    return re.search(r'src="([^"]+/redact/picture/[^"]+)"', page.text)[1]


def test_a_box_is_typed_seen_and_kept(case, olena):
    item = taken_in(case, olena, made.jpeg((640, 480)), "wall.jpg")
    page = olena.post(f"{item}/redact")
    assert page.status_code == 200
    before = olena.get(drawn(page))
    assert before.mimetype == "image/png"
    page = pressed(olena, item, page, "box", **BOX)
    assert "Page 1: 10 to 60 % across, 10.5 to 40 % down" in page.text
    seen = pressed(olena, item, page, "preview")
    shown = Image.open(io.BytesIO(olena.get(drawn(seen)).data)).convert("RGB")
    assert shown.getpixel((shown.width // 4, shown.height // 4)) == (0, 0, 0)
    kept = olena.post(f"{item}/redact/keep", state(seen))
    assert kept.status_code == 303
    page = olena.get(item).text
    assert "Copy 1" in page
    assert "1 part hidden: Name or identity of a protected person" in page
    assert "Copy with parts hidden made" in page
    got = olena.post(re.search(r"/staff[^\"]+/redacted/[^\"]+", page)[0])
    assert got.headers["Content-Disposition"].endswith('E1-redacted-1.jpg"')
    assert made.CANARY.encode() not in got.data


def test_words_of_a_paper_are_marked_on_every_page(case, olena):
    item = taken_in(case, olena, papers.paper(), "paper.pdf")
    page = olena.post(f"{item}/redact")
    assert "page 1 of 2" in page.text
    page = pressed(olena, item, page, "words", phrase="Ковальчук", reason="R")
    for form in ("Ковальчук (", "Ковальчуком.", "KOVALCHUK (", "“Kovalchuk”,"):
        assert form in page.text
    assert "7 parts are hidden" in page.text
    page = pressed(olena, item, page, "remove.1")
    assert "6 parts are hidden" in page.text
    page = pressed(olena, item, page, "", page="1")
    assert "page 2 of 2" in page.text
    assert "/grey/1/0/" in drawn(page)
    page = pressed(olena, item, page, "preview")
    assert olena.get(drawn(page)).status_code == 200


def test_words_of_a_text_are_shown_before_they_are_hidden(case, olena):
    item = taken_in(case, olena, papers.TEXT.encode(), "a.txt")
    page = olena.post(f"{item}/redact")
    page = pressed(olena, item, page, "words", phrase=papers.NAME, reason="N")
    assert ">Олена Ковальчук</button>" in page.text
    page = pressed(olena, item, page, "words", phrase="0671234567", reason="C")
    assert ">+380 67 123 45 67</button>" not in page.text
    assert "These words were not found." in page.text
    page = pressed(olena, item, page, "words", phrase="380671234567", reason="C")
    assert ">+380 67 123 45 67</button>" in page.text
    seen = pressed(olena, item, page, "preview")
    assert "[redacted N: name or identity of a protected person, 2 words]" in seen.text
    assert "Ковальчуком" in seen.text
    assert "Олена Ковальчук" not in seen.text
    page = pressed(olena, item, seen, "remove.1")
    assert "Олена Ковальчук" in page.text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"left": "x"}, "Type a number from 0 to 100."),
        ({"right": "101"}, "Type a number from 0 to 100."),
        ({"right": "10"}, "This hides nothing"),
        ({"reason": "Z"}, "Choose a reason."),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(case, olena, said, why):
    item = taken_in(case, olena, made.jpeg(), "wall.jpg")
    page = olena.post(f"{item}/redact")
    page = pressed(olena, item, page, "box", **BOX | said)
    assert why in page.text
    assert 'value="10.5"' in page.text
    assert "parts are hidden" not in page.text


def test_with_nothing_marked_nothing_is_kept(case, olena):
    item = taken_in(case, olena, made.jpeg(), "wall.jpg")
    for told in ("", "0", "1.2", "0.0.0.9999.9999.Z", "0.0.0.10001.10001.N"):
        answer = olena.post(f"{item}/redact/keep", {"marks": told})
        assert answer.status_code == 422
        assert "nothing was kept" in answer.text
    assert "Copy 1" not in olena.get(item).text


def test_a_page_is_drawn_only_where_it_was_opened(case, olena, desk, monkeypatch):
    item = taken_in(case, olena, made.jpeg(), "wall.jpg")
    page = olena.post(f"{item}/redact")
    path = drawn(page)
    assert olena.get(path).status_code == 200
    assert olena.get(path[:-2] + "zz").status_code == 404
    assert olena.get(path.replace("/0/0/", "/0/nonsense/")).status_code == 404
    assert desk("roman").get(path).status_code == 404
    page = pressed(olena, item, page, "")
    assert drawn(page) == path, "the same look, so no second line in the chain"
    monkeypatch.setattr(opening, "SECONDS_OPEN", -5)
    assert olena.post(f"{item}/redact").status_code == 404, "open for no time at all"


def test_a_kind_that_cannot_be_marked_has_no_such_page(case, olena):
    item = taken_in(case, olena, made.mp4(), "film.mp4")
    assert "Hide parts in a copy" not in olena.get(item).text
    assert olena.post(f"{item}/redact").status_code == 404


def test_marks_are_there_again_after_the_session_has_ended(case, olena, desk, clock):
    item = taken_in(case, olena, made.jpeg((640, 480)), "wall.jpg")
    page = pressed(olena, item, olena.post(f"{item}/redact"), "box", **BOX)
    where = "Page 1: 10 to 60 % across, 10.5 to 40 % down"
    assert where in page.text
    again = olena.post(f"{item}/redact")
    assert where in again.text
    assert "These marks are from before." in again.text
    assert where not in desk("roman").post(f"{item}/redact").text
    more = pressed(olena, item, again, "box", **{**BOX, "left": "20"})
    assert "These marks are from before." not in more.text
    with db.reading() as session:
        (row,) = session.scalars(select(KeptMarks)).all()
        at_rest = row.mark + row.sealed
    told, whose = state(more)["marks"].encode(), case.world.actor("olena").staff_id
    assert told
    for clear in (told, whose.bytes, whose.hex.encode()):
        assert clear not in at_rest
    olena.post(f"{item}/redact/keep", state(pressed(olena, item, more, "preview")))
    assert where not in olena.post(f"{item}/redact").text


def test_marks_go_when_they_are_taken_out_or_nobody_came_back(case, olena, clock):
    item = taken_in(case, olena, made.jpeg((640, 480)), "wall.jpg")
    page = pressed(olena, item, olena.post(f"{item}/redact"), "box", **BOX)
    pressed(olena, item, page, "empty")
    assert "from before" not in olena.post(f"{item}/redact").text
    pressed(olena, item, olena.post(f"{item}/redact"), "box", **BOX)
    clock.forward(days=unfinished.DAYS + 1)
    assert "from before" not in olena.post(f"{item}/redact").text
