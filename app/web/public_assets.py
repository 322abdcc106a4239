"""The public site's own files: one style sheet and one small picture, in memory.

The sheets are joined, freed of comments and named by their content. They are sent
compressed, which is safe here because nothing in them is secret or typed by anyone.
Nothing is kept by the browser: a cached sheet would tell that somebody was here.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

STATIC = Path(__file__).parent / "static" / "public"
STYLES = ("tokens.css", "public.css")  # the order is the cascade
SHEET = "public.css"
PICTURE = "favicon.png"

_AROUND = re.compile(r" ?([{};,>]) ?")  # after each space became a single one
_AFTER = re.compile(r":\s+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class PublicFile:
    """One file, plain and compressed, and how to announce it."""

    plain: bytes
    packed: bytes
    type: str


@dataclass(frozen=True)
class PublicAssets:
    """The files of the public site under one fingerprint."""

    fingerprint: str
    files: dict[str, PublicFile]

    def url(self, name: str) -> str:
        """Return the address of one file.

        Raises:
            KeyError: a template names a file that is not shipped.
        """
        self.files[name]
        return f"/static/{self.fingerprint}/{name}"


def load(folder: Path = STATIC) -> PublicAssets:
    """Read the folder, join the sheets, and fingerprint all."""
    joined = "".join((folder / name).read_text("utf-8") for name in STYLES)
    sheet = squeezed(joined).encode()
    picture = (folder / PICTURE).read_bytes()
    files = {
        SHEET: _file(sheet, "text/css; charset=utf-8"),
        PICTURE: _file(picture, "image/png"),
    }
    print_of = hashlib.sha256(sheet + b"\0" + picture).hexdigest()[:16]
    return PublicAssets(print_of, files)


def squeezed(css: str) -> str:
    """Return a style sheet without comments and needless spaces."""
    first, *others = css.split("/*")
    kept = first + "".join(each.partition("*/")[2] for each in others)
    bare = _SPACE.sub(" ", kept)
    return _AFTER.sub(":", _AROUND.sub(r"\1", bare)).replace(";}", "}").strip()


def _file(plain: bytes, kind: str) -> PublicFile:
    return PublicFile(plain, gzip.compress(plain, mtime=0), kind)
