"""Speaking instead of writing: one message, sealed, and only what must be asked."""

import pytest
from sqlalchemy import select

from app import db
from app.files import keeping
from app.files.models import DraftFile, KeptFile
from app.intake import triage
from app.intake.speaking import taking
from tests.support import recordings

MESSAGE = recordings.wav(3)
LEAST = {"fc.safe_now": "yes", "fc.contact": "code", "fc.permission": "yes"}


def speaks(browser, data=MESSAGE, name="Motria.wav", button="keep"):
    """Choose a recording on the page, and press."""
    form, field, value = browser.page.find(button)
    carried = [*form.carried, (field, value)]
    response = browser.client.post(
        form.action,
        base_url=browser.origin,
        data=multipart(carried, data, name),
        content_type="multipart/form-data; boundary=limit",
        headers=browser.headers,
    )
    return browser._arrive(form.action, response)


def multipart(fields, data, name):
    """A form as a browser sends it, with one file."""
    parts = [
        f'--limit\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields
    ]
    file = f'name="voice"; filename="{name}"\r\nContent-Type: audio/x\r\n\r\n'
    head = "".join(parts) + f"--limit\r\nContent-Disposition: form-data; {file}"
    return head.encode() + data + b"\r\n--limit--\r\n"


def blobs():
    return sorted(p for p in keeping.place().store.folder.rglob("*") if p.is_file())


def rows(model):
    with db.reading() as session:
        return list(session.scalars(select(model.id)))


def the_report(world):
    with db.transaction() as session:
        marko = world.actor("marko")
        (each,) = triage.waiting(session, marko)
        return each, triage.opened(session, marko, each.id)


def test_somebody_speaks_is_asked_three_things_and_has_a_code(world, survivor):
    assert "/form/speak" in survivor.open("/").links
    survivor.open("/form/speak")
    page = speaks(survivor)
    asked = []
    while page.question:
        asked.append(page.question)
        page = survivor.press("Continue", a=LEAST[page.question])
    assert asked == list(LEAST)
    assert page.path == "/form/check"
    assert "A voice message, 24 kB" in page.text
    page = survivor.press("Send")
    assert page.path == "/form/sent"
    waiting, opened = the_report(world)
    assert waiting.head.has_voice
    assert opened.content.path == "voice"
    assert opened.identity.voice.mime == "audio/wav"
    assert opened.identity.voice.name == ""
    with keeping.opened(opened.identity.voice) as heard:
        assert heard.read() == MESSAGE
    assert rows(DraftFile) == []
    assert rows(KeptFile) == [opened.identity.voice.id]
    survivor.returns(page.code)
    assert survivor.page.path == "/box"


def test_the_page_warns_as_the_written_line_does(survivor):
    page = survivor.open("/form/speak")
    for words in (
        "names of people still held",
        "names of people who helped",
        "details of what was done",
    ):
        assert words in page.text
    (field,) = (told for tag, told in page.tags if told.get("type") == "file")
    assert field["accept"] == "audio/*"
    assert "capture" in field
    assert "/safety" in page.links


def test_nothing_of_a_message_lies_in_clear(world, survivor):
    survivor.open("/form/speak")
    # Above the size that stays in memory, so that it waits in the spool on the way.
    data = recordings.wav(60)
    speaks(survivor, data)
    (sealed,) = blobs()
    part = data[2000:2400]
    assert part in data
    for path in world.settings.data.rglob("*"):
        if path.is_file():
            assert part not in path.read_bytes(), path.name
            assert b"Motria" not in path.read_bytes()
    assert sealed.stat().st_size > len(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<!doctype html><script>alert(1)</script>", "This is not a voice message"),
        (recordings.png(), "This is not a voice message"),
        (b"%PDF-1.7" + bytes(99), "This is not a voice message"),
        (b"\xff\xff", "This is not a voice message"),
        (b"", "The message is empty"),
        (b"OggS" + bytes(taking.MOST_BYTES), "The message is too long"),
    ],
)
def test_what_is_no_message_is_told_beside_the_field_and_nothing_stays(
    world, survivor, data, words
):
    survivor.open("/form/speak")
    page = speaks(survivor, data, "voice.ogg")
    assert page.status == 422
    assert page.title.startswith("Check: ")
    assert words in page.text
    assert blobs() == []
    assert rows(DraftFile) == []


