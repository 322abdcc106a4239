"""Founding an installation: root, two officers, recovery, the house, the worker.

The secrets of root and recovery exist here for the length of one call. They are
returned to be shown once, each to its own holder, and are kept nowhere.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, vault
from app import db as database
from app.audit import Action
from app.config import Installation, Settings
from app.errors import ConflictError, InvalidInputError
from app.keys import directory, entries, grants, pinned, proposals, workers
from app.keys.models import DirectoryEntry
from app.keys.parts import Part, Role, TeamKind
from app.keys.unlocked import Unlocked
from app.staff import enrolling, house, secrets, teams
from app.staff.models import StaffMember
from app.vault import age, shares

OFFICERS = 2
SHARES = 3
SHARES_NEEDED = 2


@dataclass(frozen=True)
class Roots:
    """Made on an offline machine by `barvinok ceremony`, or here for a small office.

    Attributes:
        root_seed: 32 bytes; shown once as the root secret.
        recovery_identity: `AGE-SECRET-KEY-PQ-1...`, split before anything else; empty
            where it was made and split on another machine.
        recovery_recipient: its public half, `age1pq1...`.
    """

    root_seed: bytes = field(repr=False)
    recovery_identity: str = field(repr=False)
    recovery_recipient: str


@dataclass(frozen=True)
class Founded:
    """What is shown once after founding, and then exists nowhere on the server."""

    root_secret: str = field(repr=False)
    recovery_shares: tuple[str, ...] = field(repr=False)
    officers: tuple[enrolling.Enrolled, ...] = field(repr=False)
    directory_root: str


@dataclass(frozen=True)
class NewOfficer:
    """A security officer who typed a password of their own."""

    name: str
    made: enrolling.NewSecrets = field(repr=False)
    staff_id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Continued:
    """What a house has from the one that its people left: survivors' codes go on.

    Attributes:
        organisation: bound into everything that is sealed.
        salt: 32 bytes, from which codes and names of staff are derived.
        house_id: of the house's team.
    """

    organisation: str
    salt: bytes = field(repr=False)
    house_id: UUID


@dataclass(frozen=True)
class Hands:
    """Who founds it, with opened keys, for what else stands in the same commit."""

    officers: tuple[Unlocked, ...] = field(repr=False)
    house_id: UUID
    house_seed: bytes = field(repr=False)


Fill = Callable[[Session, Hands], None]


def new_officer(name: str, password: str) -> NewOfficer:
    """Make an officer's secrets: slow, so before the transaction of the founding.

    Raises:
        InvalidInputError: the name is empty or too long, or the password too short.
        BusyError: too many slow derivations at once.
    """
    name = " ".join(name.split())
    if not name or len(name) > enrolling.LONGEST:
        raise InvalidInputError("name")
    return NewOfficer(name, enrolling.make_secrets(password, officer=True))


def make_roots() -> Roots:
    """Make the directory root and the recovery identity."""
    identity, recipient = age.new_identity()
    return Roots(vault.new_key(), identity, recipient)


def new_installation(
    roots: Roots, *, demonstration: bool, continued: Continued | None = None
) -> Installation:
    """Return what is pinned outside the database for these roots."""
    return Installation(
        organisation=continued.organisation if continued else uuid4().hex,
        salt=continued.salt if continued else os.urandom(32),
        directory_root=directory.fingerprint(vault.dual_verifying_key(roots.root_seed)),
        demonstration=demonstration,
    )


def worker_file(settings: Settings) -> Path:
    """Return where the worker's identity lies: beside the database, never in it."""
    return settings.data / "worker-identity.json"


def establish(
    settings: Settings,
    roots: Roots,
    officers: Sequence[NewOfficer],
    *,
    demonstration: bool,
    name: str = "Organisation",
    keep: Callable[[Session, Founded], None] | None = None,
    continued: Continued | None = None,
    fill: Fill | None = None,
) -> Founded:
    """Found an installation in this data folder: the pinned file, keys, first entries.

    Nothing is left behind when it is refused. The database is bound and migrated.

    Args:
        settings: say where the data folder is.
        roots: from `make_roots`, here or on an offline machine.
        officers: both, from `new_officer`.
        demonstration: marked at birth; it never becomes a real one.
        name: of the organisation; sealed to the house, and said in each package.
        keep: writes what else stands in the same commit.
        continued: of a house that is founded from another's export.
        fill: writes what that house had, in the same commit.

    Raises:
        SettingsError: the folder belongs to an installation already.
        ConflictError: the database does.
        InvalidInputError: the officers are not two, or have the same name.
    """
    new = new_installation(roots, demonstration=demonstration, continued=continued)
    new.keep(settings)
    pinned.pin(new)
    try:
        with database.transaction() as db:
            founded, hands = _found(
                db, roots, officers, worker_file(settings), name, continued
            )
            if fill is not None:
                fill(db, hands)
            if keep is not None:
                keep(db, founded)
            return founded
    except BaseException:
        pinned.pin(None)
        worker_file(settings).unlink(missing_ok=True)
        settings.installation_file.unlink()
        raise


