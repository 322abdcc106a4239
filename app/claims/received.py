"""What a person received, from whom and for which harm; and what meets what.

Nothing is refused and nothing is taken away: where two claims, or a claim and a
receipt, may be for the same loss it is said, and a person decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.models import Person
from app.claims import catalogue, claiming
from app.claims.documents import ReceiptContent
from app.claims.doubles import Double, asked, doubles
from app.claims.models import ClaimReceipt
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.reparations.harms.recording import CURRENCIES, figure
from app.reparations.models import Harm
from app.staff.policy import Permission


@dataclass(frozen=True)
class ReceiptSeen:
    """Something that was received, as a page takes it."""

    id: UUID
    content: ReceiptContent = field(repr=False)


def record(db: Session, file: CaseFile, content: ReceiptContent) -> UUID:
    """Write down what somebody received.

    Raises:
        InvalidInputError: names what does not fit; nothing is recorded.
        NotFoundError: the actor may not, or the person or harm is not of this case.
    """
    file.require(Permission.NEED_WRITE)
    on = content.received_on
    fine = {
        "giver": bool(content.giver.strip()),
        "head": content.head in catalogue.load().heads,
        "amount": figure(content.amount) == content.amount,
        "currency": content.currency in (CURRENCIES if content.amount else ("",)),
        "received_on": on is None or on <= clock.now().date(),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    file.child(db, Person, content.person_id)
    if content.harm_id is not None:
        file.child(db, Harm, content.harm_id)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, ClaimReceipt, coded)
    audit.record(db, Action.CLAIM_RECEIPT_RECORDED, file.actor.staff_id, file.id)
    return row.id


def receipts(db: Session, file: CaseFile) -> list[ReceiptSeen]:
    """Return what was received, the newest first, those without a day last."""
    rows = file.records(db, ClaimReceipt, Part.CONTENT, ReceiptContent)
    seen = [ReceiptSeen(row.id, content) for row, content in rows]
    return sorted(seen, key=lambda each: str(each.content.received_on or ""))[::-1]


def twice(db: Session, file: CaseFile) -> list[Double]:
    """Return what may ask for one loss twice, in this case."""
    claims = {seen.id: seen.content for seen in claiming.claims(db, file)}
    got: Mapping[UUID, ReceiptContent] = {
        seen.id: seen.content for seen in receipts(db, file)
    }
    return doubles(asked(catalogue.load(), claims, got))
