"""What waits, until when, and that nothing goes round it.

Asked where a build begins and where a package is handed over: no page, no job and no
consignment has a way of its own.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.errors import CoolingError, StoppedError
from app.keys.parts import Role, TeamKind
from app.packages.cooling.models import PackageStop
from app.packages.cooling.records import ApprovedAt, StopContent
from app.packages.cooling.rules import Approved, Limit, is_stopped, waits_until
from app.packages.models import Package
from app.packages.records import PackageContent, Status
from app.staff import house
from app.staff.actor import Actor
from app.staff.models import TeamRecord

TABLE = Package.__tablename__
STOPS = PackageStop.__tablename__
COUNTS = tuple(
    each.value
    for each in (Status.SUBMITTED, Status.BUILDING, Status.BUILT, Status.DISCLOSED)
)

_limit = {"now": Limit(cases=5, hours=72)}


def use(*, cases: int, hours: int) -> None:
    """Take the office's numbers."""
    _limit["now"] = Limit(cases, hours)


def limit() -> Limit:
    """Return the office's numbers."""
    return _limit["now"]


@dataclass(frozen=True)
class How:
    """How one approved package stands.

    Attributes:
        until: when it may go, if that is still to come.
        stop: what stopped it since it was approved.
    """

    until: datetime | None = None
    stop: StopContent | None = None


@dataclass(frozen=True)
class Waiting:
    """What one team wants to send to one receiver, and what waits with it."""

    team_id: UUID
    recipient_id: UUID
    cases: int
    until: datetime


def noted(
    db: Session, actor: Actor, package_id: UUID, content: PackageContent
) -> bytes:
    """Return when a package was approved, sealed to the house."""
    together = content.together.id if content.together else None
    told = ApprovedAt(at=_last(content), together=together)
    return house.seal(house.house_key(db, actor.unlocked), TABLE, package_id, told)


def check(db: Session, file: CaseFile, row: Package, content: PackageContent) -> None:
    """Refuse what has to wait, or was stopped. What has left is not asked again.

    Raises:
        CoolingError: says until when.
        StoppedError: it is sent back and approved anew, or does not go.
    """
    found = how(db, file, row, content)
    if found.stop:
        raise StoppedError
    if found.until:
        raise CoolingError(found.until)


def how(db: Session, file: CaseFile, row: Package, content: PackageContent) -> How:
    """Say how an approved package stands."""
    if row.status not in COUNTS or row.status == Status.DISCLOSED.value:
        return How()
    if not content.approvals:
        return How()
    team_id, to = file.row.team_id, row.recipient_id
    actor = file.actor
    first = min(each.at for each in content.approvals)
    stops = _stops(db, actor, team_id, to)
    if is_stopped(first, (each.at for each in stops)):
        return How(stop=max(stops, key=lambda each: each.at))
    if len(content.approvals) < content.hand_over.approvals_needed:
        return How()
    together = content.together.id if content.together else None
    one = Approved(row.case_id, _last(content), together)
    others = [each for each, _row in _approved(db, actor, team_id, to)]
    until = waits_until(one, others, limit())
    return How(until=until if until and until > clock.now() else None)


def listed(db: Session, actor: Actor) -> list[Waiting]:
    """Return what waits: of the actor's teams, for an officer of all; soonest first."""
    pairs = (
        select(Case.team_id, Package.recipient_id)
        .join(Package, Case.id == Package.case_id)
        .where(Case.team_id.in_(_teams(db, actor)), Package.approved.is_not(None))
        .distinct()
    )
    found = [
        each
        for team_id, to in db.execute(pairs).all()
        if (each := waiting(db, actor, team_id, to))
    ]
    return sorted(found, key=lambda each: each.until)


def waiting(
    db: Session, actor: Actor, team_id: UUID, recipient_id: UUID
) -> Waiting | None:
    """Return what a team has waiting for a receiver; None if nothing has to wait."""
    approved = _approved(db, actor, team_id, recipient_id)
    stops = [each.at for each in _stops(db, actor, team_id, recipient_id)]
    others = [each for each, _row in approved]
    now = clock.now()
    still: dict[UUID, datetime] = {}
    for one, status in approved:
        if status == Status.DISCLOSED.value or is_stopped(one.at, stops):
            continue
        until = waits_until(one, others, limit())
        if until and until > now:
            still[one.case_id] = max(until, still.get(one.case_id, until))
    if not still:
        return None
    return Waiting(team_id, recipient_id, len(still), max(still.values()))


def _teams(db: Session, actor: Actor) -> list[UUID]:
    mine = actor.teams_of(db, TeamKind.CASEWORK)
    if actor.role is Role.COORDINATOR:
        return list(mine)
    return list(db.scalars(select(TeamRecord.id)))


def _last(content: PackageContent) -> datetime:
    return max(each.at for each in content.approvals)


def _approved(
    db: Session, actor: Actor, team_id: UUID, recipient_id: UUID
) -> list[tuple[Approved, str]]:
    key = house.house_key(db, actor.unlocked)
    rows = db.execute(
        select(Package.id, Package.case_id, Package.status, Package.approved)
        .join(Case, Case.id == Package.case_id)
        .where(
            Case.team_id == team_id,
            Package.recipient_id == recipient_id,
            Package.approved.is_not(None),
            Package.status.in_(COUNTS),
        )
    )
    found = []
    for row_id, case_id, status, sealed in rows:
        told = house.unseal(key, TABLE, row_id, sealed or b"", ApprovedAt)
        found.append((Approved(case_id, told.at, told.together), status))
    return found


def _stops(
    db: Session, actor: Actor, team_id: UUID, recipient_id: UUID
) -> list[StopContent]:
    key = house.house_key(db, actor.unlocked)
    rows = db.scalars(
        select(PackageStop).where(
            PackageStop.team_id == team_id, PackageStop.recipient_id == recipient_id
        )
    )
    return [house.unseal(key, STOPS, row.id, row.told, StopContent) for row in rows]
