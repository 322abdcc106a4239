"""One browser on the public site: an opaque cookie, and a row sealed under its key.

The cookie is 16 random bytes that find the row and 32 that open it. The database alone
opens nothing, and the cookie alone holds nothing. Language, the draft's key, a code
that is still shown and an opened inbox live here, for 60 minutes from the last
request; then the row is gone.
"""

import base64
import binascii
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation import models
from app.db import Envelope
from app.keys.pinned import pinned

MINUTES = 60
TOUCH_AFTER_MINUTES = 5
"""How stale a row's expiry may get, so that reading a page rarely writes."""

_ID_BYTES = 16
_NONCE_BYTES = 16
_COOKIE_LENGTH = 64  # 48 bytes in base64


class State(vault.Document, frozen=True):
    """What the public site remembers about one browser.

    Attributes:
        language: what the language button said; "" follows the browser.
        draft_id, draft_key: the draft being written, and what opens it.
        sent: a report was sent in this visit.
        code: 24 digits that may still be shown; of a report or of a paused draft.
        code_is_for_draft: which of the two.
        paused: the draft got a code of its own, which ends when it is sent.
        box_id, box_seed, box_signing: an inbox opened with a code.
        box_code: a new code for it, until groups of it are typed back.
        wrong_tries: codes typed here that opened nothing.
        helped: a helper filled in a part of what was sent: the code is for the person.
        called: no code was given: the person is called as agreed.
        waits: the code is not shown before the person says that they hold the phone.
    """

    schema: ClassVar[str] = "conversation.visit"
    schema_version: ClassVar[int] = 1

    language: str = ""
    draft_id: UUID | None = None
    draft_key: bytes = b""
    sent: bool = False
    code: str = ""
    code_is_for_draft: bool = False
    paused: bool = False
    box_id: UUID | None = None
    box_seed: bytes = b""
    box_signing: bytes = b""
    box_code: str = ""
    wrong_tries: int = 0
    helped: bool = False
    called: bool = False
    waits: bool = False


@dataclass
class Visit:
    """The visit of one request. `is_kept`: there is a row for it."""

    id: UUID
    key: bytes = field(repr=False)
    state: State = field(repr=False)
    expires_at: datetime
    is_kept: bool

    @property
    def cookie(self) -> str:
        """The value of the cookie: random bytes to everyone."""
        return base64.urlsafe_b64encode(self.id.bytes + self.key).decode()

    def change(self, **changes: object) -> None:
        """Change the state in memory; `keep` writes it."""
        self.state = msgspec.structs.replace(self.state, **changes)

    def token(self) -> str:
        """Return a fresh anti-forgery token; it ends with the cookie."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.urlsafe_b64encode(nonce + self._proof(nonce)).decode()

    def accepts(self, token: str) -> bool:
        """Say whether the token came from a page of this visit; constant time."""
        told = _decoded(token)
        nonce, proof = told[:_NONCE_BYTES], told[_NONCE_BYTES:]
        return vault.same(proof, self._proof(nonce))

    def _proof(self, nonce: bytes) -> bytes:
        return vault.keyed_hash(vault.derive(self.key, "visit csrf"), "csrf", nonce)


def fresh() -> Visit:
    """Return a visit that exists nowhere but in the cookie it will be given."""
    return Visit(
        id=UUID(bytes=os.urandom(_ID_BYTES)),
        key=vault.new_key(),
        state=State(),
        expires_at=_in_an_hour(),
        is_kept=False,
    )


def of_cookie(db: Session, value: str) -> Visit | None:
    """Return the visit of a cookie; one without a row is new or over (`is_kept`).

    None means that the value is not one of our cookies.
    """
    told = _decoded(value) if len(value) == _COOKIE_LENGTH else b""
    if len(told) != _ID_BYTES + vault.KEY_BYTES:
        return None
    visit_id, key = UUID(bytes=told[:_ID_BYTES]), told[_ID_BYTES:]
    row = db.scalar(
        select(models.Visit).where(
            models.Visit.id == visit_id, models.Visit.expires_at > clock.now()
        )
    )
    plain = None if row is None else vault.try_unseal(key, row.sealed, _place(visit_id))
    if row is None or plain is None:
        return Visit(visit_id, key, State(), _in_an_hour(), is_kept=False)
    state = vault.decode(State, plain)
    return Visit(visit_id, key, state, row.expires_at, is_kept=True)


def keep(db: Session, visit: Visit) -> None:
    """Write the visit. A new one lives for an hour; `touch` alone prolongs it."""
    sealed = vault.seal(visit.key, vault.encode(visit.state), _place(visit.id))
    if not visit.is_kept:
        end(db, visit)  # a row of the same cookie whose hour is over
        visit.expires_at = _in_an_hour()
        db.add(
            models.Visit(
                id=visit.id, expires_at=visit.expires_at, sealed=Envelope(sealed)
            )
        )
        db.flush()
        visit.is_kept = True
        return
    db.execute(
        update(models.Visit).where(models.Visit.id == visit.id).values(sealed=sealed)
    )


def is_stale(visit: Visit) -> bool:
    """Say whether the row's expiry should be moved on."""
    left = visit.expires_at - clock.now()
    return visit.is_kept and left < timedelta(minutes=MINUTES - TOUCH_AFTER_MINUTES)


def touch(db: Session, visit: Visit) -> None:
    """Move the expiry on: somebody is still there."""
    visit.expires_at = _in_an_hour()
    db.execute(
        update(models.Visit)
        .where(models.Visit.id == visit.id)
        .values(expires_at=visit.expires_at)
    )


def renew(db: Session, visit: Visit) -> Visit:
    """Give the browser a new cookie; the old one opens nothing any more.

    Done where something worth stealing begins, so that a cookie planted before
    leads nowhere.
    """
    end(db, visit)
    renewed = Visit(uuid4(), vault.new_key(), visit.state, _in_an_hour(), is_kept=False)
    keep(db, renewed)
    return renewed


def end(db: Session, visit: Visit) -> None:
    """Erase the visit."""
    db.execute(delete(models.Visit).where(models.Visit.id == visit.id))
    visit.is_kept = False


def purge(db: Session) -> None:
    """Erase the visits that are over."""
    db.execute(delete(models.Visit).where(models.Visit.expires_at <= clock.now()))


def _in_an_hour() -> datetime:
    return clock.now() + timedelta(minutes=MINUTES)


def _decoded(value: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(value.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return b""


def _place(visit_id: UUID) -> vault.Place:
    return vault.Place(pinned().organisation, "visit", visit_id, "visit")
