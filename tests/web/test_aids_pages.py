"""Settings, read aloud: what coordinators put on the public pages, as pages."""

import io

import pytest
from sqlalchemy import select

from app import db
from app.aids import keeping
from app.aids.models import Aid
from tests.support import recordings

BASE = "/staff/settings/aloud"


def file(data, name="Motria Vyhadanko.ogg"):
    return (io.BytesIO(data), name)


@pytest.fixture
def coordinator(world, desk):
    return desk("bohdan")


def kept():
    with db.reading() as session:
        rows = session.scalars(select(Aid).order_by(Aid.kind, Aid.option))
        return [(row.kind, row.page, row.option, row.language) for row in rows]


def test_a_recording_is_put_on_a_page_heard_and_taken_off(coordinator):
    page = coordinator.get(f"{BASE}/start").text
    assert "Nothing is recorded in this language yet." in page
    assert "Write to us safely" in page
    assert "Напишіть нам безпечно" in page
    sent = {"language": "uk", "uk-file": file(recordings.opus())}
    answer = coordinator.post(f"{BASE}/start/sound", sent)
    assert answer.status_code == 303
    assert kept() == [("sound", "start", "", "uk")]
    page = coordinator.get(f"{BASE}/start").text
    address = page.split('<audio controls preload="none" src="')[1].split('"')[0]
    played = coordinator.get(address)
    assert played.mimetype == "audio/ogg"
    assert played.data.startswith(b"OggS")
    assert "Recorded" in coordinator.get(BASE).text
    coordinator.post(f"{BASE}/start/remove", {"language": "uk"})
    assert kept() == []


def test_pictures_are_put_beside_choices_all_at_once(coordinator):
    page = coordinator.get(f"{BASE}/fc.safe_now").text
    assert "Not sure" in page
    picture = recordings.png()
    sent = {"p0": file(picture), "p1": file(picture), "p3": file(b"<html>no picture")}
    answer = coordinator.post(f"{BASE}/fc.safe_now/pictures", sent)
    assert answer.status_code == 422
    assert "This is no PNG picture" in answer.text
    assert kept() == [
        ("picture", "fc.safe_now", "", ""),
        ("picture", "fc.safe_now", "yes", ""),
    ]
    sent = {"p3": file(picture)}
    assert coordinator.post(f"{BASE}/fc.safe_now/pictures", sent).status_code == 303
    coordinator.post(f"{BASE}/fc.safe_now/remove", {"option": "yes"})
    assert [row[2] for row in kept()] == ["", "no_later"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html>not sound", "This is no recording that every phone plays"),
        (recordings.png(), "This is no recording that every phone plays"),
        (recordings.opus()[:-9], "This is no recording that every phone plays"),
        (b"", "The file is empty"),
        (bytes(600 * 1024), "The file is too large"),
        (bytes(20 * 1024 * 1024), "The file is too large"),
    ],
)
def test_what_is_no_recording_is_told_beside_the_field(coordinator, data, words):
    sent = {"language": "en", "en-file": file(data)}
    answer = coordinator.post(f"{BASE}/start/sound", sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert kept() == []
    answer.request.input_stream.close()  # the test's own, on disk when it is large


def test_nothing_chosen_is_told_and_changes_nothing(coordinator):
    for path, sent in (
        ("start/sound", {"language": "en"}),
        ("fc.safe_now/pictures", {}),
    ):
        answer = coordinator.post(f"{BASE}/{path}", sent)
        assert answer.status_code == 422
        assert "Choose the file." in answer.text
    assert kept() == []


def test_what_does_not_exist_is_not_found(coordinator):
    for path in ("nothing", "file/1.ogg", "file/x.ogg"):
        assert coordinator.get(f"{BASE}/{path}").status_code == 404
    sent = {"language": "xx", "xx-file": file(recordings.wav())}
    assert coordinator.post(f"{BASE}/start/sound", sent).status_code == 422
    sent = {"language": "en", "en-file": file(recordings.wav())}
    assert coordinator.post(f"{BASE}/nothing/sound", sent).status_code == 404
    assert kept() == []


@pytest.mark.parametrize("who", ["olena", "marko", "hanna", "admin"])
def test_nobody_else_finds_the_page(world, desk, who):
    assert desk(who).get(BASE).status_code == 404
    sent = {"language": "en", "en-file": file(recordings.wav())}
    assert desk(who).post(f"{BASE}/start/sound", sent).status_code == 404


def test_when_the_words_change_the_page_says_so_and_one_press_plays_it_again(
    coordinator, bohdan
):
    sent = {"language": "en", "en-file": file(recordings.wav())}
    coordinator.post(f"{BASE}/start/sound", sent)
    with db.transaction() as session:
        # Signed for other words than those of today, as an older release would have.
        row = session.scalar(select(Aid))
        before = row.words
        row.words = bytes(32)
        keeping._sign(session, bohdan, row)
    page = coordinator.get(f"{BASE}/start").text
    assert "The words of this page changed since it was recorded." in page
    assert "Words changed" in coordinator.get(BASE).text
    coordinator.post(f"{BASE}/start/fits", {"language": "en"})
    assert "Words changed" not in coordinator.get(BASE).text
    with db.reading() as session:
        assert session.scalar(select(Aid)).words == before
