"""Somebody leaves: what is to be done, how far it has come, and each half of it.

Officers end sign-in, loans and signatures; who holds a team's keys makes new ones and
sees to its cases. Every step is read off what is so (rows, grants, the directory), not
off a list of things that somebody ticked, so that a press that was cut short is pressed
again. Kept are only the teams, with the epoch whose keys the person had, and which team
said that nothing of theirs is left: officers hold no key that would show it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from app import audit, clock, index, vault
from app.audit import Action
from app.errors import NoKeyError, NotFoundError
from app.keys import directory, entries, grants, proposals, rotation, sessions
from app.keys.models import KeyGrant, TeamGrant
from app.keys.parts import PARTS_OF_KIND, Part, Role, TeamKind
from app.staff import changing, cover, house, roster, teams
from app.staff.actor import Actor
from app.staff.models import Cover, Leaving, StaffMember
from app.staff.policy import Permission, could_ever

TABLE = Leaving.__tablename__
OPEN, DONE = "open", "done"


class Was(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A team whose keys the person had.

    Attributes:
        epoch: the newest of the keys that they had; later ones are not theirs.
        emptied_by: who said that no case or task of theirs is left in it.
    """

    team_id: UUID
    epoch: int
    emptied_by: UUID | None = None
    emptied_on: date | None = None


class LeavingProfile(vault.Document, frozen=True):
    """What is remembered of one leaving; sealed to the house."""

    schema: ClassVar[str] = "leaving.profile"
    schema_version: ClassVar[int] = 1

    begun_by: UUID
    begun_on: date
    teams: tuple[Was, ...] = ()


class Step(StrEnum):
    """What is done when somebody leaves, in its order."""

    SIGN_IN = "sign_in"
    LOANS = "loans"
    REVOKED = "revoked"
    KEYS = "keys"
    RENEWED = "renewed"
    CASES = "cases"


class State(StrEnum):
    """How far a step is. `waits`: done here, two officers have still to sign."""

    MISSING = "missing"
    WAITS = "waits"
    DONE = "done"


@dataclass(frozen=True)
class Seen:
    """One step; `mine`: it is in the hands of whoever looks."""

    step: Step
    state: State
    mine: bool
    team_id: UUID | None = None


@dataclass(frozen=True)
class Found:
    """A leaving, opened."""

    staff_id: UUID
    status: str
    version: int
    profile: LeavingProfile


def all_open(db: Session, actor: Actor) -> list[Found]:
    """Return the leavings that are not finished, as far as they concern the actor."""
    rows = db.scalars(select(Leaving).where(Leaving.status == OPEN)).all()
    if not rows or not house.holds(db, actor.unlocked):
        return []
    found = [_opened(db, actor, row) for row in rows]
    return [each for each in found if concerns(db, actor, each)]


def get(db: Session, actor: Actor, staff_id: UUID) -> Found | None:
    """Return one leaving; None where nobody began it, or it is none of the actor's."""
    row = db.get(Leaving, staff_id)
    if row is None:
        return None
    found = _opened(db, actor, row)
    return found if concerns(db, actor, found) else None


def concerns(db: Session, actor: Actor, found: Found) -> bool:
    """Say whether some step is the actor's: an officer, or somebody of the teams."""
    if actor.staff_id == found.staff_id:
        return False
    if could_ever(actor, Permission.STAFF_INVITE):
        return True
    return any(_holds(db, actor, was.team_id) for was in found.profile.teams)


def may_leave(db: Session, actor: Actor) -> list[roster.Person]:
    """Return whom the actor may begin with: who works here, in a team of theirs."""
    everybody = [
        person
        for person in roster.people(db, actor)
        if person.id != actor.staff_id
        and (
            person.standing is not roster.Standing.STOPPED
            or _teams_of(db, person.id)  # stopped in haste: the rest is still to do
        )
    ]
    begun = set(db.scalars(select(Leaving.id)))
    candidates = [person for person in everybody if person.id not in begun]
    if could_ever(actor, Permission.STAFF_INVITE):
        return candidates
    house_id = directory.load(db).the(TeamKind.HOUSE)
    mine = {t for t in actor.teams if t != house_id and _holds(db, actor, t)}
    return [person for person in candidates if set(_teams_of(db, person.id)) & mine]


