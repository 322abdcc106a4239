"""Recordings and pictures on the public pages: played, small, and telling nothing."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app import db
from app.aids import drawings, keeping, pages
from app.aids.pages import Tongue
from app.intake import questions
from app.web import public_assets, public_rights
from app.web.public_aids import log
from tests.support import recordings

pytestmark = pytest.mark.once

LIMIT_BYTES = 15 * 1024
WITH_PICTURES_BYTES = 30 * 1024
PNG = "image/png"


@pytest.fixture
def everything(world, bohdan):
    """Every page is read aloud in English, with a picture wherever one can stand."""
    tongue = Tongue("en", "English", str)
    sound, picture = recordings.opus(), drawings.drawn(recordings.png(), 1400)
    with db.transaction() as session:
        for name in pages.names():
            keeping.record(session, bohdan, name, tongue, sound)
            here = pages.page(name, tongue)
            for option in ["", *dict(here.choices)]:
                # Drawn once: each drawing is a process of its own.
                keeping._put(
                    session, bohdan, "picture", here, option, "", b"", PNG, picture
                )


def files_of(page):
    """Every recording and picture that a page names."""
    sounds = [told["src"] for tag, told in page.tags if tag == "audio"]
    pictures = [told["src"] for tag, told in page.tags if tag == "img"]
    return sounds, pictures


def weight(browser, page):
    """A page over the line, with its style sheet, and with its pictures."""
    files = public_assets.load().files.values()
    bare = len(page.response.data) + sum(len(file.packed) for file in files)
    _sounds, pictures = files_of(page)
    return bare, bare + sum(len(browser.send("GET", src).data) for src in pictures)


def every_page(browser):
    """The pages around the form, the whole form, and the code."""
    for path in (
        "/",
        "/languages",
        "/danger",
        "/safety",
        "/promise",
        "/return",
        "/bye",
    ):
        yield browser.open(path)
    yield browser.open("/form/before")
    browser.press("I understand, continue")
    while browser.page.question:
        yield browser.page
        told = {"fc.permission": "yes"}.get(browser.page.question, [])
        browser.press("Continue", a=told)
    yield browser.page
    yield browser.press("Send")
    yield browser.follow("I have kept it")
    yield browser.press("I have it")


def test_every_page_is_read_aloud_first_thing_under_its_title(everything, survivor):
    for page in every_page(survivor):
        sounds, _pictures = files_of(page)
        assert len(sounds) == 1, page.path
        assert page.links.count(sounds[0]) == 1
        inside = page.html[page.html.index("<h1") :]
        behind = inside[inside.index("</h1>") + 5 :]
        assert re.match(r'(</legend>)?\s*<div class="listen">', behind), page.path
        (player,) = (told for tag, told in page.tags if tag == "audio")
        assert player["preload"] == "none"
        assert "controls" in player
        assert "autoplay" not in player


def test_every_choice_has_its_picture_with_nothing_to_be_read_out_twice(
    everything, survivor
):
    met = 0
    for page in every_page(survivor):
        for tag, told in page.tags:
            if tag == "img":
                met += 1
                assert told["alt"] == ""
        question = questions.load().questions.get(page.question)
        if question and question.options and not question.is_long_list:
            shown = [told for tag, told in page.tags if tag == "input"]
            drawn = [
                told for told in shown if told.get("type") in {"radio", "checkbox"}
            ]
            assert len(files_of(page)[1]) == len(drawn) + 1
    assert met > 60


def test_the_people_of_a_group_have_pictures_too(everything, survivor):
    survivor.answers(needs=["np.others"], contact="code")
    number = 1 + next(
        n for n in range(1, 20) if survivor.open(f"/form/{n}").question == "fc.needs"
    )
    survivor.open(f"/form/{number}")
    assert survivor.page.question == "fc.people"
    page = survivor.press("Add a person")
    sounds, pictures = files_of(page)
    choices = [
        told for tag, told in page.tags if told.get("type") in {"radio", "checkbox"}
    ]
    assert len(sounds) == 1
    assert len(pictures) == len(choices) + 1


def test_a_page_stays_small_and_with_its_pictures_too(everything, survivor):
    largest = 0
    for page in every_page(survivor):
        bare, all_of_it = weight(survivor, page)
        assert bare < LIMIT_BYTES, (page.path, bare)
        assert all_of_it < WITH_PICTURES_BYTES, (page.path, all_of_it)
        largest = max(largest, all_of_it)
    assert largest > LIMIT_BYTES, "pictures were counted"


def test_the_address_of_a_file_tells_nothing_and_nothing_is_kept(everything, survivor):
    page = survivor.open("/danger")
    for src in (*files_of(page)[0], *files_of(page)[1]):
        assert re.fullmatch(r"/a/\d{1,6}\.(ogg|png)", src)
        answer = survivor.send("GET", src)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.mimetype in {"audio/ogg", "image/png"}
        for name in ("Set-Cookie", "ETag", "Last-Modified", "Content-Disposition"):
            assert name not in answer.headers


def test_a_player_may_ask_for_a_part(everything, survivor):
    (src,), _pictures = files_of(survivor.open("/"))
    whole = survivor.send("GET", src).data
    part = survivor.send("GET", src, Range="bytes=100-199")
    assert part.status_code == 206
    assert part.data == whole[100:200]
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert survivor.send("GET", src, Range="bytes=9999999-").status_code == 416


def test_a_file_that_is_not_there_is_not_found(everything, survivor):
    (src,), (picture,) = files_of(survivor.open("/"))
    for path in (src.replace("ogg", "mp3"), picture.replace("png", "html"), "/a/x.ogg"):
        assert survivor.send("GET", path).status_code == 404


def test_another_language_hears_nothing_that_was_not_recorded_for_it(
    everything, survivor
):
    page = survivor.open("/", Accept_Language="uk")
    assert files_of(page) == ([], files_of(survivor.open("/"))[1])


def test_a_site_without_any_is_as_it_was(world, survivor):
    for page in every_page(survivor):
        assert files_of(page) == ([], [])
        assert 'class="listen"' not in page.html


def test_help_is_there_when_the_database_has_no_such_table(world, survivor, caplog):
    with db.transaction() as session:
        session.execute(text("ALTER TABLE aid RENAME TO gone"))
    with caplog.at_level("WARNING", log.name):
        page = survivor.open("/danger")
    assert page.status == 200
    assert "tel:112" in page.links
    assert "no recordings" in caplog.text


def test_the_public_process_may_read_them_and_change_nothing(fresh_database, tmp_path):
    engine = db.make_engine(f"sqlite:///{tmp_path / 'x.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE aid (id INTEGER, data BLOB)")
        connection.exec_driver_sql("INSERT INTO aid VALUES (1, 'x')")
    engine.dispose()
    public_rights.enforce(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT data FROM aid").scalar() == "x"
    for change in (
        "UPDATE aid SET data = 'y'",
        "DELETE FROM aid",
        "INSERT INTO aid VALUES (2, 'z')",
    ):
        with engine.connect() as connection, pytest.raises(DatabaseError):
            connection.exec_driver_sql(change)
    engine.dispose()
    granted = [s for s in public_rights.grant_statements("p") if '"aid"' in s]
    assert granted == ['GRANT SELECT ON "aid" TO "p"']
