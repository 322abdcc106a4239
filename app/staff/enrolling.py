"""Enrolment: an invitation, keys made by the person, two officers who compare them."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.errors import InvalidInputError, NotFoundError
from app.keys import directory, entries, grants, proposals, sessions
from app.keys.parts import Role, parts_of
from app.keys.unlocked import Unlocked
from app.staff import house, secrets, signing_in
from app.staff.actor import Actor
from app.staff.models import Invitation, StaffMember
from app.vault.keykinds import KeyKind

INVITATION_DAYS = 7
SHORTEST_PASSWORD = 12
LONGEST = 200
_FEW_LETTERS = 3


@dataclass(frozen=True)
class Enrolled:
    """What a new person is shown, once, and reads to the officers.

    `fingerprint` covers both public keys; the officers see the same 64 hex digits.
    """

    staff_id: UUID
    account_secret: str = field(repr=False)
    totp: str = field(repr=False)
    fingerprint: str


@dataclass(frozen=True)
class NewSecrets:
    """A password's derivation with an account secret and an authenticator's."""

    account_secret: str = field(repr=False)
    totp: str = field(repr=False)
    sealing: secrets.Sealing = field(repr=False)


@dataclass(frozen=True)
class Begun:
    """An enrolment half way: what is shown now, and the cookie that goes on with it."""

    enrolled: Enrolled
    cookie: str = field(repr=False)


def invite(
    db: Session, by: Actor, name: str, role: Role, teams: tuple[UUID, ...] = ()
) -> str:
    """Invite somebody by a one-time link; return the token in it.

    The invited person can read nothing until two officers have compared and signed
    their keys and a holder of a team's keys has let them in.

    Raises:
        InvalidInputError: the name is empty, too long or taken; officers are made by
            the root alone.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST:
        raise InvalidInputError("name")
    if role is Role.OFFICER:
        raise InvalidInputError("role")
    key = house.house_key(db, by.unlocked)
    sign_in = secrets.sign_in_id(name)
    if db.scalar(select(StaffMember.id).where(StaffMember.sign_in_id == sign_in)):
        raise InvalidInputError("name")
    staff_id = uuid4()
    profile = house.StaffProfile(name=name, role=role, teams=teams)
    sealed = house.seal(key, "staff_member", staff_id, profile)
    db.add(new_member(staff_id, sign_in, sealed))
    return _link(db, by, staff_id, role)


def invite_again(db: Session, by: Actor, staff_id: UUID) -> str:
    """Make a new one-time link for somebody who never used theirs; the old one ends.

    Raises:
        NotFoundError: there is no such person, or they have enrolled.
    """
    member = db.get(StaffMember, staff_id)
    if member is None or member.status != "invited":
        raise NotFoundError
    key = house.house_key(db, by.unlocked)
    profile = house.unseal(
        key, "staff_member", staff_id, member.profile, house.StaffProfile
    )
    return _link(db, by, staff_id, profile.role)


def _link(db: Session, by: Actor, staff_id: UUID, role: Role) -> str:
    token = os.urandom(24).hex()
    db.execute(delete(Invitation).where(Invitation.staff_id == staff_id))
    db.add(
        Invitation(
            id=vault.digest("invitation", token),
            staff_id=staff_id,
            role=role.value,
            expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
        )
    )
    db.flush()
    audit.record(db, Action.STAFF_INVITED, by.staff_id, staff_id, role=role.value)
    return token


def new_member(staff_id: UUID, sign_in: bytes, profile: bytes) -> StaffMember:
    """Return the row of somebody who has no keys yet."""
    return StaffMember(
        id=staff_id,
        sign_in_id=sign_in,
        status="invited",
        epoch=0,
        profile=profile,
        salt=b"",
        cost=secrets.write_cost(secrets.cost_for(officer=False)),
        seed=None,
        seed_recovery=None,
        secret_check=None,
        totp=None,
        totp_counter=0,
        failures=0,
        failures_expire_at=None,
    )


