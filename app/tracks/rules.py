"""What a search may do, and what stays silent. Pure: no clock, no database, no keys."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from app.consent.rules import ANY_PURPOSE, Answer, Decision, current

TRACING, UN_MECHANISM = "tracing", "un_mechanism"
SEARCH, OTHER_SIDE = "search", "share_with_detaining_side"
DNA, PHOTO = "share_dna", "share_photo"

PUBLIC = frozenset(
    {"media_publication", "truth_archive", "training_research", "un_mechanism"}
)
"""Uses after which others may read of the person: silence stops these.

A UN mechanism writes to the state, and its letters become public. A prosecutor's sealed
package and protected counts go on, each by a consent of its own.
"""

BACK = frozenset({"returned", "found_alive", "released"})
"""Ends after which the person lives somewhere again, and the steps after it begin."""

DEAD = "found_dead"
"""Only said of somebody identified; of nobody because nothing was heard for long."""


def parts_needed(parts: Iterable[str], *, reaches_other_side: bool) -> frozenset[str]:
    """Return which parts of the consent are needed, each by itself."""
    beside = {OTHER_SIDE} if reaches_other_side else set()
    return frozenset({SEARCH, *parts, *beside})


def is_late(due: date | None, replied: date | None, today: date) -> bool:
    """Say whether a reply is overdue."""
    return due is not None and replied is None and due < today


def use_of(body_kind: str) -> str:
    """Return the purpose as which silence looks at what a body is told of somebody."""
    return UN_MECHANISM if body_kind == "un" else TRACING


def is_taken_back(
    answers: Iterable[Answer],
    people: frozenset[UUID],
    recipient_id: UUID | None,
    relied: frozenset[UUID],
) -> bool:
    """Say whether one of these people took back a search by a body.

    Args:
        answers: the ledger.
        people: whose no counts: who is sought, who asked for it, who is named.
        recipient_id: the body; a withdrawal from all of them meets it as well.
        relied: the answers that were relied upon; an older no was settled by them.
    """
    told = list(answers)
    since = max((each.order for each in told if each.id in relied), default=0)
    return any(
        each.decision is Decision.WITHDRAWN
        and each.purpose in {TRACING, ANY_PURPOSE}
        and each.recipient_id in {None, recipient_id}
        and each.person_id in people
        and each.order > since
        for each in current(told)
    )
