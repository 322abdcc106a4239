"""The only commit in `app/`, and what must stand in the same commit as a change."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from app import faults
from app.db.engine import bound, dialect

Finisher = Callable[[Session], None]

_READ_ONLY = "read_only"
_finishers: list[tuple[int, Finisher]] = []


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the one unit of work of a request, a command or a job.

    On leaving, the finishers run in their order (the survivor's view, the index
    entry, and the audit line last), then everything is committed at once. Any
    exception rolls all of it back.
    """
    with _session() as session:
        try:
            yield session
            session.flush()
            for _, finish in sorted(_finishers, key=lambda pair: pair[0]):
                finish(session)
            faults.reach(faults.Point.COMMIT)
            session.commit()
        except BaseException:
            session.rollback()
            raise
        faults.reach(faults.Point.COMMITTED)


@contextmanager
def reading() -> Iterator[Session]:
    """Open a session that takes no write lock and keeps nothing."""
    with _session() as session:
        session.info[_READ_ONLY] = True
        if isinstance(bound(), Engine):
            session.connection(execution_options={"read_only": True})
        try:
            yield session
        finally:
            session.rollback()


@contextmanager
def one_moment() -> Iterator[Session]:
    """Open a reading session that sees nothing of what others commit meanwhile.

    SQLite reads like that always; PostgreSQL is told to.
    """
    with reading() as session:
        if isinstance(bound(), Engine) and dialect() == "postgresql":
            session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        yield session


def _session() -> Session:
    """Return a session that, once closed, is refused: it would take a lock for good."""
    return Session(
        bound(),
        expire_on_commit=False,
        join_transaction_mode="create_savepoint",
        close_resets_only=False,
    )


def is_read_only(session: Session) -> bool:
    """Say whether what this session writes would be thrown away."""
    return bool(session.info.get(_READ_ONLY))


def before_commit(order: int, finisher: Finisher) -> None:
    """Run this at the end of every transaction; the lowest order first.

    Registered once at start by `web/`, `cli/` and `worker`. 100 is the audit line,
    which takes the head lock and is therefore last.
    """
    if (order, finisher) not in _finishers:
        _finishers.append((order, finisher))


def forget_finishers() -> None:
    """Forget all finishers; for a test that registers its own."""
    _finishers.clear()


def changed(session: Session, case_id: UUID) -> None:
    """Mark a case, so that the finishers bring what is derived from it up to date."""
    session.info.setdefault("changed_cases", {})[case_id] = True


def changes(session: Session) -> tuple[UUID, ...]:
    """Return the cases marked in this transaction, in the order of marking."""
    return tuple(session.info.get("changed_cases", {}))
