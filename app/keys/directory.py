"""The key directory: read, verified from the pinned root, never believed as found."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import vault
from app.errors import DirectoryError, TamperedError
from app.keys import entries
from app.keys.models import DirectoryEntry
from app.keys.parts import Part, Role, TeamKind
from app.keys.pinned import pinned
from app.vault.keykinds import KeyKind

OFFICERS_NEEDED = 2
SIGNED = "directory"
"""The purpose bound into every signature over an entry."""


@dataclass(frozen=True)
class TeamKey:
    """One part of a team in one epoch, as two officers signed it."""

    team_id: UUID
    kind: TeamKind
    part: Part
    epoch: int
    public: bytes = field(repr=False)
    verifying: bytes = field(repr=False)


@dataclass(frozen=True)
class StaffKey:
    """One person's public keys and role; `until` is the revoking entry's number."""

    staff_id: UUID
    role: Role
    public: bytes = field(repr=False)
    verifying: bytes = field(repr=False)
    since: int
    until: int | None = None


@dataclass(frozen=True)
class PinnedRecipient:
    """A receiver's key with the numbers of the entry that pinned it."""

    recipient_id: UUID
    recipient: str
    expires_on: str
    seq: int
    kind: KeyKind = KeyKind.POST_QUANTUM


@dataclass
class Directory:
    """Everything that the signed entries say, in the order they say it."""

    organisation: str
    head: int = 0
    last: bytes = b""
    recovery: bytes = b""
    recovery_recipient: str = ""
    _teams: dict[tuple[UUID, Part], list[TeamKey]] = field(default_factory=dict)
    _staff: dict[UUID, StaffKey] = field(default_factory=dict)
    _workers: dict[UUID, bytes] = field(default_factory=dict)
    _revoked: dict[UUID, int] = field(default_factory=dict)
    _recipients: dict[UUID, PinnedRecipient] = field(default_factory=dict)

    def team(self, team_id: UUID, part: Part) -> TeamKey:
        """Return the newest key of a team's part, to seal to.

        Raises:
            DirectoryError: there is none.
        """
        keys = self._teams.get((team_id, part))
        if not keys:
            raise DirectoryError("no key for this team and part")
        return keys[-1]

    def team_epoch(self, team_id: UUID, part: Part, epoch: int) -> TeamKey:
        """Return the key of one epoch, to check what was sealed then."""
        for key in self._teams.get((team_id, part), []):
            if key.epoch == epoch:
                return key
        raise DirectoryError("no key for this team, part and epoch")

    def teams_of(self, kind: TeamKind) -> tuple[UUID, ...]:
        """Return the teams of a kind, oldest first."""
        seen = [k[0].team_id for k in self._teams.values() if k[0].kind is kind]
        return tuple(dict.fromkeys(seen))

    def the(self, kind: TeamKind) -> UUID:
        """Return the one team of a kind of which there is one.

        Raises:
            DirectoryError: it does not exist yet.
        """
        teams = self.teams_of(kind)
        if not teams:
            raise DirectoryError(f"the {kind.value} team has no keys yet")
        return teams[0]

    def has_team(self, team_id: UUID) -> bool:
        """Say whether two officers have signed keys of this team."""
        return any(keys[0].team_id == team_id for keys in self._teams.values())

    def kind_of(self, team_id: UUID) -> TeamKind:
        """Return what a team's keys are for."""
        for keys in self._teams.values():
            if keys[0].team_id == team_id:
                return keys[0].kind
        raise DirectoryError("no such team")

    def staff(self, staff_id: UUID) -> StaffKey:
        """Return a person's keys, whether or not they have been revoked.

        Raises:
            DirectoryError: two officers never signed this person in.
        """
        if staff_id not in self._staff:
            raise DirectoryError("this person is not in the directory")
        return self._staff[staff_id]

    def is_listed(self, staff_id: UUID) -> bool:
        """Say whether the person may sign in: signed in, and not revoked."""
        known = self._staff.get(staff_id)
        return known is not None and known.until is None

    def everyone(self) -> tuple[StaffKey, ...]:
        """Return all who may sign in."""
        return tuple(key for key in self._staff.values() if key.until is None)

    def officers(self) -> tuple[StaffKey, ...]:
        """Return the officers in office."""
        return tuple(k for k in self.everyone() if k.role is Role.OFFICER)

    def signer(self, staff_id: UUID, seq: int) -> bytes:
        """Return the verifying key of someone who could sign at that moment.

        `seq` is the directory's head as the signer stated it; a statement made at or
        after the entry that revoked the signer counts for nothing.

        Raises:
            TamperedError: unknown then, or revoked by then.
        """
        key = self._staff.get(staff_id)
        if key is None or seq < key.since or seq > self.head:
            raise TamperedError("signed by nobody the directory knew then")
        if key.until is not None and seq >= key.until:
            raise TamperedError("signed by somebody who was revoked")
        return key.verifying

    def worker(self, worker_id: UUID) -> bytes:
        """Return the verifying key of a certified worker identity.

        Raises:
            TamperedError: two officers never certified it, or it was revoked.
        """
        if worker_id in self._revoked or worker_id not in self._workers:
            raise TamperedError("this worker is not certified")
        return self._workers[worker_id]

    def workers(self) -> tuple[UUID, ...]:
        """Return the certified worker identities."""
        return tuple(w for w in self._workers if w not in self._revoked)

    def recipient(self, recipient_id: UUID) -> PinnedRecipient | None:
        """Return the newest pinned key of a receiver, or None."""
        return self._recipients.get(recipient_id)

    def take(self, seq: int, entry: entries.Entry) -> None:  # noqa: C901  # one arm an entry kind
        """Add what one verified entry says."""
        match entry:
            case entries.Root():
                pass
            case entries.Recovery():
                self.recovery, self.recovery_recipient = entry.public, entry.recipient
            case entries.Officer() | entries.Staff():
                if entry.staff_id in self._staff:
                    raise TamperedError("a person is in the directory twice")
                role = (
                    Role.OFFICER if isinstance(entry, entries.Officer) else entry.role
                )
                self._staff[entry.staff_id] = StaffKey(
                    entry.staff_id, role, entry.public, entry.verifying, since=seq
                )
            case entries.Revoked():
                self._revoked[entry.subject_id] = seq
                if (known := self._staff.get(entry.subject_id)) and known.until is None:
                    self._staff[entry.subject_id] = StaffKey(
                        known.staff_id,
                        known.role,
                        known.public,
                        known.verifying,
                        known.since,
                        until=seq,
                    )
            case entries.Team():
                keys = self._teams.setdefault((entry.team_id, entry.part), [])
                if keys and (
                    entry.epoch <= keys[-1].epoch or entry.kind is not keys[0].kind
                ):
                    raise TamperedError("a team's epoch does not follow the last one")
                keys.append(
                    TeamKey(
                        entry.team_id,
                        entry.kind,
                        entry.part,
                        entry.epoch,
                        entry.public,
                        entry.verifying,
                    )
                )
            case entries.WorkerIdentity():
                self._workers[entry.worker_id] = entry.verifying
            case entries.RecipientKey():
                self._recipients[entry.recipient_id] = PinnedRecipient(
                    entry.recipient_id,
                    entry.recipient,
                    entry.expires_on,
                    seq,
                    entry.kind,
                )


