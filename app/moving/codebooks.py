"""The code books that documents refer to: ours, and the office's own."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from app import catalogues
from app.config import Settings

FOLDER = "catalogues"


def files(settings: Settings) -> Iterator[tuple[str, Path]]:
    """Give each code book with its name in an export."""
    folders: Iterable[tuple[str, Path | None]] = (
        ("shipped", catalogues.FOLDER),
        ("own", settings.catalogues),
        ("law", settings.law),
        ("coming-law", settings.coming_law),
    )
    for called, folder in folders:
        for path in sorted(folder.glob("*.yaml")) if folder else ():
            yield f"{FOLDER}/{called}/{path.name}", path


def versions(settings: Settings) -> dict[str, str]:
    """Return the version of each code book that has one, by its name."""
    found = {}
    for name, path in files(settings):
        version = dict(catalogues.load(path).pairs()).get("version")
        if version is not None:
            found[name.removeprefix(f"{FOLDER}/")] = version.text()
    return found
