"""What a signed-in person's seed opens: their own pair, team seeds, data keys."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app import vault
from app.errors import NoKeyError, TamperedError
from app.keys import directory, grants
from app.keys.models import TeamGrant
from app.keys.parts import Part, Subject, SubjectKind, parts_of
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox

_GIVEN = (
    select(TeamGrant.team_id, TeamGrant.part)
    .where(TeamGrant.reader_id == bindparam("reader_id"))
    .distinct()
)


class Unlocked:
    """One person's opened keys, for the length of one request or command.

    Nothing here is written anywhere; `sessions` keeps the seed, sealed, between
    requests. Made so that a broker process may later answer in its place.
    """

    def __init__(self, staff_id: UUID, seed: bytes) -> None:
        """Derive the person's own keys from the 32-byte seed."""
        self.staff_id = staff_id
        self._opening = vault.derive(seed, "enc")
        self._signing = vault.derive(seed, "sig")
        self._seed = seed
        self._team_seeds: dict[tuple[UUID, Part, int], bytes] = {}

    def __repr__(self) -> str:
        """Show who, and nothing of what they hold."""
        return f"Unlocked({self.staff_id})"

    @property
    def public(self) -> bytes:
        """The public key that others wrap to."""
        return vault.public_of(self._opening)

    @property
    def verifying(self) -> bytes:
        """The Ed25519 key that checks this person's signatures."""
        return vault.verifying_key(self._signing)

    def own_key(self, label: str) -> bytes:
        """Derive a key that only this person has, for their own settings and drafts."""
        return vault.derive(self._seed, f"own|{label}")

    def sign(self, purpose: str, message: bytes) -> bytes:
        """Sign with the person's Ed25519 key; the purpose is bound in."""
        return vault.sign(self._signing, purpose, message)

    def team_seed(
        self, db: Session, team_id: UUID, part: Part, epoch: int | None = None
    ) -> bytes:
        """Open the seed of one part of a team; the newest epoch unless told.

        Raises:
            NoKeyError: this person was never given it, or their role may not hold it.
            TamperedError: the grant is not what a member signed.
        """
        known = directory.load(db)
        if epoch is None:
            try:
                epoch = known.team(team_id, part).epoch
            except Exception as missing:
                raise NoKeyError(part.value) from missing
        cached = self._team_seeds.get((team_id, part, epoch))
        if cached is not None:
            return cached
        row = db.scalar(
            select(TeamGrant).where(
                TeamGrant.team_id == team_id,
                TeamGrant.part == part.value,
                TeamGrant.epoch == epoch,
                TeamGrant.reader_id == self.staff_id,
            )
        )
        me = known.staff(self.staff_id)
        if row is None or part not in parts_of(me.role, known.kind_of(team_id)):
            raise NoKeyError(part.value)
        grants.check_team_grant(known, row, me.public)
        seed = vault.unwrap(self._opening, row.wrap, grants.team_info(row, me.public))
        expected = known.team_epoch(team_id, part, epoch).public
        if not vault.same(vault.public_of(seed), expected):
            raise TamperedError("the seed is not that of the team's public key")
        self._team_seeds[team_id, part, epoch] = seed
        return seed

    def epoch_key(
        self, db: Session, team_id: UUID, part: Part, epoch: int | None = None
    ) -> bytes:
        """Return E = HKDF(team seed, "epoch"), under which quick grants are kept."""
        return vault.derive(self.team_seed(db, team_id, part, epoch), "epoch")

    def teams(self, db: Session) -> dict[UUID, tuple[Part, ...]]:
        """Return the teams whose seeds this person was given, and which parts.

        A team whose keys wait for the officers is left out.
        """
        known = directory.load(db)
        me = known.staff(self.staff_id)
        rows = db.execute(_GIVEN, {"reader_id": self.staff_id}).all()
        held: dict[UUID, tuple[Part, ...]] = {}
        for team_id, name in rows:
            part = Part(name)
            if not known.has_team(team_id):
                continue
            if part in parts_of(me.role, known.kind_of(team_id)):
                held[team_id] = (*held.get(team_id, ()), part)
        return held

    def strongbox(self, db: Session, subject: Subject, team_id: UUID) -> Strongbox:
        """Open every data key of a subject that this person's keys reach.

        A strongbox without any key is still returned: it opens nothing.

        Raises:
            TamperedError: a grant is there but not what a member signed.
        """
        return Strongbox(
            subject, pinned().organisation, team_id, grants.data_keys(db, self, subject)
        )

    def strongboxes(
        self, db: Session, kind: SubjectKind, teams: Mapping[UUID, UUID]
    ) -> dict[UUID, Strongbox]:
        """Open the data keys of many subjects of one kind, for a list of them.

        Args:
            db: the caller's session.
            kind: of all of them.
            teams: by subject, the team that it belongs to.
        """
        keys = grants.data_keys_of(db, self, kind, list(teams))
        organisation = pinned().organisation
        return {
            subject_id: Strongbox(
                Subject(kind, subject_id), organisation, team_id, keys[subject_id]
            )
            for subject_id, team_id in teams.items()
        }

    def unwrap(self, wrapped: bytes, info: bytes) -> bytes:
        """Open what was wrapped to this person's own public key."""
        return vault.unwrap(self._opening, wrapped, info)
