"""Signing in: opening the seed is the password check; then six digits; then work.

Every path does the same work: one look-up, one claim of an attempt, one derivation,
one opening. A name that nobody has, a wrong password, a wrong account secret and a
locked account cannot be told apart by words, status or the number of steps.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from app import audit, clock, db, vault
from app.audit import Action
from app.errors import LockedError, SignInError
from app.keys import directory, sessions
from app.keys.unlocked import Unlocked
from app.staff.models import StaffMember
from app.staff.secrets import account_secret_bytes, opened_seed, sign_in_id, totp_secret

ATTEMPTS = 5
LOCK_MINUTES = 15
TOTP_SECONDS = 30
_NOBODY = UUID(int=0)


@dataclass(frozen=True)
class Credentials:
    """What the one form asks for. `account_secret` is typed once on a new device."""

    name: str
    password: str
    account_secret: str


def give_password(credentials: Credentials, boot_key: bytes) -> str:
    """Check name, password and account secret; return a half-open session's cookie.

    Opens its own transactions: the attempt is claimed before the slow derivation, and
    that claim stands whatever follows.

    Raises:
        SignInError: anything at all was wrong.
        BusyError: too many derivations at once.
    """
    with db.transaction() as session:
        member = _member(session, sign_in_id(credentials.name))
        claimed = claim_attempt(session, member)
    seed = opened_seed(
        member, credentials.password, account_secret_bytes(credentials.account_secret)
    )
    with db.transaction() as session:
        if (
            member is not None
            and seed is not None
            and claimed
            and _may_sign_in(session, member.id)
        ):
            return sessions.begin(
                session,
                staff_id=member.id,
                epoch=member.epoch,
                seed=seed,
                boot_key=boot_key,
                status=sessions.Status.HALF_OPEN,
            )
        audit.record(session, Action.SIGN_IN_REFUSED, None)
    raise SignInError


def give_code(cookie: str, code: str, boot_key: bytes) -> str:
    """Check the six digits of a half-open session; return the open one's cookie.

    Raises:
        SignInError: wrong, used before, too late, or the account is locked.
        LockedError: the half-open session is over.
    """
    with db.transaction() as session:
        half = sessions.resume(session, cookie, boot_key, epoch_of(session))
        if half and half.unlocked and half.status is sessions.Status.HALF_OPEN:
            if use_code(session, half.unlocked, code):
                forget_failures(session, half.staff_id)
                audit.record(session, Action.SIGNED_IN, half.staff_id)
                return sessions.replace(session, cookie, boot_key, is_fresh=True)
            audit.record(session, Action.SIGN_IN_REFUSED, half.staff_id)
    raise SignInError


def step_up(cookie: str, code: str, boot_key: bytes) -> str:
    """Take an unused code in an open session; return the new, fresh one's cookie.

    Raises:
        SignInError: wrong, used before, or the account is locked.
        LockedError: the session is over or locked.
    """
    with db.transaction() as session:
        opened = sessions.resume(session, cookie, boot_key, epoch_of(session))
        if opened and opened.unlocked and opened.status is sessions.Status.OPEN:
            if give_factor(session, opened.unlocked, code):
                return sessions.replace(session, cookie, boot_key, is_fresh=True)
            audit.record(session, Action.SIGN_IN_REFUSED, opened.staff_id)
    if opened is None or opened.unlocked is None:
        raise LockedError
    raise SignInError


def unlock(cookie: str, password: str, account_secret: str, boot_key: bytes) -> str:
    """Open a locked session again with the password alone; return the new cookie.

    Raises:
        SignInError: wrong, locked out, or the session is over.
    """
    with db.transaction() as session:
        locked = sessions.resume(session, cookie, boot_key, epoch_of(session))
        is_locked = locked is not None and locked.status is sessions.Status.LOCKED
        staff_id = locked.staff_id if locked and is_locked else _NOBODY
        member = session.get(StaffMember, staff_id)
        if member is not None:
            session.expunge(member)
        claimed = claim_attempt(session, member)
    seed = opened_seed(member, password, account_secret_bytes(account_secret))
    with db.transaction() as session:
        if member is not None and locked is not None and seed is not None and claimed:
            sessions.end(session, locked.id)
            forget_failures(session, member.id)
            audit.record(session, Action.VAULT_UNLOCKED, member.id)
            return sessions.begin(
                session,
                staff_id=member.id,
                epoch=member.epoch,
                seed=seed,
                boot_key=boot_key,
                status=sessions.Status.OPEN,
                ends_at=locked.ends_at,
            )
        audit.record(session, Action.SIGN_IN_REFUSED, None)
    raise SignInError


def use_code(session: Session, who: Unlocked, code: str) -> bool:
    """Use up a six-digit code, once; False when it is wrong, old or used before.

    One conditional update decides: of two requests with one code, one wins. A wrong
    code is counted against the same limit as a wrong password.
    """
    member = session.get(StaffMember, who.staff_id)
    if member is None or member.totp is None or not claim_attempt(session, member):
        return False
    secret = totp_secret(who, member.totp)
    counter = _counter(secret, code)
    if counter is None:
        return False
    used = session.execute(
        update(StaffMember)
        .where(StaffMember.id == who.staff_id, StaffMember.totp_counter < counter)
        .values(totp_counter=counter)
        .returning(StaffMember.id)
    ).first()
    return used is not None


def give_factor(session: Session, who: Unlocked, code: str) -> bool:
    """Use a code up for one act that asks for a fresh factor, and write it down."""
    if not use_code(session, who, code):
        return False
    forget_failures(session, who.staff_id)
    audit.record(session, Action.FACTOR_GIVEN, who.staff_id)
    return True


def forget_failures(session: Session, staff_id: UUID) -> None:
    """Start counting anew, after something was right."""
    session.execute(
        update(StaffMember)
        .where(StaffMember.id == staff_id)
        .values(failures=0, failures_expire_at=None)
        .execution_options(synchronize_session=False)
    )


def claim_attempt(session: Session, member: StaffMember | None) -> bool:
    """Take one of the allowed attempts, in one statement: no two can share it."""
    now = clock.now()
    over = or_(
        StaffMember.failures_expire_at.is_(None), StaffMember.failures_expire_at <= now
    )
    taken = session.execute(
        update(StaffMember)
        .where(
            StaffMember.id == (member.id if member else _NOBODY),
            or_(StaffMember.failures < ATTEMPTS, over),
        )
        .values(
            failures=case((over, 1), else_=StaffMember.failures + 1),
            failures_expire_at=now + timedelta(minutes=LOCK_MINUTES),
        )
        .execution_options(synchronize_session=False)
        .returning(StaffMember.failures)
    ).first()
    return taken is not None


def sign_in_id_of(session: Session, staff_id: UUID) -> bytes:
    """Return the keyed hash of a person's name, by which devices keep their secret."""
    found = session.scalar(
        select(StaffMember.sign_in_id).where(StaffMember.id == staff_id)
    )
    return found or b""