def invitation(db: Session, token: str) -> Invitation:
    """Find a valid invitation.

    Raises:
        NotFoundError: used, expired or never made.
    """
    row = db.get(Invitation, vault.digest("invitation", token))
    if row is None or row.expires_at <= clock.now():
        raise NotFoundError
    return row


def is_invited(db: Session, token: str, name: str) -> bool:
    """Say whether an invitation is for somebody of this name; the link has none."""
    member = db.get(StaffMember, invitation(db, token).staff_id)
    return member is not None and vault.same(
        member.sign_in_id, secrets.sign_in_id(name)
    )


def is_good_password(password: str) -> bool:
    """Say whether a password may stand beside the account secret."""
    few = len(set(password)) <= _FEW_LETTERS
    return SHORTEST_PASSWORD <= len(password) <= LONGEST and not few


def check_password(password: str) -> None:
    """Refuse a password that is too short to stand even with the account secret.

    Raises:
        InvalidInputError: shorter than 12, longer than 200, or of very few letters.
    """
    if not is_good_password(password):
        raise InvalidInputError("password")


def make_secrets(password: str, *, officer: bool = False) -> NewSecrets:
    """Make a new person's secrets: slow, so before the transaction that keeps them.

    Raises:
        InvalidInputError: the password is too short.
        BusyError: too many slow derivations at once.
    """
    check_password(password)
    account = secrets.new_account_secret()
    under = secrets.sealing(password, account, secrets.cost_for(officer=officer))
    return NewSecrets(account, secrets.new_totp(), under)


def begin(db: Session, token: str, made: NewSecrets, boot_key: bytes) -> Begun:
    """Make the invited person's keys, to be shown once.

    The link stays good until `finish`: who loses what was shown begins again, and
    what was made before then opens nothing.

    Raises:
        NotFoundError: the invitation is used, expired or was never made.
    """
    row = invitation(db, token)
    member = db.get(StaffMember, row.staff_id)
    if member is None or member.status != "invited":
        raise NotFoundError
    member.epoch += 1
    enrolled, seed = make_keys(db, member, made)
    cookie = sessions.begin(
        db,
        staff_id=member.id,
        epoch=member.epoch,
        seed=seed,
        boot_key=boot_key,
        status=sessions.Status.ENROLLING,
    )
    return Begun(enrolled, cookie)


def half_way(db: Session, token: str, cookie: str, boot_key: bytes) -> Unlocked:
    """Return the opened keys of somebody between `begin` and `finish`.

    Raises:
        NotFoundError: the invitation or the time is over, or it was begun anew.
    """
    row = invitation(db, token)
    opened = sessions.resume(db, cookie, boot_key, lambda who: _epoch(db, who))
    if (
        opened is None
        or opened.unlocked is None
        or opened.status is not sessions.Status.ENROLLING
        or opened.staff_id != row.staff_id
    ):
        raise NotFoundError
    return opened.unlocked


def finish(db: Session, token: str, cookie: str, code: str, boot_key: bytes) -> UUID:
    """Use the link up, and lay the new public keys before the officers.

    Args:
        db: the caller's transaction.
        token: of the one-time link; of two requests with one link, one succeeds.
        cookie: from `begin`.
        code: six digits, which show that the authenticator was set up.
        boot_key: of this process and its siblings.

    Raises:
        NotFoundError: the invitation is used up or over.
        InvalidInputError: the code is not what the new authenticator shows.
    """
    who = half_way(db, token, cookie, boot_key)
    row = invitation(db, token)
    member = db.get(StaffMember, who.staff_id)
    used = db.execute(
        delete(Invitation).where(Invitation.id == row.id).returning(Invitation.id)
    ).first()
    if member is None or used is None:
        raise NotFoundError
    if not signing_in.use_code(db, who, code):
        raise InvalidInputError("code")
    member.status = "enrolled"
    sessions.end_all(db, member.id)
    proposals.propose(
        db,
        entries.Staff(
            after=proposals.last_digest(db),
            staff_id=member.id,
            role=Role(row.role),
            public=who.public,
            verifying=who.verifying,
        ),
    )
    audit.record(db, Action.STAFF_ENROLLED, member.id, member.id)
    return member.id


