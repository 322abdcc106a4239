"""The log of a house that was left: kept sealed beside the new one's, still checkable.

An import keeps the old log, its checkpoints and the old directory as they came, in an
age file of their own that the auditors of the new house and its recovery can open. The
new log begins anew; the two are never joined.
"""

import base64
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import UUID

from app import vault
from app.audit import recording
from app.config import Settings
from app.moving.container import Writing
from app.moving.opening import Told
from app.vault import age
from app.vault.kept import KeptFile

FOLDER = "past"
TABLES = ("audit_line", "audit_checkpoint", "audit_head", "directory_entry")
"""What belongs to the past: it is never written into the tables of the new house."""


def folder(settings: Settings) -> Path:
    """Return where the logs of earlier houses lie."""
    return settings.data / FOLDER


def all_of(settings: Settings, identity: str) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Give what an import kept of earlier houses: names, and the clear tar of each."""
    for path in sorted(folder(settings).glob("*.age")):
        yield path.name.removesuffix(".age"), _clear(path, identity)


def _clear(path: Path, identity: str) -> Iterator[bytes]:
    with path.open("rb") as source:
        yield from age.clear_chunks(identity, source)


class Chain:
    """Recomputes a log from its exported lines, given in their order."""

    def __init__(self) -> None:
        """Begin before the first line."""
        self.lines = 0
        self.broken_at = 0
        self._last = recording.GENESIS

    @property
    def verdict(self) -> str:
        """`holds`, or the first line that does not fit."""
        return f"line {self.broken_at}" if self.broken_at else "holds"

    def take(self, line: Told) -> None:
        """Take the next line."""
        self.lines += 1
        sealed = base64.b64decode(line["sealed"])
        chain = recording.chained(
            self._last,
            seq=line["seq"],
            hour=datetime.fromisoformat(line["hour"]),
            reader_id=UUID(line["reader_id"]),
            epoch=line["epoch"],
            sealed=sealed,
        )
        told = base64.b64decode(line["chain"])
        fits = line["seq"] == self.lines and vault.same(chain, told)
        if not fits and not self.broken_at:
            self.broken_at = self.lines
        self._last = told


class Keeping:
    """Writes the log of the house that was left, while an export passes."""

    def __init__(self, path: Path, to: list[str], at: int) -> None:
        """Take where it comes to lie, and whose keys open it."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as stack:
            kept = stack.enter_context(KeptFile(path))
            sealed = stack.enter_context(age.Writer(to, kept))
            self._writing = stack.enter_context(Writing(sealed, at))
            self._stack = stack.pop_all()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it: the file stands whole under its name, or not at all."""
        self._stack.__exit__(kind, error, trace)

    def add(self, name: str, data: bytes) -> None:
        """Add a member as it came."""
        self._writing.add(name, data)
