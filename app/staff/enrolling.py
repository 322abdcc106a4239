"""Enrolment: an invitation, keys made by the person, two officers who compare them."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.errors import InvalidInputError, NotFoundError
from app.keys import directory, entries, grants, proposals, sessions
from app.keys.parts import Role
from app.keys.unlocked import Unlocked
from app.staff import house, secrets
from app.staff.actor import Actor
from app.staff.models import Invitation, StaffMember

INVITATION_DAYS = 7
SHORTEST_PASSWORD = 12
LONGEST = 200
_ALNUM_IN_PASSWORD = 3


@dataclass(frozen=True)
class Enrolled:
    """What a new person is shown, once, and reads to the officers.

    `fingerprint` covers both public keys; the officers see the same 64 hex digits.
    """

    staff_id: UUID
    account_secret: str = field(repr=False)
    totp: str = field(repr=False)
    fingerprint: str


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
    token = os.urandom(24).hex()
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


def check_password(password: str) -> None:
    """Refuse a password that is too short to stand even with the account secret.

    Raises:
        InvalidInputError: shorter than 12, longer than 200, or of very few letters.
    """
    few = len(set(password)) <= _ALNUM_IN_PASSWORD
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST or few:
        raise InvalidInputError("password")


def enrol(db: Session, token: str, password: str) -> Enrolled:
    """Make the invited person's keys and lay the public halves before the officers.

    Raises:
        NotFoundError: the invitation is used, expired or was never made.
        InvalidInputError: the password is too short.
    """
    check_password(password)
    row = invitation(db, token)
    member = db.get(StaffMember, row.staff_id)
    if member is None:
        raise NotFoundError
    made, who = make_keys(db, member, password)
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
    db.execute(delete(Invitation).where(Invitation.id == row.id))
    audit.record(db, Action.STAFF_ENROLLED, member.id, member.id)
    return made


def make_keys(
    db: Session, member: StaffMember, password: str, recovery: bytes | None = None
) -> tuple[Enrolled, Unlocked]:
    """Give a person a seed, an account secret and an authenticator secret."""
    seed, totp = vault.new_key(), secrets.new_totp()
    account = secrets.new_account_secret()
    secrets.seal_seed(member, seed, password, account)
    who = Unlocked(member.id, seed)
    member.totp = secrets.seal_totp(who, totp)
    public = recovery if recovery is not None else directory.load(db).recovery
    member.seed_recovery = vault.wrap(seed, public, recovery_info(member.id))
    member.status = "enrolled"
    db.flush()
    return Enrolled(member.id, account, totp, person_fingerprint(who)), who


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
            return directory.fingerprint(entry.recipient.encode())
        case entries.WorkerIdentity():
            return directory.fingerprint(entry.verifying)
        case _:
            return directory.fingerprint(entries.encode(entry))


def admit(db: Session, by: Actor, team_id: UUID, staff_id: UUID) -> None:
    """Give a colleague the seeds of a team, as far as their role may hold them.

    Raises:
        DirectoryError: two officers have not signed the colleague's keys.
        NoKeyError: the giver does not hold the team's seeds.
    """
    from app.keys.parts import parts_of

    known = directory.load(db)
    colleague = known.staff(staff_id)
    if not known.is_listed(staff_id):
        raise NotFoundError
    for part in parts_of(colleague.role, known.kind_of(team_id)):
        newest = known.team(team_id, part)
        grants.give_seed(
            db,
            by.unlocked,
            team_id=team_id,
            part=part,
            epoch=newest.epoch,
            seed=by.unlocked.team_seed(db, team_id, part),
            to=[(staff_id, colleague.public)],
        )
    audit.record(db, Action.TEAM_JOINED, by.staff_id, staff_id)


def change_password(
    db: Session, who: Actor, password: str, account_secret: str, new: str
) -> None:
    """Seal the seed anew; all other sessions of the person end at once.

    Raises:
        InvalidInputError: the old password or the account secret is wrong, or the new
            password too short.
    """
    check_password(new)
    member = db.get(StaffMember, who.staff_id)
    secret = secrets.account_secret_bytes(account_secret)
    seed = secrets.opened_seed(member, password, secret)
    if member is None or seed is None:
        raise InvalidInputError("password")
    secrets.seal_seed(member, seed, new, account_secret)
    sessions.end_all(db, member.id, but=who.session_id)
    audit.record(db, Action.PASSWORD_CHANGED, who.staff_id, who.staff_id)


def change_factor(db: Session, who: Actor) -> str:
    """Give the person a new authenticator secret; all other sessions end at once."""
    member = db.get(StaffMember, who.staff_id)
    if member is None:
        raise NotFoundError
    secret = pyotp.random_base32()
    member.totp = secrets.seal_totp(who.unlocked, secret)
    member.totp_counter = 0
    sessions.end_all(db, member.id, but=who.session_id)
    audit.record(db, Action.FACTOR_CHANGED, who.staff_id, who.staff_id)
    return secret


def stop(db: Session, by: Actor, staff_id: UUID) -> UUID:
    """End a person's sessions and sign-in at once, and propose their revocation.

    Returns:
        The proposal that two officers sign; from then on nothing they sign counts.
    """
    member = db.get(StaffMember, staff_id)
    if member is None:
        raise NotFoundError
    member.status, member.epoch = "stopped", member.epoch + 1
    sessions.end_all(db, staff_id)
    audit.record(db, Action.STAFF_STOPPED, by.staff_id, staff_id)
    entry = entries.Revoked(after=proposals.last_digest(db), subject_id=staff_id)
    return proposals.propose(db, entry)
