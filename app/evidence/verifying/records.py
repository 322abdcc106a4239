"""What a check of sealed files is told, finds, and reports."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault


class Found(StrEnum):
    """What the check says of one file, or of an item's chain. Stored; add only."""

    HOLDS = "holds"  # bit for bit what was taken in or made
    OPENS = "opens"  # nothing was changed since it was sealed; no hash to compare with
    MISSING = "missing"  # no file lies where it should
    DAMAGED = "damaged"  # it does not open: changed, cut short, or another file's
    ALTERED = "altered"  # it opens, and is not what the sealed hashes say
    UNREADABLE = "unreadable"  # the record of it does not open


RIGHT = frozenset({Found.HOLDS, Found.OPENS})


class Asked(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sealed file to be read again, with what it must be.

    Attributes:
        kind: of file: `original`, `working_copy`, or another derived one.
        sha512: empty where none was kept; the same of `sha256`.
    """

    blob_id: UUID
    item_id: UUID
    case_id: UUID
    kind: str
    size_bytes: int = 0
    sha256: str = ""
    sha512: str = ""


class Extract(vault.Document, frozen=True):
    """What the worker is told: files and hashes; no words, no references."""

    schema: ClassVar[str] = "evidence_check.extract"
    schema_version: ClassVar[int] = 1

    files: tuple[Asked, ...]


class Read(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the worker found of one file, and when."""

    blob_id: UUID
    found: Found
    at: str  # UTC, "2026-11-28T18:20:00Z"


class Outcome(vault.Document, frozen=True):
    """How far the worker has come; `ended_at` is empty until it has read them all."""

    schema: ClassVar[str] = "evidence_check.outcome"
    schema_version: ClassVar[int] = 1

    read: tuple[Read, ...] = ()
    ended_at: str = ""


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item of the check, by what pages may call it, and how its chain stands.

    Attributes:
        chain: `holds`, `altered` where a row does not follow, `unreadable`.
        broken_at: the row of the chain that does not follow; 0 where all do.
        files: its sealed files, in order: (id, kind).
    """

    item_id: UUID
    case_id: UUID
    ref: str
    code: str
    chain: Found
    broken_at: int = 0
    files: tuple[tuple[UUID, str], ...] = ()


class CheckContent(vault.Document, frozen=True):
    """One check, from the press of the button to the report.

    Attributes:
        run_key: opens extract and outcome; made for this check alone.
        unopened: references of cases whose own records do not hold together.
        left: how many cases were not taken in: the next check begins after `last`.
        written: the cases in whose chains the result stands.
    """

    schema: ClassVar[str] = "evidence_check.content"
    schema_version: ClassVar[int] = 1

    started_by: UUID
    started_at: str
    run_key: bytes
    whole_team: bool
    items: tuple[Item, ...] = ()
    unopened: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left: int = 0
    last: UUID | None = None
    written: tuple[UUID, ...] = ()
