"""An import that was stopped: found by its mark, and what it left removed.

The mark is written before anything else and goes last. With it, and without a founded
house, everything in the data folder is what a stopped import wrote.
"""

import shutil
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import db
from app.config import Settings
from app.db import schema
from app.errors import SettingsError
from app.moving import past
from app.staff import founding

MARK = "import-unfinished"


def mark_of(settings: Settings) -> Path:
    """Return where the mark lies."""
    return settings.data / MARK


def begin(settings: Settings) -> None:
    """Write the mark, once it is sure that everything is empty.

    What an import that was stopped has left is removed first.

    Raises:
        SettingsError: something is here already; nothing is touched.
    """
    mark = mark_of(settings)
    with db.reading() as session:
        is_empty = _is_empty(session)
    if not is_empty:
        raise SettingsError(
            "the database is not empty: an export founds a house of its own"
        )
    if mark.exists():
        _clear(settings)
    elif settings.installation_file.exists() or any(_files(settings)):
        raise SettingsError(
            f"{settings.data.name}/ is not empty: choose a new folder with --data"
        )
    mark.touch(mode=0o600)


def end(settings: Settings) -> None:
    """Take the mark away: all is there, or nothing is."""
    mark_of(settings).unlink(missing_ok=True)


def _is_empty(session: Session) -> bool:
    return not any(
        session.scalar(select(func.count()).select_from(table))
        for table in schema.complete_metadata().tables.values()
    )


def _folders(settings: Settings) -> list[Path]:
    return [settings.blobs, settings.kept, past.folder(settings)]


def _files(settings: Settings) -> list[Path]:
    return [
        path
        for folder in _folders(settings)
        if folder.exists()
        for path in folder.rglob("*")
        if path.is_file()
    ]


def _clear(settings: Settings) -> None:
    for path in _files(settings):
        path.unlink(missing_ok=True)
    founding.worker_file(settings).unlink(missing_ok=True)
    settings.installation_file.unlink(missing_ok=True)
    shutil.rmtree(past.folder(settings), ignore_errors=True)
