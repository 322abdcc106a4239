"""Starting a process: database, installation, finishers, job handlers. Once each."""

from collections.abc import Callable
from importlib import import_module, util

from app import audit, catalogues, db
from app.audit import recording
from app.cases import indexing
from app.claims import catalogue as claims
from app.classification import catalogue
from app.classification.seconding import opinions
from app.config import Environment, Installation, Settings
from app.conversation import receipts
from app.errors import CatalogueError
from app.files import keeping
from app.keys import pinned
from app.letters import catalogue as letters
from app.packages import sender
from app.packages.cooling import waiting
from app.packages.receivers import catalogue as receivers
from app.staff import secrets
from app.staff.budgets import limits
from app.tracks import catalogue as tracks

CAPABILITIES = (
    "staff",
    "conversation",
    "consent",
    "statements",
    "evidence",
    "work",
    "units",
    "classification",
    "reparations",
    "tracks",
    "packages",
    "truth",
    "claims",
    "letters",
    "inquiries",
    "communications",
    "aids",
)
"""What may have `contributing.py` (shares of the index) and `jobs.py` (handlers)."""


CORRECTED: dict[str, Callable[[], object]] = {
    tracks.NAME: tracks.load,
    claims.NAME: claims.load,
    letters.NAME: letters.load,
    receivers.NAME: receivers.load,
}
"""What an office may correct in a file of its own, and what reads it."""


def process(settings: Settings) -> Installation | None:
    """Prepare this process to work; return its installation, or None before `init`.

    Raises:
        SettingsError: the installation's file is damaged.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    db.bind(db.make_engine(settings.database_url))
    cheap = settings.kdf_cost == "test"
    secrets.use_test_cost(cheap=cheap)
    receipts.use_test_cost(cheap=cheap)
    keeping.use(settings.kept, settings.attachment_bytes, settings.disk_floor_bytes)
    limits.use(settings.cases_an_hour)
    waiting.use(cases=settings.bulk_cases, hours=settings.bulk_hours)
    opinions.use(second_review=settings.second_review)
    sender.use(settings.contact)
    read_own_law(settings)
    read_own_catalogues(settings)
    installation = Installation.load(settings)
    pinned.pin(installation)
    register()
    return installation


def read_own_law(settings: Settings) -> None:
    """Read what an organisation adds to the catalogue, or prepares; all of it or none.

    Raises:
        CatalogueError: says file, line and reason; nothing may be started.
    """
    coming = settings.coming_law
    if settings.law or coming:
        catalogue.bind(
            own=settings.law, coming=coming / catalogue.FILE.name if coming else None
        )


def read_own_catalogues(settings: Settings) -> None:
    """Read what an office corrects in procedures that change; all of it or none.

    Raises:
        CatalogueError: says file, line and reason; nothing may be started.
    """
    folder = settings.catalogues
    for path in sorted(folder.glob("*.yaml")) if folder else ():
        if path.name not in CORRECTED:
            known = ", ".join(CORRECTED)
            raise CatalogueError(f"{path.name}: an own file is one of: {known}")
    catalogues.use_own(folder)
    for load in CORRECTED.values():
        load()


def register() -> None:
    """Register what stands in the same commit as a change, and the job handlers."""
    db.before_commit(indexing.ORDER, indexing.finish)
    db.before_commit(audit.ORDER, recording.finish)
    for name in CAPABILITIES:
        for module in ("contributing", "jobs"):
            full = f"app.{name}.{module}"
            if util.find_spec(full) is not None:
                import_module(full)


def is_development(settings: Settings) -> bool:
    """Say whether pages for developers may be shown."""
    return settings.environment is Environment.DEVELOPMENT
