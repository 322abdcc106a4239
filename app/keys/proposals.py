"""How an entry comes into the directory: two officers, in two sessions."""

from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import vault
from app.errors import ConflictError, DirectoryError, NotFoundError
from app.keys import directory, entries
from app.keys.models import DirectoryEntry, DirectoryProposal
from app.keys.parts import Role
from app.keys.unlocked import Unlocked


def propose(db: Session, entry: entries.Entry) -> UUID:
    """Lay an entry before the officers. It counts for nothing until two have signed."""
    proposal = DirectoryProposal(
        id=uuid4(),
        body=entries.encode(entry),
        officer_id=None,
        session_id=None,
        signature=None,
    )
    db.add(proposal)
    return proposal.id


def pending(db: Session) -> list[tuple[UUID, entries.Entry, UUID | None]]:
    """Return what waits: its id, what it says, and the officer who signed first."""
    rows = db.scalars(select(DirectoryProposal)).all()
    return [(row.id, entries.decode(row.body), row.officer_id) for row in rows]


def sign(db: Session, proposal_id: UUID, by: Unlocked, session_id: UUID) -> bool:
    """Sign a proposal; the second officer's signature puts it into the directory.

    Returns:
        Whether the entry now stands.

    Raises:
        NotFoundError: it does not wait any more, or the signer is no officer.
        ConflictError: the same officer or the same session signed it already, or the
            directory went on so far that the entry must be proposed again.
    """
    known = directory.load(db)
    row = db.get(DirectoryProposal, proposal_id, with_for_update=True)
    if row is None or known.staff(by.staff_id).role is not Role.OFFICER:
        raise NotFoundError
    signature = by.sign(directory.SIGNED, row.body)
    if row.officer_id is None or row.signature is None:
        row.officer_id, row.session_id, row.signature = (
            by.staff_id,
            session_id,
            signature,
        )
        return False
    if by.staff_id == row.officer_id or session_id == row.session_id:
        raise ConflictError("the second signature comes from another officer")
    append(
        db,
        row.body,
        (
            entries.Signature(row.officer_id, row.signature),
            entries.Signature(by.staff_id, signature),
        ),
    )
    db.delete(row)
    db.flush()
    directory.load(db)  # refused here rather than at the next reader's
    return True


def withdraw(db: Session, proposal_id: UUID) -> None:
    """Take back a proposal that was never completed."""
    row = db.get(DirectoryProposal, proposal_id)
    if row is None:
        raise NotFoundError
    db.delete(row)


def append(db: Session, body: bytes, signatures: tuple[entries.Signature, ...]) -> None:
    """Write one signed entry at the end. Only `init` and `sign` call this."""
    head = db.scalar(select(func.max(DirectoryEntry.seq))) or 0
    db.add(
        DirectoryEntry(
            seq=head + 1,
            body=body,
            signatures=entries.encode_signatures(signatures),
        )
    )
    db.flush()
    directory.read_again(db)


def root_entry(organisation: str, seed: bytes) -> tuple[bytes, entries.Signature]:
    """Make the first entry from the root's seed, which nobody keeps afterwards."""
    body = entries.encode(
        entries.Root(
            after=b"", organisation=organisation, public=vault.dual_verifying_key(seed)
        )
    )
    return body, sign_as_root(seed, body)


def sign_as_root(seed: bytes, body: bytes) -> entries.Signature:
    """Sign an officer or the recovery key with both of the root's algorithms."""
    return entries.Signature(None, vault.dual_sign(seed, directory.SIGNED, body))


def last_digest(db: Session) -> bytes:
    """Return what a new entry leans on: the digest of the newest entry.

    Raises:
        DirectoryError: there is no entry yet.
    """
    body = db.scalar(
        select(DirectoryEntry.body).order_by(DirectoryEntry.seq.desc()).limit(1)
    )
    if body is None:
        raise DirectoryError("the directory is empty")
    return entries.digest(body)
