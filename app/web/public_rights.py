"""What the public process may do in the database, as one list.

On PostgreSQL the list becomes grants to its own role. On SQLite an authorizer applies
the same list inside the process: that stops mistakes, and is no boundary against code
that runs in the process, as the README says.
"""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from app.errors import SettingsError

ALL = ("*",)


@dataclass(frozen=True)
class Right:
    """What may be done with one table. Columns are named, or `ALL`."""

    select: tuple[str, ...] = ()
    insert: bool = False
    update: tuple[str, ...] = ()
    delete: bool = False


RIGHTS: dict[str, Right] = {
    # Public keys, signed by two officers: to verify before sealing.
    "directory_entry": Right(select=ALL),
    # Written once, and never read again here: nothing in this process opens it.
    "report": Right(insert=True),
    # Grants are added when a report is sent; read is the one that a code opens.
    "key_grant": Right(select=ALL, insert=True),
    "conversation": Right(select=ALL, insert=True, update=("hold",)),
    # A new code beside the old one: when one of them ends is all that changes.
    "receipt": Right(select=ALL, insert=True, update=("expires_at",)),
    "message": Right(select=ALL, insert=True, update=("status",)),
    "survivor_view": Right(select=ALL, insert=True),
    # That a sealed file is referred to; the messages say which, and what opens it.
    "kept_file": Right(insert=True),
    # What the office recorded for its pages: signed, and only to be played.
    "aid": Right(select=ALL),
    # Its own visitors and their drafts.
    "visit": Right(select=ALL, insert=True, update=ALL, delete=True),
    "draft": Right(select=ALL, insert=True, update=ALL, delete=True),
    "draft_file": Right(select=ALL, insert=True, update=ALL, delete=True),
    # The one action that it writes to the log, without a subject.
    "audit_head": Right(select=ALL, insert=True, update=("seq", "chain")),
    "audit_line": Right(insert=True),
}

_HARMLESS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_TRANSACTION,
    sqlite3.SQLITE_SAVEPOINT,
    sqlite3.SQLITE_FUNCTION,
}
_PRAGMAS = {"read_uncommitted", "foreign_keys"}
"""What SQLAlchemy asks of a new connection."""


NEVER = "case_file"
"""A table that a role with these rights cannot read: to tell it from the staff's."""


class Standing(StrEnum):
    """What holds the public process to the list; it says so when it starts."""

    AUTHORIZER = "an authorizer inside this process holds it to its list (SQLite)"
    OWN_ROLE = "its own database role holds it to its list"
    STAFF_ROLE = (
        "the database role may read cases, as the staff's may: set"
        " BARVINOK_PUBLIC_DATABASE_URL to a role of its own"
    )
    UNKNOWN = "the database does not answer yet, or has no tables yet"


def standing(engine: Engine) -> Standing:
    """Ask the database what holds this process to the list."""
    if engine.dialect.name == "sqlite":
        return Standing.AUTHORIZER
    try:
        with engine.connect() as connection:
            wide = may_read_cases(connection, None)
    except (OperationalError, ProgrammingError):
        return Standing.UNKNOWN
    return Standing.STAFF_ROLE if wide else Standing.OWN_ROLE


def may_read_cases(connection: Connection, role: str | None) -> bool:
    """Say whether a PostgreSQL role (None: the one connected) may read cases at all."""
    found = connection.scalar(
        text(
            "SELECT has_any_column_privilege("
            "coalesce(CAST(:role AS name), current_user), :table, 'SELECT')"
        ),
        {"role": role, "table": NEVER},
    )
    return bool(found)


def give(engine: Engine, role: str) -> None:
    """Give a PostgreSQL role exactly the list, in one transaction.

    Raises:
        SettingsError: there is no such role, we may not give, or the role may read
            cases whatever is granted.
    """
    try:
        with engine.begin() as connection:
            for statement in grant_statements(role):
                connection.exec_driver_sql(statement)
            if may_read_cases(connection, role):
                raise SettingsError(
                    f"{role} could still read cases: it owns the tables, is a"
                    " superuser, or inherits from a role that may"
                )
    except ProgrammingError as refused:
        kind = type(refused.orig).__name__
        raise SettingsError(
            f"the database gave {role} nothing ({kind}): make the role first"
            " (createuser), migrate, and run this as the owner of the tables"
        ) from None


def enforce(engine: Engine) -> None:
    """Apply the list to every new connection of an SQLite engine; else do nothing."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _guard(connection: sqlite3.Connection, record: Any) -> None:
        del record
        connection.set_authorizer(authorize)


def authorize(
    action: int, first: str | None, second: str | None, *where: str | None
) -> int:
    """Answer SQLite: may this statement do this?"""
    del where
    if action in _HARMLESS:
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA:
        allowed = first in _PRAGMAS
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY
    right = RIGHTS.get(first or "", Right())
    allowed = {
        sqlite3.SQLITE_READ: _may_read(right, second or ""),
        sqlite3.SQLITE_INSERT: right.insert,
        sqlite3.SQLITE_UPDATE: _covers(right.update, second or ""),
        sqlite3.SQLITE_DELETE: right.delete,
    }.get(action, False)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def grant_statements(role: str) -> list[str]:
    """Return the statements that give a PostgreSQL role exactly this list.

    Args:
        role: a name that the administrator made; put in quotes as it is.
    """
    name = '"' + role.replace('"', '""') + '"'
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
    ]
    for table, right in RIGHTS.items():
        acts = [
            *_acts("SELECT", right.select),
            *(["INSERT"] if right.insert else []),
            *_acts("UPDATE", right.update),
            *(["DELETE"] if right.delete else []),
        ]
        statements.append(f'GRANT {", ".join(acts)} ON "{table}" TO {name}')
    return statements


def _acts(act: str, columns: tuple[str, ...]) -> list[str]:
    if not columns:
        return []
    return [act] if columns == ALL else [f"{act} ({', '.join(columns)})"]


def _may_read(right: Right, column: str) -> bool:
    # No column: the statement names the table and reads nothing from it.
    return bool(right.select) and (not column or _covers(right.select, column))


def _covers(columns: tuple[str, ...], column: str) -> bool:
    return columns == ALL or column in columns
