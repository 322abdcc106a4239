"""Searches kept, found, changed and thrown away."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app import audit, index, vault
from app.audit import Action
from app.cases.searches.documents import Search
from app.cases.searches.models import OwnSearch, TeamSearch
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part, TeamKind
from app.keys.pinned import pinned
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows

MOST = 100
"""How many searches one person, or one team, keeps."""


@dataclass(frozen=True)
class Kept:
    """A search that is kept; `team_id` is None for the person's own."""

    id: UUID
    version: int
    team_id: UUID | None
    search: Search = field(repr=False)


def listed(db: Session, actor: Actor) -> list[Kept]:
    """Return the person's own searches and those of their teams, by name."""
    own = db.scalars(select(OwnSearch).where(OwnSearch.staff_id == actor.staff_id))
    found = [_own(actor, row) for row in own]
    for team_id in _teams(db, actor):
        found += _of_team(db, actor, team_id)
    return sorted(found, key=lambda each: each.search.name.casefold())


def get(db: Session, actor: Actor, search_id: UUID) -> Kept:
    """Return one search.

    Raises:
        NotFoundError: none such, or somebody else's, or another team's.
    """
    own = db.get(OwnSearch, search_id)
    if own is not None and own.staff_id == actor.staff_id:
        return _own(actor, own)
    shared = db.get(TeamSearch, search_id)
    if shared is None or shared.register_id not in _teams(db, actor):
        raise NotFoundError
    return _shared(db, actor, shared)


def teams_to_share_with(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams whose searches the actor may write."""
    return [
        team_id
        for team_id in _teams(db, actor)
        if allows(actor, Permission.SEARCH_SHARE, Record(team_id))
    ]


def keep(
    db: Session, actor: Actor, search: Search, team_id: UUID | None = None
) -> UUID:
    """Keep a search, for oneself or for a team; return its id.

    Raises:
        NotFoundError: the actor may not share with this team.
        InvalidInputError: `many`: there are as many as are kept.
    """
    row_id = uuid4()
    if team_id is None:
        _refuse_many(db, OwnSearch.staff_id == actor.staff_id)
        sealed = _seal_own(actor, row_id, 1, search)
        db.add(OwnSearch(id=row_id, staff_id=actor.staff_id, version=1, sealed=sealed))
        db.flush()
        return row_id
    _require(db, actor, team_id)
    # Whoever shares the first one at once waits here, and then finds the key.
    index.lock(db, team_id, Part.CONTENT)
    _refuse_many(db, TeamSearch.register_id == team_id)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    content = box.seal(TeamSearch.__tablename__, row_id, Part.CONTENT, search)
    db.add(TeamSearch(id=row_id, register_id=team_id, version=1, content=content))
    db.flush()
    audit.record(db, Action.SEARCH_SHARED, actor.staff_id, team_id)
    return row_id


def change(
    db: Session, actor: Actor, search_id: UUID, version: int, search: Search
) -> None:
    """Change a search, mostly its name or whether it is pinned.

    Raises:
        NotFoundError: none such, or not this person's to change.
        ConflictError: somebody else changed it since `version`.
    """
    kept = get(db, actor, search_id)
    if kept.team_id is not None:
        _require(db, actor, kept.team_id)
        index.lock(db, kept.team_id, Part.CONTENT)
    row: OwnSearch | TeamSearch
    if kept.team_id is None:
        row = db.get_one(OwnSearch, search_id, populate_existing=True)
    else:
        row = db.get_one(TeamSearch, search_id, populate_existing=True)
    if row.version != version:
        raise ConflictError
    if isinstance(row, OwnSearch):
        row.sealed = _seal_own(actor, row.id, version + 1, search)
    else:
        box = registers.box_of(db, actor.unlocked, row.register_id)
        place = (TeamSearch.__tablename__, row.id, Part.CONTENT)
        row.content = box.seal(*place, search, version=version + 1)
        audit.record(db, Action.SEARCH_SHARED, actor.staff_id, row.register_id)
    row.version = version + 1
    db.flush()


def drop(db: Session, actor: Actor, search_id: UUID) -> None:
    """Throw a search away; no case is touched.

    Raises:
        NotFoundError: none such, or not this person's to throw away.
    """
    kept = get(db, actor, search_id)
    if kept.team_id is not None:
        _require(db, actor, kept.team_id)
        audit.record(db, Action.SEARCH_DROPPED, actor.staff_id, kept.team_id)
    db.delete(db.get_one(TeamSearch if kept.team_id else OwnSearch, search_id))
    db.flush()


def may_change(actor: Actor, kept: Kept) -> bool:
    """Say whether a search is this person's to change."""
    if kept.team_id is None:
        return True
    return allows(actor, Permission.SEARCH_SHARE, Record(kept.team_id))


def _teams(db: Session, actor: Actor) -> tuple[UUID, ...]:
    return actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT)


def _require(db: Session, actor: Actor, team_id: UUID) -> None:
    if team_id not in teams_to_share_with(db, actor):
        raise NotFoundError


def _refuse_many(db: Session, whose: ColumnElement[bool]) -> None:
    if (db.scalar(select(func.count()).where(whose)) or 0) >= MOST:
        raise InvalidInputError("many")


def _of_team(db: Session, actor: Actor, team_id: UUID) -> list[Kept]:
    rows = db.scalars(select(TeamSearch).where(TeamSearch.register_id == team_id))
    return [_shared(db, actor, row) for row in rows]


def _shared(db: Session, actor: Actor, row: TeamSearch) -> Kept:
    box = registers.box_of(db, actor.unlocked, row.register_id)
    search = box.open(
        TeamSearch.__tablename__,
        row.id,
        Part.CONTENT,
        row.content,
        Search,
        version=row.version,
    )
    return Kept(row.id, row.version, row.register_id, search)


def _own(actor: Actor, row: OwnSearch) -> Kept:
    plain = vault.unseal(_key(actor), row.sealed, _place(row.id, row.version))
    return Kept(row.id, row.version, None, vault.decode(Search, plain))


def _seal_own(actor: Actor, row_id: UUID, version: int, search: Search) -> bytes:
    return vault.seal(_key(actor), vault.encode(search), _place(row_id, version))


def _key(actor: Actor) -> bytes:
    return actor.unlocked.own_key("searches")


def _place(row_id: UUID, version: int) -> vault.Place:
    return vault.Place(pinned().organisation, "own_search", row_id, "own", version)
