"""Teams: making their seeds, and letting a leaver's keys run out."""

from collections.abc import Iterable
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import audit, vault
from app.audit import Action
from app.errors import ConflictError, InvalidInputError
from app.keys import directory, entries, grants, privileged, proposals
from app.keys.models import TeamGrant
from app.keys.parts import PARTS_OF_KIND, Part, TeamKind, parts_of
from app.keys.unlocked import Unlocked
from app.staff import house
from app.staff.actor import Actor
from app.staff.models import TeamRecord

LONGEST_NAME = 80


def make(db: Session, by: Actor, kind: TeamKind, name: str) -> UUID:
    """Make a team's seeds, keep them for the maker and for recovery.

    The public keys count once two officers have signed them.

    Raises:
        InvalidInputError: the name is empty or too long, or the maker's role may not
            hold the parts of such a team.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInputError("name")
    if set(parts_of(by.role, kind)) != set(PARTS_OF_KIND[kind]):
        raise InvalidInputError("kind")
    team_id = uuid4()
    key = house.house_key(db, by.unlocked)
    keep_name(db, key, team_id, kind, name)
    for part in PARTS_OF_KIND[kind]:
        _make_part(db, by.unlocked, team_id, kind, part, epoch=1)
    audit.record(db, Action.TEAM_MADE, by.staff_id, team_id, kind=kind.value)
    return team_id


def keep_name(
    db: Session, key: bytes, team_id: UUID, kind: TeamKind, name: str
) -> None:
    """Keep a team's name under the house key."""
    profile = house.seal(key, "team", team_id, house.TeamProfile(name=name))
    db.add(TeamRecord(id=team_id, kind=kind.value, profile=profile))
    db.flush()


def entry_for(
    team_id: UUID, kind: TeamKind, part: Part, *, epoch: int, seed: bytes, after: bytes
) -> entries.Team:
    """Return what the directory will say about a seed.

    Args:
        seed: of the part; auditors and signers derive a signing key from theirs.
    """
    verifying = b""
    if kind is TeamKind.AUDIT:
        verifying = vault.dual_verifying_key(vault.derive(seed, "checkpoint"))
    elif kind is TeamKind.SIGNING:
        verifying = vault.dual_verifying_key(vault.derive(seed, "package"))
    return entries.Team(
        after=after,
        team_id=team_id,
        kind=kind,
        part=part,
        epoch=epoch,
        public=vault.public_of(seed),
        verifying=verifying,
    )


def rotate(db: Session, by: Actor, team_id: UUID, leaving: Iterable[UUID]) -> None:
    """Begin a new epoch of every part that the maker holds, without the leavers.

    Old seeds stay with those who stay: they open what was written before. The new
    public keys count once two officers have signed them; then `rewrap` gives the
    team's cases to the new epoch.

    Raises:
        NoKeyError: the maker does not hold the team's seeds.
        ConflictError: new keys of this team wait for the officers already.
    """
    known = directory.load(db)
    gone = set(leaving)
    kind = known.kind_of(team_id)
    if _waits(db, team_id):
        raise ConflictError("new keys of this team wait for the officers")
    for part in PARTS_OF_KIND[kind]:
        by.unlocked.team_seed(db, team_id, part)  # refuses who holds none
        stay = [
            known.staff(reader)
            for reader in db.scalars(
                select(TeamGrant.reader_id)
                .where(TeamGrant.team_id == team_id, TeamGrant.part == part.value)
                .distinct()
            )
            if reader not in gone
            and reader != grants.RECOVERY_ID
            and known.is_listed(reader)
        ]
        _make_part(
            db,
            by.unlocked,
            team_id,
            kind,
            part,
            epoch=known.team(team_id, part).epoch + 1,
            others=[(s.staff_id, s.public) for s in stay if s.staff_id != by.staff_id],
        )
    for staff_id in gone:
        db.execute(
            delete(TeamGrant).where(
                TeamGrant.team_id == team_id, TeamGrant.reader_id == staff_id
            )
        )
        privileged.leave(db, team_id, staff_id)
        audit.record(db, Action.TEAM_LEFT, by.staff_id, staff_id, team=team_id.hex)
    audit.record(db, Action.TEAM_ROTATED, by.staff_id, team_id)


def give_up(db: Session, entry: entries.Team) -> None:
    """Forget the seed of an epoch that officers refused: nothing was sealed to it."""
    db.execute(
        delete(TeamGrant).where(
            TeamGrant.team_id == entry.team_id,
            TeamGrant.part == entry.part.value,
            TeamGrant.epoch == entry.epoch,
        )
    )
    if entry.epoch == 1:
        db.execute(delete(TeamRecord).where(TeamRecord.id == entry.team_id))


def _waits(db: Session, team_id: UUID) -> bool:
    return any(
        isinstance(entry, entries.Team) and entry.team_id == team_id
        for _, entry, _ in proposals.pending(db)
    )


def _make_part(
    db: Session,
    by: Unlocked,
    team_id: UUID,
    kind: TeamKind,
    part: Part,
    *,
    epoch: int,
    others: Iterable[tuple[UUID, bytes]] = (),
) -> None:
    seed = vault.new_key()
    known = directory.load(db)
    grants.give_seed(
        db,
        by,
        team_id=team_id,
        part=part,
        epoch=epoch,
        seed=seed,
        to=[
            (by.staff_id, by.public),
            (grants.RECOVERY_ID, known.recovery),
            *others,
        ],
    )
    after = proposals.last_digest(db)
    proposals.propose(
        db, entry_for(team_id, kind, part, epoch=epoch, seed=seed, after=after)
    )
