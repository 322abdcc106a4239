"""The pages of evidence: working copies, previews of each kind, what says no. T-57."""

import re

import pytest

from app.evidence import allowance, looking, scanning, taking_in
from app.limited import running
from tests.evidence.test_copying import content_of
from tests.evidence.test_taking_in import files
from tests.limited import made
from tests.statements.test_pages import evidence
from tests.statements.told import picture


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    allowance.forget()
    yield blobs
    allowance.forget()


@pytest.fixture
def olena(desk):
    return desk("olena")


def taken_in(case, olena, data, name="wall.jpg"):
    answer = olena.post(f"{case.path}/evidence/new", evidence(case, data, name))
    assert answer.status_code == 303, answer.text
    return answer.location


def looked(olena, item, **said):
    return olena.post(f"{item}/look", {"reason": "review", "step": "veiled", **said})


def source(page):
    return re.search(r'src="([^"]+/(?:picture|played)/[^"]+)"', page.text)[1]


def test_what_is_taken_in_has_its_copy_at_once_and_the_page_says_what_it_lacks(
    case, olena
):
    item = taken_in(case, olena, made.jpeg())
    page = olena.get(item).text
    for words in ("Working copy made", "Where it was made", "Camera or telephone"):
        assert words in page
    assert made.CANARY not in page
    assert "this office runs no scanner" in page


@pytest.mark.parametrize("path", ["download", "copy/download"])
def test_t57_files_are_only_saved_never_shown(case, olena, path):
    item = taken_in(case, olena, made.jpeg(), name='x"\r\nSet-Cookie: a=b.html')
    got = olena.post(f"{item}/{path}")
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].endswith(", sandbox")
    assert got.headers["Content-Disposition"].startswith(
        f'attachment; filename="{case.ref}-E1'
    )
    assert "Set-Cookie: a" not in str(got.headers)
    assert (made.CANARY.encode() in got.data) is (path == "download")
    assert olena.get(f"{item}/{path}").status_code == 405


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        made.gif() + made.zipped({"x.html": "<script>alert(1)</script>"}),
    ],
    ids=["html", "svg", "gif and zip"],
)
def test_t57_a_file_of_two_kinds_is_shown_as_letters_or_drawn_anew(case, olena, data):
    item = taken_in(case, olena, data, name="photo.jpg")
    page = looked(olena, item)
    assert "<script>alert" not in page.text
    assert "<svg xmlns='" not in page.text
    if data.startswith(b"GIF"):
        got = olena.get(source(page))
        assert got.mimetype == "image/jpeg"
        assert b"script" not in got.data


def test_a_pdf_opens_page_by_page_veiled_first(case, olena):
    item = taken_in(case, olena, made.pdf(), name="paper.pdf")
    first = looked(olena, item)
    assert "Page 1 of 2." in first.text
    assert "Next page" in first.text
    second = looked(olena, item, page="1")
    assert "Page 2 of 2." in second.text
    assert "/picture/veiled/1/" in source(second)
    assert olena.get(source(second)).mimetype == "image/jpeg"
    assert olena.get(source(second).replace("/1/", "/0/")).status_code == 404
    for odd in ("9" * 40, "-1", "x", "５"):
        assert looked(olena, item, page=odd).status_code in {200, 422}


def test_a_text_shows_its_beginning_as_letters(case, olena):
    item = taken_in(case, olena, "<b>Свідок</b> \u202eabc".encode(), name="a.txt")
    page = looked(olena, item).text
    assert "&lt;b&gt;Свідок&lt;/b&gt; \N{REPLACEMENT CHARACTER}abc" in page


def test_t57_a_film_is_played_in_parts_after_a_reason(case, olena, desk, monkeypatch):
    data = made.mp4()
    item = taken_in(case, olena, data, name="film.mp4")
    page = looked(olena, item)
    assert "<video controls" in page.text
    path = source(page)
    whole = olena.get(path)
    assert (whole.status_code, whole.data) == (200, data)
    assert whole.mimetype == "video/mp4"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert whole.headers["Accept-Ranges"] == "bytes"
    assert whole.headers["Cache-Control"] == "no-store"
    for asked, status, start, stop in (
        ("bytes=0-", 206, 0, len(data)),
        ("bytes=10-19", 206, 10, 20),
        ("bytes=-5", 206, len(data) - 5, len(data)),
        (f"bytes={len(data)}-", 416, 0, 0),
        ("bytes=0-1,5-9", 416, 0, 0),
    ):
        got = olena.get(path, environ_overrides={"HTTP_RANGE": asked})
        assert (got.status_code, got.data) == (status, data[start:stop]), asked
    monkeypatch.setattr(looking, "MOST_BYTES_PLAYED", 100)
    got = olena.get(path, environ_overrides={"HTTP_RANGE": "bytes=7-"})
    assert got.data == data[7:107]
    assert got.headers["Content-Range"] == f"bytes 7-106/{len(data)}"
    assert desk("roman").get(path).status_code == 404
    assert olena.get(path[:-2] + "zz").status_code == 404
    assert "Looked at" in olena.get(item).text


