"""What the register of units holds, and what a case says of it."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.cases.documents import Working
from app.dates import ApproximateDate


class Under(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a unit was under another one, from when to when; an open end goes on."""

    unit_id: UUID
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


class Commander(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is said to have commanded: names as told, in what post, from when to when."""

    names: str
    post: str = ""
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


class UnitContent(vault.Document, frozen=True):
    """A unit by its names. Of people, and of who told of it, it says nothing."""

    schema: ClassVar[str] = "unit.content"
    schema_version: ClassVar[int] = 1

    name: str
    aliases: tuple[str, ...] = ()  # in every script, numbers and call names too
    kind: str = ""  # of `unit_kinds`
    marks: str = ""
    note: str = ""
    under: tuple[Under, ...] = ()


class UnitIdentity(vault.Document, frozen=True):
    """The people who are said to have commanded a unit."""

    schema: ClassVar[str] = "unit.identity"
    schema_version: ClassVar[int] = 1

    commanders: tuple[Commander, ...] = ()


class CandidateContent(Working, frozen=True):
    """That a described person or involvement may be of a unit; a worker says so.

    Attributes:
        person_id: somebody of the case who is said to have done or ordered it; or
        involvement_id: an involvement that describes somebody.
        certainty: one of `match_certainty`.
        taken_back: the worker's own mistake, or another finding. The row stays.
    """

    schema: ClassVar[str] = "unit_candidate.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("reason",)

    unit_id: UUID
    certainty: str
    reason: str
    person_id: UUID | None = None
    involvement_id: UUID | None = None
    said_by: UUID | None = None
    said_on: date | None = None
    taken_back: bool = False
