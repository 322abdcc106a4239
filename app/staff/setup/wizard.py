"""The first run: who founds the installation, and what each holder is shown once.

Between its pages the wizard's secrets lie in one row, sealed under a key that only the
cookie of that one browser holds, and each leaves the row when its holder has kept it.
Whoever can read the data folder may begin: the page asks for a code that lies there.
"""

import os
import secrets as random
from base64 import urlsafe_b64decode, urlsafe_b64encode
from enum import StrEnum
from pathlib import Path
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import db, vault
from app.config import Settings
from app.errors import InvalidInputError, NotFoundError
from app.keys import pinned
from app.staff import drill, enrolling, founding, secrets, signing_in
from app.staff.models import SetUpStep

ROW = "wizard"
CODE_FILE = "set-up-code.txt"
_CODE_BYTES = 8
_KEY_BYTES = 32
_PLACE = vault.Place("", "set_up_step", UUID(int=0), ROW)


class Step(StrEnum):
    """The pages, in their order. Each of the secrets goes to a holder of its own."""

    FIRST_OFFICER = "officer-1"
    SECOND_OFFICER = "officer-2"
    ROOT = "root"
    SHARE_1 = "share-1"
    SHARE_2 = "share-2"
    SHARE_3 = "share-3"
    KIT_1 = "kit-1"
    KIT_2 = "kit-2"
    DRILL = "drill"


ORDER = tuple(Step)
SHARES = (Step.SHARE_1, Step.SHARE_2, Step.SHARE_3)
KITS = (Step.KIT_1, Step.KIT_2)


class Officer(msgspec.Struct, frozen=True):
    """An officer who has typed a password: what the founding needs of it."""

    name: str
    account_secret: str
    totp: str
    salt: bytes
    cost: str
    key: bytes
    check: bytes
    staff_id: UUID | None = None

    def __repr__(self) -> str:
        """Show who, and nothing of what they hold."""
        return f"Officer({self.name})"


class State(vault.Document, frozen=True):
    """How far the wizard has come, and what is still to be shown."""

    schema: ClassVar[str] = "staff.wizard"
    schema_version: ClassVar[int] = 1

    name: str
    step: str = Step.FIRST_OFFICER.value
    officers: tuple[Officer, ...] = ()
    root_secret: str = ""
    shares: tuple[str, ...] = ()

    @property
    def now(self) -> Step:
        """The page that comes next."""
        return Step(self.step)


def code(data: Path) -> str:
    """Return the code that whoever sets this up reads in the data folder."""
    file = data / CODE_FILE
    if not file.exists():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(random.token_hex(_CODE_BYTES) + "\n", "ascii")
    return file.read_text("ascii").strip()


def begin(settings: Settings, typed: str, name: str) -> str:
    """Begin the wizard, and return the cookie that goes on with it.

    Raises:
        NotFoundError: there is an installation already.
        InvalidInputError: the code is another one.
    """
    if pinned.is_pinned():
        raise NotFoundError
    plain = "".join(c for c in typed.casefold() if c.isalnum())
    if not vault.same(plain.encode(), code(settings.data).encode()):
        raise InvalidInputError("code")
    key = os.urandom(_KEY_BYTES)
    with db.transaction() as session:
        _keep(session, key, State(name=" ".join(name.split())))
    return urlsafe_b64encode(key).decode()


def state(session: Session, cookie: str) -> State:
    """Return how far this browser's wizard has come.

    Raises:
        NotFoundError: no wizard was begun in this browser, or another one since.
    """
    row = session.get(SetUpStep, ROW)
    key = _key(cookie)
    plain = vault.try_unseal(key, row.check, _PLACE) if row and key else None
    if plain is None:
        raise NotFoundError
    return vault.decode(State, plain)


def add_officer(settings: Settings, cookie: str, name: str, password: str) -> None:
    """Take one officer's name and password; the second one founds the installation.

    Raises:
        NotFoundError: not in this browser, or not now.
        InvalidInputError: the name is empty or that of the first officer.
    """
    with db.reading() as session:
        present = state(session, cookie)
    if present.now not in {Step.FIRST_OFFICER, Step.SECOND_OFFICER}:
        raise NotFoundError
    new = founding.new_officer(name, password)
    if any(new.name.casefold() == o.name.casefold() for o in present.officers):
        raise InvalidInputError("name")
    officers = (*present.officers, _kept(new))
    if present.now is Step.FIRST_OFFICER:
        _go_on(cookie, msgspec.structs.replace(present, officers=officers))
        return
    _found(settings, cookie, msgspec.structs.replace(present, officers=officers))


