"""T-40: after the whole job nothing that somebody wrote lies anywhere unsealed.

The walk goes through the functions that views call, and through the two apps where
the way in could leave something: the public form, uploads, a search, a wrong form, a
closed vault, an error. Then every byte that is kept is searched: rows (job rows among
them), the database's file and its write-ahead log, sealed files, the data folder,
temporary folders, the log and the screen.
"""

import io
import logging
import re
import sqlite3
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import make_url

from app import cases, clock, db, vault
from app.cases import recording
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.classification import review
from app.cli import demo_cases
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.dates import ApproximateDate
from app.evidence import storing
from app.facts import Answer
from app.packages import requesting
from app.packages.records import IdentityLevel
from app.reparations import needs
from app.reparations.needs import NeedContent, Status
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import Kind, StatementContent, StatementWords
from tests.journeys.canary import (
    PLACES,
    files,
    forms,
    found,
    latin,
    needles,
    rows,
    unsealed,
    word,
)
from tests.packages.walk import GROUND, Walk, record_receiver, signed_by_officers
from tests.support import database
from tests.support.cast import Desk, World
from tests.support.public_site import Browser, make_public_app

FACTS = (
    *("act.beating", "perp.state_agent", "custody.under_control", "ctx.iac"),
    *("ctx.nexus", "purpose.information", "outcome.severe_pain", "mens.intent"),
)


@dataclass
class Kept:
    """Where the installation of the test keeps anything, and what it said aloud."""

    world: World
    folders: tuple[Path, ...]
    said: pytest.LogCaptureFixture
    shown: pytest.CaptureFixture[str]
    screen: list[str] = field(default_factory=list)

    def everything(self) -> list[tuple[str, bytes]]:
        """Return every byte that is kept, with its place."""
        self.screen += self.shown.readouterr()
        return [
            *rows(self.world.settings.database_url),
            *files(*self.folders),
            ("the log", self.said.text.encode()),
            ("the screen", "".join(self.screen).encode()),
        ]


@pytest.fixture
def kept(live_world, tmp_path, monkeypatch, caplog, capfd):
    """One place for everything temporary; every logger speaks; the WAL stays."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="sqlalchemy")
    storing.use(live_world.settings.blobs)
    folders = [live_world.settings.data, temporary]
    url = make_url(live_world.settings.database_url)
    holding = None
    if database.kind() == "sqlite":
        alone = tmp_path / "database"
        alone.mkdir()
        for part in ("", "-wal", "-shm"):
            (alone / f"kept.db{part}").symlink_to(f"{url.database}{part}")
        folders.append(alone)
        # Whoever has it open keeps the write-ahead log from being written back.
        holding = sqlite3.connect(str(url.database))
        holding.execute("begin")
        holding.execute("select count(*) from sqlite_master").fetchone()
    yield Kept(live_world, tuple(folders), caplog, capfd)
    if holding is not None:
        holding.close()


def test_t40_after_the_whole_job_nothing_lies_in_clear(
    live_world, desk, kept, clock, tmp_path, monkeypatch
):
    walk = write_everywhere(live_world, desk, monkeypatch)
    everything = kept.everything()
    kinds = {name for name, _data in everything}
    assert {"job.name", "audit_line.sealed", "statement.content"} <= kinds
    if database.kind() == "sqlite":
        assert sum(len(data) for name, data in everything if name == "kept.db-wal") > 0
    assert sum(len(data) for name, data in everything if "blobs/" in name) > 0
    assert not found(everything, needles())

    # The same documents unsealed: the search sees each of them.
    seen = found(unsealed_copy(walk, tmp_path / "unsealed"), needles())
    in_case = {"account", "name", "narrative", "file_title", "wish", "file", "ground"}
    assert in_case <= {each.partition(" as ")[0] for each in seen}

    # Weeks later the abandoned draft is cleared away; nothing of it is left either.
    clock.forward(days=60)
    Browser(make_public_app(live_world)).begins()
    assert not found(kept.everything(), needles())


@pytest.mark.parametrize(
    ("form", "lies_there"), list(dict.fromkeys(forms(latin("account"))))
)
def test_that_the_search_finds_each_form_wherever_it_lies(tmp_path, form, lies_there):
    for before in range(3):
        (tmp_path / "kept").write_bytes(b"\x00" * before + lies_there + b"\xff" * 9)
        seen = found(files(tmp_path), needles())
        assert f"account as {form} in kept" in seen


def test_that_the_search_reads_names_of_files_and_every_place_has_its_own_word(
    tmp_path,
):
    for place in PLACES:
        (tmp_path / latin(place)).touch()
    seen = {each.partition(" as ")[0] for each in found(files(tmp_path), needles())}
    assert seen == set(PLACES)


def write_everywhere(world, desk, monkeypatch) -> Walk:
    """Write a canary wherever somebody can write, and carry the case to the end."""
    abandoned = Browser(make_public_app(world), language="uk")
    abandoned.answers(
        contact_value=latin("draft_contact"), free_line=word("draft_line")
    )
    assert latin("draft_contact") in abandoned.page.html
    code = first_contact(world)
    ref = at_the_desk(world, desk("marko"))
    with db.transaction() as session:
        bohdan, olena = world.actor("bohdan"), world.actor("olena")
        file = cases.get(session, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(session, file, (olena.staff_id,))
    walk = recorded(world, ref, code)
    taken_in(walk, desk("olena"))
    at_the_edges(walk, desk, monkeypatch)
    sent_away(walk)
    return walk


def first_contact(world: World) -> str:
    """Send a report, come back with the code, and write a message."""
    phone = Browser(make_public_app(world), language="uk")
    told = {
        "contact_value": latin("report_contact"),
        "free_line": word("report_line"),
    }
    phone.answers(**told)
    phone.press("send" if False else phone.page.forms[0].buttons[0][0])
    code = phone.page.code
    phone.open("/return")
    phone.press(phone.page.forms[-1].buttons[0][0], code=code)
    phone.open("/box/write")
    phone.press(phone.page.forms[-1].buttons[0][0], text=word("message"))
    assert phone.page.path == "/box/written"
    return code


def at_the_desk(world: World, marko: Desk) -> str:
    """Open, answer and accept what came; return the case's reference."""
    page = marko.get("/staff/inbox").get_data(as_text=True)
    found_there = re.search(r"/staff/inbox/([0-9a-f-]{36})", page)
    assert found_there
    report = f"/staff/inbox/{found_there.group(1)}"
    assert word("report_line") in marko.post(report).get_data(as_text=True)
    reply = {"text": word("answer"), "name": "Marko"}
    assert marko.post(f"{report}/reply", reply).status_code == 303
    done = marko.post(f"{report}/accept", {"team": str(world.north)})
    assert done.status_code == 303
    accepted = re.search(
        r"Accepted as (\S+)\.", marko.get("/staff/inbox").get_data(as_text=True)
    )
    assert accepted
    return accepted.group(1)


