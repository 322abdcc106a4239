"""The database: one engine a process, one door to commit. Nothing of the domain."""

from app.db.base import Base, Envelope, UtcDateTime
from app.db.engine import bind, bound, dialect, make_engine, truncate_log, unbind
from app.db.transaction import (
    before_commit,
    changed,
    changes,
    forget_finishers,
    is_read_only,
    one_moment,
    reading,
    transaction,
)
from app.db.upsert import insert_missing, insert_once

__all__ = [
    "Base",
    "Envelope",
    "UtcDateTime",
    "before_commit",
    "bind",
    "bound",
    "changed",
    "changes",
    "dialect",
    "forget_finishers",
    "insert_missing",
    "insert_once",
    "is_read_only",
    "make_engine",
    "one_moment",
    "reading",
    "transaction",
    "truncate_log",
    "unbind",
]
