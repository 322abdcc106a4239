"""Stopping what waits: every approval that a team gave for a receiver is void."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages.cooling import waiting
from app.packages.cooling.models import PackageStop
from app.packages.cooling.records import StopContent
from app.packages.models import Recipient
from app.staff import house
from app.staff.actor import Actor
from app.staff.models import TeamRecord
from app.staff.policy import Permission, Record, allows

LONGEST = 1_000


def must_be_allowed(
    db: Session, actor: Actor, team_id: UUID, recipient_id: UUID
) -> None:
    """Refuse who may not stop what this team has waiting.

    Raises:
        NotFoundError: no coordinator of the team, and no officer; or there is no such
            team or receiver.
    """
    known = db.get(TeamRecord, team_id) and db.get(Recipient, recipient_id)
    if not known:
        raise NotFoundError
    if not allows(actor, Permission.PACKAGE_STOP, Record(team_id)):
        raise NotFoundError


def stop(
    db: Session, actor: Actor, team_id: UUID, recipient_id: UUID, reason: str
) -> None:
    """Stop what a team has waiting for a receiver; nothing is lost, nothing leaves.

    Each package is sent back, looked at and approved anew, or does not go.

    Raises:
        NotFoundError: the actor may not stop it.
        ConflictError: nothing waits there any more.
        InvalidInputError: `reason`: none, or too long.
    """
    must_be_allowed(db, actor, team_id, recipient_id)
    if waiting.waiting(db, actor, team_id, recipient_id) is None:
        raise ConflictError
    if not 0 < len(reason.strip()) <= LONGEST:
        raise InvalidInputError("reason")
    row_id = uuid4()
    told = StopContent(by=actor.staff_id, at=clock.now(), reason=reason.strip())
    key = house.house_key(db, actor.unlocked)
    sealed = house.seal(key, PackageStop.__tablename__, row_id, told)
    db.add(
        PackageStop(id=row_id, team_id=team_id, recipient_id=recipient_id, told=sealed)
    )
    db.flush()
    audit.record(db, Action.PACKAGES_STOPPED, actor.staff_id, team_id)
