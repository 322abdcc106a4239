"""Killed while a voice message arrives, or is sent: it is whole, or not there."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app import db
from app.files import keeping
from app.files.models import DraftFile, KeptFile
from app.intake import triage
from app.intake.models import Report
from tests.intake.test_killed_while_sending import phone_of
from tests.intake.test_speaking import LEAST, MESSAGE, blobs, speaks
from tests.support import killing
from tests.support.public_site import Browser


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[killing.Elsewhere]:
    """The process that is ended."""
    process = killing.Elsewhere()
    yield process
    process.close()


@pytest.fixture
def copied(_maker, live_world, tmp_path):
    """Make copies of the installation, one for each way in which it ends."""
    return lambda name: killing.copy_of(_maker, live_world, tmp_path / str(name))


def speak(world, cookie):
    phone = phone_of(world, cookie)
    phone.open("/form/speak")
    speaks(phone)


def press_send(world, cookie):
    phone_of(world, cookie).press("Send")


def count(model):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def swept():
    """What lies in the folder once the worker has swept it."""
    with db.reading() as session:
        keeping.sweep(session, older_than_seconds=-60)
    return len(blobs())


def test_a_message_is_whole_with_its_draft_or_nothing_of_it_stays(
    live_world, public_app, copied, elsewhere
):
    writes = Browser(public_app)
    writes.begins()
    with copied("undisturbed") as world:
        points = elsewhere.run(speak, world, writes.cookie)
        assert (count(DraftFile), swept()) == (1, 1)
    kept = set()
    for number in killing.chosen(points):
        with copied(number) as world:
            elsewhere.run(speak, world, writes.cookie, stop_at=number)
            phone = phone_of(world, writes.cookie)
            has_it = "A voice message" in phone.open("/form/speak").text
            assert (count(DraftFile), swept()) == (has_it, has_it), points[number - 1]
            kept.add(has_it)
    assert kept == {True, False}


def test_a_message_is_with_the_report_or_still_with_the_draft(
    live_world, public_app, copied, elsewhere
):
    writes = Browser(public_app)
    writes.open("/form/speak")
    speaks(writes)
    for told in LEAST.values():
        writes.press("Continue", a=told)
    with copied("undisturbed") as world:
        points = elsewhere.run(press_send, world, writes.cookie)
        assert (count(Report), count(KeptFile)) == (1, 1)
    sent = set()
    for number in killing.chosen(points):
        with copied(number) as world:
            elsewhere.run(press_send, world, writes.cookie, stop_at=number)
            is_sent = count(Report)
            assert (count(KeptFile), count(DraftFile)) == (is_sent, 1 - is_sent)
            assert swept() == 1
            if not is_sent:
                press_send(world, writes.cookie)
            with db.transaction() as session:
                marko = world.actor("marko")
                (each,) = triage.waiting(session, marko)
                voice = triage.opened(session, marko, each.id).identity.voice
            with keeping.opened(voice) as source:
                assert source.read() == MESSAGE
            sent.add(bool(is_sent))
    assert sent == {True, False}