def test_pressing_without_a_message_is_told(survivor):
    survivor.open("/form/speak")
    page = survivor.press("keep")
    assert page.status == 422
    assert "There is no message yet" in page.text


def test_a_request_of_20_mb_is_refused_and_leaves_nothing(world, survivor):
    survivor.open("/form/speak")
    page = speaks(survivor, b"OggS" + bytes(21 * 1024 * 1024))
    assert page.status == 413
    assert blobs() == []
    assert list(world.settings.spool.glob("*")) == []


def test_where_a_message_was_wrong_the_one_before_stays(survivor):
    survivor.open("/form/speak")
    speaks(survivor)
    before = blobs()
    survivor.open("/form/speak")
    page = speaks(survivor, b"no sound at all")
    assert page.status == 422
    assert "A voice message, 24 kB" in page.text
    assert blobs() == before


def test_a_second_message_takes_the_place_of_the_first(survivor):
    survivor.open("/form/speak")
    speaks(survivor)
    (first,) = blobs()
    survivor.open("/form/speak")
    speaks(survivor, recordings.opus())
    (second,) = blobs()
    assert first != second
    assert len(rows(DraftFile)) == 1


def test_a_message_can_be_taken_back_and_the_form_is_the_whole_one_again(survivor):
    survivor.open("/form/speak")
    speaks(survivor)
    survivor.open("/form/speak")
    survivor.press("remove")
    assert blobs() == []
    assert rows(DraftFile) == []
    survivor.open("/form/1")
    assert survivor.press("Continue", a="yes").question == "fc.about_whom"


def test_beside_the_form_it_takes_no_answer_away(world, survivor):
    survivor.begins()
    while survivor.page.question != "fc.free_line":
        told = {"fc.safe_now": "yes", "fc.needs": ["np.talk"], "fc.permission": "yes"}
        survivor.press("Continue", a=told.get(survivor.page.question, []))
    survivor.follow("Speak instead of writing")
    speaks(survivor)
    assert survivor.page.question == "fc.free_line"
    assert "Your voice message is kept with these answers." in survivor.page.text
    survivor.press("Continue", a="")
    survivor.press("Send")
    _waiting, opened = the_report(world)
    assert opened.content.answers["need_ids"] == ("np.talk",)
    assert opened.identity.voice is not None


@pytest.mark.parametrize("how", ["/leave", "/form/delete"])
def test_who_leaves_or_deletes_leaves_no_message(survivor, how):
    survivor.open("/form/speak")
    speaks(survivor)
    assert blobs()
    if how == "/form/delete":
        survivor.open("/form/check")
        survivor.press("Stop and delete all")
    else:
        survivor.press("Leave now")
    assert blobs() == []
    assert rows(DraftFile) == []


def test_a_paused_message_waits_for_its_code(survivor, another_browser, clock):
    survivor.open("/form/speak")
    speaks(survivor)
    survivor.open("/pause")
    code = survivor.press("Give me a code").code
    survivor.press("Leave safely")
    clock.forward(days=6)
    with db.transaction() as session:
        keeping.purge(session)
    other = another_browser()
    other.returns(code)
    assert other.page.question == "fc.safe_now"
    assert len(blobs()) == 1
    clock.forward(days=2)
    with db.transaction() as session:
        keeping.purge(session)
    assert blobs() == []


def test_a_message_whose_hour_is_over_is_removed(survivor, clock):
    survivor.open("/form/speak")
    speaks(survivor)
    clock.forward(minutes=61)
    with db.transaction() as session:
        keeping.purge(session)
    assert blobs() == []


def test_a_page_of_another_site_cannot_bring_a_message(survivor):
    survivor.open("/form/speak")
    response = survivor.client.post(
        "/form/speak",
        base_url=survivor.origin,
        data=multipart([("csrf", "x")], MESSAGE, "a.wav"),
        content_type="multipart/form-data; boundary=limit",
    )
    assert response.status_code == 403
    assert blobs() == []
