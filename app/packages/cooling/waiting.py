"""What waits, until when, and that nothing goes round it.

Asked where a build begins and where a package is handed over: no page, no job and no
consignment has a way of its own.
"""

from collections.abc import Iterable, Mapping
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
class _Counted:
    """A package that counts: one that was approved, and to whom it goes."""

    approved: Approved
    status: str
    to: frozenset[UUID]


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
    told = ApprovedAt(
        at=_last(content), together=together, annex_to=content.annex_recipient_id
    )
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
    """Say how an approved package stands with each who gets something of it."""
    if row.status not in COUNTS or row.status == Status.DISCLOSED.value:
        return How()
    if not content.approvals:
        return How()
    team_id, to = file.row.team_id, _to(row.recipient_id, content.annex_recipient_id)
    first = min(each.at for each in content.approvals)
    stops = _stops(db, file.actor, team_id)
    stop = _stop(first, to, stops)
    if stop is not None:
        return How(stop=stop)
    if len(content.approvals) < content.hand_over.approvals_needed:
        return How()
    together = content.together.id if content.together else None
    one = Approved(row.case_id, _last(content), together)
    counted = _approved(db, file.actor, team_id)
    untils = (_until(one, receiver, counted, stops) for receiver in to)
    until = max((each for each in untils if each), default=None)
    return How(until=until if until and until > clock.now() else None)


def listed(db: Session, actor: Actor) -> list[Waiting]:
    """Return what waits: of the actor's teams, for an officer of all; soonest first."""
    found = []
    for team_id in _teams(db, actor):
        counted = _approved(db, actor, team_id)
        stops = _stops(db, actor, team_id) if counted else {}
        receivers = {receiver for each in counted for receiver in each.to}
        found += [_waiting(team_id, to, counted, stops) for to in receivers]
    return sorted((each for each in found if each), key=lambda each: each.until)


def waiting(
    db: Session, actor: Actor, team_id: UUID, recipient_id: UUID
) -> Waiting | None:
    """Return what a team has waiting for a receiver; None if nothing has to wait."""
    counted = _approved(db, actor, team_id)
    return _waiting(team_id, recipient_id, counted, _stops(db, actor, team_id))


Stops = Mapping[UUID, list[StopContent]]
"""What was stopped that a team had waiting, by receiver."""


def _waiting(
    team_id: UUID, recipient_id: UUID, counted: list[_Counted], stops: Stops
) -> Waiting | None:
    now = clock.now()
    still: dict[UUID, datetime] = {}
    for each in counted:
        one = each.approved
        if recipient_id not in each.to or each.status == Status.DISCLOSED.value:
            continue
        if _stop(one.at, each.to, stops):
            continue
        until = _until(one, recipient_id, counted, stops)
        if until and until > now:
            still[one.case_id] = max(until, still.get(one.case_id, until))
    if not still:
        return None
    return Waiting(team_id, recipient_id, len(still), max(still.values()))


def _to(recipient_id: UUID, annex_to: UUID | None) -> frozenset[UUID]:
    return frozenset(each for each in (recipient_id, annex_to) if each)


def _stop(first: datetime, to: Iterable[UUID], stops: Stops) -> StopContent | None:
    """Return what stopped a package, whichever of its receivers it was for."""
    found = [stop for receiver in to for stop in stops.get(receiver, [])]
    if not is_stopped(first, (each.at for each in found)):
        return None
    return max(found, key=lambda each: each.at)


def _until(
    one: Approved, recipient_id: UUID, counted: list[_Counted], stops: Stops
) -> datetime | None:
    others = [each.approved for each in counted if recipient_id in each.to]
    before = (each.at for each in stops.get(recipient_id, []))
    return waits_until(one, others, limit(), before)


def _teams(db: Session, actor: Actor) -> list[UUID]:
    mine = actor.teams_of(db, TeamKind.CASEWORK)
    if actor.role is Role.COORDINATOR:
        return list(mine)
    return list(db.scalars(select(TeamRecord.id)))


def _last(content: PackageContent) -> datetime:
    return max(each.at for each in content.approvals)


def _approved(db: Session, actor: Actor, team_id: UUID) -> list[_Counted]:
    """Return what a team had approved; who gets the names is known once opened."""
    key = house.house_key(db, actor.unlocked)
    rows = db.execute(
        select(
            Package.id,
            Package.case_id,
            Package.status,
            Package.recipient_id,
            Package.approved,
        )
        .join(Case, Case.id == Package.case_id)
        .where(
            Case.team_id == team_id,
            Package.approved.is_not(None),
            Package.status.in_(COUNTS),
        )
    )
    found = []
    for row_id, case_id, status, recipient_id, sealed in rows:
        told = house.unseal(key, TABLE, row_id, sealed or b"", ApprovedAt)
        one = Approved(case_id, told.at, told.together)
        found.append(_Counted(one, status, _to(recipient_id, told.annex_to)))
    return found


def _stops(db: Session, actor: Actor, team_id: UUID) -> Stops:
    key = house.house_key(db, actor.unlocked)
    found: dict[UUID, list[StopContent]] = {}
    for row in db.scalars(select(PackageStop).where(PackageStop.team_id == team_id)):
        told = house.unseal(key, STOPS, row.id, row.told, StopContent)
        found.setdefault(row.recipient_id, []).append(told)
    return found
