"""Lists of people and teams: who is where, and who holds what."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import index
from app.errors import NoKeyError
from app.keys import directory, entries, proposals, rotation
from app.keys.grants import RECOVERY_ID
from app.keys.models import TeamGrant
from app.keys.parts import PARTS_OF_KIND, Part, Role, TeamKind, parts_of
from app.staff import confirming, house
from app.staff.actor import Actor
from app.staff.models import Invitation, StaffMember, TeamRecord


class Standing(StrEnum):
    """How far somebody has come."""

    INVITED = "invited"
    WAITS = "waits"  # keys are made; officers have not both signed
    ACTIVE = "active"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Person:
    """One member of staff in the list of people."""

    id: UUID
    name: str
    role: Role
    standing: Standing
    teams: tuple[str, ...]
    has_link: bool


@dataclass(frozen=True)
class Member:
    """Somebody who holds keys of a team, and which parts."""

    id: UUID
    name: str
    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class TeamRow:
    """One team: who holds what, and how its keys stand.

    Attributes:
        waiting: the fingerprint of keys that wait for the officers, or nothing.
        behind: data keys and index entries that still lie under an older epoch.
        mine: whether the person who looks holds every part of the team.
        may_join: colleagues whose role may hold some part, and who do not yet.
    """

    id: UUID
    name: str
    kind: TeamKind
    epoch: int
    members: tuple[Member, ...]
    waiting: str
    behind: int
    mine: bool
    may_join: tuple[tuple[UUID, str], ...]

    @property
    def is_house(self) -> bool:
        """Everybody is in the house; it opens nothing about any survivor."""
        return self.kind is TeamKind.HOUSE


def people(db: Session, who: Actor) -> list[Person]:
    """Return everybody, those who stopped last."""
    known = directory.load(db)
    profiles = house.profiles(db, who.unlocked)
    teams = house.team_names(db, who.unlocked)
    invited = set(db.scalars(select(Invitation.staff_id)))
    held = _held(db)
    house_id = known.the(TeamKind.HOUSE)
    found = [
        Person(
            member_id,
            profiles[member_id].name,
            profiles[member_id].role,
            _standing(known, member_id, status),
            tuple(
                sorted(
                    teams.get(team, "")
                    for team in held.get(member_id, {})
                    if team != house_id
                )
            ),
            member_id in invited,
        )
        for member_id, status in db.execute(select(StaffMember.id, StaffMember.status))
    ]
    return sorted(found, key=lambda p: (p.standing is Standing.STOPPED, p.name))


def all_teams(db: Session, who: Actor) -> list[TeamRow]:
    """Return all teams with those who hold their keys."""
    known = directory.load(db)
    names = house.names(db, who.unlocked)
    teams = house.team_names(db, who.unlocked)
    kinds = dict(db.execute(select(TeamRecord.id, TeamRecord.kind)).all())
    held = _held(db)
    rows = [
        _row(db, who, known, team_id, name, TeamKind(kinds[team_id]), names, held)
        for team_id, name in teams.items()
    ]
    order = list(TeamKind)
    return sorted(rows, key=lambda row: (row.is_house, order.index(row.kind), row.name))


def _row(
    db: Session,
    who: Actor,
    known: directory.Directory,
    team_id: UUID,
    name: str,
    kind: TeamKind,
    names: dict[UUID, str],
    held: dict[UUID, dict[UUID, tuple[Part, ...]]],
) -> TeamRow:
    stands = team_id in known.teams_of(kind)
    members = [
        Member(staff_id, names.get(staff_id, ""), known.staff(staff_id).role, parts)
        for staff_id, parts in _members(held, team_id)
        if known.is_listed(staff_id)
    ]
    inside = {member.id for member in members}
    may_join = [
        (key.staff_id, names.get(key.staff_id, ""))
        for key in known.everyone()
        if key.staff_id not in inside and parts_of(key.role, kind)
    ]
    return TeamRow(
        team_id,
        name,
        kind,
        known.team(team_id, PARTS_OF_KIND[kind][0]).epoch if stands else 0,
        tuple(sorted(members, key=lambda member: member.name)),
        confirming.team_fingerprint(db, team_id),
        rotation.behind(db, team_id) + index.behind(db, team_id) if stands else 0,
        _is_mine(db, who, team_id, kind) if stands else _made(held, who, team_id),
        tuple(sorted(may_join, key=lambda pair: pair[1])) if stands else (),
    )


def _made(
    held: dict[UUID, dict[UUID, tuple[Part, ...]]], who: Actor, team_id: UUID
) -> bool:
    """Say whether the person made this team's keys, which wait for the officers."""
    return team_id in held.get(who.staff_id, {})


def _is_mine(db: Session, who: Actor, team_id: UUID, kind: TeamKind) -> bool:
    if kind is TeamKind.HOUSE and who.role is not Role.OFFICER:
        return False  # all hold its key; officers let people in
    try:
        for part in PARTS_OF_KIND[kind]:
            who.unlocked.team_seed(db, team_id, part)
    except NoKeyError:
        return False
    return True


def _held(db: Session) -> dict[UUID, dict[UUID, tuple[Part, ...]]]:
    """Return the parts that everybody was given, by person and by team."""
    found: dict[UUID, dict[UUID, tuple[Part, ...]]] = {}
    rows = db.execute(
        select(TeamGrant.reader_id, TeamGrant.team_id, TeamGrant.part).distinct()
    )
    for reader_id, team_id, part in rows:
        if reader_id != RECOVERY_ID:
            teams = found.setdefault(reader_id, {})
            teams[team_id] = (*teams.get(team_id, ()), Part(part))
    return found


def _members(
    held: dict[UUID, dict[UUID, tuple[Part, ...]]], team_id: UUID
) -> Iterable[tuple[UUID, tuple[Part, ...]]]:
    order = list(Part)
    for staff_id, teams in held.items():
        if team_id in teams:
            yield staff_id, tuple(sorted(teams[team_id], key=order.index))


def _standing(known: directory.Directory, staff_id: UUID, status: str) -> Standing:
    if status == "stopped":
        return Standing.STOPPED
    if status == "invited":
        return Standing.INVITED
    return Standing.ACTIVE if known.is_listed(staff_id) else Standing.WAITS


def waits_for_revocation(db: Session, staff_id: UUID) -> bool:
    """Say whether officers have still to sign that somebody counts no more."""
    return any(
        isinstance(entry, entries.Revoked) and entry.subject_id == staff_id
        for _, entry, _ in proposals.pending(db)
    )