_ENTRIES = select(
    DirectoryEntry.seq, DirectoryEntry.body, DirectoryEntry.signatures
).order_by(DirectoryEntry.seq)
_verified: dict[str, tuple[bytes, Directory]] = {}
_IN_SESSION = "directory"


def load(db: Session) -> Directory:
    """Read the directory and check every signature from the pinned root down.

    Read once a transaction, which sees what it began with and what it adds itself.
    What was checked once is kept for as long as the rows do not change by a byte.

    Raises:
        DirectoryError: the entries do not lead to the pinned root. Nothing may be
            sealed to any key that they name.
        NotOpenError: `init` has not run.
    """
    root = pinned().directory_root
    seen: tuple[str, Directory] | None = db.info.get(_IN_SESSION)
    if seen is not None and seen[0] == root:
        return seen[1]
    directory = _load(db, root)
    db.info[_IN_SESSION] = (root, directory)
    return directory


def read_again(db: Session) -> None:
    """Let the next `load` read the rows anew: an entry was added."""
    db.info.pop(_IN_SESSION, None)


def _load(db: Session, root: str) -> Directory:
    rows = db.execute(_ENTRIES).all()
    stamp = vault.digest(*(part for row in rows for part in (row[0], row[1], row[2])))
    kept = _verified.get(root)
    if kept is not None and vault.same(kept[0], stamp):
        return kept[1]
    try:
        directory = _verify([(r[0], r[1], r[2]) for r in rows], root)
    except (TamperedError, msgspec.MsgspecError) as wrong:
        raise DirectoryError(f"the directory does not verify: {wrong}") from None
    _verified[root] = (stamp, directory)
    return directory


def fingerprint(public: bytes) -> str:
    """Return the 64 hex digits by which a public key is compared or pinned."""
    return vault.digest("fingerprint", public).hex()


def _verify(rows: Sequence[tuple[int, bytes, bytes]], root: str) -> Directory:
    if not rows:
        raise TamperedError("it is empty")
    first = entries.decode(rows[0][1])
    if not isinstance(first, entries.Root) or fingerprint(first.public) != root:
        raise TamperedError("its root is not the pinned one")
    directory = Directory(organisation=first.organisation)
    known: set[bytes] = set()
    for expected, (seq, body, signatures) in enumerate(rows, start=1):
        entry = entries.decode(body)
        if seq != expected:
            raise TamperedError("an entry is missing")
        if seq > 1 and entry.after not in known:
            raise TamperedError("an entry leans on one that is not there")
        if seq > 1 and isinstance(entry, entries.Root):
            raise TamperedError("it has two roots")
        _check_signatures(directory, first, entry, body, signatures)
        directory.take(seq, entry)
        directory.head, directory.last = seq, entries.digest(body)
        known.add(directory.last)
    return directory


def _check_signatures(
    directory: Directory,
    root: entries.Root,
    entry: entries.Entry,
    body: bytes,
    data: bytes,
) -> None:
    signatures = entries.decode_signatures(data)
    if isinstance(entry, entries.Root | entries.Recovery | entries.Officer):
        by_root = [s for s in signatures if s.by is None]
        if len(by_root) == 1:
            vault.dual_verify(root.public, SIGNED, body, by_root[0].signature)
            return
        if isinstance(entry, entries.Root | entries.Recovery):
            raise TamperedError("an entry lacks the root's signature")
    in_office = {key.staff_id: key.verifying for key in directory.officers()}
    signed_by = set()
    for signature in signatures:
        if signature.by is None or signature.by not in in_office:
            raise TamperedError("an entry is signed by somebody who is no officer")
        vault.verify(in_office[signature.by], SIGNED, body, signature.signature)
        signed_by.add(signature.by)
    if len(signed_by) < OFFICERS_NEEDED:
        raise TamperedError("an entry lacks a second officer's signature")
