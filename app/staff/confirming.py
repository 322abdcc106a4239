"""What waits for two officers: compared by voice, and signed in two sessions.

A new person has one fingerprint, a team in one epoch has one for all of its parts. The
page shows everything but the first characters: those come from the person who made the
keys, not from this server, which somebody may have taken over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, vault
from app.audit import Action
from app.errors import InvalidInputError, NotFoundError
from app.keys import directory, entries, proposals
from app.keys.parts import TeamKind
from app.staff import enrolling, teams
from app.staff.actor import Actor

SPOKEN = 12
"""Hexadecimal characters read out and typed: 48 bits that no one can steer."""


@dataclass(frozen=True)
class Waiting:
    """One thing to sign: a person, a team's epoch, a receiver's key, a revocation.

    Attributes:
        ids: the proposals that are signed together.
        entries: what they say.
        first: the officer who signed already, or None.
        fingerprint: 64 characters; empty where nothing can be compared.
    """

    ids: tuple[UUID, ...]
    entries: tuple[entries.Entry, ...]
    first: UUID | None
    fingerprint: str

    @property
    def key(self) -> UUID:
        """Which page of the list this is."""
        return self.ids[0]


def waiting(db: Session) -> list[Waiting]:
    """Return everything that waits for a signature."""
    found: dict[object, list[tuple[UUID, entries.Entry, UUID | None]]] = {}
    for proposal in proposals.pending(db):
        found.setdefault(_together(proposal[1], proposal[0]), []).append(proposal)
    return [_waiting(group) for group in found.values()]


def the(db: Session, key: UUID) -> Waiting:
    """Return one of those that wait.

    Raises:
        NotFoundError: it does not wait any more.
    """
    for one in waiting(db):
        if key in one.ids:
            return one
    raise NotFoundError


def team_fingerprint(db: Session, team_id: UUID) -> str:
    """Return what the maker of a team's new keys reads out; empty when none wait."""
    for one in waiting(db):
        first = one.entries[0]
        if isinstance(first, entries.Team) and first.team_id == team_id:
            return one.fingerprint
    return ""


def sign(db: Session, by: Actor, key: UUID, spoken: str) -> bool:
    """Sign what waits, after the first characters were read out by whoever made it.

    Returns:
        Whether it now stands. A person whose keys stand is let into the house.

    Raises:
        NotFoundError: it does not wait any more, or the signer is no officer.
        InvalidInputError: other characters than those of the fingerprint.
        ConflictError: the same officer or session signed it already.
    """
    one = the(db, key)
    said = spoken.encode()
    if one.fingerprint and not vault.same(said, one.fingerprint[:SPOKEN].encode()):
        raise InvalidInputError("spoken")
    stands = [
        proposals.sign(db, proposal_id, by.unlocked, by.session_id)
        for proposal_id in one.ids
    ]
    done = all(stands)
    action = Action.DIRECTORY_ENTERED if done else Action.DIRECTORY_SIGNED
    audit.record(db, action, by.staff_id, _about(one.entries[0]), n=len(one.ids))
    for entry in one.entries:
        if done and isinstance(entry, entries.Staff):
            house = directory.load(db).the(TeamKind.HOUSE)
            enrolling.admit(db, by, house, entry.staff_id)
    return done


def refuse(db: Session, by: Actor, key: UUID) -> None:
    """Take back what waits: the fingerprint did not fit, or it was never meant."""
    one = the(db, key)
    for proposal_id in one.ids:
        proposals.withdraw(db, proposal_id)
    for entry in one.entries:
        if isinstance(entry, entries.Team):
            teams.give_up(db, entry)
    audit.record(
        db,
        Action.DIRECTORY_REFUSED,
        by.staff_id,
        _about(one.entries[0]),
        n=len(one.ids),
    )


def _together(entry: entries.Entry, proposal_id: UUID) -> object:
    if isinstance(entry, entries.Team):
        return entry.team_id, entry.epoch
    return proposal_id


def _waiting(group: Iterable[tuple[UUID, entries.Entry, UUID | None]]) -> Waiting:
    sorted_group = sorted(group, key=lambda one: _order(one[1]))
    ids, said, firsts = zip(*sorted_group, strict=True)
    return Waiting(ids, said, firsts[0], _fingerprint(said))


def _order(entry: entries.Entry) -> str:
    return entry.part.value if isinstance(entry, entries.Team) else ""


def _fingerprint(said: tuple[entries.Entry, ...]) -> str:
    first = said[0]
    if isinstance(first, entries.Revoked):
        return ""
    if isinstance(first, entries.Team):
        publics = [entry.public for entry in said if isinstance(entry, entries.Team)]
        return directory.fingerprint(b"".join(publics))
    return enrolling.entry_fingerprint(first)


def _about(entry: entries.Entry) -> UUID | None:
    match entry:
        case entries.Staff() | entries.Officer():
            return entry.staff_id
        case entries.Team():
            return entry.team_id
        case entries.Revoked():
            return entry.subject_id
        case entries.RecipientKey():
            return entry.recipient_id
        case entries.WorkerIdentity():
            return entry.worker_id
        case _:
            return None
