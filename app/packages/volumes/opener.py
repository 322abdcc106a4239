"""`OPEN.html`: the page that opens volumes on a desk where nothing may be installed.

One file, the same for everybody, that reaches nothing outside itself. Its policy allows
exactly its own script and style, by their hashes.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path

OPENER_NAME = "OPEN.html"

_PARTS = Path(__file__).resolve().parent / "page"
_SCRIPTS = ("words.js", "sha256.js", "volumes.js", "page.js")


@cache
def opener() -> bytes:
    """Return the page as it is sent along."""
    style = _read("page.css")
    script = '"use strict";\n' + "\n".join(_read(name) for name in _SCRIPTS)
    page = _read("page.html")
    for name, text in {
        "style_hash": _hash(style),
        "script_hash": _hash(script),
        "style": style,
        "script": script,
    }.items():
        page = page.replace("{{" + name + "}}", text)
    return page.encode()


def opener_sha256() -> str:
    """Return the hash of the page, which stands on the code sheet as well."""
    return hashlib.sha256(opener()).hexdigest()


def _read(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"
