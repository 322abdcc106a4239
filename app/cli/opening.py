"""Opening a founded installation for a command: nothing is made or changed by it."""

from pathlib import Path

from sqlalchemy import make_url

from app import start
from app.config import Settings, environment_for
from app.db import schema
from app.errors import NotOpenError, SettingsError


def opened(data: Path | None) -> Settings:
    """Prepare this process to work with an installation; make and change nothing.

    Raises:
        NotOpenError: the folder is none of a founded installation.
        SettingsError: its database is missing, or is not at this version.
        NewerVersionError: a later release has migrated it.
    """
    settings = Settings.load(environment_for(data=data))
    if not settings.installation_file.exists():
        raise NotOpenError(f"there is no installation in {settings.data.name}/")
    address = make_url(settings.database_url)
    if (
        address.get_backend_name() == "sqlite"
        and not Path(address.database or "").exists()
    ):
        raise SettingsError(f"{settings.data.name}/ has lost its database")
    current = schema.current_revision(settings.database_url)
    schema.check_known(current)
    if current != schema.head_revision():
        raise SettingsError(
            "the database is of an older version: run barvinok migrate first"
        )
    start.process(settings)
    return settings