def totp_of(db: Session, who: Unlocked) -> str:
    """Return a person's authenticator secret, to draw it while it is set up."""
    member = db.get(StaffMember, who.staff_id)
    if member is None or member.totp is None:
        raise NotFoundError
    return secrets.totp_secret(who, member.totp)


def _epoch(db: Session, staff_id: UUID) -> int | None:
    """Return the session epoch of somebody invited; nobody else is enrolling."""
    member = db.get(StaffMember, staff_id)
    return member.epoch if member and member.status == "invited" else None


def make_keys(
    db: Session, member: StaffMember, made: NewSecrets, recovery: bytes | None = None
) -> tuple[Enrolled, bytes]:
    """Give a person a seed of their own, sealed under their secrets and to recovery.

    Returns:
        What the person is shown, and the 32-byte seed itself.
    """
    seed = vault.new_key()
    secrets.seal_seed(member, seed, made.sealing)
    who = Unlocked(member.id, seed)
    member.totp = secrets.seal_totp(who, made.totp)
    member.totp_counter = 0
    public = recovery if recovery is not None else directory.load(db).recovery
    member.seed_recovery = vault.wrap(seed, public, recovery_info(member.id))
    db.flush()
    shown = Enrolled(member.id, made.account_secret, made.totp, person_fingerprint(who))
    return shown, seed


def recovery_info(staff_id: UUID) -> bytes:
    """Return the context in which a person's seed is wrapped to recovery."""
    return vault.context("seed recovery", staff_id)


def person_fingerprint(who: Unlocked) -> str:
    """Return the digits that a new person reads to the officers."""
    return directory.fingerprint(who.public + who.verifying)


def entry_fingerprint(entry: entries.Entry) -> str:
    """Return the digits that an officer compares before signing an entry."""
    match entry:
        case entries.Staff() | entries.Officer():
            return directory.fingerprint(entry.public + entry.verifying)
        case entries.Team():
            return directory.fingerprint(entry.public)
        case entries.RecipientKey():
            said = entry.recipient
            if entry.kind is not KeyKind.POST_QUANTUM:
                said = f"{entry.kind.value} {said}"
            return directory.fingerprint(said.encode())
        case entries.WorkerIdentity():
            return directory.fingerprint(entry.verifying)
        case _:
            return directory.fingerprint(entries.encode(entry))


def admit(db: Session, by: Actor, team_id: UUID, staff_id: UUID) -> None:
    """Give a colleague the seeds of a team, as far as their role may hold them.

    All epochs that the giver holds: what the team wrote before is theirs to read too.

    Raises:
        DirectoryError: two officers have not signed the colleague's keys.
        NoKeyError: the giver does not hold the team's seeds.
    """
    known = directory.load(db)
    colleague = known.staff(staff_id)
    if not known.is_listed(staff_id):
        raise NotFoundError
    for part in parts_of(colleague.role, known.kind_of(team_id)):
        by.unlocked.team_seed(db, team_id, part)  # refuses who holds none
        for epoch in grants.epochs_held(db, by.staff_id, team_id, part):
            if grants.is_given(db, team_id, part, epoch, staff_id):
                continue
            grants.give_seed(
                db,
                by.unlocked,
                team_id=team_id,
                part=part,
                epoch=epoch,
                seed=by.unlocked.team_seed(db, team_id, part, epoch),
                to=[(staff_id, colleague.public)],
            )
    audit.record(db, Action.TEAM_JOINED, by.staff_id, staff_id, team=team_id.hex)
