"""What the person asks for with the code: a copy of what is kept, or a talk.

A signed instruction like the others, which stops nothing. A worker fulfils it and says
how; the copy itself is given by a person, and never leaves through this site.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.conversation import box, survivor_view, talk
from app.conversation.documents import ASKED, Done, Kind, Sender, ViewWords
from app.conversation.talk import Told
from app.errors import NotFoundError

HOW: dict[Kind, tuple[str, ...]] = {
    Kind.COPY: ("handed", "read_together", "safe_channel", "not_now"),
    Kind.TALK: ("talked", "arranged", "not_now"),
}
"""What can become of a wish, by id."""


@dataclass(frozen=True)
class Wish:
    """One wish and its state: open while nothing is `done`."""

    id: UUID
    kind: Kind
    on: str  # "2026-12-03T10:30:00+00:00"
    done: Done | None

    @property
    def day(self) -> date:
        """The day of asking."""
        return datetime.fromisoformat(self.on).date()

    @property
    def done_day(self) -> date | None:
        """The day of the answer."""
        return date.fromisoformat(self.done.on) if self.done else None

    @property
    def is_open(self) -> bool:
        """Say whether nobody has answered it yet."""
        return self.done is None


def of(messages: Iterable[Told], view: ViewWords) -> list[Wish]:
    """Return the wishes of a conversation, the newest first."""
    done = {each.message_id: each for each in view.done}
    found = [
        Wish(told.id, told.words.kind, told.words.at, done.get(told.id))
        for told in messages
        if told.words.kind in ASKED and told.words.sender is Sender.SURVIVOR
    ]
    return found[::-1]


def latest(db: Session, key: box.Key) -> dict[Kind, Wish]:
    """Return the newest wish of each kind, where such things are switched on.

    Raises:
        NotFoundError: they are switched off, or the code has ended.
    """
    opened = box.open_box(db, key)
    view = survivor_view.read(db, opened)
    if not view.shows_details:
        raise NotFoundError
    found = of(talk.read_all(db, opened), view)
    return {wish.kind: wish for wish in reversed(found)}


def ask(db: Session, key: box.Key, kind: Kind) -> None:
    """Ask for a copy or a talk; while one is asked for, once more changes nothing.

    Raises:
        NotFoundError: they are switched off, or the code has ended.
    """
    box.open_to_write(db, key)
    before = latest(db, key).get(kind)
    if before is None or not before.is_open:
        box.instruct(db, key, kind)
