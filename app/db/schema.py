"""The tables as the migrations leave them: one chain for SQLite and PostgreSQL."""

import importlib
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from app.config import ROOT
from app.db.base import Base
from app.db.engine import make_engine
from app.errors import NewerVersionError

MIGRATIONS = ROOT / "migrations"
APP = ROOT / "app"


def complete_metadata() -> MetaData:
    """Return the tables of all capabilities, by importing each `models.py` there is."""
    for path in sorted(APP.rglob("models.py")):
        importlib.import_module(_module_name(path))
    return Base.metadata


def upgrade(url: str, revision: str = "head") -> None:
    """Bring a database up to a revision, in one transaction, behind a lock.

    Several processes may call this at once: the first migrates, the others wait and
    then find nothing to do.

    Raises:
        NewerVersionError: a later release has migrated it; nothing is touched.
    """
    check_known(current_revision(url))
    command.upgrade(migration_config(url), revision)


def check_known(revision: str | None) -> None:
    """Refuse a revision that this version of the program has never heard of.

    Raises:
        NewerVersionError: a later release has migrated the database.
    """
    script = ScriptDirectory.from_config(migration_config(""))
    known = {each.revision for each in script.walk_revisions()}
    if revision is not None and revision not in known:
        raise NewerVersionError(f"the database is at {revision}, unknown here")


def downgrade(url: str, revision: str) -> None:
    """Take a database back to a revision. A step that would lose an account raises."""
    command.downgrade(migration_config(url), revision)


def current_revision(url: str) -> str | None:
    """Return the revision that a database is at; None when it is empty."""
    engine = make_engine(url)
    try:
        # Reading waits for nobody, however long another process's migration takes.
        with engine.connect().execution_options(read_only=True) as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def head_revision() -> str | None:
    """Return the revision that this version of the program needs."""
    script = ScriptDirectory.from_config(migration_config(""))
    return script.get_current_head()


def migration_config(url: str) -> Config:
    """Return Alembic's configuration with this database's URL put into it."""
    config = Config(MIGRATIONS / "alembic.ini")
    config.attributes["url"] = url
    return config


def _module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)
