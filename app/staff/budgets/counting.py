"""The one door of every reading: counted, stopped where it is too much, written down.

`read` stands where a line about a reading was recorded before. A test goes through the
source: nothing else writes such a line, so no page opens words past the count.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import case, delete, select, update
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.db import insert_once, is_read_only
from app.errors import ReadingStoppedError
from app.staff.actor import Actor
from app.staff.budgets import limits, noticing, rows
from app.staff.budgets.limits import COUNTED, SHARE, Kind
from app.staff.budgets.models import ReadingBudget, ReadingMark
from app.staff.care import keeping
from app.staff.care.themes import HEAVY


def read(
    db: Session,
    actor: Actor,
    action: Action,
    about: UUID | None = None,
    *,
    of: UUID | str | None = None,
    n: int | None = None,
    themes: Iterable[str] | None = None,
    **details: str | int,
) -> None:
    """Count one reading, and write it down. What is heavy the reader sees counted too.

    Args:
        db: the caller's transaction, which commits before anything is rendered.
        actor: who reads.
        action: one of `COUNTED`; any other counts as the opening of a case.
        about: the record that the log names.
        of: what is opened, where it is less than that record: opening the same again
            within the hour counts once.
        n: rows that a list shows; they are what is counted of it.
        themes: what heavy material speaks of or is; nothing if none of it is shown.
        details: for the log.

    Raises:
        ReadingStoppedError: the hour's budget is used up. Nothing is shown or kept.
    """
    kind = COUNTED.get(action, Kind.CASES)
    what = str(of or about or action.value)
    spend(db, actor, kind, what, max(n or 1, 1))
    if action in HEAVY:
        _count_heavy(db, actor, what, [HEAVY[action]] if themes is None else [*themes])
    if n is not None:
        details["n"] = n
    audit.record(db, action, actor.staff_id, about, **details)


def spend(db: Session, actor: Actor, kind: Kind, what: str, n: int = 1) -> None:
    """Take from the budget of this hour, unless the same was opened in it already.

    Raises:
        ReadingStoppedError: less than `n` is left.
    """
    if is_read_only(db):
        return  # nothing is kept of it, the log's line neither
    mark = _mark(actor, kind.value, what)
    if _is_marked(db, actor, mark):
        return
    _lock(db, actor)
    # In the lock: another request of this person may just have opened the same.
    if not insert_once(db, ReadingMark, staff_id=actor.staff_id, mark=mark):
        return
    count = _taken(db, actor, kind, n)
    if count is None:
        raise ReadingStoppedError(kind.value)
    if count - n < limits.many(actor.role, kind) <= count:
        noticing.note(db, actor, kind, count)


def is_many(db: Session, actor: Actor) -> bool:
    """Say whether the person has opened as much in this hour as others are told of."""
    row = db.get(ReadingBudget, actor.staff_id)
    return (
        row is not None
        and row.hour == clock.this_hour()
        and any(getattr(row, k.value) >= limits.many(actor.role, k) for k in Kind)
    )


def _count_heavy(db: Session, actor: Actor, what: str, themes: list[str]) -> None:
    """Count it for the reader's own eyes, once within the hour."""
    if is_read_only(db) or not themes:
        return
    mark = _mark(actor, "heavy", what)
    if _is_marked(db, actor, mark):
        return
    if insert_once(db, ReadingMark, staff_id=actor.staff_id, mark=mark):
        keeping.count(db, actor, themes)


def _mark(actor: Actor, kind: str, what: str) -> bytes:
    label = f"reading|{clock.this_hour().isoformat()}|{kind}|{what}"
    return vault.derive(actor.unlocked.own_key("reading"), label)[:16]


def _is_marked(db: Session, actor: Actor, mark: bytes) -> bool:
    found = select(ReadingMark.mark).where(
        ReadingMark.staff_id == actor.staff_id, ReadingMark.mark == mark
    )
    return db.scalar(found) is not None


def _lock(db: Session, actor: Actor) -> None:
    """Hold the person's row, and begin a new hour with nothing in it.

    Whoever opens several things in one request, in whatever order, waits here and
    nowhere else for another request of the same person.
    """
    hour, nothing = clock.this_hour(), {kind.value: 0 for kind in Kind}
    rows.ensure(db, actor.staff_id)
    db.execute(
        select(ReadingBudget.staff_id)
        .where(ReadingBudget.staff_id == actor.staff_id)
        .with_for_update()
    )
    began = db.execute(
        update(ReadingBudget)
        .where(ReadingBudget.staff_id == actor.staff_id, ReadingBudget.hour != hour)
        .values(hour=hour, **nothing)
        .execution_options(synchronize_session=False)
        .returning(ReadingBudget.staff_id)
    ).first()
    if began is not None:
        db.execute(
            delete(ReadingMark)
            .where(ReadingMark.staff_id == actor.staff_id)
            .execution_options(synchronize_session=False)
        )


def _taken(db: Session, actor: Actor, kind: Kind, n: int) -> int | None:
    """Take `n` in one statement, so that no two share the last; None when it is over.

    Returns:
        How many it are in this hour.
    """
    column = getattr(ReadingBudget, kind.value)
    released = case(
        (ReadingBudget.more_until > clock.now(), ReadingBudget.more * SHARE[kind]),
        else_=0,
    )
    taken = db.execute(
        update(ReadingBudget)
        .where(
            ReadingBudget.staff_id == actor.staff_id,
            column + n <= limits.most(actor.role, kind) + released,
        )
        .values({column: column + n})
        .execution_options(synchronize_session=False)
        .returning(column)
    ).first()
    return None if taken is None else int(taken[0])
