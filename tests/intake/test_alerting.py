"""Somebody answers: who is told, when, and that a mail says nothing."""

import re
import socketserver
import threading
from dataclasses import dataclass, field, replace
from email import message_from_bytes

import pytest

from app import db
from app.config import Settings
from app.errors import SettingsError
from app.evidence import storing
from app.intake import alerting, triage
from app.intake.models import ReportAlert
from app.outside import Alerts, Mail
from app.worker import Worker


@dataclass
class Mailbox:
    """A mail server on loopback that keeps what it is given."""

    port: int = 0
    given: list[bytes] = field(default_factory=list)

    @property
    def mail(self):
        """What reaches it."""
        return Mail(f"smtp://127.0.0.1:{self.port}", "desk@example.org")


class _Conversation(socketserver.StreamRequestHandler):
    """Enough of SMTP (RFC 5321) to be handed a mail."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                told = b""
                while (more := self.rfile.readline()) != b".\r\n":
                    told += more
                self.server.mailbox.given.append(told)
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        server.mailbox = box
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()


@pytest.fixture
def alerts(mailbox):
    return Alerts(mailbox.mail, ("oncall@example.org",), ("lead@example.org",))


def receivers(mailbox):
    return [message_from_bytes(each)["To"] for each in mailbox.given]


def opens(world):
    with db.transaction() as session:
        (waiting,) = triage.waiting(session, world.actor("marko"))
        triage.opened(session, world.actor("marko"), waiting.id)


def test_who_is_on_call_is_told_once_that_something_waits(
    world, survivor, clock, mailbox, alerts
):
    alerting.look(alerts)
    assert mailbox.given == []
    survivor.sends()
    alerting.look(alerts)
    alerting.look(alerts)
    assert receivers(mailbox) == ["oncall@example.org"]


def test_when_nobody_opens_it_others_are_told(world, survivor, clock, mailbox, alerts):
    survivor.sends()
    alerting.look(alerts)
    clock.forward(hours=3)
    alerting.look(alerts)
    assert len(mailbox.given) == 1
    clock.forward(hours=1)
    alerting.look(alerts)
    assert receivers(mailbox) == ["oncall@example.org", "lead@example.org"]


def test_what_was_opened_calls_nobody(world, survivor, clock, mailbox, alerts):
    survivor.sends()
    alerting.look(alerts)
    opens(world)
    clock.forward(hours=9)
    alerting.look(alerts)
    assert len(mailbox.given) == 1
    with db.reading() as session:
        assert session.query(ReportAlert).count() == 0


def test_a_report_accepted_while_the_mail_went_is_not_remembered(
    world, survivor, clock, alerts, monkeypatch
):
    survivor.sends()

    def accepted_meanwhile(mail, to):
        with db.transaction() as session:
            marko = world.actor("marko")
            (waiting,) = triage.waiting(session, marko)
            triage.accept(session, marko, waiting.id, world.north)

    monkeypatch.setattr(alerting.mailing, "send", accepted_meanwhile)
    alerting.look(alerts)
    with db.reading() as session:
        assert session.query(ReportAlert).count() == 0


def test_a_server_that_does_not_answer_is_tried_again(
    world, survivor, clock, mailbox, alerts, caplog
):
    survivor.sends()
    gone = replace(alerts, mail=Mail("smtp://127.0.0.1:9", "desk@example.org"))
    alerting.look(gone)
    assert "ConnectionRefusedError" in caplog.text
    assert "example.org" not in caplog.text
    alerting.look(alerts)
    assert receivers(mailbox) == ["oncall@example.org"]


def test_t67_each_mail_says_the_same_and_nothing_of_a_case(
    world, survivor, another_browser, clock, mailbox, alerts
):
    for writer in (survivor, another_browser()):
        writer.sends()
        alerting.look(alerts)
    clock.forward(hours=5)
    alerting.look(alerts)
    told = [message_from_bytes(each) for each in mailbox.given]
    assert len(told) == 3
    assert {each["Subject"] for each in told} == {"Please look"}
    assert len({each.get_payload() for each in told}) == 1
    for each in mailbox.given:
        assert not re.search(rb"BV-|localhost:|127\.0\.0\.1|[0-9a-f]{8}-", each)


def test_that_the_search_of_t67_would_find_a_reference():
    assert re.search(rb"BV-|localhost:", b"see BV-7K3Q-92 at http://localhost:8000")


def test_the_worker_looks_at_the_quarters_of_an_hour_only(
    live_world, another_browser, clock, mailbox, alerts
):
    settings = replace(live_world.settings, alerts=alerts)
    storing.use(settings.blobs)
    worker = Worker(live_world.worker()._identity, settings)
    worker.step()
    another_browser().sends()
    clock.forward(minutes=2)
    worker.step()
    assert mailbox.given == []
    clock.forward(minutes=15)
    worker.step()
    assert receivers(mailbox) == ["oncall@example.org"]


def test_a_coordinator_sees_that_reports_wait_and_opens_none(
    world, survivor, desk, clock, alerts
):
    survivor.sends()
    page = desk("bohdan").get("/staff").text
    assert "1 report was not opened yet." in page
    alerting.look(replace(alerts, mail=None))
    clock.forward(hours=5)
    page = desk("bohdan").get("/staff").text
    assert "1 of them has waited for more than 4 hours." in page
    assert "1 report was not opened yet." not in desk("sofia").get("/staff").text
    opens(world)
    assert "was not opened yet" not in desk("bohdan").get("/staff").text


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"BARVINOK_ALERT_TO": "a@example.org"}, "BARVINOK_MAIL_SERVER"),
        ({"BARVINOK_MAIL_SERVER": "smtp://mail.example.org"}, "BARVINOK_MAIL_SERVER"),
        ({"BARVINOK_MAIL_SERVER": "smtps://mail.example.org"}, "BARVINOK_MAIL_FROM"),
        (
            {
                "BARVINOK_MAIL_SERVER": "smtps://mail.example.org",
                "BARVINOK_MAIL_FROM": "desk@example.org",
                "BARVINOK_ALERT_TO": "nobody",
            },
            "BARVINOK_ALERT_TO",
        ),
    ],
)
def test_a_wrong_setting_is_named(wrong, named):
    with pytest.raises(SettingsError, match=named):
        Settings.load(wrong)


def test_the_password_lies_in_a_file_of_its_own(tmp_path):
    secret = tmp_path / "mail-password"
    secret.write_text("invented\n")
    settings = Settings.load(
        {
            "BARVINOK_MAIL_SERVER": "smtps://desk@mail.example.org:465",
            "BARVINOK_MAIL_FROM": "desk@example.org",
            "BARVINOK_MAIL_PASSWORD_FILE": str(secret),
        }
    )
    assert settings.alerts.mail.password() == "invented"
    assert "invented" not in repr(settings)
