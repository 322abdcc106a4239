"""Setting who stands in for whom, and ending it before its last day.

It ends by itself: each request asks what holds today (`app/staff/cover.py`).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import audit, clock, index
from app.audit import Action
from app.cases import assigning
from app.errors import InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part, Role
from app.staff import cover
from app.staff.actor import Actor
from app.staff.cover import CoverContent, CoverSeen
from app.staff.models import Cover
from app.staff.policy import Permission, teams_for

LONGEST_DAYS = 366


@dataclass(frozen=True)
class Asked:
    """What is asked for: who is away, who stands in, both days included."""

    absent: UUID
    covering: UUID
    first: date
    last: date


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams in which the actor may set a cover."""
    return teams_for(db, actor, Permission.COVER_SET)


def may_be_away(
    db: Session, actor: Actor, team_id: UUID, people: list[tuple[UUID, str]]
) -> list[tuple[UUID, str]]:
    """Return for whom the actor may set it: themselves; a coordinator for everybody."""
    if team_id not in teams(db, actor):
        return []
    if actor.role is Role.COORDINATOR:
        return people
    return [pair for pair in people if pair[0] == actor.staff_id]


def standing(db: Session, actor: Actor, team_id: UUID) -> list[CoverSeen]:
    """Return what holds today or is still to come in a team, the nearest first."""
    today = clock.now().date()
    return [
        seen
        for seen in cover.of_team(db, actor.unlocked, team_id)
        if seen.content.last >= today
    ]


def make(db: Session, actor: Actor, team_id: UUID, asked: Asked) -> UUID:
    """Let one colleague stand in for another.

    What ended before today is removed on the way: the log keeps that it was.

    Raises:
        NotFoundError: the actor may not set it for this person.
        InvalidInputError: names what cannot be: a day, or the one who stands in.
    """
    people = dict(assigning.of_team(db, actor.unlocked, team_id))
    away = dict(may_be_away(db, actor, team_id, list(people.items())))
    if asked.absent not in away:
        raise NotFoundError
    index.lock(db, team_id, Part.CONTENT)
    _forget_past(db, actor, team_id)
    wrong = _wrong(asked, people, standing(db, actor, team_id), clock.now().date())
    if wrong:
        raise InvalidInputError(*wrong)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    content = CoverContent(
        absent=asked.absent,
        covering=asked.covering,
        first=asked.first,
        last=asked.last,
        made_by=actor.staff_id,
    )
    row_id = uuid4()
    sealed = box.seal(Cover.__tablename__, row_id, Part.CONTENT, content)
    db.add(Cover(id=row_id, register_id=team_id, version=1, content=sealed))
    db.flush()
    audit.record(
        db,
        Action.COVER_MADE,
        actor.staff_id,
        asked.absent,
        by=asked.covering.hex,
        n=(asked.last - asked.first).days + 1,
    )
    return row_id


def end(db: Session, actor: Actor, cover_id: UUID) -> None:
    """End a cover now, or take one back that is still to come.

    Raises:
        NotFoundError: none such, or not the actor's to end.
    """
    row = db.get(Cover, cover_id)
    if row is None or row.register_id not in teams(db, actor):
        raise NotFoundError
    for seen in standing(db, actor, row.register_id):
        if seen.id == cover_id and may_end(actor, seen):
            db.delete(row)
            db.flush()
            audit.record(db, Action.COVER_ENDED, actor.staff_id, seen.content.absent)
            return
    raise NotFoundError


def may_end(actor: Actor, seen: CoverSeen) -> bool:
    """Say whether it is the actor's to end: who is away, or a coordinator."""
    return actor.role is Role.COORDINATOR or seen.content.absent == actor.staff_id


def _wrong(
    asked: Asked, people: dict[UUID, str], standing_: list[CoverSeen], today: date
) -> list[str]:
    wrong = []
    if asked.covering not in people or asked.covering == asked.absent:
        wrong.append("covering")
    days = (asked.last - asked.first).days
    if asked.last < today or not 0 <= days < LONGEST_DAYS:
        wrong.append("last")
    for seen in standing_:
        other = seen.content
        if other.last < asked.first or asked.last < other.first:
            continue
        if other.absent == asked.absent:
            wrong.append("first")  # somebody stands in on these days already
        if other.absent == asked.covering or other.covering == asked.absent:
            wrong.append("covering")  # nobody stands in while they are away
    return list(dict.fromkeys(wrong))


def _forget_past(db: Session, actor: Actor, team_id: UUID) -> None:
    yesterday = clock.now().date() - timedelta(days=1)
    past = [
        seen.id
        for seen in cover.of_team(db, actor.unlocked, team_id)
        if seen.content.last <= yesterday
    ]
    db.execute(delete(Cover).where(Cover.id.in_(past)))
