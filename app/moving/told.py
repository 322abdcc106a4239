"""What an export says first of itself: enough to found a house from it."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.config import Settings
from app.db import schema
from app.errors import ExportError, NewerVersionError
from app.keys import directory, entries, grants
from app.keys.models import DirectoryEntry, KeyGrant, TeamGrant
from app.keys.parts import Part, Role, SubjectKind, TeamKind
from app.keys.pinned import pinned
from app.moving import codebooks, tables
from app.moving.opening import Opener, count
from app.vault.keykinds import KeyKind

FORMAT = "barvinok-export"
VERSION = 1
MEMBER = "export.json"


class Person(msgspec.Struct, frozen=True):
    """Somebody who signs in, or did."""

    id: UUID
    name: str
    role: Role
    status: str  # invited, enrolled, stopped
    is_listed: bool  # whether two officers' signatures let them in


class Team(msgspec.Struct, frozen=True):
    """A team, and who was given keys of which of its parts."""

    id: UUID
    kind: TeamKind
    name: str
    parts: dict[Part, tuple[UUID, ...]]


class Privileged(msgspec.Struct, frozen=True):
    """Whose key opens the strategy notes of one case: persons, and no team."""

    case_id: UUID
    holders: tuple[UUID, ...]


class Receiver(msgspec.Struct, frozen=True):
    """A receiver's key, as two officers pinned it."""

    recipient_id: UUID
    recipient: str
    expires_on: str
    kind: KeyKind = KeyKind.POST_QUANTUM


class Told(msgspec.Struct, frozen=True):
    """The first member of an export.

    Attributes:
        salt: 32 bytes in hex: survivors' codes and names of staff are derived with it.
        tables: rows of each table in this file.
        left_out: what stays behind, "table" or "table.column", and why.
    """

    format: str
    version: int
    made_at: str
    database: str
    organisation: str
    salt: str
    directory_root: str
    demonstration: bool
    name: str
    catalogues: dict[str, str]
    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    privileged: tuple[Privileged, ...]
    receivers: tuple[Receiver, ...]
    tables: dict[str, int]
    left_out: dict[str, str]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(self.tables.values())

    def team(self, kind: TeamKind) -> Team | None:
        """Return the first team of a kind."""
        return next((team for team in self.teams if team.kind is kind), None)


def of(session: Session, opener: Opener, settings: Settings) -> Told:
    """Say what an export of this moment will hold."""
    plans = {plan.name: plan for plan in tables.plans()}
    known = directory.load(session)
    named = {
        UUID(row["id"]): row["profile"]["body"]["name"]
        for row in opener.rows(plans["team"])
    }
    members = _members(session)
    teams = tuple(
        Team(team_id, known.kind_of(team_id), named[team_id], members.get(team_id, {}))
        for team_id in sorted(named)
        if known.has_team(team_id)
    )
    house = known.the(TeamKind.HOUSE)
    return Told(
        format=FORMAT,
        version=VERSION,
        made_at=clock.now().replace(microsecond=0).isoformat(),
        database=schema.head_revision() or "",
        organisation=pinned().organisation,
        salt=pinned().salt.hex(),
        directory_root=pinned().directory_root,
        demonstration=pinned().demonstration,
        name=named[house],
        catalogues=codebooks.versions(settings),
        people=tuple(
            Person(
                id=UUID(row["id"]),
                name=row["profile"]["body"]["name"],
                role=Role(row["profile"]["body"]["role"]),
                status=row["status"],
                is_listed=known.is_listed(UUID(row["id"])),
            )
            for row in opener.rows(plans["staff_member"])
        ),
        teams=teams,
        privileged=_privileged(session),
        receivers=_receivers(session),
        tables={name: count(session, plan) for name, plan in plans.items()},
        left_out=left_out(),
    )


def left_out() -> dict[str, str]:
    """Return what stays behind, and why."""
    columns = {
        f"{table}.{column}": why
        for (table, column), why in tables.LEFT_OUT_COLUMNS.items()
    }
    return tables.LEFT_OUT | columns


def encode(told: Told) -> bytes:
    """Return the member's bytes."""
    return msgspec.json.format(msgspec.json.encode(told), indent=1)


def read(data: bytes) -> Told:
    """Read the member.

    Raises:
        NewerVersionError: a later release wrote it.
        ExportError: it is no export.
    """
    try:
        head: dict[str, Any] = msgspec.json.decode(data)
        if head["format"] != FORMAT:
            raise ExportError("the file is no export")
        if head["version"] > VERSION:
            raise NewerVersionError(
                f"the export is of format {head['version']}; this release reads"
                f" {VERSION}"
            )
        return msgspec.json.decode(data, type=Told)
    except (msgspec.MsgspecError, KeyError, TypeError):
        raise ExportError("the file is no export") from None


def _members(session: Session) -> dict[UUID, dict[Part, tuple[UUID, ...]]]:
    known = directory.load(session)
    found: dict[UUID, dict[Part, list[UUID]]] = {}
    rows = session.execute(
        select(TeamGrant.team_id, TeamGrant.part, TeamGrant.reader_id)
        .where(TeamGrant.reader_id != grants.RECOVERY_ID)
        .distinct()
        .order_by(TeamGrant.team_id, TeamGrant.part, TeamGrant.reader_id)
    )
    for team_id, part, reader_id in rows:
        if known.has_team(team_id) and known.is_listed(reader_id):
            parts = found.setdefault(team_id, {})
            parts.setdefault(Part(part), []).append(reader_id)
    return {
        team_id: {part: tuple(readers) for part, readers in parts.items()}
        for team_id, parts in found.items()
    }


def _privileged(session: Session) -> tuple[Privileged, ...]:
    known = directory.load(session)
    rows = session.execute(
        select(KeyGrant.subject_id, KeyGrant.reader_id)
        .where(
            KeyGrant.subject_kind == SubjectKind.PRIVILEGED.value,
            KeyGrant.reader_kind == grants.ReaderKind.STAFF.value,
        )
        .order_by(KeyGrant.subject_id, KeyGrant.reader_id)
    )
    found: dict[UUID, list[UUID]] = {}
    for case_id, reader_id in rows:
        holders = found.setdefault(case_id, [])
        if known.is_listed(reader_id):
            holders.append(reader_id)
    return tuple(Privileged(case, tuple(holders)) for case, holders in found.items())


def _receivers(session: Session) -> tuple[Receiver, ...]:
    """Return each receiver's newest key."""
    found: dict[UUID, Receiver] = {}
    for body in session.scalars(
        select(DirectoryEntry.body).order_by(DirectoryEntry.seq)
    ):
        entry = entries.decode(body)
        if isinstance(entry, entries.RecipientKey):
            found[entry.recipient_id] = Receiver(
                entry.recipient_id, entry.recipient, entry.expires_on, entry.kind
            )
    return tuple(found.values())
