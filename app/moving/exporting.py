"""Exporting everything: an act of recovery, sealed to a key that the leavers name.

Nobody's session opens all of an installation. Recovery does, and its key is in shares:
the holders who put enough of them together are the dual control. The line in the log
is committed before anything is opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sqlalchemy.orm import Session

from app import audit, clock, db
from app.audit import Action
from app.config import Settings
from app.errors import InvalidInputError
from app.keys.recovery import Recovery
from app.moving import blobs, codebooks, kinds, past, readme, tables, told
from app.moving.container import Writing
from app.moving.opening import Opener
from app.vault import age
from app.vault.kept import KeptFile

MISSING = "missing.ndjson"

Step = Callable[[str, int, int], None]
"""Told the name of what is at work, how many steps are done, and of how many."""


def _quietly(what: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""
    del what, done, total


@dataclass(frozen=True)
class Exported:
    """What is known of a written export; all of it may be said aloud.

    Attributes:
        sha256: of the sealed file: the new house compares it.
        missing: sealed files that were missing or damaged here already.
    """

    path: Path
    sha256: str
    size_bytes: int
    rows: int
    files: int
    missing: int


def export(
    settings: Settings,
    seed: bytes,
    to: str,
    out: Path,
    step: Step = _quietly,
) -> Exported:
    """Write everything that the installation keeps into one age file.

    Args:
        settings: of the installation, which this process has opened.
        seed: of the recovery identity, 32 bytes.
        to: the post-quantum age recipient of the leavers; never recovery itself.
        out: where the file comes to stand, whole or not at all; never replaced.
        step: for a progress bar.

    Raises:
        NoKeyError: the key is not this installation's recovery key.
        RecipientKeyError: `to` is no post-quantum recipient.
        UnreadableError: a record does not open; nothing is left of the file.
        InvalidInputError: `exists`: there is a file of this name.
    """
    key = age.fingerprint(to)
    if out.exists():
        raise InvalidInputError("exists")
    kinds.know_all()
    with db.reading() as session:
        Recovery(session, seed)
    with db.transaction() as session:
        audit.record(session, Action.EVERYTHING_EXPORTED, None, None, key=key)
    at = int(clock.this_hour().timestamp())
    with (
        db.one_moment() as session,
        KeptFile(out) as kept,
        age.Writer([to], kept) as sealed,
        Writing(sealed, at) as writing,
    ):
        rows, files, missing = _Export(session, seed, writing, step).write(settings)
    return Exported(out, kept.sha256, kept.size_bytes, rows, files, missing)


class _Export:
    """One export while it is written."""

    def __init__(
        self, session: Session, seed: bytes, writing: Writing, step: Step
    ) -> None:
        self._session = session
        self._seed = seed
        self._recovery = Recovery(session, seed)
        self._opener = Opener(session, self._recovery)
        self._writing = writing
        self._step = step
        self._missing: list[dict[str, str]] = []
        self._expected: list[str] = []

    def write(self, settings: Settings) -> tuple[int, int, int]:
        """Write all of it; return rows, files, and files that were missing."""
        head = told.of(self._session, self._opener, settings)
        self._writing.add(told.MEMBER, told.encode(head))
        self._writing.add("README.txt", readme.text(head).encode())
        for name, schema in kinds.schemas().items():
            self._writing.add(f"schemas/{name}.json", schema)
        for name, path in codebooks.files(settings):
            self._writing.add(name, path.read_bytes())
        self._rows(head)
        files = self._opened_files() + self._sealed_files()
        identity, _ = age.identity_of(self._seed)
        for name, chunks in past.all_of(settings, identity):
            self._writing.pieces(f"past/{name}", chunks)
        missing = self._writing.lines("missing", self._missing)
        count = sum(1 for _ in missing)
        return head.rows, files, count

    def _rows(self, head: told.Told) -> None:
        done = 0
        for plan in tables.plans():
            rows = self._opener.rows(plan)
            for row in self._writing.lines(f"tables/{plan.name}", rows):
                self._expected += blobs.of_row(plan.name, row)
                done += 1
                self._step("rows", done, head.rows)

    def _opened_files(self) -> int:
        found = [
            *blobs.evidence(self._session, self._recovery),
            *blobs.kept(self._session, self._opener.kept_files),
        ]
        written = 0
        for done, blob in enumerate(found, 1):
            wrong = blob.wrong()
            if wrong:
                self._missing.append({"file": blob.name, "why": wrong})
                continue
            with blob.open() as opened:
                self._writing.stream(blob.name, opened.size, cast("BinaryIO", opened))
            written += 1
            self._step("files", done, len(found))
        return written

    def _sealed_files(self) -> int:
        """Write what is sealed for receivers, as it is; name what is not there."""
        written = 0
        found = blobs.sealed()
        for name, path in found.items():
            if blobs.place_of(name) is None:
                self._missing.append({"file": name, "why": "no name that is known"})
                continue
            with path.open("rb") as file:
                self._writing.stream(name, path.stat().st_size, file)
            written += 1
        self._missing += [
            {"file": name, "why": "missing"}
            for name in self._expected
            if name not in found
        ]
        return written
