"""The desk hears a voice message; the case made of it has it, and nobody else."""

import re

import pytest

from app import cases, db
from app.cases import casefile
from app.evidence import custody, storing, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.files import keeping
from app.intake import triage
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.intake.test_speaking import LEAST, MESSAGE, blobs, speaks
from tests.support import log


@pytest.fixture
def report_id(world, survivor):
    survivor.open("/form/speak")
    speaks(survivor)
    for told in LEAST.values():
        survivor.press("Continue", a=told)
    survivor.press("Send")
    with db.transaction() as session:
        (each,) = triage.waiting(session, world.actor("marko"))
        return each.id


def player(page):
    """Where the sound of the page comes from."""
    return re.search(r'<audio [^>]*src="([^"]+)"', page.text)[1]


def test_the_desk_hears_it_part_by_part_after_opening(world, desk, report_id):
    marko, base = desk("marko"), f"/staff/inbox/{report_id}"
    assert "Voice message" in marko.get("/staff/inbox").text
    assert "<audio" not in marko.get(base).text
    src = player(marko.post(base))
    whole = marko.get(src)
    assert (whole.status_code, whole.data) == (200, MESSAGE)
    assert whole.mimetype == "audio/wav"
    assert whole.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in whole.headers["Cache-Control"]
    part = marko.client.get(
        src, headers={"Host": "127.0.0.1:8000", "Range": "bytes=50-99"}
    )
    assert (part.status_code, part.data) == (206, MESSAGE[50:100])
    opened = [line for line in log.lines(world) if line.action == "report_opened"]
    assert len(opened) == 1


def test_without_having_opened_it_nobody_hears_it(world, desk, report_id, clock):
    marko, base = desk("marko"), f"/staff/inbox/{report_id}"
    src = player(marko.post(base))
    until = int(src.split("/")[-2])
    assert marko.get(f"{base}/voice/{until}/wrong").status_code == 404
    assert marko.get(src.replace(str(until), str(until + 999))).status_code == 404
    assert desk("marko").get(src).status_code == 404, "of another session"
    for who in ("olena", "bohdan", "admin"):
        assert desk(who).get(src).status_code == 404
    clock.forward(seconds=16 * 60)
    assert marko.get(src).status_code == 404


def test_the_desk_writes_down_what_it_says_and_it_stays(desk, report_id):
    marko, base = desk("marko"), f"/staff/inbox/{report_id}"
    marko.post(base)
    words = "Asks for a doctor. Calm, short."
    assert (
        marko.post(f"{base}/heard", {"heard": words, "open": "yes"}).status_code == 303
    )
    assert words in marko.post(base).text
    too_long = marko.post(f"{base}/heard", {"heard": "a" * 501, "open": "yes"})
    assert too_long.status_code == 422
    assert "a" * 501 in too_long.text
    assert words in marko.post(base).text


def test_a_kind_that_is_not_played_can_be_saved_and_that_is_written_down(
    world, desk, report_id
):
    answer = desk("marko").post(f"/staff/inbox/{report_id}/voice")
    assert answer.data == MESSAGE
    assert answer.mimetype == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert log.lines(world)[-1].details == {"act": "saved"}


def test_the_case_has_the_original_and_the_desk_has_nothing(world, desk, report_id):
    storing.use(world.settings.blobs)
    marko = desk("marko")
    base = f"/staff/inbox/{report_id}"
    src = player(marko.post(base))
    words = "Asks for a doctor."
    marko.post(f"{base}/heard", {"heard": words, "open": "yes"})
    with db.transaction() as session:
        voice = triage.opened(session, world.actor("marko"), report_id).identity.voice
    assert len(blobs()) == 1
    with db.transaction() as session:
        file = triage.accept(session, world.actor("marko"), report_id, world.north)
        ref = file.ref
    assert blobs() == []
    assert marko.get(src).status_code == 404
    with pytest.raises(Exception, match="missing"):
        keeping.opened(voice)
    with db.transaction() as session:
        actor = world.actor("bohdan")
        file = cases.get(session, ref, actor, Permission.CASE_ASSIGN)
        casefile.assign(session, file, (world.actor("olena").staff_id,))
    with db.transaction() as session:
        file = cases.get(session, ref, world.actor("olena"), Permission.EVIDENCE_READ)
        (row,) = file.records(session, EvidenceItem, Part.CONTENT, EvidenceContent)
        item_id, content = row[0].id, row[1]
        assert content.title == "Voice message of the first contact"
        assert (content.kind, content.mime) == ("audio", "audio/wav")
        assert content.shows == words
        assert content.obtained_how == "sent_by_survivor"
        with taking_in.original(session, file, item_id) as source:
            assert source.read() == MESSAGE
        chain = custody.chain(session, file, item_id)
        assert [event.action for event in chain] == ["received"]
        assert chain[0].output_sha256 == content.sha256
