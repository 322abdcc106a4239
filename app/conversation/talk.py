"""Messages of both sides: sealed, ordered, read by whoever holds the key."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation.documents import MESSAGE_LONGEST, Kind, MessageWords, Sender
from app.conversation.models import Conversation, Message, MessageStatus
from app.errors import InvalidInputError, NotFoundError
from app.files import keeping, kinds
from app.files.documents import FileRef
from app.keys.parts import Part
from app.keys.strongbox import Strongbox

TABLE = "message"


@dataclass(frozen=True)
class Told:
    """One opened message."""

    id: UUID
    status: MessageStatus
    words: MessageWords = field(repr=False)


def checked(text: str, *, may_be_empty: bool = False) -> str:
    """Return the text to send: lines kept, control characters and marks dropped.

    Args:
        text: as typed.
        may_be_empty: a file goes with it.

    Raises:
        InvalidInputError: its field is `empty` or `too_long`.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").split("\n")
    kept = "\n".join(
        "".join(c for c in line if c.isprintable() or c == "\t").rstrip()
        for line in lines
    ).strip()
    if not kept and not may_be_empty:
        raise InvalidInputError("empty")
    if len(kept) > MESSAGE_LONGEST:
        raise InvalidInputError("too_long")
    return kept


def write(
    db: Session,
    box: Strongbox,
    sender: Sender,
    text: str,
    *,
    name: str = "",
    files: tuple[FileRef, ...] = (),
    form: str = "",
) -> UUID:
    """Keep one message of either side.

    A second press of the same form with the same in it keeps nothing more.

    Args:
        db: the transaction.
        box: a holder of the conversation's key.
        sender: which side writes.
        text: what `checked` returned.
        name: the first name or role that a worker chose to show.
        files: taken in, and noted here.
        form: what the page of the form carried, once for each time it was opened; ""
            where there is no page.
    """
    words = MessageWords(
        sender=sender,
        kind=Kind.TEXT,
        at=this_minute(),
        text=text,
        name=name,
        files=files,
    )
    message_id = _id_of(box, form, words) if form else uuid4()
    lock(db, box.subject.id)
    if db.scalar(select(Message.id).where(Message.id == message_id)) is not None:
        keeping.drop(files)
        return message_id
    return keep(db, box, words, message_id)


def _id_of(box: Strongbox, form: str, words: MessageWords) -> UUID:
    """Return the id that this form with this in it has, and no other.

    What was changed between two presses is a message of its own: nothing that was
    written is taken for a repetition.
    """
    told = (form, words.sender.value, words.text, *(ref.sha256 for ref in words.files))
    key = vault.derive(box.key(Part.IDENTITY), "message id")
    made = vault.keyed_hash(key, "message id", *(each.encode() for each in told))
    return UUID(bytes=made[:16], version=4)


def keep(
    db: Session, box: Strongbox, words: MessageWords, message_id: UUID | None = None
) -> UUID:
    """Seal one message at the end of the conversation."""
    lock(db, box.subject.id)
    message_id = message_id or uuid4()
    last = db.scalar(
        select(func.max(Message.seq)).where(Message.conversation_id == box.subject.id)
    )
    db.add(
        Message(
            id=message_id,
            conversation_id=box.subject.id,
            seq=(last or 0) + 1,
            status=MessageStatus.NEW.value,
            identity=box.seal(TABLE, message_id, Part.IDENTITY, words),
        )
    )
    db.flush()
    keeping.of_conversation(db, box.subject.id, words.files)
    return message_id


def for_the_phone(
    messages: Iterable[Told], files: tuple[FileRef, ...]
) -> tuple[FileRef, ...]:
    """Return files of staff under names that tell nothing on somebody's phone."""
    before = sum(
        len(told.words.files) for told in messages if told.words.sender is Sender.STAFF
    )
    return tuple(
        ref.named(f"document-{number}.{kinds.ending_of(ref.mime)}")
        for number, ref in enumerate(files, start=before + 1)
    )


def file_of(messages: Iterable[Told], file_id: UUID) -> tuple[Told, FileRef]:
    """Return a file of these messages, with the one that it came with.

    Raises:
        NotFoundError: none of them has it.
    """
    for told in messages:
        for ref in told.words.files:
            if ref.id == file_id:
                return told, ref
    raise NotFoundError


def lock(db: Session, conversation_id: UUID) -> None:
    """Take the conversation's row as a lock: two writers get two numbers."""
    db.scalar(
        select(Conversation.id)
        .where(Conversation.id == conversation_id)
        .with_for_update()
    )


def read_all(db: Session, box: Strongbox) -> tuple[Told, ...]:
    """Open all messages in the order they were written.

    Raises:
        TamperedError: one is not what was sealed.
        NoKeyError: this holder has no key of the conversation.
    """
    rows = db.scalars(
        select(Message)
        .where(Message.conversation_id == box.subject.id)
        .order_by(Message.seq)
    )
    return tuple(
        Told(
            row.id,
            MessageStatus(row.status),
            box.open(TABLE, row.id, Part.IDENTITY, row.identity, MessageWords),
        )
        for row in rows
    )


def opened(box: Strongbox, message_id: UUID, sealed: bytes) -> MessageWords:
    """Open one message that a list asked for; nothing of it is marked as seen.

    Raises:
        TamperedError: it is not what was sealed.
        NoKeyError: this holder has no key of the conversation.
    """
    return box.open(TABLE, message_id, Part.IDENTITY, sealed, MessageWords)


def mark(db: Session, message_id: UUID, status: MessageStatus) -> None:
    """Note that a message was seen, or that the survivor's copy is gone."""
    db.execute(
        update(Message).where(Message.id == message_id).values(status=status.value)
    )


def this_minute() -> str:
    """Return the present minute in UTC, as messages carry it."""
    return clock.now().replace(second=0, microsecond=0).isoformat()