def begin(db: Session, actor: Actor, staff_id: UUID) -> Found:
    """Begin, or find what was begun.

    Raises:
        NotFoundError: there is no such person, or it is none of the actor's business.
    """
    found = get(db, actor, staff_id)
    if found is not None:
        return found
    if staff_id not in {person.id for person in may_leave(db, actor)}:
        raise NotFoundError
    known = directory.load(db)
    house_id = known.the(TeamKind.HOUSE)
    profile = LeavingProfile(
        begun_by=actor.staff_id,
        begun_on=clock.now().date(),
        teams=tuple(
            Was(team_id, known.team(team_id, PARTS_OF_KIND[kind][0]).epoch)
            for team_id in _teams_of(db, staff_id)
            if team_id != house_id and known.has_team(team_id)
            for kind in (known.kind_of(team_id),)
        ),
    )
    sealed = house.seal(house.house_key(db, actor.unlocked), TABLE, staff_id, profile)
    db.add(Leaving(id=staff_id, version=1, status=OPEN, profile=sealed))
    db.flush()
    audit.record(db, Action.LEAVING_BEGUN, actor.staff_id, staff_id)
    return Found(staff_id, OPEN, 1, profile)


def end_sign_in(db: Session, actor: Actor, found: Found) -> None:
    """The officers' half: sessions, sign-in, loans and the house end now.

    The revocation is proposed; it stands when two officers have signed it.

    Raises:
        NotFoundError: the actor is no officer.
    """
    if not could_ever(actor, Permission.STAFF_INVITE):
        raise NotFoundError
    staff_id = found.staff_id
    member = db.get(StaffMember, staff_id)
    if member is None:
        raise NotFoundError
    if member.status != "stopped":
        changing.stop(db, actor, staff_id)
    else:
        sessions.end_all(db, staff_id)
        _propose_again(db, staff_id)
    db.execute(delete(KeyGrant).where(*_lent(staff_id)))
    db.execute(
        delete(TeamGrant).where(
            TeamGrant.team_id == directory.load(db).the(TeamKind.HOUSE),
            TeamGrant.reader_id == staff_id,
        )
    )


def rekeyable(db: Session, actor: Actor, found: Found) -> list[UUID]:
    """Return the teams to which the actor has still to give new keys."""
    return [
        seen.team_id
        for seen in steps(db, actor, found)
        if seen.step is Step.KEYS
        and seen.state is State.MISSING
        and seen.mine
        and seen.team_id is not None
    ]


def rekey(db: Session, actor: Actor, found: Found, team_id: UUID) -> None:
    """The team's half: new keys without them, and nobody they stand in for or who does.

    Raises:
        NotFoundError: not a team of theirs, or none whose keys the actor holds.
        ConflictError: new keys of this team wait for the officers already.
    """
    if team_id not in rekeyable(db, actor, found):
        raise NotFoundError
    teams.rotate(db, actor, team_id, [found.staff_id])
    gone = [
        seen.id
        for seen in cover.of_team(db, actor.unlocked, team_id)
        if found.staff_id in {seen.content.absent, seen.content.covering}
    ]
    db.execute(delete(Cover).where(Cover.id.in_(gone)))


def say_emptied(db: Session, actor: Actor, found: Found, team_id: UUID) -> None:
    """Let everybody see that nothing of theirs is left in a team.

    Raises:
        NotFoundError: the actor does not see the team's cases, or something is left.
    """
    if how_many(db, actor, found, team_id) != 0:
        raise NotFoundError
    today = clock.now().date()
    changed = tuple(
        msgspec.structs.replace(was, emptied_by=actor.staff_id, emptied_on=today)
        if was.team_id == team_id and was.emptied_by is None
        else was
        for was in found.profile.teams
    )
    if changed == found.profile.teams:
        return
    row = db.get_one(Leaving, found.staff_id)
    profile = msgspec.structs.replace(found.profile, teams=changed)
    key = house.house_key(db, actor.unlocked)
    row.profile = house.seal(key, TABLE, row.id, profile)
    row.version += 1
    db.flush()


def close(db: Session, actor: Actor, found: Found) -> None:
    """Take a finished leaving off everybody's page.

    Raises:
        NotFoundError: some step is not done.
    """
    if any(seen.state is not State.DONE for seen in steps(db, actor, found)):
        raise NotFoundError
    row = db.get_one(Leaving, found.staff_id)
    row.status = DONE
    db.flush()
    audit.record(db, Action.LEAVING_DONE, actor.staff_id, found.staff_id)


