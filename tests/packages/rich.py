"""A case with all that a dossier can tell: two tellers, versions, a translation."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from app import db
from app.cases import recording
from app.cases.documents import (
    ActContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    Testifying,
)
from app.consent.rules import Handling
from app.dates import ApproximateDate
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.staff.policy import Permission
from app.statements import reading, taking
from app.statements.documents import (
    Check,
    Form,
    Kind,
    Maker,
    PriorAccount,
    Rendering,
    StatementContent,
    StatementWords,
)
from app.vault import age
from tests.packages import walk as walks

BROTHER = "Лука Вигаданко"
INTERPRETER = "Інна Перекладенко"
TRANSLATOR = "Тарас Тлумачний"
FREE = f"Інвентар вигаданий. До нас прийшли вночі. {BROTHER} усе бачив із вікна."
PROMPTED = "На запитання: чи були розпізнавальні знаки? Ні, не було."
CORRECTED = "Виправлення: це було не вночі, а перед світанком."
ENGLISH = f"Invented. They came at night. {BROTHER} saw all of it from the window."
ASKED = date(2026, 11, 20)
WITNESS = Testifying(
    willing="testify.protected",
    asked_on=ApproximateDate(ASKED, ASKED),
    stay="DE",
    interpreter=("uk",),
    relatives=("rr.occupied",),
    needs=("pn.closed", "pn.woman"),
)


@dataclass
class Rich:
    """The walk, and the accounts in it."""

    walk: walks.Walk
    first: UUID
    amended: UUID
    translated: UUID
    recording: UUID
    transcript: UUID


def begin(world):
    """Fill a case, up to where a package of it can be prepared."""
    walk = walks.begin(world)
    walk.adds_a_brother()
    walk.adds_a_photo()
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.IDENTITY_WRITE)
        survivor = recording.survivor_id(session, file)
        seen = recording.person(session, file, survivor)
        recording.change_person(
            session,
            file,
            survivor,
            seen.version,
            PersonContent(code="", languages=("uk", "ru"), testifying=WITNESS),
            seen.identity or PersonIdentity(),
        )
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.STATEMENT_TAKE)
        first = taking.take(
            session,
            file,
            StatementContent(
                code="",
                kind=Kind.FULL_INTERVIEW,
                teller_id=survivor,
                title="Full interview",
                told_on=ApproximateDate(ASKED, ASKED),
                language="uk",
                interpreter_present=True,
                prior_accounts=(
                    PriorAccount("Invented police station", "2024", "notes, signed"),
                ),
            ),
            StatementWords(free_recall=FREE, prompted=PROMPTED),
        )
        _confirmed(session, file)
        _signed(session, file, first)
        amended = taking.amend(
            session, file, first, StatementWords(corrections=CORRECTED)
        )
        translated = _rendered(
            session,
            file,
            Rendering(
                Form.TRANSLATION,
                of=first,
                check=Check.CERTIFIED,
                made_by=Maker.SWORN,
            ),
            survivor,
            ENGLISH,
        )
    return _with_recording(walk, first, amended, translated, survivor)


def _with_recording(walk, first, amended, translated, survivor) -> Rich:
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.EVIDENCE_WRITE)
        content = EvidenceContent(
            code="",
            title="Recording of the interview, invented",
            kind="audio",
            owner_ids=(survivor,),
            language="uk",
            obtained_how="recorded_by_us",
        )
        sound = io.BytesIO(b"invented bytes of sound \x00\x01" * 100)
        recorded = taking_in.take_in(session, file, content, "talk.ogg", sound)
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.STATEMENT_TAKE)
        made = Rendering(
            Form.TRANSCRIPT, recording_id=recorded, made_by=Maker.INTERPRETER
        )
        transcript = _rendered(session, file, made, survivor, FREE)
        _confirmed(session, file)
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        act = recording.record_act(
            session,
            file,
            walk.told.incident_id,
            ActContent(
                kind="act.t.abduction", victim_id=walk.brother, statement_id=first
            ),
        )
        recording.record_involvement(
            session,
            file,
            act,
            InvolvementContent(
                degree="iv.ordered",
                certainty="heard_myself",
                description="Somebody gave orders by radio.",
                statement_id=first,
            ),
        )
    return Rich(walk, first, amended, translated, recorded, transcript)


def _rendered(session, file, made, teller, words) -> UUID:
    content = StatementContent(
        code="",
        kind=Kind.FULL_INTERVIEW,
        teller_id=teller,
        language="en" if made.form is Form.TRANSLATION else "uk",
    )
    name = TRANSLATOR if made.form is Form.TRANSLATION else INTERPRETER
    told = StatementWords(free_recall=words, rendered_by=name)
    return taking.render(session, file, made, content, told)


def _confirmed(session, file) -> None:
    for each in reading.listed(session, file):
        if each.status == taking.DRAFT:
            taking.write_working_text(
                session,
                file,
                each.id,
                each.version,
                each.content.working_text,
                confirmed=True,
                prompted=each.content.working_prompted,
                corrections=each.content.working_corrections,
            )


def _signed(session, file, statement) -> None:
    seen = {each.id: each for each in reading.listed(session, file)}
    taking.sign_off(session, file, statement, seen[statement].version)


def packed(rich: Rich, folder: Path, *left_out: UUID) -> Path:
    """Let everything but some of it go, and return the unpacked package."""
    walk = rich.walk
    walk.agrees()
    walk.prepares(without=left_out)
    walk.decides()
    walk.decides(walk.brother, Handling.PSEUDONYMISED, ground="")
    walk.submits()
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    while worker.step():
        pass
    opened = io.BytesIO()
    with walk.downloads().package.open("rb") as sealed:
        age.decrypt(walk.identity, sealed, opened)
    zipfile.ZipFile(opened).extractall(folder)
    (bag,) = folder.iterdir()
    return bag
