"""Receipts: that a package arrived, and whether it is the file that was sent."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.packages.after.rules import Receipt, Role, is_same
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent
from app.staff.policy import Permission

LONGEST_REF = 100
HEX_DIGITS = 64
_BETWEEN = " \t\r\n:-"


@dataclass(frozen=True)
class Said:
    """What the receiver said when it arrived. `sha256`: as it was typed or pasted."""

    by: Role
    on: date
    ref: str = field(repr=False)
    sha256: str = ""


def read_hash(typed: str) -> str:
    """Return a SHA-256 in lower-case hex, however it was grouped; empty for nothing.

    Takes what `sha256sum` and `certutil` print, with the name of the file behind it.

    Raises:
        ValueError: it is none.
    """
    words = typed.strip().lower().removeprefix("sha256:").split()
    if words and len(words[0]) == HEX_DIGITS:
        words = words[:1]
    digits = "".join(c for c in "".join(words) if c not in _BETWEEN)
    if digits and (len(digits) != HEX_DIGITS or set(digits) - set("0123456789abcdef")):
        raise ValueError("no SHA-256")
    return digits


def note(
    db: Session, file: CaseFile, disclosure_id: UUID, version: int, said: Said
) -> bool | None:
    """Write down that it arrived; also in a closed case, and while it is on hold.

    Returns:
        Whether the hash that they named is ours; None where they named none.

    Raises:
        NotFoundError: nothing of this case, or the actor may not note it.
        ConflictError: somebody else changed the record since `version`.
        InvalidInputError: `on`: before it left, or still to come; `ref`: too long;
            `sha256`: it is none.
    """
    file.require(Permission.PACKAGE_RECALL)
    row = file.child(db, Disclosure, disclosure_id)
    old = file.read(row, Part.CONTENT, DisclosureContent)
    today = clock.now().date()
    try:
        sha256 = read_hash(said.sha256)
    except ValueError:
        raise InvalidInputError("sha256") from None
    if not date.fromisoformat(old.sent_on) <= said.on <= today:
        raise InvalidInputError("on")
    if len(said.ref) > LONGEST_REF:
        raise InvalidInputError("ref")
    receipt = Receipt(
        said.by, said.on, said.ref.strip(), sha256, file.actor.staff_id, today
    )
    new = msgspec.structs.replace(old, receipts=(*old.receipts, receipt))
    file.change(db, row, version, content=new)
    audit.record(db, Action.PACKAGE_RECEIPT, file.actor.staff_id, row.package_id)
    line.show(db, file)
    return is_same(receipt, old.sha256)
