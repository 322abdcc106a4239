"""What communications add to a case: what left and cites it, and who has that."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import told_to_survivor
from app.cases.aftermath import following
from app.cases.aftermath.following import Gone
from app.cases.casefile import CaseFile
from app.communications import asking
from app.communications.documents import SentContent
from app.communications.models import CommunicationSent
from app.consent import catalogue
from app.consent.aftermath.rules import Left, What
from app.consent.aftermath.steps.rules import State
from app.consent.rules import Handling
from app.conversation.documents import Holder
from app.keys.parts import Part
from app.packages import recipients, requesting
from app.staff import house
from app.staff.policy import Permission


@following.leaves(CommunicationSent, SentContent, by=(Permission.PACKAGE_RECALL,))
def left(db: Session, file: CaseFile) -> list[Gone]:
    """Return the editions that left and cite the case, with what they rested on."""
    return [
        Gone(
            left=_left(db, file, row.id, content),
            text=content.ref,
            href=f"/staff/cases/{file.ref}/communications",
            row=row,
            kept=content.followed,
            by=content.sent_by,
        )
        for row, content in _sent(db, file)
    ]


@told_to_survivor.holders
def holders(db: Session, file: CaseFile) -> list[Holder]:
    """Tell the survivor who has an edition that cites them."""
    names: dict[UUID, str] = {}
    if house.holds(db, file.actor.unlocked):
        known = recipients.listed(db, file.actor)
        names = {each.id: each.profile.name for each in known}
    return [
        Holder(
            name=names.get(content.recipient_id, ""),
            since=content.sent_on.isoformat(),
            can_recall=_can_recall(content.purpose),
            recalled=_state(content) in {State.SENT, State.ANSWERED},
            is_stopped=_state(content) is State.OPEN,
            purpose=content.purpose,
            shows_name=False,
        )
        for _row, content in _sent(db, file)
    ]


def _sent(
    db: Session, file: CaseFile
) -> Iterable[tuple[CommunicationSent, SentContent]]:
    found = file.records(db, CommunicationSent, Part.CONTENT, SentContent)
    return sorted(found, key=lambda each: (each[1].sent_on, each[0].id))


def _left(db: Session, file: CaseFile, row_id: UUID, content: SentContent) -> Left:
    request = asking.request(content.purpose, content.items, content.decisions)
    items = requesting.gate_items(db, file, request)
    inside = {item.id for item in items}
    return Left(
        id=row_id,
        what=What.RECALL,
        purpose=content.purpose,
        recipient_id=content.recipient_id,
        on=content.sent_on,
        grants=frozenset(content.grants),
        about=frozenset(inside.union(*(item.incident_ids for item in items))),
        people=frozenset(
            third.person_id
            for item in items
            for third in item.third_persons
            if third.handling is Handling.NONE and not third.is_alleged
        ),
    )


def _state(content: SentContent) -> State | None:
    steps = content.followed.steps if content.followed else ()
    return steps[-1].state if steps else None


def _can_recall(purpose: str) -> bool:
    undo = catalogue.load().purposes[purpose].undo
    return undo is not catalogue.Undo.NONE_AFTER_RELEASE
