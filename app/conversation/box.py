"""The survivor's inbox: what the code opens, and what can be done with it alone.

The code can read, write, and stop everything; it erases nothing. A pause or a
withdrawal is a signed instruction sealed to the team, and it sets the hold in the same
commit, so that the next gate refuses.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.conversation import instructions, receipts, survivor_view, talk
from app.conversation.documents import (
    HOLDING,
    Kind,
    MessageWords,
    Permission,
    Sender,
    Step,
    ViewWords,
)
from app.conversation.models import Conversation, ConversationStatus, MessageStatus
from app.conversation.opening import subject_of
from app.conversation.talk import Told
from app.errors import InvalidInputError, NotFoundError
from app.files import keeping
from app.files.documents import FileRef
from app.keys import grants
from app.keys.parts import Part
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox

LARGEST_A_DAY = 4
LARGEST_IN_ALL = 20
"""So many files of the largest size may come with one code, of smaller ones more."""

DAY_LETTERS = len("2026-11-28")


@dataclass(frozen=True)
class Key:
    """What the code gives for one conversation; kept only inside the sealed visit."""

    conversation_id: UUID
    seed: bytes = field(repr=False)
    signing: bytes = field(repr=False)


@dataclass(frozen=True)
class Inbox:
    """What the page shows. What the person sent is not among it."""

    view: ViewWords
    replies: tuple[Told, ...]
    sent_count: int
    hold: bool
    codes: receipts.Codes

    @property
    def has_files(self) -> bool:
        """Say whether a reply brought a file."""
        return any(told.words.files for told in self.replies)

    @property
    def steps(self) -> tuple[tuple[Step, bool], ...]:
        """Return the four steps, each with whether it is reached."""
        order = tuple(Step)
        here = order.index(self.view.step)
        return tuple((step, place <= here) for place, step in enumerate(order))


def open_box(db: Session, key: Key) -> Strongbox:
    """Open the conversation's key with the code's seed.

    Raises:
        NotFoundError: it was closed meanwhile, or the code has ended.
        TamperedError: the grant is missing or not what was sealed.
    """
    row = db.scalar(select(Conversation).where(Conversation.id == key.conversation_id))
    if row is None or row.status != ConversationStatus.OPEN.value:
        raise NotFoundError
    receipt = receipts.of_seed(db, key.conversation_id, key.seed)
    subject = subject_of(key.conversation_id)
    opened = grants.open_by_receipt(db, subject, Part.IDENTITY, key.seed, receipt.id)
    return Strongbox(
        subject, pinned().organisation, row.team_id, {Part.IDENTITY: opened}
    )


def open_to_write(db: Session, key: Key) -> Strongbox:
    """Open it with the conversation's row locked before the code is looked at.

    Otherwise a code that another request ends at this moment could still give an
    instruction after it, which nobody could check.
    """
    talk.lock(db, key.conversation_id)
    return open_box(db, key)


def read(db: Session, key: Key) -> Inbox:
    """Open the inbox: replies that were not removed, newest first."""
    box = open_box(db, key)
    messages = talk.read_all(db, box)
    hold = db.scalar(
        select(Conversation.hold).where(Conversation.id == key.conversation_id)
    )
    return Inbox(
        view=survivor_view.read(db, box),
        replies=tuple(
            told
            for told in reversed(messages)
            if told.words.sender is Sender.STAFF
            and told.words.kind is Kind.TEXT
            and told.status is not MessageStatus.REMOVED
        ),
        sent_count=sum(_is_written(told) for told in messages),
        hold=bool(hold),
        codes=receipts.codes(db, key.conversation_id, key.seed),
    )


def _is_written(told: Told) -> bool:
    return told.words.sender is Sender.SURVIVOR and told.words.kind is Kind.TEXT


def agreed(inbox: Inbox, purpose: str) -> tuple[Permission, ...]:
    """Return what the person answered about one purpose, where it is switched on.

    Raises:
        NotFoundError: it is switched off, or nothing stands there of this purpose.
    """
    view = inbox.view
    found = tuple(each for each in view.permissions if each.purpose == purpose)
    if not view.shows_details or not found:
        raise NotFoundError
    return found


def write(
    db: Session,
    key: Key,
    text: str,
    files: tuple[FileRef, ...] = (),
    form: str = "",
) -> None:
    """Send a message to the people who answer.

    Args:
        db: the transaction.
        key: what the code gave.
        text: as typed; it may be empty where a file goes with it.
        files: taken in just now.
        form: see `talk.write`.

    Raises:
        InvalidInputError: it is `empty` or `too_long`, or there are more files than
            one code may send: `quota_today`, `quota`.
    """
    box = open_to_write(db, key)
    words = talk.checked(text, may_be_empty=bool(files))
    if files:
        _check_quota(talk.read_all(db, box), files)
    talk.write(db, box, Sender.SURVIVOR, words, files=files, form=form)


def _check_quota(messages: tuple[Told, ...], files: tuple[FileRef, ...]) -> None:
    """Refuse what would fill the disk: whoever has a code has no more room than this.

    What was sent before is known from the sealed messages, so no counter stands in the
    clear.
    """
    most, today = keeping.place().most_bytes, talk.this_minute()[:DAY_LETTERS]
    new = sum(ref.size_bytes for ref in files)
    sent = [
        (told.words.at[:DAY_LETTERS], ref.size_bytes)
        for told in messages
        if told.words.sender is Sender.SURVIVOR
        for ref in told.words.files
    ]
    if new + sum(size for day, size in sent if day == today) > most * LARGEST_A_DAY:
        raise InvalidInputError("quota_today")
    if new + sum(size for _day, size in sent) > most * LARGEST_IN_ALL:
        raise InvalidInputError("quota")


def read_file(db: Session, key: Key, file_id: UUID) -> tuple[FileRef, str]:
    """Return a file of a reply that was not removed, and the name to save it under.

    What the person sent is not given back.

    Raises:
        NotFoundError: no reply that the page shows has it.
    """
    _told, ref = talk.file_of(read(db, key).replies, file_id)
    return ref, ref.name


def remove_reply(db: Session, key: Key, message_id: UUID) -> None:
    """Take the survivor's copy of a reply away; the team keeps its own.

    Raises:
        NotFoundError: there is no such reply in this conversation.
    """
    box = open_box(db, key)
    for told in talk.read_all(db, box):
        if told.id == message_id and told.words.sender is Sender.STAFF:
            talk.mark(db, message_id, MessageStatus.REMOVED)
            return
    raise NotFoundError


def instruct(
    db: Session,
    key: Key,
    kind: Kind,
    *,
    text: str = "",
    purpose: str = "",
    signer: bytes = b"",
    until: str = "",
) -> None:
    """Keep a signed instruction; one that stops something sets the hold with it.

    A pause is not lifted from here: a worker lifts it after a talk.
    """
    box = open_to_write(db, key)
    words = MessageWords(
        sender=Sender.SURVIVOR,
        kind=kind,
        at=talk.this_minute(),
        text=text,
        purpose=purpose,
        signer=signer,
        until=until,
    )
    talk.keep(db, box, instructions.sign(key.signing, key.conversation_id, words))
    if kind in HOLDING:
        db.execute(
            update(Conversation)
            .where(Conversation.id == key.conversation_id)
            .values(hold=True)
        )