def kept(cookie: str, step: Step) -> None:
    """Forget the secret that its holder has kept, and go on to the next page.

    Raises:
        NotFoundError: not in this browser, or not now.
    """
    with db.reading() as session:
        present = state(session, cookie)
    if present.now is not step:
        raise NotFoundError
    if step is Step.ROOT:
        present = msgspec.structs.replace(present, root_secret="")
    elif step in SHARES:
        present = msgspec.structs.replace(present, shares=present.shares[1:])
    _go_on(cookie, present)


def confirm_code(cookie: str, step: Step, typed: str) -> None:
    """Take the first digits of an officer's authenticator, and forget its secret.

    Raises:
        NotFoundError: not in this browser, or not now.
        InvalidInputError: the authenticator does not show these digits.
    """
    with db.reading() as session:
        present = state(session, cookie)
    if present.now is not step or step not in KITS:
        raise NotFoundError
    number = KITS.index(step)
    officer = present.officers[number]
    if not signing_in.is_code_of(officer.totp, typed):
        raise InvalidInputError("code")
    bare = msgspec.structs.replace(officer, account_secret="", totp="")
    officers = (
        *present.officers[:number],
        bare,
        *present.officers[number + 1 :],
    )
    _go_on(cookie, msgspec.structs.replace(present, officers=officers))


def finish(settings: Settings, cookie: str, digits: str) -> None:
    """Take the digits of the drill, and end the wizard for good.

    Raises:
        NotFoundError: not in this browser, or not now.
        InvalidInputError: other digits than those inside the file.
    """
    with db.transaction() as session:
        present = state(session, cookie)
        by = present.officers[0].staff_id if present.officers else None
        if present.now is not Step.DRILL or by is None:
            raise NotFoundError
        drill.finish(session, digits, by)
        session.delete(session.get(SetUpStep, ROW))
    (settings.data / CODE_FILE).unlink(missing_ok=True)


def _found(settings: Settings, cookie: str, present: State) -> None:
    """Found the installation; what is to be shown stands in the same commit."""

    def keep(session: Session, founded: founding.Founded) -> None:
        officers = tuple(
            # The derived key has done its work; the rest is shown once.
            msgspec.structs.replace(o, key=b"", staff_id=enrolled.staff_id)
            for o, enrolled in zip(present.officers, founded.officers, strict=True)
        )
        _keep(
            session,
            _key(cookie),
            msgspec.structs.replace(
                present,
                step=Step.ROOT.value,
                officers=officers,
                root_secret=founded.root_secret,
                shares=founded.recovery_shares,
            ),
        )

    founding.establish(
        settings,
        founding.make_roots(),
        [_new(officer) for officer in present.officers],
        demonstration=False,
        name=present.name,
        keep=keep,
    )


def _go_on(cookie: str, present: State) -> None:
    following = ORDER[ORDER.index(present.now) + 1]
    with db.transaction() as session:
        state(session, cookie)
        _keep(
            session,
            _key(cookie),
            msgspec.structs.replace(present, step=following.value),
        )


def _keep(session: Session, key: bytes, present: State) -> None:
    sealed = vault.seal(key, vault.encode(present), _PLACE)
    row = session.get(SetUpStep, ROW)
    if row is None:
        session.add(SetUpStep(name=ROW, check=sealed, done=False))
    else:
        row.check = sealed
    session.flush()


def _key(cookie: str) -> bytes:
    """Read the wizard's key; anything else is one that opens nothing."""
    try:
        key = urlsafe_b64decode(cookie.encode("ascii", "replace"))
    except ValueError:
        return b""
    return key if len(key) == _KEY_BYTES else b""


def _kept(new: founding.NewOfficer) -> Officer:
    under = new.made.sealing
    return Officer(
        new.name,
        new.made.account_secret,
        new.made.totp,
        under.salt,
        under.cost,
        under.key,
        under.check,
    )


def _new(officer: Officer) -> founding.NewOfficer:
    under = secrets.Sealing(officer.salt, officer.cost, officer.key, officer.check)
    made = enrolling.NewSecrets(officer.account_secret, officer.totp, under)
    return founding.NewOfficer(officer.name, made)
