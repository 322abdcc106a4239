"""Wishes of a person, seen from their case: what is open, and how each was answered."""

from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases.casefile import CaseFile
from app.conversation import survivor_view, talk
from app.conversation.details import wishes
from app.conversation.details.wishes import HOW, Wish
from app.conversation.documents import ASKED, Done, Sender
from app.conversation.models import Conversation, Message, MessageStatus
from app.conversation.opening import subject_of
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import SubjectKind
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor
from app.staff.policy import Permission


def of(db: Session, file: CaseFile) -> list[Wish]:
    """Return the wishes of the person of this case, the newest first.

    Raises:
        NotFoundError: the actor may not answer this survivor.
    """
    file.require(Permission.MESSAGE_ANSWER)
    box = _box(db, file)
    if box is None:
        return []
    return wishes.of(talk.read_all(db, box), survivor_view.read(db, box))


def answer(db: Session, file: CaseFile, message_id: UUID, how: str) -> None:
    """Say what became of a wish; the person sees it in the inbox.

    Raises:
        InvalidInputError: `how` is none that such a wish can have.
        NotFoundError: there is no such wish, or the actor may not answer it.
        ConflictError: it was answered meanwhile.
    """
    found = next((wish for wish in of(db, file) if wish.id == message_id), None)
    box = _box(db, file)
    if found is None or box is None:
        raise NotFoundError
    if how not in HOW[found.kind]:
        raise InvalidInputError("how")
    if not found.is_open:
        raise ConflictError
    view = survivor_view.read(db, box)
    done = Done(message_id, how, clock.now().date().isoformat())
    survivor_view.seal_anew(
        db, box, msgspec.structs.replace(view, done=(*view.done, done))
    )
    talk.mark(db, message_id, MessageStatus.SEEN)
    audit.record(
        db,
        Action.WISH_ANSWERED,
        file.actor.staff_id,
        file.id,
        kind=found.kind.value,
        how=how,
    )


def waiting(db: Session, actor: Actor, teams: dict[UUID, UUID]) -> set[UUID]:
    """Return which of these cases have an open wish; no word is read for it.

    Args:
        db: the caller's session.
        actor: whose keys open the conversations.
        teams: by case, the team that it belongs to.
    """
    rows = db.execute(
        select(Message.id, Message.identity, Conversation.id, Conversation.case_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Conversation.case_id.in_(teams), Message.status == MessageStatus.NEW.value
        )
    ).all()
    asked_in = {row[2]: teams[row[3]] for row in rows if row[3] is not None}
    boxes = actor.unlocked.strongboxes(db, SubjectKind.CONVERSATION, asked_in)
    return {
        case_id
        for message_id, sealed, conversation_id, case_id in rows
        if case_id is not None and _is_wish(boxes[conversation_id], message_id, sealed)
    }


def _is_wish(box: Strongbox, message_id: UUID, sealed: bytes) -> bool:
    words = talk.opened(box, message_id, sealed)
    return words.kind in ASKED and words.sender is Sender.SURVIVOR


def _box(db: Session, file: CaseFile) -> Strongbox | None:
    row = db.scalar(select(Conversation).where(Conversation.case_id == file.id))
    if row is None:
        return None
    return file.actor.unlocked.strongbox(db, subject_of(row.id), row.team_id)