def _found(
    db: Session,
    roots: Roots,
    officers: Sequence[NewOfficer],
    worker_file: Path,
    name: str,
    continued: Continued | None,
) -> tuple[Founded, Hands]:
    """Write the first entries: root, recovery, two officers, the house, the worker.

    Both officers are present and typed a password of their own; what needs two
    signatures here has both. Everything later needs two sessions.

    Args:
        db: an empty, migrated database; `pinned` is set to the new installation.
        roots: from `make_roots`, here or on an offline machine.
        officers: both, from `new_officer`.
        worker_file: where the worker's identity is kept, readable by its user alone.
        name: of the organisation; sealed to the house, and said in each package.
        continued: of a house that is founded from another's export.

    Raises:
        ConflictError: this database belongs to an installation already.
        InvalidInputError: the officers are not two, or have the same name.
    """
    if db.scalar(select(func.count()).select_from(DirectoryEntry)):
        raise ConflictError("this installation exists already")
    names = {officer.name.casefold() for officer in officers}
    if len(officers) != OFFICERS or len(names) != OFFICERS:
        raise InvalidInputError("name")
    body, signature = proposals.root_entry(
        pinned.pinned().organisation, roots.root_seed
    )
    proposals.append(db, body, (signature,))
    recovery = age.public_bytes(roots.recovery_recipient)
    _by_root(
        db,
        roots,
        entries.Recovery(
            after=proposals.last_digest(db),
            recipient=roots.recovery_recipient,
            public=recovery,
        ),
    )
    house_seed = vault.new_key()
    house_id = continued.house_id if continued else uuid4()
    made, people = _officers(db, roots, officers, recovery, house_seed)
    _house(db, people, house_id, house_seed, name)
    identity = workers.Identity(uuid4(), vault.new_key())
    identity.keep(worker_file)
    by_both(
        db,
        people,
        entries.WorkerIdentity(
            after=proposals.last_digest(db),
            worker_id=identity.worker_id,
            verifying=identity.verifying,
        ),
    )
    audit.record(db, Action.INSTALLATION_MADE, people[0].staff_id)
    founded = Founded(
        root_secret=roots.root_seed.hex(),
        recovery_shares=_split(roots.recovery_identity),
        officers=tuple(made),
        directory_root=pinned.pinned().directory_root,
    )
    return founded, Hands(tuple(people), house_id, house_seed)


def _split(identity: str) -> tuple[str, ...]:
    if not identity:
        return ()
    return tuple(shares.split(age.seed_of(identity), SHARES_NEEDED, SHARES))


def _officers(
    db: Session,
    roots: Roots,
    officers: Sequence[NewOfficer],
    recovery: bytes,
    house_seed: bytes,
) -> tuple[list[enrolling.Enrolled], list[Unlocked]]:
    made, people = [], []
    key = house.key_from(house_seed)
    for officer in officers:
        staff_id = officer.staff_id
        profile = house.StaffProfile(name=officer.name, role=Role.OFFICER)
        member = enrolling.new_member(
            staff_id,
            secrets.sign_in_id(officer.name),
            house.seal(key, "staff_member", staff_id, profile),
        )
        db.add(member)
        enrolled, seed = enrolling.make_keys(db, member, officer.made, recovery)
        who = Unlocked(staff_id, seed)
        member.status = "enrolled"
        _by_root(
            db,
            roots,
            entries.Officer(
                after=proposals.last_digest(db),
                staff_id=staff_id,
                public=who.public,
                verifying=who.verifying,
            ),
        )
        made.append(enrolled)
        people.append(who)
    return made, people


def _house(
    db: Session, people: Sequence[Unlocked], house_id: UUID, seed: bytes, name: str
) -> None:
    kind, part = TeamKind.HOUSE, Part.CONTENT
    after = proposals.last_digest(db)
    entry = teams.entry_for(house_id, kind, part, epoch=1, seed=seed, after=after)
    by_both(db, people, entry)
    grants.give_seed(
        db,
        people[0],
        team_id=house_id,
        part=part,
        epoch=1,
        seed=seed,
        to=[
            *((who.staff_id, who.public) for who in people),
            (grants.RECOVERY_ID, directory.load(db).recovery),
        ],
    )
    teams.keep_name(db, house.key_from(seed), house_id, kind, name)


def _by_root(db: Session, roots: Roots, entry: entries.Entry) -> None:
    body = entries.encode(entry)
    proposals.append(db, body, (proposals.sign_as_root(roots.root_seed, body),))


def by_both(db: Session, people: Sequence[Unlocked], entry: entries.Entry) -> None:
    """Write an entry that both founding officers sign: they are both present."""
    body = entries.encode(entry)
    signatures = tuple(
        entries.Signature(who.staff_id, who.sign(directory.SIGNED, body))
        for who in people
    )
    proposals.append(db, body, signatures)


def is_founded(db: Session) -> bool:
    """Say whether this database belongs to an installation."""
    return bool(db.scalar(select(func.count()).select_from(DirectoryEntry)))


def is_empty(db: Session) -> bool:
    """Say whether nobody was ever enrolled here."""
    return not db.scalar(select(func.count()).select_from(StaffMember))
