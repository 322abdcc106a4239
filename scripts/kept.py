"""A kept data folder: one fictional office with one case, as this release writes it.

Everybody and everything in it is invented, and every secret that opens it lies beside
it: it protects nobody. Keys are derived at the cheapest cost, which each seal records.
"""

import gzip
import hashlib
import io
import os
import sys
import tarfile
import tempfile
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path

import msgspec

from app import cases, clock, db, start
from app.audit import chain
from app.cases import recording
from app.cli import demo_cases, demo_people
from app.cli.demo import CASE_OF_THE_WALK, sheet_of
from app.cli.demo_cases import Writer
from app.cli.demo_package import Packager, photograph
from app.config import ROOT, Settings
from app.db import schema
from app.evidence import storing
from app.keys.workers import Identity
from app.staff.actor import Actor
from app.staff.founding import worker_file
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import Kind, StatementContent, StatementWords
from app.worker import Worker

FOLDER = ROOT / "tests" / "kept"
ARCHIVE = "data.tar.gz"
OPENS_WITH = "opens-with.json"
CHECKPOINT = "checkpoint.json"
WORDS = "Вигадані слова цього випуску. Invented words of this release."
MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class OpensWith:
    """What a later release needs to open the folder, and what it must find."""

    release: str
    made_at: str
    revision: str
    ref: str
    case_id: str
    code: str
    waiting_code: str
    words: str
    statement_id: str
    evidence_sha256: str
    recovery_identity: str
    recipient_identity: str


def main() -> None:
    """Make the folder of this release; an existing one is never replaced."""
    release = version("barvinok")
    folder = FOLDER / release
    if folder.exists():
        sys.exit(f"tests/kept/{release} is kept already, and stays as it is")
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings.load(
            {"BARVINOK_DATA": f"{scratch}/data", "BARVINOK_KDF_COST": "test"}
        )
        opens_with, checkpoint = _fill(settings, release)
        archive = _packed(settings.data)
    if len(archive) > MOST_BYTES:
        sys.exit(f"{len(archive)} bytes are too many to keep for ever")
    folder.mkdir(parents=True)
    (folder / ARCHIVE).write_bytes(archive)
    (folder / CHECKPOINT).write_bytes(checkpoint)
    told = msgspec.json.format(msgspec.json.encode(asdict(opens_with)), indent=1)
    (folder / OPENS_WITH).write_bytes(told + b"\n")
    print(f"tests/kept/{release}: {len(archive)} bytes. Commit it with the release.")


def _fill(settings: Settings, release: str) -> tuple[OpensWith, bytes]:
    """Found, enrol, take a report, an account and a file, send one package."""
    settings.data.mkdir(parents=True)
    schema.upgrade(settings.database_url)
    start.process(settings)
    storing.use(settings.blobs)
    made_at = clock.now()
    house = demo_people.settle(settings, os.urandom(32), demonstration=True)
    sheet_of(house).keep(settings.data)

    def actor(name: str) -> Actor:
        return house[name].as_actor()

    writer = Writer(actor, house.north)
    packager = Packager(actor, writer)
    known = next(c for c in demo_cases.public_cases() if c.id == CASE_OF_THE_WALK)
    told = writer.enter(known, 1, counted=True)
    packager.confirm(told)
    packager.take_in_photograph(told)
    worker = Worker(Identity.load(worker_file(settings)))
    finished = packager.finish(told, worker)
    worker.close()
    with db.transaction() as session:
        file = cases.get(session, told.ref, actor("olena"), Permission.STATEMENT_TAKE)
        survivor = recording.survivor_id(session, file)
        if survivor is None:
            raise LookupError(told.ref)
        setting = StatementContent(code="", kind=Kind.FIRST_ACCOUNT, teller_id=survivor)
        words = StatementWords(free_recall=WORDS)
        statement = taking.take(session, file, setting, words)
    waiting = writer.send_report()
    with db.transaction() as session:
        checkpoint = chain.make_checkpoint(session, actor("petro").unlocked)
    db.truncate_log()
    opens_with = OpensWith(
        release=release,
        made_at=(made_at + timedelta(hours=1)).isoformat(),
        revision=schema.current_revision(settings.database_url) or "",
        ref=told.ref,
        case_id=str(told.case_id),
        code=told.code,
        waiting_code=waiting.digits,
        words=WORDS,
        statement_id=str(statement),
        evidence_sha256=hashlib.sha256(photograph()).hexdigest(),
        recovery_identity=house.roots.recovery_identity,
        recipient_identity=finished.package.identity,
    )
    return opens_with, chain.checkpoint_file(checkpoint)


def _packed(data: Path) -> bytes:
    """Return the folder as an archive that names no machine, person or moment."""
    packed = io.BytesIO()
    # No name and no time in the head of gzip either.
    with (
        gzip.GzipFile("", "wb", fileobj=packed, mtime=0) as squeezed,
        tarfile.open(fileobj=squeezed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in sorted(data.rglob("*")):
            entry = archive.gettarinfo(path, str(path.relative_to(data)))
            entry.uid = entry.gid = entry.mtime = 0
            entry.uname = entry.gname = ""
            if path.is_file():
                with path.open("rb") as content:
                    archive.addfile(entry, content)
            else:
                archive.addfile(entry)
    return packed.getvalue()


if __name__ == "__main__":
    main()