def recorded(world: World, ref: str, code: str) -> Walk:
    """Record person, account, incident, facts, needs and a talk."""
    olena = world.actor("olena")
    with db.transaction() as session:
        file = cases.get(session, ref, olena, Permission.CASE_WRITE)
        survivor = recording.record_person(
            session,
            file,
            PersonContent(code="", is_survivor=True, languages=("uk",)),
            PersonIdentity(names=(word("name"),), note=word("phone_note")),
        )
        suspect = recording.record_person(
            session, file, PersonContent(code="", is_alleged_perpetrator=True), None
        )
        incident = recording.record_incident(session, file, an_incident())
        act = recording.record_act(
            session,
            file,
            incident,
            ActContent(
                kind="act.t.torture",
                victim_id=survivor,
                object_words=word("victim_words"),
            ),
        )
        involved = InvolvementContent(
            person_id=suspect,
            description=word("described"),
            degree="iv.direct",
            certainty="saw_myself",
            how_known=word("how_known"),
        )
        recording.record_involvement(session, file, act, involved)
        file = cases.get(session, ref, olena, Permission.STATEMENT_TAKE)
        statement = taking.take(
            session,
            file,
            StatementContent(
                code="",
                kind=Kind.FIRST_ACCOUNT,
                teller_id=survivor,
                title=word("title"),
                language="uk",
            ),
            StatementWords(free_recall=word("account"), prompted=word("prompted")),
        )
    told = demo_cases.Told(ref, file.id, incident, code)
    walk = Walk(world, told, suspect=suspect)
    agreed(walk, survivor, olena.staff_id)
    reviewed(walk, statement)
    return walk


def an_incident() -> IncidentContent:
    """Return an incident with canaries in what is written about it."""
    now = clock.now().date()
    return IncidentContent(
        title="Invented",
        when=ApproximateDate(earliest=now, latest=now, words=word("place")),
        place=Place(region="UA-63", kind="dp.basement", words=word("place")),
        narrative=word("narrative"),
    )


