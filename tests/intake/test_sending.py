"""Sending: one report, sealed to the intake team, and nothing else anywhere."""

import threading
from unittest import mock

import pytest
from sqlalchemy import func, select, text

from app import db, vault
from app.audit import Action, chain
from app.clock import this_month
from app.conversation import receipts
from app.conversation.models import Conversation, Message, Receipt
from app.errors import (
    AlreadySentError,
    BusyError,
    ConsentMissingError,
    DirectoryError,
    TamperedError,
)
from app.intake import drafts, questions, sending
from app.intake.documents import DraftWords, ReportContent, ReportHead, ReportIdentity
from app.intake.models import Draft, Report
from app.keys import grants
from app.keys.models import DirectoryEntry, KeyGrant
from app.keys.parts import Part, Subject, SubjectKind
from tests.support.public_site import RELATIVE, Browser, make_public_app

CANARY = "The word is heron."
FORM = questions.load()


def words(**over):
    answers = {
        q: tuple([a] if isinstance(a, str) else a) for q, a in RELATIVE.items() if a
    }
    answers.update({f"fc.{name}": value for name, value in over.items()})
    return DraftWords(
        catalogue="2026.1", answers={q: a for q, a in answers.items() if a}
    )


def written(**over):
    with db.transaction() as session:
        key = drafts.begin(session, "2026.1")
        drafts.keep(session, key, words(**over))
    return key


def sent(key, language="uk"):
    code = receipts.new()
    with db.transaction() as session:
        sending.send(session, FORM, key, code, language)
    return code


def count(table):
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def everything_kept():
    """Every byte of every row that the public process wrote."""
    found = b""
    with db.reading() as session:
        for table in (
            "report",
            "key_grant",
            "conversation",
            "receipt",
            "message",
            "survivor_view",
            "draft",
            "visit",
            "audit_line",
            "job",
        ):
            for row in session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608  # listed names
                for value in row:
                    found += value if isinstance(value, bytes) else str(value).encode()
    return found


def test_the_intake_desk_opens_what_was_sent(world, marko):
    key = written()
    sent(key)
    with db.reading() as session:
        row = session.get(Report, key.id)
        box = marko.unlocked.strongbox(
            session, Subject(SubjectKind.REPORT, key.id), row.team_id
        )
        head = box.open("report", key.id, Part.CONTENT, row.head, ReportHead, head=True)
        content = box.open("report", key.id, Part.CONTENT, row.content, ReportContent)
        identity = box.open(
            "report", key.id, Part.IDENTITY, row.identity, ReportIdentity
        )
    assert head.language == "uk"
    assert head.needs == ("np.lawyer", "np.talk")
    assert not head.urgent
    assert content.answers["broad_region"] == ("UA-63",)
    assert content.answers["contact_never"] == ("never.call",)
    assert content.who_am_i == "relative"
    assert identity.contact_value == "+380 50 000 00 00"
    assert identity.free_line == CANARY


def test_typed_words_are_identity_and_never_in_the_content(world):
    sealing = sending.written(FORM, words(), "en")
    for document in (sealing.head, sealing.content):
        encoded = vault.encode(document)
        assert b"heron" not in encoded
        assert b"380" not in encoded
    assert b"heron" in vault.encode(sealing.identity)


@pytest.mark.parametrize(
    "actor", ["olena", "taras", "sofia", "petro", "hanna", "admin"]
)
def test_nobody_but_the_desk_has_a_key_of_a_report(world, actor):
    key = written()
    sent(key)
    with db.reading() as session:
        held = grants.data_keys(
            session,
            world.actor(actor).unlocked,
            Subject(SubjectKind.REPORT, key.id),
        )
    assert held == {}


def test_nothing_that_was_typed_or_chosen_lies_in_the_database(world):
    key = written()
    code = sent(key)
    kept = everything_kept()
    for secret in (CANARY, "+380 50 000 00 00", "np.lawyer", code.digits, "UA-63"):
        assert secret.encode() not in kept
    for secret in (code.keys.seed, code.keys.signing, key.key):
        assert secret not in kept
    assert code.keys.lookup in kept


def test_that_the_search_would_find_the_words_if_they_were_there(world):
    key = written()
    with db.transaction() as session:
        row = session.get(Draft, key.id)
        row.sealed = vault.encode(words())
    assert CANARY.encode() in everything_kept()


def test_with_what_the_public_process_has_no_report_opens(world):
    """T-41: the database, the installation's file and the code open no report."""
    key = written()
    code = sent(key)
    subject = Subject(SubjectKind.REPORT, key.id)
    with db.reading() as session:
        receipt = receipts.of_seed(session, key.id, code.keys.seed).id
        for part in (Part.CONTENT, Part.IDENTITY):
            with pytest.raises(TamperedError):
                grants.open_by_receipt(session, subject, part, code.keys.seed, receipt)
        wraps = session.scalars(
            select(KeyGrant).where(KeyGrant.subject_id == key.id)
        ).all()
        kinds = {(w.subject_kind, w.part, w.reader_kind) for w in wraps}
    assert kinds == {
        ("report", "content", "team"),
        ("report", "content", "recovery"),
        ("report", "identity", "team"),
        ("report", "identity", "recovery"),
        ("conversation", "identity", "receipt"),
        ("conversation", "identity", "team"),
        ("conversation", "identity", "recovery"),
    }


