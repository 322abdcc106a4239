"""Pages of copies for a person: ticks stay, what stays is said, a code shows once."""

import errno
import re

import pytest

from app.inquiries.copies import making
from app.inquiries.rules import Kind, Outcome, Want
from app.packages import volumes
from tests.cases.pages import text
from tests.inquiries.conftest import asks
from tests.inquiries.test_copies import GIVEN, code_of, survivor


@pytest.fixture
def asked(world, copied):
    """A checked request of the survivor for a copy."""
    copied.walk.world = world
    made = asks(world, Kind.ACCESS, wants=(Want.COPY,)).checks()
    made.looks(copied.walk.ref)
    return made


@pytest.fixture
def copied(world):
    """The case with its versions."""
    return world.given


def key(copy):
    return f"{copy.kind.value}|{copy.id}|{copy.hidden or ''}"


def ticks(page):
    found = re.findall(r"<input[^>]*>", page)
    return [
        re.search(r'value="([^"]+)"', each).group(1)
        for each in found
        if " checked" in each and 'name="items"' in each
    ]


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def test_from_what_is_chosen_to_the_code_that_is_read_out(asked, copied, desk):
    bohdan, page = desk("bohdan"), f"{asked.path}/copies"
    assert 'href="' + page + '"' in bohdan.get(asked.path).text
    shown = bohdan.get(page).text
    assert "Somebody else is in it" in shown  # E3 itself stays
    ticked = ticks(shown)
    assert key(copied.own[0]) in ticked
    typed = {
        "person": str(survivor(copied)),
        "items": [key(each) for each in copied.own],
        "version": version_in(shown),
    }
    refused = bohdan.post(page, typed)
    assert refused.status_code == 422
    assert "Look through them first" in refused.text
    assert key(copied.own[3]) in ticks(refused.text)
    assert bohdan.post(page, typed | {"looked": "y"}).status_code == 303
    signs = text(desk("daryna").get(asked.path))
    assert '<dt>Who of the case asks</dt><dd dir="auto">P1</dd>' in signs
    assert "S2; S3; S4; E1; E3, copy 1 with parts hidden" in signs
    asked.prepares(Outcome.PARTLY, decided=GIVEN).signs()
    assert "not made yet" in bohdan.post(
        f"{asked.path}/gone", {"give-channel": "On a drive"}
    ).text.replace("&#39;", "'")
    assert bohdan.post(f"{page}/make").location == asked.path
    named = asked.seen().content.number
    for part, name in (
        ("volume", f"{named}.1.volume"),
        ("index", f"{named}.index.json"),
        ("opener", "OPEN.html"),
    ):
        answer = bohdan.post(f"{page}/file", {"part": part})
        folder = making.folder_of(asked.seen().content.copies.made.build)
        assert answer.data == (folder / name).read_bytes()
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert bohdan.post(f"{page}/file", {"part": "../x"}).status_code == 404
    code = code_of(asked)
    assert bohdan.post(f"{asked.path}/gone", {"give-channel": "On a drive"}).location
    assert "Choose" in bohdan.post(f"{page}/code", {"code-channel": ""}).text
    read = bohdan.post(f"{page}/code", {"code-channel": "voice"})
    assert volumes.grouped(code) in read.text
    assert read.headers["Cache-Control"] == "no-store"
    assert bohdan.post(f"{page}/code", {"code-channel": "voice"}).status_code == 409
    assert "The code was told on" in text(bohdan.get(asked.path))


def test_a_whole_file_goes_only_when_somebody_says_they_looked(asked, copied, desk):
    bohdan, page = desk("bohdan"), f"{asked.path}/copies"
    typed = {
        "person": str(survivor(copied)),
        "items": [key(copied.own[3])],
        "version": version_in(bohdan.get(page).text),
    }
    refused = bohdan.post(page, typed)
    assert refused.status_code == 422
    assert "Look through them first" in refused.text
    assert bohdan.post(page, typed | {"looked": "y"}).status_code == 303


def test_what_others_are_in_is_refused_and_the_rest_stays_ticked(asked, copied, desk):
    bohdan, page = desk("bohdan"), f"{asked.path}/copies"
    typed = {
        "person": str(survivor(copied)),
        "items": [key(copied.own[0]), f"evidence|{copied.both}|"],
        "looked": "y",
        "version": version_in(bohdan.get(page).text),
    }
    refused = bohdan.post(page, typed)
    assert refused.status_code == 422
    assert "E3: Somebody else is in it" in text(refused)
    assert key(copied.own[0]) in ticks(refused.text)


def test_somebody_elses_change_is_said_and_nothing_ticked_is_lost(asked, copied, desk):
    bohdan, page = desk("bohdan"), f"{asked.path}/copies"
    typed = {
        "person": str(survivor(copied)),
        "items": [key(copied.own[1])],
        "version": version_in(bohdan.get(page).text),
    }
    asked.checks()
    answer = bohdan.post(page, typed)
    assert answer.status_code == 409
    assert ticks(answer.text) == [key(copied.own[1])]
    again = bohdan.post(page, typed | {"version": version_in(answer.text)})
    assert again.status_code == 303


def test_more_than_can_be_made_at_once_is_said(asked, copied, desk, monkeypatch):
    from tests.inquiries.test_copies import chooses

    chooses(asked, copied, copied.own)
    asked.prepares(Outcome.PARTLY, decided=GIVEN).signs()
    monkeypatch.setattr(making, "MOST_BYTES", 10)
    bohdan = desk("bohdan")
    bohdan.post(f"{asked.path}/copies/make")
    assert "more than can be made at once" in text(bohdan.get(asked.path))
    assert asked.seen().content.copies.made is None


def test_a_request_that_asks_for_no_copies_has_no_such_page(world, copied, desk):
    copied.walk.world = world
    made = asks(world, Kind.ACCESS, wants=(Want.WHO_HAS,)).checks()
    made.looks(copied.walk.ref)
    assert desk("bohdan").get(f"{made.path}/copies").status_code == 404
    assert "/copies" not in desk("bohdan").get(made.path).text


def _ready(asked, copied):
    from tests.inquiries.test_copies import chooses

    chooses(asked, copied, copied.own)
    asked.prepares(Outcome.PARTLY, decided=GIVEN).signs()


def test_a_full_disk_is_said_and_nothing_stays(asked, copied, desk, monkeypatch):
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "no room")

    _ready(asked, copied)
    monkeypatch.setattr(making.zipped, "write_zip", full)
    answer = desk("bohdan").post(f"{asked.path}/copies/make")
    assert answer.status_code == 507
    assert asked.seen().content.copies.made is None
    assert list(making.folder_of(asked.id).parent.glob("*.set")) == []


def test_what_was_written_in_vain_does_not_stay(asked, copied, desk, monkeypatch):
    def changed(planned):
        asked.checks()  # somebody works on, while it is written
        return write(planned)

    _ready(asked, copied)
    write = making.write
    monkeypatch.setattr(making, "write", changed)
    bohdan = desk("bohdan")
    bohdan.post(f"{asked.path}/copies/make")
    assert "Nothing was made" in text(bohdan.get(asked.path))
    assert list(making.folder_of(asked.id).parent.glob("*.set")) == []