def how_many(db: Session, actor: Actor, found: Found, team_id: UUID) -> int | None:
    """Count their open cases and cases with open tasks; None for who may not know."""
    of_theirs = {was.team_id for was in found.profile.teams}
    sees = actor.role is Role.COORDINATOR and Part.CONTENT in actor.teams.get(
        team_id, ()
    )
    if team_id not in of_theirs or not sees:
        return None
    if directory.load(db).kind_of(team_id) is not TeamKind.CASEWORK:
        return None
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    _rows, count = index.held(segment, found.staff_id, limit=0)
    return count


def steps(db: Session, actor: Actor, found: Found) -> list[Seen]:
    """Return every step with its state, as it is now."""
    known, staff_id = directory.load(db), found.staff_id
    is_officer = could_ever(actor, Permission.STAFF_INVITE)
    member = db.get(StaffMember, staff_id)
    stopped = member is not None and member.status == "stopped"
    lent = db.scalar(select(func.count()).select_from(KeyGrant).where(*_lent(staff_id)))
    revoked = (
        State.DONE
        if not known.is_listed(staff_id)
        and not roster.waits_for_revocation(db, staff_id)
        else State.WAITS
        if roster.waits_for_revocation(db, staff_id)
        else State.MISSING
    )
    made = [
        Seen(Step.SIGN_IN, _done(is_done=stopped), is_officer),
        Seen(Step.LOANS, _done(is_done=stopped and not lent), is_officer),
        Seen(Step.REVOKED, revoked, is_officer),
    ]
    for was in found.profile.teams:
        kind = known.kind_of(was.team_id)
        mine = _holds(db, actor, was.team_id)
        keys = _keys(db, known, was, kind, staff_id)
        behind = rotation.behind(db, was.team_id) + index.behind(db, was.team_id)
        renewed = keys is State.DONE and not behind
        made.append(Seen(Step.KEYS, keys, mine, was.team_id))
        made.append(Seen(Step.RENEWED, _done(is_done=renewed), mine, was.team_id))
        if kind is TeamKind.CASEWORK:
            count = how_many(db, actor, found, was.team_id)
            emptied = was.emptied_by is not None and not count
            cases = Seen(
                Step.CASES, _done(is_done=emptied), count is not None, was.team_id
            )
            made.append(cases)
    return made


def _keys(
    db: Session, known: directory.Directory, was: Was, kind: TeamKind, staff_id: UUID
) -> State:
    has_grant = db.scalar(
        select(func.count())
        .select_from(TeamGrant)
        .where(TeamGrant.team_id == was.team_id, TeamGrant.reader_id == staff_id)
    )
    if known.team(was.team_id, PARTS_OF_KIND[kind][0]).epoch > was.epoch:
        return _done(is_done=not has_grant)
    waits = any(
        isinstance(entry, entries.Team) and entry.team_id == was.team_id
        for _, entry, _ in proposals.pending(db)
    )
    return State.WAITS if waits and not has_grant else State.MISSING


def _done(*, is_done: bool) -> State:
    return State.DONE if is_done else State.MISSING


def _holds(db: Session, actor: Actor, team_id: UUID) -> bool:
    """Say whether the actor holds every part of a team: who does makes new keys."""
    known = directory.load(db)
    if not known.has_team(team_id):
        return False
    try:
        for part in PARTS_OF_KIND[known.kind_of(team_id)]:
            actor.unlocked.team_seed(db, team_id, part)
    except NoKeyError:
        return False
    return could_ever(actor, Permission.TEAM_ADMIT)


def _teams_of(db: Session, staff_id: UUID) -> list[UUID]:
    found = db.scalars(
        select(TeamGrant.team_id)
        .where(TeamGrant.reader_id == staff_id)
        .distinct()
        .order_by(TeamGrant.team_id)
    )
    return list(found)


def _lent(staff_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        KeyGrant.reader_kind == grants.ReaderKind.STAFF.value,
        KeyGrant.reader_id == staff_id,
    )


def _propose_again(db: Session, staff_id: UUID) -> None:
    """Propose the revocation of who was stopped, where officers had refused it."""
    listed = directory.load(db).is_listed(staff_id)
    if listed and not roster.waits_for_revocation(db, staff_id):
        after = proposals.last_digest(db)
        proposals.propose(db, entries.Revoked(after=after, subject_id=staff_id))


def _opened(db: Session, actor: Actor, row: Leaving) -> Found:
    key = house.house_key(db, actor.unlocked)
    profile = house.unseal(key, TABLE, row.id, row.profile, LeavingProfile)
    return Found(row.id, row.status, row.version, profile)
