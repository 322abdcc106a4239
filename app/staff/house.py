"""The house: what everyone who signs in may read, and a thief of the disk may not.

Names of staff, of teams and of receivers are sealed under the house key. All staff
hold it; it opens nothing about any survivor.
"""

from typing import ClassVar, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import vault
from app.errors import NoKeyError
from app.keys import directory
from app.keys.parts import Part, Role, TeamKind
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked
from app.staff.models import StaffMember, TeamRecord

D = TypeVar("D", bound=vault.Document)


class StaffProfile(vault.Document, frozen=True):
    """How colleagues see a person, and which teams they were invited for."""

    schema: ClassVar[str] = "staff.profile"
    schema_version: ClassVar[int] = 1

    name: str
    role: Role
    teams: tuple[UUID, ...] = ()


class TeamProfile(vault.Document, frozen=True):
    """A team's name."""

    schema: ClassVar[str] = "team.profile"
    schema_version: ClassVar[int] = 1

    name: str


def house_key(db: Session, who: Unlocked) -> bytes:
    """Return the key under which the house's names are sealed."""
    team_id = directory.load(db).the(TeamKind.HOUSE)
    return key_from(who.team_seed(db, team_id, Part.CONTENT))


def key_from(seed: bytes) -> bytes:
    """Derive the house key from the house team's seed."""
    return vault.derive(seed, "house")


def seal(key: bytes, table: str, row: UUID, document: vault.Document) -> bytes:
    """Seal a name for its row."""
    return vault.seal(key, vault.encode(document), _place(table, row))


def unseal(key: bytes, table: str, row: UUID, data: bytes, kind: type[D]) -> D:
    """Open a name for its row."""
    return vault.decode(kind, vault.unseal(key, data, _place(table, row)))


def name_of(db: Session, who: Unlocked, staff_id: UUID) -> str:
    """Return the name by which colleagues know a person; empty for nobody."""
    sealed = db.scalar(select(StaffMember.profile).where(StaffMember.id == staff_id))
    if sealed is None:
        return ""
    key = house_key(db, who)
    return unseal(key, "staff_member", staff_id, sealed, StaffProfile).name


def names(db: Session, who: Unlocked) -> dict[UUID, str]:
    """Return the names of all staff."""
    return {key: profile.name for key, profile in profiles(db, who).items()}


def profiles(db: Session, who: Unlocked) -> dict[UUID, StaffProfile]:
    """Return the profiles of all staff."""
    key = house_key(db, who)
    rows = db.execute(select(StaffMember.id, StaffMember.profile)).all()
    return {i: unseal(key, "staff_member", i, p, StaffProfile) for i, p in rows}


def team_names(db: Session, who: Unlocked) -> dict[UUID, str]:
    """Return the names of all teams."""
    key = house_key(db, who)
    rows = db.execute(select(TeamRecord.id, TeamRecord.profile)).all()
    return {i: unseal(key, "team", i, p, TeamProfile).name for i, p in rows}


def organisation_name(db: Session, who: Unlocked) -> str:
    """Return the organisation's name: that of the house, which everyone belongs to."""
    return team_names(db, who)[directory.load(db).the(TeamKind.HOUSE)]


def holds(db: Session, who: Unlocked) -> bool:
    """Say whether the person was let into the house yet."""
    try:
        house_key(db, who)
    except NoKeyError:
        return False
    return True


def _place(table: str, row: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, table, row, "house")
