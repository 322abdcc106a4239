"""The steps of a notice: how far somebody has come with what a withdrawal set going.

Kept beside what left, in its own sealed record: no list of withdrawals stands anywhere.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec


class State(StrEnum):
    """Where one notice stands. The last one is never recorded: a new yes is found."""

    OPEN = "open"
    SENT = "sent"
    ANSWERED = "answered"
    LASTING = "cannot_be_undone"
    AGREED_AGAIN = "agreed_again"


OVER = frozenset({State.ANSWERED, State.LASTING, State.AGREED_AGAIN})
"""States in which nobody has anything more to do."""


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that was done about it.

    Attributes:
        end: the row of the ledger that it is about; None: the person came of age.
        note: how it was sent, what was answered, why it cannot be undone; working text.
        by: None where the withdrawal itself opened it.
    """

    state: State
    end: UUID | None
    on: date
    by: UUID | None = None
    note: str = ""


class Followed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done, the oldest first; by when and by whom the next is to be done.

    Attributes:
        due_on: a day that somebody set; None: the usual one.
        who: whose it is; None: whoever may do it.
    """

    steps: tuple[Step, ...] = ()
    due_on: date | None = None
    who: UUID | None = None

    def about(self, end: UUID | None) -> tuple[Step, ...]:
        """Return the steps about one ending of a yes."""
        return tuple(step for step in self.steps if step.end == end)


def with_step(
    kept: Followed | None,
    step: Step,
    *,
    due_on: date | None = None,
    who: UUID | None = None,
) -> Followed:
    """Return what was done so far, and one step more."""
    steps = kept.steps if kept else ()
    return Followed((*steps, step), due_on, who)
