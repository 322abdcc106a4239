"""A table from what a form asks; what cannot be shown safely is said beside it."""

from typing import Protocol
from uuid import UUID

from app.db import transaction
from app.errors import TooFewError, TooLittleChangedError
from app.staff.actor import Actor
from app.truth import releasing
from app.truth.counting import Question
from app.wording import gettext as _


class Asks(Protocol):
    """A form that asks for a table of a team. Only after its `validate` said yes."""

    def team_id(self) -> UUID:
        """Return in which team to count."""

    def question(self) -> Question:
        """Return what is asked."""

    def refuse(self, words: str) -> None:
        """Say above the form why nothing was built."""


def built(actor: Actor, form: Asks, too_few: str) -> UUID | None:
    """Build the table and return its id; None where the form says why not.

    Args:
        actor: who counts.
        form: what was asked.
        too_few: what to do where nothing could be shown.
    """
    try:
        with transaction() as db:
            return releasing.build(db, actor, form.team_id(), form.question())
    except TooFewError:
        form.refuse(too_few)
    except TooLittleChangedError:
        form.refuse(
            _(
                "Too little has changed since an earlier table: beside it this one"
                " would tell of a few accounts. Wait until more have come in."
            )
        )
    return None
