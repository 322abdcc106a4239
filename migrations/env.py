"""How Alembic meets the database: which one, behind which lock, for how long at most.

The whole upgrade is one transaction on both databases: it stands or falls together.
"""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.types import TypeDecorator

from app.config import Settings
from app.db import make_engine
from app.db.schema import complete_metadata

# Any fixed number; it only has to be the same in every release ("barvinok" in ASCII,
# cut to the signed 64 bits that PostgreSQL takes).
MIGRATION_LOCK = int.from_bytes(b"barvinok", "big") & 0x7FFF_FFFF_FFFF_FFFF

# How long a process waits for another one that migrates an SQLite file.
WAIT_ON_SQLITE_MS = 30 * 60 * 1000

# A migration that waits longer for a table blocks everybody behind it: give up instead,
# and try again when no long query runs.
LOCK_TIMEOUT = "10s"
# Nothing that rewrites more than this belongs into one statement; a job fills in.
STATEMENT_TIMEOUT = "15min"


def database_url() -> str:
    """Take the URL from the caller, else from `-x url=...`, else from the settings."""
    asked = context.config.attributes.get("url")
    given = context.get_x_argument(as_dictionary=True).get("url")
    return str(asked or given or Settings.load().database_url)


def lock(connection: Connection) -> None:
    """Let one process migrate at a time; the lock falls with the transaction.

    On SQLite the engine's BEGIN IMMEDIATE already is that lock (`set_up_sqlite`).
    """
    if connection.dialect.name != "postgresql":
        return
    # Waiting for another process's whole migration is fine: this lock has no time-out.
    connection.execute(
        text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK}
    )
    connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET LOCAL statement_timeout = '{STATEMENT_TIMEOUT}'"))


def set_up_sqlite(connection: Connection) -> None:
    """Let SQLite rebuild a table that others point to; `check_foreign_keys` follows.

    A batch operation copies, drops and renames. With the keys enforced, the drop would
    delete the rows that point to the old table. The switch works only outside a
    transaction, so this comes before BEGIN; the connection is not used again. And it
    waits for another process's whole migration, which may be long.
    """
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        if driver is not None:
            driver.execute("PRAGMA foreign_keys=OFF")
            driver.execute(f"PRAGMA busy_timeout={WAIT_ON_SQLITE_MS}")


def check_foreign_keys(connection: Connection) -> None:
    """Refuse to commit if a row points to nothing after the rebuild."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    if broken:
        tables = sorted({str(row[0]) for row in broken})
        raise RuntimeError(f"rows point to nothing in: {', '.join(tables)}")


def render_item(kind: str, item: object, autogen: object) -> str | Literal[False]:
    """Write our own column types as what they store: migrations do not know `app`."""
    del autogen
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    return f"sa.{item.impl!r}" if type(item).__module__.startswith("app.") else False


def run() -> None:
    """Run what was asked for, on one connection, in one transaction."""
    engine = make_engine(database_url())
    try:
        with engine.connect() as connection:
            set_up_sqlite(connection)
            with connection.begin():
                lock(connection)
                context.configure(
                    connection=connection,
                    target_metadata=complete_metadata(),
                    # Also when written from PostgreSQL: SQLite cannot alter otherwise.
                    render_as_batch=True,
                    render_item=render_item,
                    compare_type=True,
                    compare_server_default=True,
                )
                with context.begin_transaction():
                    context.run_migrations()
                check_foreign_keys(connection)
    finally:
        engine.dispose()


if context.is_offline_mode():
    raise SystemExit(
        "SQL without a database is not offered: the lock and the checks need one."
    )
run()
