"""Smaller steps of a request: the asker checked, advice on the law, contesting it."""

from datetime import date

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.errors import ConflictError, InvalidInputError
from app.inquiries import register
from app.inquiries.documents import Advice, Checked, Contested, How, InquiryContent
from app.inquiries.register import Opened
from app.inquiries.rules import Want
from app.staff.actor import Actor
from app.staff.policy import Permission

EDITED = (
    *("law", "document", "scope", "period", "designations", "wants"),
    *("received_on", "due_on", "due_by", "body", "recipient_id"),
)
"""What the form of a request changes; kind, case and answer are not among it."""


def check(
    db: Session, actor: Actor, seen: Opened, version: int, how: How, note: str
) -> None:
    """Write down who made sure of the asker, and how.

    Raises:
        NotFoundError: the actor does not work at the desk.
        InvalidInputError: there is no `note`.
        ConflictError: somebody else changed it, or it was answered.
    """
    register.require(actor, seen, Permission.INQUIRY_WRITE)
    _runs(seen)
    if not note.strip():
        raise InvalidInputError("note")
    checked = Checked(how, note.strip(), actor.staff_id, _today())
    _changed(db, actor, seen, version, "checked", checked=checked)


def advise(db: Session, actor: Actor, seen: Opened, words: str) -> None:
    """Add what a legal reviewer says about the ground; it replaces nothing.

    Raises:
        NotFoundError: the actor is no legal reviewer of this team.
        InvalidInputError: there are no `words`.
    """
    register.require(actor, seen, Permission.INQUIRY_ADVISE)
    if not words.strip():
        raise InvalidInputError("words")
    said = Advice(words.strip(), actor.staff_id, _today())
    advice = (*seen.content.advice, said)
    _changed(db, actor, seen, seen.version, "advised", advice=advice)


def contest(db: Session, actor: Actor, seen: Opened, version: int, why: str) -> None:
    """Stop the request while a lawyer decides: what was signed is signed no longer.

    Raises:
        NotFoundError: the actor may neither work at the desk nor advise.
        InvalidInputError: there is no `why`.
        ConflictError: it is contested already, somebody else changed it, or it is gone.
    """
    _lawyer_or_desk(actor, seen)
    _runs(seen)
    if not why.strip():
        raise InvalidInputError("why")
    if seen.content.is_contested:
        raise ConflictError
    begun = Contested(why.strip(), actor.staff_id, _today())
    answer = seen.content.answer
    if answer is not None:
        answer = msgspec.structs.replace(answer, approved=None)
    contested = (*seen.content.contested, begun)
    _changed(db, actor, seen, version, "contested", contested=contested, answer=answer)


def go_on(db: Session, actor: Actor, seen: Opened, version: int, decided: str) -> None:
    """End the stop, with what the lawyer decided.

    Raises:
        NotFoundError: the actor may neither work at the desk nor advise.
        InvalidInputError: `decided` is empty.
        ConflictError: nothing is contested, or somebody else changed it.
    """
    _lawyer_or_desk(actor, seen)
    if not decided.strip():
        raise InvalidInputError("decided")
    if not seen.content.is_contested:
        raise ConflictError
    *before, last = seen.content.contested
    last = msgspec.structs.replace(last, ended_on=_today(), decided=decided.strip())
    _changed(db, actor, seen, version, "goes_on", contested=(*before, last))


def edit(
    db: Session, actor: Actor, seen: Opened, version: int, told: InquiryContent
) -> None:
    """Change what was asked; an answer that was prepared has to be prepared anew.

    Raises:
        NotFoundError: the actor does not work at the desk.
        InvalidInputError: a name stands where none belongs.
        ConflictError: somebody else changed it, or it was answered.
    """
    register.require(actor, seen, Permission.INQUIRY_WRITE)
    _runs(seen)
    new = {name: getattr(told, name) for name in EDITED}
    if seen.content.case_id is not None:
        # Under whose name it was found to be about a case stays as it was.
        new["recipient_id"] = seen.content.recipient_id
    if Want.COPY not in told.wants:
        new["copies"] = None
    _changed(db, actor, seen, version, "edited", answer=None, **new)
    if seen.content.copies is not None and "copies" in new:
        register.keep_code(db, actor, seen, "")


def _lawyer_or_desk(actor: Actor, seen: Opened) -> None:
    if not register.may(actor, seen, Permission.INQUIRY_ADVISE):
        register.require(actor, seen, Permission.INQUIRY_WRITE)


def _runs(seen: Opened) -> None:
    if not seen.content.runs:
        raise ConflictError


def _today() -> date:
    return clock.now().date()


def _changed(
    db: Session, actor: Actor, seen: Opened, version: int, step: str, **new: object
) -> None:
    register.change(
        db,
        actor,
        seen,
        lambda old: msgspec.structs.replace(old, **new),
        step,
        version=version,
    )
