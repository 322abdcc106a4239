"""What a request leads to in its case: a package draft, or an order by rule G8.

Both go the ways that are there already: the gate is asked item by item, and what no yes
covers goes only if two persons release it on the recorded ground of the order.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import cases
from app.cases.asking import Passing
from app.cases.casefile import CaseFile
from app.cases.without_yes import passing
from app.consent.overrides.rules import Ground
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.inquiries import register
from app.inquiries.register import Opened
from app.inquiries.rules import Kind
from app.packages import requesting
from app.packages.records import Chosen, IdentityLevel
from app.staff.actor import Actor
from app.staff.policy import Permission


def case_of(db: Session, actor: Actor, seen: Opened) -> CaseFile:
    """Open the case that the request is about; the log keeps it.

    Raises:
        NotFoundError: none was found, or the actor may not read it.
    """
    if seen.content.case_id is None:
        raise NotFoundError
    return cases.get_by_id(db, seen.content.case_id, actor, Permission.CASE_READ)


def draft_package(
    db: Session, actor: Actor, seen: Opened, chosen: tuple[Chosen, ...]
) -> tuple[str, UUID]:
    """Begin a package for the receiver that asks; return the case's reference, its id.

    The draft names the request as its reason. Nothing of it goes before its gate and
    its second person.

    Raises:
        NotFoundError: no case, no receiver that asks, or the actor may not prepare one.
        InvalidInputError: nothing was chosen.
        ConflictError: the request is answered, or contested.
        CaseClosedError: the case has to be reopened first.
    """
    file, content = case_of(db, actor, seen), seen.content
    if content.recipient_id is None:
        raise NotFoundError
    _may_go_on(seen)
    made = requesting.prepare(
        db,
        file,
        content.recipient_id,
        reason=f"{content.number}. {content.document}. {content.law}",
        chosen=chosen,
        identity_level=IdentityLevel.PSEUDONYM,
    )
    _noted(db, actor, seen, "package_begun")
    return file.ref, made


def ask_without_yes(
    db: Session,
    actor: Actor,
    seen: Opened,
    items: tuple[UUID, ...],
    use: tuple[str, UUID],
    *,
    days: int,
    told: str,
) -> tuple[UUID, ...]:
    """Ask a second person to release items by this order, one request for each.

    Args:
        db: the transaction.
        actor: whoever prepares packages of the case, or speaks with the survivor.
        seen: an order that was found to be about a case.
        items: of the case.
        use: the purpose and the receiver that the order names.
        days: for how long.
        told: the reason, as the survivor reads it.

    Raises:
        NotFoundError: it is no order, no case was found, or the actor may not ask.
        InvalidInputError: names what is missing or wrong.
        ConflictError: the request is answered or contested, or this was asked already.
    """
    if seen.content.kind is not Kind.ORDER:
        raise NotFoundError
    file, content = case_of(db, actor, seen), seen.content
    _may_go_on(seen)
    if content.checked is None:
        raise InvalidInputError("checked")
    if not items:
        raise InvalidInputError("items")
    purpose, recipient_id = use
    reason = f"{content.number}: {content.body}, {content.document}. {content.law}"
    made = tuple(
        passing.ask(
            db,
            file,
            Passing(item, purpose, recipient_id, Ground.COURT_ORDER),
            reason,
            days,
            told,
        )
        for item in items
    )
    orders = (*content.orders, *made)
    _noted(db, actor, seen, "order_asked", orders=orders)
    return made


def _may_go_on(seen: Opened) -> None:
    if not seen.content.runs or seen.content.is_contested:
        raise ConflictError


def _noted(db: Session, actor: Actor, seen: Opened, step: str, **new: object) -> None:
    register.change(
        db, actor, seen, lambda old: msgspec.structs.replace(old, **new), step
    )