def agreed(walk: Walk, survivor: UUID, taken_by: UUID) -> None:
    """Write down a yes in the person's words, and a need."""
    known, today = catalogue.load(), clock.now().date()
    walk.receiver, walk.identity = record_receiver(walk.world)
    signed_by_officers(walk.world)
    purpose = known.purposes["prosecution_national"]
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CONSENT_WRITE)
        ledger.record(
            session,
            file.box,
            file.id,
            ConsentContent(
                person_id=survivor,
                purpose=purpose.id,
                decision=Decision.GRANTED,
                recipient_id=walk.receiver,
                form=Form.WRITTEN,
                language="uk",
                explained=tuple(range(len(purpose.explain))),
                text_hash=ledger.wording_hash(purpose.id, "uk"),
                catalogue_version=known.version,
                given_on=today,
                valid_until=ledger.default_until(today),
                taken_by=taken_by,
            ),
            ConsentWords(teach_back=word("teach_back"), witness=word("witness")),
        )
        need = NeedContent(
            person_id=survivor,
            measure="rehab.psych",
            triage="",
            status=Status.IDENTIFIED,
            acts_id=taken_by,
            wish=word("wish"),
        )
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        needs.record_need(session, file, needs.with_default_triage(need))


def reviewed(walk: Walk, statement: UUID) -> None:
    """Answer the facts; the legal reviewer confirms with a reason."""
    incident = walk.told.incident_id
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        row = file.child(session, recording.Incident, incident)
        answers = tuple(
            recording.FactAnswer(key, Answer.YES, statement, file.actor.staff_id)
            for key in FACTS
        )
        recording.record_facts(session, file, incident, row.version, answers)
    with db.transaction() as session:
        file = walk.file(session, "iryna", Permission.CLASSIFICATION_CONFIRM)
        groups = review.proposals(review.incident_of(session, file, incident)).groups
        assert groups
        review.decide(
            session,
            file,
            incident,
            groups[0].primary.crime.id,
            decision=review.Decision.CONFIRMED,
            reason=word("reason_law"),
        )


def taken_in(walk: Walk, olena: Desk) -> None:
    """Send a file as a browser does: it passes through the upload's spool."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.EVIDENCE_WRITE)
        survivor = recording.survivor_id(session, file)
    content = (word("file") * 20_000).encode()
    sent = olena.post(
        f"/staff/cases/{walk.ref}/evidence/new",
        {
            "file": (io.BytesIO(content), f"{latin('file_name')}.txt"),
            "title": word("file_title"),
            "kind": "document",
            "obtained_how": "handed_over",
            "original_kind": "original",
            "owners": str(survivor),
            "confidentiality": "victim_protected",
            "exculpatory": "N",
        },
        content_type="multipart/form-data",
    )
    assert sent.status_code == 303, sent.get_data(as_text=True)


def at_the_edges(walk: Walk, desk, monkeypatch) -> None:
    """Search, send a wrong form, meet an error, and type into a closed vault."""
    olena, people = desk("olena"), f"/staff/cases/{walk.ref}/people/new"
    assert olena.post("/staff/search", {"q": word("searched")}).status_code == 200
    wrong = olena.post(people, {"names": word("wrong_form"), "birth": "long ago"})
    assert wrong.status_code == 422
    assert word("wrong_form") in wrong.get_data(as_text=True)

    def breaks(*_args: object, **_named: object) -> None:
        raise RuntimeError(word("in_an_error"))

    with monkeypatch.context() as broken:
        broken.setattr(recording, "record_person", breaks)
        met = olena.post(people, {"names": word("in_an_error")})
    assert met.status_code == 500
    assert word("in_an_error") not in met.get_data(as_text=True)
    olena.post("/staff/lock")
    shut = olena.post(people, {"names": word("typed_when_locked")})
    assert "What you typed on the last page is kept too." in shut.get_data(as_text=True)


def sent_away(walk: Walk) -> None:
    """Prepare, approve, build and download a package of everything."""
    with db.transaction() as session:
        file = walk.file(session)
        walk.package = requesting.prepare(
            session,
            file,
            walk.receiver,
            reason=word("reason_package"),
            chosen=tuple(c.chosen for c in requesting.choices(session, file)),
            identity_level=IdentityLevel.PSEUDONYM,
        )
    walk.decides(ground=f"{GROUND} {word('ground')}")
    assert walk.submits().may_go
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    assert worker.step()
    assert walk.downloads().package.exists()


def unsealed_copy(walk: Walk, folder: Path) -> list[tuple[str, bytes]]:
    """Write what is sealed in the case into a database as it must never be."""
    from tests.journeys.contents import opened

    folder.mkdir()
    unsealed(folder / "copy.db", opened(walk))
    return list(files(folder))
