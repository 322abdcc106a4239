"""Killed while a report is sent: a code that was shown works, and otherwise none is.

First one process, ended at every point that it comes to while it sends; then all
processes of a real installation, ended at the moment in which the code is on the phone.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select

from app import db
from app.config import ROOT
from app.intake import triage
from app.intake.models import Report
from app.web.public import cookie_name
from tests.support import killing
from tests.support.postgres import free_port
from tests.support.public_site import RELATIVE, Browser, choose, make_public_app

SENDS = 'form[action="/form/send"] button'
READY = "Ready."


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[killing.Elsewhere]:
    """The process in which sending is cut short."""
    process = killing.Elsewhere()
    yield process
    process.close()


@pytest.fixture
def copied(_maker, live_world, tmp_path):
    """Make copies of the installation, one for each way in which it ends."""
    return lambda name: killing.copy_of(_maker, live_world, tmp_path / str(name))


def phone_of(world, cookie):
    """Open the browser that holds this cookie, at the check page."""
    browser = Browser(make_public_app(world))
    browser.client.set_cookie(
        cookie_name(world.settings), cookie, domain="localhost", path="/"
    )
    browser.open("/form/check")
    return browser


def press_send(world, cookie):
    phone_of(world, cookie).press("Send")


def reports():
    with db.reading() as s:
        return s.scalar(select(func.count()).select_from(Report))


def test_a_code_is_shown_when_the_report_is_kept_and_never_before(
    live_world, public_app, copied, elsewhere
):
    writes = Browser(public_app)
    writes.answers()
    cookie = writes.cookie
    with copied("undisturbed") as world:
        points = elsewhere.run(press_send, world, cookie)
        assert reports() == 1

    shown = set()
    for number in killing.chosen(points):
        with copied(number) as world:
            elsewhere.run(press_send, world, cookie, stop_at=number)
            kept, phone = reports(), phone_of(world, cookie)
            phone.open("/form/sent")
            was_shown = phone.page.path == "/form/sent" and phone.page.status == 200
            assert was_shown == bool(kept), points[number - 1]
            if not was_shown:
                phone.open("/form/check")  # all that was typed is still there
                assert RELATIVE["fc.free_line"] in phone.page.text
                phone.press("Send")
            assert reports() == 1
            assert phone.returns(phone.open("/form/sent").code).path == "/box"
            shown.add(was_shown)
    assert shown == {True, False}


@contextmanager
def served(world, port):
    """Run the product as an operator does: a parent, two apps and the worker."""
    environment = {
        **os.environ,
        "BARVINOK_DATABASE_URL": world.settings.database_url,
        "BARVINOK_KDF_COST": "test",
    }
    command = [sys.executable, "-m", "app.cli", "serve", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--data", str(world.settings.data)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    try:
        for line in process.stdout:
            if line.startswith(READY):
                break
        else:
            pytest.fail("it did not start")
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def test_all_processes_end_by_force_when_the_code_is_on_the_phone(live_world, visit):
    port = free_port()
    phone = visit(javascript=False, width=360)
    with served(live_world, port):
        phone.goto(f"http://localhost:{port + 1}/form/before")
        phone.click("main button.main")
        while phone.locator("input[name=q]").count():
            choose(phone, RELATIVE)
            phone.click("main button.main")
        phone.click(SENDS)
        code = phone.get_attribute(".code", "aria-label")
    with served(live_world, port):
        phone.goto(f"http://localhost:{port + 1}/return")
        phone.fill("#code", code)
        phone.click("main button.main")
        assert phone.url == f"http://localhost:{port + 1}/box"
    with db.transaction() as s:
        (waiting,) = triage.waiting(s, live_world.actor("marko"))
        opened = triage.opened(s, live_world.actor("marko"), waiting.id)
    assert opened.identity.free_line == RELATIVE["fc.free_line"]
