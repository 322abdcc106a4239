"""The recovery drill: an age file for R, opened elsewhere, its digits typed back.

The recovery key never returns to the server, not for the drill either.
"""

import io
import secrets as random
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, vault
from app.audit import Action
from app.errors import InvalidInputError, NotFoundError
from app.keys import directory
from app.keys.pinned import pinned
from app.staff.models import SetUpStep
from app.vault import age

DRILL = "recovery_drill"
DIGITS = 12


def begin(db: Session) -> bytes:
    """Return a small age file for the recovery key; a new one replaces the last."""
    digits = "".join(random.choice("0123456789") for _ in range(DIGITS))
    target = io.BytesIO()
    age.encrypt(
        [directory.load(db).recovery_recipient],
        io.BytesIO(f"{digits}\n".encode()),
        target,
    )
    row = db.get(SetUpStep, DRILL)
    if row is None:
        row = SetUpStep(name=DRILL, check=b"", done=False)
        db.add(row)
    row.check = _check(digits)
    db.flush()
    return target.getvalue()


def finish(db: Session, typed: str, by: UUID) -> None:
    """Check the digits that the holders read out of the file.

    Raises:
        NotFoundError: no drill was begun.
        InvalidInputError: other digits.
    """
    row = db.get(SetUpStep, DRILL)
    if row is None:
        raise NotFoundError
    digits = "".join(c for c in typed if c.isdigit())
    if not vault.same(row.check, _check(digits)):
        raise InvalidInputError("digits")
    row.done = True
    audit.record(db, Action.RECOVERY_DRILLED, by)


def is_begun(db: Session) -> bool:
    """Say whether a file was ever made whose digits can be typed."""
    return db.get(SetUpStep, DRILL) is not None


def is_done(db: Session) -> bool:
    """Say whether a drill was ever finished: nothing else opens before."""
    row = db.get(SetUpStep, DRILL)
    return row is not None and row.done


def _check(digits: str) -> bytes:
    return vault.keyed_hash(pinned().salt, "drill", digits)