def test_without_consent_nothing_is_kept(world):
    for answer in ((), ("no",), ("later",)):
        key = written(permission=answer)
        with pytest.raises(ConsentMissingError):
            sent(key)
    assert count(Report) == count(Conversation) == count(Receipt) == 0


def test_the_second_press_is_told_and_nothing_is_doubled(world):
    key = written()
    sent(key)
    with pytest.raises(AlreadySentError):
        sent(key)
    assert count(Report) == count(Conversation) == count(Receipt) == 1


def test_of_several_presses_at_once_exactly_one_sends(live_world):
    key, results = written(), []
    codes = [receipts.new() for _ in range(4)]
    ready = threading.Barrier(len(codes))

    def press(code):
        ready.wait()
        try:
            with db.transaction() as session:
                sending.send(session, FORM, key, code, "en")
        except AlreadySentError:
            results.append("already")
        else:
            results.append("sent")

    threads = [threading.Thread(target=press, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["already", "already", "already", "sent"]
    assert count(Report) == count(Receipt) == 1


def test_the_log_says_that_a_report_came_and_nothing_about_it(world, petro):
    key = written()
    sent(key)
    with db.reading() as session:
        line = next(
            line
            for _, line in chain.read_lines(session, petro.unlocked)
            if line.action is Action.REPORT_SENT
        )
    assert line.subject_id is None
    assert line.actor_id is None
    assert line.details == {}
    assert line.at.endswith("00:00+00:00")
    assert key.id.hex not in repr(line)


def changed_directory():
    """Change what the directory says of the intake team, as an intruder would."""
    with db.transaction() as session:
        rows = session.scalars(select(DirectoryEntry)).all()
        row = next(r for r in rows if b'"kind":"intake"' in r.body)
        row.body = row.body.replace(b'"epoch":1', b'"epoch":2')


def test_with_a_replaced_team_key_nothing_is_taken(world):
    """T-42: the directory does not lead to the pinned root."""
    key = written()
    changed_directory()
    with pytest.raises(DirectoryError):
        sent(key)
    assert count(Report) == count(Receipt) == 0
    with db.reading() as session:
        assert drafts.opened(session, key) == words()


def test_with_a_replaced_team_key_the_form_says_so_before_it_asks(world, caplog):
    changed_directory()
    survivor = Browser(make_public_app(world))
    page = survivor.open("/form/before")
    assert page.status == 503
    assert "We cannot take messages now" in page.text
    assert "DirectoryError" in caplog.text


CRYPTO = [
    "app.vault.new_key",
    "app.vault.seal",
    "app.vault.wrap",
    "app.vault.commitment",
    "app.vault.public_of",
    "app.vault.verifying_key",
]


@pytest.mark.parametrize("call", CRYPTO)
def test_when_sealing_fails_nothing_is_stored(world, call):
    """T-39: there is no way around a failing cipher."""
    key = written()
    code = receipts.new()
    with (
        mock.patch(call, side_effect=RuntimeError("broken")),
        pytest.raises(RuntimeError),
        db.transaction() as session,
    ):
        sending.send(session, FORM, key, code, "en")
    assert count(Report) == count(Conversation) == count(grants_of(key)) == 0
    with db.reading() as session:
        assert drafts.opened(session, key) == words()


def grants_of(key):
    """The grants of one report, as something that can be counted."""
    return select(KeyGrant).where(KeyGrant.subject_id == key.id).subquery()


def test_when_the_server_is_busy_nothing_is_lost(world):
    survivor = Browser(make_public_app(world))
    survivor.answers()
    with mock.patch("app.conversation.receipts.new", side_effect=BusyError):
        page = survivor.press("Send")
    assert page.status == 429
    assert "Nothing is lost" in page.text
    assert count(Report) == 0
    survivor.open("/form/check")
    assert survivor.press("Send").path == "/form/sent"


def test_a_report_shows_only_its_month_and_a_coarse_size(world):
    short, long = written(free_line=()), written(free_line=("x" * 300,))
    sent(short)
    sent(long)
    with db.reading() as session:
        rows = [session.get(Report, key.id) for key in (short, long)]
        assert all(row.received_month == this_month() for row in rows)
        assert {row.size_bucket for row in rows} <= {1, 2, 3}


def test_a_new_conversation_is_open_and_not_on_hold(world):
    key = written()
    sent(key)
    with db.reading() as session:
        row = session.get(Conversation, key.id)
        assert (row.status, row.hold, row.case_id) == ("open", False, None)
    assert count(Message) == 0
