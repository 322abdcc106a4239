"""Changing one's own secrets, and stopping somebody: other sessions end at once."""

import base64
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app import audit, db, vault
from app.audit import Action
from app.errors import InvalidInputError, NotFoundError
from app.keys import entries, proposals, sessions
from app.keys.unlocked import Unlocked
from app.staff import secrets, signing_in
from app.staff.actor import Actor
from app.staff.models import Invitation, StaffMember

TOTP_BYTES = 20  # 160 bits. Source: RFC 4226 section 4.


def prove_password(who: Actor, password: str, account_secret: str) -> bytes:
    """Open the seed with the old password, as one of the allowed attempts.

    Opens its own transaction, which claims the attempt before the slow derivation.

    Raises:
        InvalidInputError: the password or the account secret is wrong.
        BusyError: too many slow derivations at once.
    """
    with db.transaction() as session:
        member = session.get(StaffMember, who.staff_id)
        if member is not None:
            session.expunge(member)
        claimed = signing_in.claim_attempt(session, member)
    secret = secrets.account_secret_bytes(account_secret)
    seed = secrets.opened_seed(member, password, secret)
    if seed is None or not claimed:
        raise InvalidInputError("password")
    return seed


def change_password(
    session: Session, who: Actor, new: secrets.Sealing, proof: bytes
) -> None:
    """Seal the seed anew; all other sessions of the person end at once.

    Args:
        session: the caller's transaction.
        who: the person, in an open session.
        new: from `secrets.sealing`, made before the transaction began.
        proof: the seed as the old password opened it, from `prove_password`.

    Raises:
        InvalidInputError: the proof is not this person's.
    """
    member = session.get(StaffMember, who.staff_id)
    if member is None or not vault.same(
        Unlocked(who.staff_id, proof).verifying, who.unlocked.verifying
    ):
        raise InvalidInputError("password")
    secrets.seal_seed(member, proof, new)
    signing_in.forget_failures(session, member.id)
    sessions.end_all(session, member.id, but=who.session_id)
    audit.record(session, Action.PASSWORD_CHANGED, who.staff_id, who.staff_id)


def next_factor(who: Actor) -> str:
    """Return the authenticator secret that this session may change to.

    Derived, so that nothing is kept until the person has shown that it works.
    """
    key = who.unlocked.own_key(f"next totp|{who.session_id}")
    return base64.b32encode(key[:TOTP_BYTES]).decode()


def change_factor(session: Session, who: Actor, code: str) -> None:
    """Change to `next_factor`; all other sessions of the person end at once.

    Raises:
        InvalidInputError: the code is not what the new authenticator shows.
    """
    member = session.get(StaffMember, who.staff_id)
    if member is None:
        raise NotFoundError
    member.totp = secrets.seal_totp(who.unlocked, next_factor(who))
    member.totp_counter = 0
    session.flush()
    if not signing_in.use_code(session, who.unlocked, code):
        raise InvalidInputError("code")
    signing_in.forget_failures(session, who.staff_id)
    sessions.end_all(session, member.id, but=who.session_id)
    audit.record(session, Action.FACTOR_CHANGED, who.staff_id, who.staff_id)


def stop(session: Session, by: Actor, staff_id: UUID) -> UUID:
    """End a person's sessions and sign-in at once, and propose their revocation.

    Returns:
        The proposal that two officers sign; from then on nothing they sign counts.

    Raises:
        NotFoundError: there is no such person, or the one who acts.
    """
    member = session.get(StaffMember, staff_id)
    if member is None or staff_id == by.staff_id:
        raise NotFoundError
    member.status, member.epoch = "stopped", member.epoch + 1
    sessions.end_all(session, staff_id)
    session.execute(delete(Invitation).where(Invitation.staff_id == staff_id))
    audit.record(session, Action.STAFF_STOPPED, by.staff_id, staff_id)
    entry = entries.Revoked(after=proposals.last_digest(session), subject_id=staff_id)
    return proposals.propose(session, entry)
