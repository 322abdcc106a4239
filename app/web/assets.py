"""The staff site's own files: read once at start, joined, and named by their content.

Every file stands under `/static/<fingerprint>/`, so a page never meets half of an old
release, and a browser may keep what it has. No build step, no file of anyone else's.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "staff"

# The order is the cascade: palette and measures, frame, parts, forms, work pages.
STYLES = (
    "tokens.css",
    "staff.css",
    "forms.css",
    "work.css",
    "people.css",
    "cases.css",
    "law.css",
    "records.css",
)

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """One file in memory, and how to announce it."""

    body: bytes
    type: str


@dataclass(frozen=True)
class Assets:
    """All files of the staff site under one fingerprint."""

    fingerprint: str
    files: dict[str, Asset]

    def url(self, name: str) -> str:
        """Return the address of one file.

        Raises:
            KeyError: no such file; a template names one that is not shipped.
        """
        self.files[name]
        return f"/static/{self.fingerprint}/{name}"


def load(folder: Path = STATIC) -> Assets:
    """Read the folder, join the style sheets into `staff.css`, and fingerprint all."""
    files = {
        path.relative_to(folder).as_posix(): Asset(
            path.read_bytes(), TYPES[path.suffix]
        )
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES and path.name not in STYLES
    }
    joined = b"\n".join((folder / name).read_bytes() for name in STYLES)
    files["staff.css"] = Asset(joined, TYPES[".css"])
    seen = hashlib.sha256()
    for name, asset in sorted(files.items()):
        seen.update(name.encode() + b"\0" + hashlib.sha256(asset.body).digest())
    return Assets(seen.hexdigest()[:16], files)
