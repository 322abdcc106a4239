"""What a suspect file holds: statements with their source, never a finding."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.dates import ApproximateDate


class About(StrEnum):
    """What a statement says of somebody in command."""

    CONTROL = "control"
    KNOWLEDGE = "knowledge"
    PREVENT = "prevent"
    PUNISH = "punish"


class Subject(StrEnum):
    """Whom a file is about."""

    PERSON = "person"
    UNIT = "unit"


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That somebody held a post, in which unit, from when to when.

    Attributes:
        unit_id: of a register of units; None where no register knows it.
        certainty: one of `match_certainty`.
    """

    post: str
    source: str
    certainty: str
    unit_id: UUID | None = None
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement about control, knowledge or what was not done."""

    about: About
    words: str
    source: str
    certainty: str
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That an incident of a case may be linked to the subject; a reviewer says so.

    Attributes:
        involvement_id: somebody whom the incident describes; None: the incident.
        taken_back: the reviewer's own mistake, or another finding. The row stays.
    """

    id: UUID
    case_id: UUID
    ref: str
    incident_id: UUID
    reason: str
    source: str
    certainty: str
    said_by: UUID
    said_on: date
    involvement_id: UUID | None = None
    taken_back: bool = False


class SuspectContent(vault.Document, frozen=True):
    """A file under a code name. Survivors appear in it by their codes alone."""

    schema: ClassVar[str] = "suspect_file.content"
    schema_version: ClassVar[int] = 1

    code_name: str
    subject: Subject
    changed_by: UUID
    changed_on: date
    unit_id: UUID | None = None
    positions: tuple[Position, ...] = ()
    said: tuple[Said, ...] = ()
    links: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    note: str = ""


class SuspectIdentity(vault.Document, frozen=True):
    """Who it is said to be."""

    schema: ClassVar[str] = "suspect_file.identity"
    schema_version: ClassVar[int] = 1

    names: tuple[str, ...] = ()  # in every script, call signs and ranks too
    born: str = ""
    papers: str = ""
    source: str = ""
