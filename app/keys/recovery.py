"""What the recovery key opens: every team's seeds, and every subject's data keys.

For an act of recovery alone, on a machine where enough holders of shares are together.
A person's own seed is wrapped to recovery as well, and nothing here opens it.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import vault
from app.errors import NoKeyError, TamperedError
from app.keys import directory, grants
from app.keys.models import KeyGrant, TeamGrant
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox

_AT_ONCE = 500


class Recovery:
    """The opened recovery key, for the length of one command."""

    def __init__(self, db: Session, seed: bytes) -> None:
        """Take the 32-byte seed of the recovery identity.

        Raises:
            NoKeyError: it is not this installation's.
        """
        if not vault.same(vault.public_of(seed), directory.load(db).recovery):
            raise NoKeyError("the recovery key of another installation")
        self._seed = seed
        self._team_seeds: dict[tuple[UUID, Part, int], bytes] = {}
        self._keys: dict[Subject, dict[Part, bytes]] = {}

    def __repr__(self) -> str:
        """Show nothing of what it opens."""
        return "Recovery()"

    def unwrap(self, wrapped: bytes, info: bytes) -> bytes:
        """Open what was wrapped to recovery itself."""
        return vault.unwrap(self._seed, wrapped, info)

    def team_seed(self, db: Session, team_id: UUID, part: Part, epoch: int) -> bytes:
        """Open the seed of one part of a team in one epoch.

        Raises:
            NoKeyError: it was never wrapped to recovery.
            TamperedError: the grant is not what its giver signed.
        """
        asked = (team_id, part, epoch)
        if asked not in self._team_seeds:
            self._team_seeds[asked] = self._opened_seed(db, *asked)
        return self._team_seeds[asked]

    def keys_of(
        self, db: Session, kind: SubjectKind, ids: Collection[UUID]
    ) -> dict[UUID, dict[Part, bytes]]:
        """Open the data keys of many subjects; each wrap once.

        Raises:
            TamperedError: a grant is not what its giver signed.
        """
        missing = [each for each in ids if Subject(kind, each) not in self._keys]
        for start in range(0, len(missing), _AT_ONCE):
            some = missing[start : start + _AT_ONCE]
            self._keys.update({Subject(kind, each): {} for each in some})
            for row in _grants(db, kind, some):
                key = self._opened_key(db, row)
                self._keys[Subject(kind, row.subject_id)][Part(row.part)] = key
        return {each: self._keys[Subject(kind, each)] for each in ids}

    def strongbox(self, db: Session, subject: Subject, team_id: UUID) -> Strongbox:
        """Open the data keys of one subject."""
        keys = self.keys_of(db, subject.kind, [subject.id])[subject.id]
        return Strongbox(subject, pinned().organisation, team_id, keys)

    def _opened_seed(self, db: Session, team_id: UUID, part: Part, epoch: int) -> bytes:
        known = directory.load(db)
        row = db.scalar(
            select(TeamGrant).where(
                TeamGrant.team_id == team_id,
                TeamGrant.part == part.value,
                TeamGrant.epoch == epoch,
                TeamGrant.reader_id == grants.RECOVERY_ID,
            )
        )
        if row is None:
            raise NoKeyError(part.value)
        grants.check_team_grant(known, row, known.recovery)
        seed = self.unwrap(row.wrap, grants.team_info(row, known.recovery))
        expected = known.team_epoch(team_id, part, epoch).public
        if not vault.same(vault.public_of(seed), expected):
            raise TamperedError("the seed is not that of the team's public key")
        return seed

    def _opened_key(self, db: Session, row: KeyGrant) -> bytes:
        known = directory.load(db)
        if row.granter_id is not None:
            grants.check(known, row, known.recovery)
        elif not _is_from_the_form(db, row):
            raise TamperedError("the grant is not signed")
        info = grants.key_info(row, known.recovery)
        return grants.committed(row, self.unwrap(row.wrap, info))


def _grants(db: Session, kind: SubjectKind, ids: list[UUID]) -> Iterator[KeyGrant]:
    yield from db.scalars(
        select(KeyGrant).where(
            KeyGrant.subject_kind == kind.value,
            KeyGrant.subject_id.in_(ids),
            KeyGrant.reader_kind == grants.ReaderKind.RECOVERY.value,
        )
    )


def _is_from_the_form(db: Session, row: KeyGrant) -> bool:
    """Say whether the public process can have given it: nobody signed for it since.

    Once a team has accepted what was sent, every grant of it is signed; an unsigned one
    beside those was put there by whoever writes the database.
    """
    signed = select(KeyGrant.id).where(
        KeyGrant.subject_kind == row.subject_kind,
        KeyGrant.subject_id == row.subject_id,
        KeyGrant.granter_id.is_not(None),
    )
    may = SubjectKind(row.subject_kind) in grants.MAY_BE_UNSIGNED
    return may and db.scalar(signed.limit(1)) is None