def epoch_of(session: Session) -> "_Epochs":
    """Return the look-up of session epochs that `sessions.resume` asks for."""
    return _Epochs(session)


class _Epochs:
    """Asks once for each person: one transaction sees one state of things."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[UUID, int | None] = {}

    def __call__(self, staff_id: UUID) -> int | None:
        if staff_id not in self._found:
            self._found[staff_id] = self._current(staff_id)
        return self._found[staff_id]

    def _current(self, staff_id: UUID) -> int | None:
        row = self._session.execute(
            select(StaffMember.epoch, StaffMember.status).where(
                StaffMember.id == staff_id
            )
        ).first()
        if row is None or row[1] != "enrolled":
            return None
        return row[0] if _may_sign_in(self._session, staff_id) else None


def _member(session: Session, key: bytes) -> StaffMember | None:
    member = session.scalar(
        select(StaffMember).where(
            StaffMember.sign_in_id == key, StaffMember.status == "enrolled"
        )
    )
    if member is not None:
        session.expunge(member)
    return member


def _may_sign_in(session: Session, staff_id: UUID) -> bool:
    return directory.load(session).is_listed(staff_id)


def _counter(secret: str, code: str) -> int | None:
    """Return the time step a code belongs to: this one or a neighbour."""
    digits = "".join(c for c in code if c.isdigit())
    totp = pyotp.TOTP(secret)
    step = int(clock.now().timestamp()) // TOTP_SECONDS
    found = None
    for candidate in (step - 1, step, step + 1):
        expected = totp.generate_otp(candidate)
        if vault.same(expected.encode(), digits.encode()):
            found = candidate
    return found


def is_code_of(secret: str, code: str) -> bool:
    """Say whether an authenticator with this secret shows these digits now."""
    return _counter(secret, code) is not None


def provisioning_uri(secret: str) -> str:
    """Return what an authenticator app reads from the QR code; it names nobody."""
    return pyotp.TOTP(secret).provisioning_uri(name="Casework", issuer_name="Casework")
