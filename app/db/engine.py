"""One engine a process, set up alike for SQLite and PostgreSQL."""

import os
import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another on SQLite. A report is never lost to a race."""

_bind: Engine | Connection | None = None


def make_engine(url: str) -> Engine:
    """Build the engine for one process.

    SQLite runs in WAL mode with foreign keys and `secure_delete` on, and takes its
    write lock at the start of a transaction, so that two writers queue and neither
    fails half way. Reading transactions ask for `read_only` and take no lock.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, record: Any) -> None:
        del record
        connection.isolation_level = None  # SQLAlchemy's begin event decides instead
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "synchronous=FULL",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        read_only = connection.get_execution_options().get("read_only", False)
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def bind(to: Engine | Connection) -> None:
    """Let `transaction()` and `reading()` of this process use this database."""
    global _bind  # noqa: PLW0603
    _bind = to


def _leave_to_the_parent() -> None:
    """Forget connections that a parent process opened: two must not use one."""
    if isinstance(_bind, Engine):
        _bind.dispose(close=False)


os.register_at_fork(after_in_child=_leave_to_the_parent)


def unbind() -> None:
    """Forget the database; the next `transaction()` is refused."""
    global _bind  # noqa: PLW0603
    _bind = None


def bound() -> Engine | Connection:
    """Return what `bind` was given."""
    if _bind is None:
        raise RuntimeError("no database is bound to this process")
    return _bind


def dialect() -> str:
    """Return "sqlite" or "postgresql"."""
    return bound().dialect.name


def truncate_log() -> None:
    """Empty SQLite's write-ahead log after a purge; PostgreSQL needs nothing."""
    to = bound()
    if isinstance(to, Engine) and to.dialect.name == "sqlite":
        connection = to.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()
