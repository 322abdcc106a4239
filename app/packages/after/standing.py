"""How something that left stands, at one glance; also as a mark in the sealed index.

Lists over all cases read the mark, so that no case is opened for them.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec

from app.packages.after.records import NoticeContent, NoticeKind, State
from app.packages.after.rules import (
    Arrived,
    Became,
    Telling,
    arrived,
    became,
)
from app.packages.records import DisclosureContent, RecallState

MARK = "left."
"""What the mark of a package begins with; the package's id follows."""

_RECALLS = {
    State.MADE: RecallState.TO_SEND,
    State.SENT: RecallState.SENT,
    State.ANSWERED: RecallState.ANSWERED,
    State.LASTING: RecallState.LASTING,
}


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Receipt, recall, correction and what became of one package.

    Attributes:
        receipt: `waits` stands for late as well: the day of reading tells.
        recall, correction: how far the one is that needs most; None without one.
        tell: somebody has to decide whether the survivor reads what was said.
    """

    sent_on: date
    receipt_due: date
    receipt: Arrived
    recall: RecallState
    correction: State | None
    became: Became | None
    tell: bool
    replaced: bool
    disclosure_id: UUID | None = None

    def arrived(self, today: date) -> Arrived:
        """Say whether it arrived, as of a day."""
        waits = self.receipt is Arrived.WAITS
        late = waits and self.receipt_due < today
        return Arrived.LATE if late else self.receipt


def of(
    content: DisclosureContent,
    notices: Iterable[NoticeContent],
    disclosure_id: UUID | None = None,
) -> Standing:
    """Say how one line of the log stands, with the notices about it."""
    sent_on = date.fromisoformat(content.sent_on)
    standing = [each for each in notices if each.state is not State.DROPPED]
    corrections = [e.state for e in standing if e.kind is NoticeKind.CORRECTION]
    return Standing(
        sent_on=sent_on,
        receipt_due=content.receipt_due,
        receipt=arrived(content.receipts, content.sha256, content.receipt_due, sent_on),
        recall=_recall(content, standing),
        correction=min(corrections, key=list(State).index, default=None),
        became=became(content.feedback),
        tell=any(each.telling is Telling.WAITS for each in content.feedback),
        replaced=bool(content.replaced_by),
        disclosure_id=disclosure_id,
    )


def mark(standing: Standing) -> str:
    """Write it as the index keeps it."""
    return msgspec.json.encode(standing).decode()


def read(text: str) -> Standing | None:
    """Read a mark; None for one of another release, or where there is none."""
    try:
        return msgspec.json.decode(text, type=Standing) if text else None
    except msgspec.DecodeError:
        return None


def _recall(
    content: DisclosureContent, standing: Iterable[NoticeContent]
) -> RecallState:
    """Return how far it is asked back: after a withdrawal, or for another reason."""
    recalls = [_RECALLS[e.state] for e in standing if e.kind is NoticeKind.RECALL]
    if content.recall is not RecallState.NONE:
        recalls.append(content.recall)
    return min(recalls, key=list(RecallState).index, default=RecallState.NONE)
