"""PDF from typst sources, with our own fonts, our own templates and nothing else.

What people wrote goes in as data and is never source, so nothing in it is evaluated.
No file of the system, no font of the system and no package of the network is reached.
The PDF declares PDF/A-3a and PDF/UA-1: a declaration by the typesetter, which veraPDF
can check and which we do not call conformity.
"""

import json
import struct
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from app.errors import PackageError

HERE = Path(__file__).resolve().parent
TEMPLATES = HERE / "templates"
FONTS = HERE / "fonts"
STANDARDS: Final = ("a-3a", "ua-1")
NEW_LINES = "\n\r\u2028\u2029\u0085"


def pdf(template: str, data: Any, made_at: datetime) -> bytes:
    """Set one template with its data.

    Args:
        template: the file name of a typst source in `templates/`.
        data: what it shows: dictionaries, lists, strings, numbers.
        made_at: the creation date in the PDF; the same input gives the same bytes.

    Raises:
        PackageError: typst warned or refused; a missing font is a warning, and it
            would have been replaced silently.
    """
    compiler = typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts())
    try:
        made, warnings = compiler.compile_with_warnings(
            format="pdf",
            sys_inputs={"data": json.dumps(_printable(data), ensure_ascii=False)},
            pdf_standards=list(STANDARDS),
            timestamp=int(made_at.timestamp()),
        )
    except typst.TypstError:
        # Without its cause: typst quotes the text that it could not set.
        raise PackageError(f"{template} could not be set") from None
    if warnings:
        raise PackageError(f"{template}: the typesetter warned")
    if not isinstance(made, bytes):
        raise PackageError(f"{template} gave no document")
    return made


def printable(text: str) -> str:
    """Replace every sign that our fonts lack, or that hides, by its visible number.

    A reader sees that a sign stood there and which; the JSON keeps the sign itself.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text).translate(_SHOWN)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_printable(each) for each in value]
    return value


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )


@cache
def _signs() -> frozenset[int]:
    """Return the code points that every cut of the text face has."""
    faces = sorted(FONTS.glob("SourceSans3-*.ttf"))
    return frozenset.intersection(
        *(_character_map(face.read_bytes()) for face in faces)
    )


def _character_map(font: bytes) -> frozenset[int]:
    """Read a TrueType font's format 12 character map. Source: OpenType, cmap."""
    tables = struct.unpack_from(">H", font, 4)[0]
    start = next(
        struct.unpack_from(">L", font, 12 + 16 * n + 8)[0]
        for n in range(tables)
        if font[12 + 16 * n : 16 + 16 * n] == b"cmap"
    )
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">L", font, start + 4 + 8 * n + 4)[0]
        if struct.unpack_from(">H", font, at)[0] == 12:  # noqa: PLR2004  # the format
            groups = struct.unpack_from(">L", font, at + 12)[0]
            ranges = struct.iter_unpack(">LLL", font[at + 16 : at + 16 + 12 * groups])
            return frozenset(
                code for first, last, _ in ranges for code in range(first, last + 1)
            )
    raise PackageError("a font has no full character map")


class _Shown(dict[int, str]):
    """How each sign is printed, found out once for each."""

    def __missing__(self, number: int) -> str:
        self[number] = shown = _one(chr(number))
        return shown


def _one(sign: str) -> str:
    if sign in NEW_LINES:
        return "\n"
    if sign == "\t":
        return " "
    # Cc, Cf, Co, Cs: controls, signs that turn or hide text, private and broken ones.
    hidden = unicodedata.category(sign).startswith("C")
    if hidden or ord(sign) not in _signs():
        return f"[U+{ord(sign):04X}]"
    return sign


_SHOWN = _Shown()
