"""Who may read an item, and how a request for secrecy stands. Pure.

Source: Rome Statute, articles 54(3)(e), 67(2) and 93(8)(b), and rule 82: the Prosecutor
decides about the secrecy; without our consent nothing is used as evidence later; what
may help somebody accused must not lie locked. All of it to be confirmed.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

from app.packages.after.rules import Role

LEAD_ONLY: Final = "lead_only_54_3_e"
AS_SENT: Final = "recipient_only"
"""What is said of an item for which nothing is recorded."""

_ORDER: Final = {"open": 0, "internal": 1, "recipient_only": 1}
_STRICT: Final = 2
"""Of every other tag: each says something of its own, none stands in for another."""


class Tagged(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the preparer set for one item: its level, whether secrecy is asked.

    Attributes:
        level: "" as it is recorded.
        ask: secrecy under article 54(3)(e) is asked for it.
        weighed: nobody looked yet whether it may help somebody accused, and that it may
            lie locked then was weighed.
        reason: why; working text.
        against: the recorded level that it was set against.
        as_lead: it was set for what was there to find other evidence alone by then.
    """

    id: UUID
    level: str = ""
    ask: bool = False
    weighed: bool = False
    reason: str = ""
    by: UUID | None = None
    against: str = ""
    as_lead: bool = False


def default(recorded: str) -> str:
    """Return the level with which an item leaves unless somebody sets another."""
    return recorded or AS_SENT


def lowers(recorded: str, level: str) -> bool:
    """Say whether a level says less than the record, or something else as strict."""
    on_file = default(recorded)
    if level == on_file:
        return False
    return _ORDER.get(level, _STRICT) <= _ORDER.get(on_file, _STRICT)


class Helps(StrEnum):
    """What is known of an item that a defence may need."""

    YES = "yes"  # recorded, or it differs from another account
    NO = "no"
    NOT_REVIEWED = "not_reviewed"


class Wrong(StrEnum):
    """Why a request as it stands may not go."""

    HELPS = "helps"
    NOT_WEIGHED = "not_weighed"
    EVERY_ITEM = "every_item"
    RECEIVER = "receiver"
    RECORDED = "recorded"  # a lead alone, and nothing was decided since
    CHANGED = "changed"  # a level says less than a record that changed since


def wrongs(
    goes: AbstractSet[UUID],
    tagged: Iterable[Tagged],
    recorded: Mapping[UUID, str],
    leads: AbstractSet[UUID],
    helps: dict[UUID, Helps],
    *,
    is_known: bool,
) -> tuple[tuple[Wrong, UUID | None], ...]:
    """Say what stands against the requests for secrecy in a package.

    Args:
        goes: the items that may go.
        tagged: what was set for items.
        recorded: the level of each item that has one.
        leads: items that are there to find other evidence alone.
        helps: what is known of each item that a defence may need.
        is_known: the receiver can be asked for this secrecy.
    """
    set_by_hand = {each.id: each for each in tagged if each.id in goes}
    asked = [each for each in set_by_hand.values() if each.ask]
    found: list[tuple[Wrong, UUID | None]] = []
    for each in asked:
        if helps.get(each.id) is Helps.YES:
            found.append((Wrong.HELPS, each.id))
        elif helps.get(each.id) is not Helps.NO and not each.weighed:
            found.append((Wrong.NOT_WEIGHED, each.id))
        if not is_known:
            found.append((Wrong.RECEIVER, each.id))
    for item_id in sorted(goes):
        mine, on_file = set_by_hand.get(item_id), recorded.get(item_id, "")
        if item_id in leads and not _is_decided(mine):
            found.append((Wrong.RECORDED, item_id))
        elif mine and _is_outrun(mine, on_file):
            found.append((Wrong.CHANGED, item_id))
    if asked and len(asked) == len(goes):
        found.append((Wrong.EVERY_ITEM, None))
    return tuple(found)


def _is_decided(mine: Tagged | None) -> bool:
    """Say whether somebody decided about a lead alone, knowing that it is one."""
    return mine is not None and (mine.ask or (bool(mine.level) and mine.as_lead))


def _is_outrun(mine: Tagged, on_file: str) -> bool:
    """Say whether a level says less than a record that was another when it was set."""
    return bool(mine.level) and mine.against != on_file and lowers(on_file, mine.level)


def levels(
    tagged: Iterable[Tagged],
    recorded: Mapping[UUID, str],
    goes: AbstractSet[UUID],
) -> dict[UUID, str]:
    """Return the level with which each item leaves."""
    by_hand = {each.id: each.level for each in tagged if each.level}
    return {i: by_hand.get(i) or default(recorded.get(i, "")) for i in goes}


class Answer(StrEnum):
    """What the Prosecutor decided."""

    WAITS = "waits"
    AGREED = "agreed"
    REFUSED = "refused"


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody there said: by role, on a day, under a number of theirs."""

    by: Role
    on: date
    ref: str
    noted_by: UUID


class Ours(StrEnum):
    """What we answer when the secrecy is to end."""

    OPEN = "open"
    FIRST = "first"  # one of us consents; a second person has to
    LIFTED = "lifted"
    KEPT = "kept"


class Lift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The secrecy is to end: the Prosecutor asked, or refused it from the start.

    Attributes:
        after: the place of the newest answer in the ledger then; a later one counts.
        why: why we do not consent; working text.
        on: the day on which it was lifted, or on which we said no.
    """

    asked: Word
    after: int
    ours: Ours = Ours.OPEN
    why: str = ""
    first: UUID | None = None
    second: UUID | None = None
    on: date | None = None


class Lead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One item that left with the request for secrecy, and what became of it.

    Attributes:
        number: under which the receiver has it.
        lifts: one after the other; only the last may be open.
    """

    id: UUID
    number: str
    reason: str
    asked_on: date
    answer: Answer = Answer.WAITS
    word: Word | None = None
    lifts: tuple[Lift, ...] = ()

    @property
    def lift(self) -> Lift | None:
        """The last time that the secrecy was to end."""
        return self.lifts[-1] if self.lifts else None

    @property
    def is_lifted(self) -> bool:
        """Whether the secrecy ended with our consent."""
        return self.lift is not None and self.lift.ours is Ours.LIFTED

    @property
    def is_ending(self) -> bool:
        """Whether we have still to answer that it is to end."""
        return self.lift is not None and self.lift.ours in {Ours.OPEN, Ours.FIRST}


def in_short(leads: Iterable[Lead]) -> str:
    """Return how the secrecy of one package stands, by the item that has least of it.

    Returns:
        "lifted", "refused", "asked" or "agreed"; "" where none was asked for.
    """
    found = list(leads)
    if any(each.is_lifted for each in found):
        return "lifted"
    if any(each.answer is Answer.REFUSED for each in found):
        return "refused"
    if any(each.answer is Answer.WAITS for each in found):
        return "asked"
    return "agreed" if found else ""
