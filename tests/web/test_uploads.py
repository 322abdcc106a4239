"""Files of a form are never in clear on the disk, and never larger than said (T-40)."""

import pytest
from flask import Blueprint, request

from app.staff.access import public, takes_files
from app.web import uploads
from app.web.staff import create_staff_app
from tests.web.shell_support import HOST, StandInDoor, token_of

CANARY = b"they took Oksana at six. "
SIZE = 2_000_000
ROOM = 5_000_000


@pytest.fixture
def seen():
    """What lay on the disk while the view had the file, and what the view read."""
    return {}


@pytest.fixture
def client(settings, seen):
    bp = Blueprint("files", __name__)

    @bp.post("/staff/file")
    @public
    @takes_files(ROOM)
    def take() -> str:
        file = request.files["file"]
        seen["disk"] = [
            path.read_bytes() for path in settings.data.rglob("*") if path.is_file()
        ]
        seen["read"] = file.read()
        return "taken"

    app = create_staff_app(settings, door=StandInDoor(), blueprints=[bp])
    return app.test_client()


def _part(name, body, file=b""):
    told = b'--x\r\nContent-Disposition: form-data; name="' + name + b'"'
    return told + (b'; filename="' + file + b'"' if file else b"") + b"\r\n\r\n" + body


def _send(client, body, path="/staff/file"):
    # By hand: the test client would put a large form into a file of its own.
    token = token_of(client, "/staff/kit").encode()
    form = _part(b"csrf", token) + b"\r\n" + _part(b"file", body, b"account.txt")
    return client.post(
        path,
        headers=HOST,
        data=form + b"\r\n--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )


def test_t40_a_large_file_waits_sealed_and_is_gone_afterwards(client, seen, settings):
    body = CANARY * (SIZE // len(CANARY))
    assert _send(client, body).status_code == 200
    assert seen["read"] == body
    assert sum(map(len, seen["disk"])) > SIZE / 2
    assert not any(CANARY in kept for kept in seen["disk"])
    assert list((settings.data / "spool").iterdir()) == []


def test_t40_the_search_would_find_the_words_in_a_clear_file(
    client, seen, settings, monkeypatch
):
    def clear(_self, *_details, **_named):
        settings.data.mkdir(exist_ok=True)
        return (settings.data / "clear").open("w+b", buffering=0)

    monkeypatch.setattr(uploads.SealingRequest, "_get_file_stream", clear)
    _send(client, CANARY * 40_000)
    assert any(CANARY in kept for kept in seen["disk"])


def test_a_small_file_stays_in_memory(client, seen, settings):
    assert _send(client, CANARY).status_code == 200
    assert seen["read"] == CANARY
    assert not (settings.data / "spool").exists()


def test_a_file_beyond_the_room_of_the_view_is_refused_and_leaves_nothing(
    client, seen, settings
):
    assert _send(client, bytes(ROOM + 1)).status_code == 413
    assert seen == {}
    assert not any(path.is_file() for path in settings.data.rglob("*.spool*"))


def test_a_view_that_takes_no_files_takes_only_a_form(client):
    answer = _send(client, bytes(3_000_000), path="/staff/kit/form")
    assert answer.status_code == 413


def test_a_damaged_form_leaves_no_file(client, seen, settings):
    answer = client.post(
        "/staff/file",
        headers=HOST | {"X-Csrf": token_of(client, "/staff/kit")},
        data=_part(b"file", CANARY * 60_000, b"account.txt"),  # and no end
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 400
    assert "read" not in seen
    spool = settings.data / "spool"
    assert not spool.exists() or list(spool.iterdir()) == []
