"""A person's secrets: how the seed is sealed under two of them, and what it seals."""

import base64
import os
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

import pyotp

from app import vault
from app.keys.pinned import pinned
from app.keys.unlocked import Unlocked
from app.staff.models import StaffMember
from app.vault.slow import OFFICER, STAFF, TEST, Cost

SECRET_BYTES = 32
_GROUP = 4

_cheap = False


def use_test_cost(*, cheap: bool) -> None:
    """Make new seals with the cheap cost; `Settings` refuses it in production."""
    global _cheap  # noqa: PLW0603
    _cheap = cheap


class TotpSecret(vault.Document, frozen=True):
    """The authenticator's shared secret, base32. Never stored in clear."""

    schema: ClassVar[str] = "staff.totp"
    schema_version: ClassVar[int] = 1

    secret: str


@dataclass(frozen=True)
class Sealing:
    """The key of password and account secret together, and what leads to it again."""

    salt: bytes
    cost: str
    key: bytes = field(repr=False)
    check: bytes = field(repr=False)


def sign_in_id(name: str) -> bytes:
    """Return the keyed hash by which a name is found; the name itself is sealed."""
    normal = " ".join(name.casefold().split())
    return vault.keyed_hash(pinned().salt, "sign-in", normal)


def new_account_secret() -> str:
    """Return 256 random bits as 52 letters and digits in groups, to be printed once."""
    text = base64.b32encode(os.urandom(SECRET_BYTES)).decode().rstrip("=")
    return "-".join(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))


def account_secret_bytes(text: str) -> bytes:
    """Read an account secret as typed; anything malformed becomes other bytes."""
    letters = "".join(c for c in text.upper() if c.isalnum())
    return vault.digest("account secret", letters)


def cost_for(*, officer: bool) -> Cost:
    """Return what a new person's derivation costs."""
    if _cheap:
        return TEST
    return OFFICER if officer else STAFF


def write_cost(cost: Cost) -> str:
    """Return the stored form of a cost."""
    return f"{cost.memory_kib}/{cost.passes}/{cost.lanes}"


def read_cost(text: str) -> Cost:
    """Read the stored form of a cost."""
    memory_kib, passes, lanes = (int(part) for part in text.split("/"))
    return Cost(memory_kib, passes, lanes)


def sealing(password: str, account_secret: str, cost: Cost) -> Sealing:
    """Derive the key that two secrets make: slow, so before any write lock is taken.

    Raises:
        BusyError: too many slow derivations at once.
    """
    salt = os.urandom(16)
    secret = account_secret_bytes(account_secret)
    return Sealing(
        salt,
        write_cost(cost),
        vault.password_key(password, salt, secret, cost),
        vault.derive(secret, "check"),
    )


def seal_seed(member: StaffMember, seed: bytes, under: Sealing) -> None:
    """Seal a seed under password and account secret, with a salt of its own.

    Salt and cost are bound into the seal: neither can be lowered by an edit.
    """
    member.salt, member.cost = under.salt, under.cost
    member.seed = vault.seal(under.key, seed, _seed_place(member))
    member.secret_check = under.check


def opened_seed(
    member: StaffMember | None, password: str, account_secret: bytes
) -> bytes | None:
    """Open a seed, or return None; the same work for nobody as for somebody."""
    stand_in = StaffMember(
        id=UUID(int=0), salt=bytes(16), cost=write_cost(cost_for(officer=False))
    )
    stand_in.seed = vault.seal(bytes(32), bytes(32), _seed_place(stand_in))
    whom = member if member is not None and member.seed is not None else stand_in
    kek = vault.password_key(password, whom.salt, account_secret, read_cost(whom.cost))
    return vault.try_unseal(kek, whom.seed or b"", _seed_place(whom))


def seal_totp(who: Unlocked, secret: str) -> bytes:
    """Seal the authenticator's secret under the person's own seed."""
    return vault.seal(
        who.own_key("totp"), vault.encode(TotpSecret(secret=secret)), _totp_place(who)
    )


def totp_secret(who: Unlocked, sealed: bytes) -> str:
    """Open the authenticator's secret."""
    plain = vault.unseal(who.own_key("totp"), sealed, _totp_place(who))
    return vault.decode(TotpSecret, plain).secret


def new_totp() -> str:
    """Return a new authenticator secret, base32, 160 bits."""
    return pyotp.random_base32()


def _seed_place(member: StaffMember) -> vault.Place:
    return vault.Place(
        pinned().organisation,
        "staff_member",
        member.id,
        f"seed|{member.cost}|{member.salt.hex()}",
    )


def _totp_place(who: Unlocked) -> vault.Place:
    return vault.Place(pinned().organisation, "staff_member", who.staff_id, "totp")