def test_a_picture_is_not_played(case, olena):
    item = taken_in(case, olena, picture())
    path = source(looked(olena, item)).replace("/picture/veiled/0/", "/played/")
    assert olena.get(path).status_code == 404


def test_a_file_that_cannot_be_read_is_kept_and_says_so_in_plain_words(case, olena):
    item = taken_in(case, olena, made.pdf()[:300], name="half.pdf")
    assert "it is damaged or incomplete" in olena.get(item).text
    assert "it is damaged or incomplete" in looked(olena, item).text
    assert olena.post(f"{item}/download").status_code == 200


def test_where_nothing_can_be_locked_in_files_are_taken_in_and_not_read(
    case, olena, monkeypatch
):
    with monkeypatch.context() as missing:
        missing.setattr(running.sys, "executable", "tests/limited/unlocked")
        item = taken_in(case, olena, made.jpeg())
        assert "could not be made now. Nothing is lost." in olena.get(item).text
        page = looked(olena, item)
        refused = olena.get(source(page))
        assert refused.status_code == 503
        assert "Files are not opened on this machine" in refused.text
        assert olena.post(f"{item}/copy").status_code == 503
    assert "None was made yet." in olena.get(item).text
    assert olena.post(f"{item}/copy").status_code == 303
    assert "Download the working copy" in olena.get(item).text


def test_t59_a_file_that_waits_for_the_scanner_is_shut_on_its_page(
    case, olena, tmp_path
):
    scanning.use(tmp_path / "nobody.sock")
    try:
        item = taken_in(case, olena, picture())
        page = olena.get(item).text
        assert "waits for the virus scanner" in page
        assert "Ask the scanner again" in page
        assert looked(olena, item).status_code == 404
        assert olena.post(f"{item}/copy/download").status_code == 404
        assert olena.post(f"{item}/download").status_code == 200
    finally:
        scanning.use(None)
    with case.opened() as (s, file):
        (listed,) = s.scalars(taking_in.select(taking_in.EvidenceItem)).all()
        assert file.id == listed.case_id
    assert content_of(case, listed.id).checked == scanning.Checked.WAITING


def test_t60_the_allowance_and_a_full_disk_have_a_page_and_keep_nothing(
    case, olena, blobs, monkeypatch
):
    with monkeypatch.context() as small:
        small.setattr(allowance, "MOST_FILES", 0)
        refused = olena.post(f"{case.path}/evidence/new", evidence(case))
    assert refused.status_code == 429
    assert "Enough files for today" in refused.text

    def full(*args, **said):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as small:
        small.setattr("app.vault.stream.SealingWriter._seal", full)
        refused = olena.post(f"{case.path}/evidence/new", evidence(case))
    assert refused.status_code == 507
    assert "There is no room for this file" in refused.text
    assert files(blobs) == []
    assert "No evidence yet" in olena.get(f"{case.path}/evidence").text


def test_a_file_of_no_bytes_is_refused_and_what_was_typed_is_still_there(
    case, olena, blobs
):
    sent = evidence(case, b"", "IMG_1.jpg", title="Photo of a gate, invented")
    answer = olena.post(f"{case.path}/evidence/new", sent)
    assert answer.status_code == 422
    assert "This file is empty. Choose another one." in answer.text
    assert "Photo of a gate, invented" in answer.text
    assert not files(blobs)
    assert "Photo of a gate" not in olena.get(f"{case.path}/evidence").text


def test_a_file_of_five_gigabytes_is_refused_before_it_is_read(case, olena, blobs):
    answer = olena.post(
        f"{case.path}/evidence/new",
        evidence(case, b"begun"),
        environ_overrides={"CONTENT_LENGTH": str(5 * 10**9)},
    )
    assert answer.status_code == 413
    assert "This is too large" in answer.text
    assert "Nothing was stored." in answer.text
    assert not files(blobs)
    assert "Any kind, up to 5" in olena.get(f"{case.path}/evidence/new").text
