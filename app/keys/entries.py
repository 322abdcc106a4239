"""What the directory can say. Each entry is canonical JSON, signed byte for byte.

`after` is the digest of an entry that stood in the directory when this one was
proposed: an entry that later ones lean on cannot be taken out unseen.
"""

from uuid import UUID

import msgspec

from app import vault
from app.keys.parts import Part, Role, TeamKind
from app.vault.keykinds import KeyKind


class _Entry(msgspec.Struct, frozen=True, tag_field="says", forbid_unknown_fields=True):
    after: bytes


class Root(_Entry, frozen=True, tag="root"):
    """The directory root. Its fingerprint is pinned outside the database."""

    organisation: str
    public: bytes  # Ed25519 + ML-DSA-65


class Recovery(_Entry, frozen=True, tag="recovery"):
    """The recovery key R: an age recipient, and the same key for HPKE."""

    recipient: str
    public: bytes


class Officer(_Entry, frozen=True, tag="officer"):
    """A security officer, signed by the root."""

    staff_id: UUID
    public: bytes
    verifying: bytes


class Staff(_Entry, frozen=True, tag="staff"):
    """Someone who signs in: their role and the keys that two officers compared."""

    staff_id: UUID
    role: Role
    public: bytes
    verifying: bytes


class Revoked(_Entry, frozen=True, tag="revoked"):
    """From here on, nothing new counts that this person or worker signs."""

    subject_id: UUID


class Team(_Entry, frozen=True, tag="team"):
    """The public key of one part of a team in one epoch."""

    team_id: UUID
    kind: TeamKind
    part: Part
    epoch: int
    public: bytes
    # For `audit`: the checkpoint key. For `signing`: the package key. Else empty.
    verifying: bytes = b""


class WorkerIdentity(_Entry, frozen=True, tag="worker"):
    """The long-lived Ed25519 identity that certifies a worker's short-lived key."""

    worker_id: UUID
    verifying: bytes


class RecipientKey(_Entry, frozen=True, tag="recipient", omit_defaults=True):
    """A receiver's key, pinned after two officers compared its fingerprint.

    An entry that says no kind is of a post-quantum key: the bytes of those signed
    before there were others stay what they were. A program that knows one kind alone
    refuses an entry that says another.
    """

    recipient_id: UUID
    # Of an OpenPGP key a keyed hash of the certificate, which names its owner and so
    # lies sealed with the receiver. Of the others the recipient itself.
    recipient: str
    expires_on: str  # "2027-06-30"
    kind: KeyKind = KeyKind.POST_QUANTUM


Entry = (
    Root | Recovery | Officer | Staff | Revoked | Team | WorkerIdentity | RecipientKey
)


class Signature(msgspec.Struct, frozen=True):
    """Who signed an entry. The root signs with both algorithms, officers with one."""

    by: UUID | None  # None: the root
    signature: bytes


_encoder = msgspec.json.Encoder(order="deterministic")


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes that are signed and stored."""
    return _encoder.encode(entry)


def decode(body: bytes) -> Entry:
    """Read an entry back.

    Raises:
        msgspec.ValidationError: it is none of ours.
    """
    entry: Entry = msgspec.json.decode(body, type=Entry)
    return entry


def digest(body: bytes) -> bytes:
    """Return the 32 bytes by which a later entry leans on this one."""
    return vault.digest("directory", body)


def encode_signatures(signatures: tuple[Signature, ...]) -> bytes:
    """Return the stored form of an entry's signatures."""
    return _encoder.encode(signatures)


def decode_signatures(data: bytes) -> tuple[Signature, ...]:
    """Read an entry's signatures back."""
    return msgspec.json.decode(data, type=tuple[Signature, ...])
