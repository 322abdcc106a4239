"""Inside the limited process: a PDF without what tells of its making or does things.

Only what the pages reach is written; earlier revisions and loose objects stay behind.
"""

import io
from typing import Any

import pikepdf

from app.limited.answers import Made, Refused, RefusedError, Removed
from app.limited.kinds import Kind

MOST_OBJECTS = 200_000
DEEPEST = 60
_KEYS: dict[str, Removed] = {
    "/Metadata": Removed.DESCRIPTION,
    "/PieceInfo": Removed.CUSTOM_DATA,
    "/LastModified": Removed.TIMES,
    "/AA": Removed.ACTIONS,
    "/A": Removed.ACTIONS,
    "/PA": Removed.ACTIONS,
    "/OpenAction": Removed.ACTIONS,
    "/JavaScript": Removed.SCRIPTS,
    "/JS": Removed.SCRIPTS,
    "/XFA": Removed.SCRIPTS,
    "/EmbeddedFiles": Removed.FILES_INSIDE,
    "/EF": Removed.FILES_INSIDE,
    "/AF": Removed.FILES_INSIDE,
    "/Collection": Removed.FILES_INSIDE,
    "/Perms": Removed.IDENTIFIERS,
    "/DSS": Removed.IDENTIFIERS,
    "/LegalAttestation": Removed.IDENTIFIERS,
    "/SpiderInfo": Removed.CUSTOM_DATA,
}
_NOTE_KEYS: dict[str, Removed] = {
    "/T": Removed.NAMES_OF_EDITORS,
    "/NM": Removed.IDENTIFIERS,
    "/M": Removed.TIMES,
    "/CreationDate": Removed.TIMES,
}
_CARRIERS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
_MARK, _SCAN, _COMMENT = 0xFF, 0xDA, 0xFE
_SEGMENTS = range(0xE0, 0xF0)
_KEPT_SEGMENTS = {0xE0, 0xEE}  # how a JPEG's pixels are to be read


def prepare() -> None:
    """Load the library, and use it once before the door shuts."""
    made = pikepdf.new()
    made.add_blank_page()
    written = io.BytesIO()
    made.save(written)
    copy(bytearray(written.getvalue()))


def copy(data: bytearray) -> Made:
    """Write a PDF anew: pages, and nothing beside them."""
    try:
        document = pikepdf.open(io.BytesIO(data), suppress_warnings=True)
    except pikepdf.PasswordError:
        raise RefusedError(Refused.LOCKED) from None
    with document:
        if len(document.objects) > MOST_OBJECTS:
            raise RefusedError(Refused.TOO_LARGE)
        removed: set[Removed] = set()
        if not document.pages:
            raise RefusedError(Refused.DAMAGED)
        for name, sign in (("/Info", Removed.PROPERTIES), ("/ID", Removed.IDENTIFIERS)):
            if name in document.trailer:
                del document.trailer[name]
                removed.add(sign)
        for found in document.objects:
            _clean(found, removed, 0)
        written = io.BytesIO()
        document.save(
            written,
            encryption=False,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        count = len(document.pages)
    with pikepdf.open(written) as again:  # a damaged one may be mended into nothing
        if len(again.pages) != count:
            raise RefusedError(Refused.DAMAGED)
    return Made(written.getbuffer(), Kind.PDF, frozenset(removed))


def _clean(found: Any, removed: set[Removed], depth: int) -> None:
    """Take out of one object, and of what stands inside it, what is listed."""
    if depth > DEEPEST:
        raise RefusedError(Refused.TOO_LARGE)
    if isinstance(found, pikepdf.Array):
        _clean_list(found, removed, depth)
        return
    if not isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    keys = dict(_KEYS)
    if _is_note(found):
        keys |= _NOTE_KEYS
    for key in list(found.keys()):
        if key in keys:
            del found[key]
            removed.add(keys[key])
        elif not found[key].is_indirect if _is_holder(found[key]) else False:
            _clean(found[key], removed, depth + 1)
    if isinstance(found, pikepdf.Stream):
        _clean_picture(found, removed)


def _clean_list(found: Any, removed: set[Removed], depth: int) -> None:
    for at in reversed(range(len(found))):
        each = found[at]
        if _is_carrier(each):
            del found[at]
            removed.add(Removed.FILES_INSIDE)
        elif _is_holder(each) and not each.is_indirect:
            _clean(each, removed, depth + 1)


def _is_holder(found: Any) -> bool:
    return isinstance(found, (pikepdf.Array, pikepdf.Dictionary, pikepdf.Stream))


def _is_note(found: Any) -> bool:
    """Say whether this is a note on a page; a field of a form has its name in /T."""
    kind = found.get("/Subtype")
    return "/Rect" in found and kind is not None and str(kind) != "/Widget"


def _is_carrier(found: Any) -> bool:
    if not isinstance(found, pikepdf.Dictionary) or "/Rect" not in found:
        return False
    return str(found.get("/Subtype", "")) in _CARRIERS


def _clean_picture(found: Any, removed: set[Removed]) -> None:
    """Take the metadata out of a JPEG that lies in the paper as it was taken."""
    kinds = found.get("/Filter")
    if kinds is None or str(kinds) != "/DCTDecode":
        only = isinstance(kinds, pikepdf.Array) and len(kinds) == 1
        if not only or str(kinds[0]) != "/DCTDecode":
            return
    raw = found.read_raw_bytes()
    bare = without_segments(raw)
    if bare != raw:
        found.write(bare, filter=pikepdf.Name.DCTDecode)
        removed.add(Removed.CAMERA)


def without_segments(data: bytes) -> bytes:
    """Return a JPEG without its application segments and comments, pixels untouched.

    Source: ITU-T T.81, annex B. What follows the end of the picture goes too.
    """
    if data[:2] != b"\xff\xd8":
        raise RefusedError(Refused.DAMAGED)
    kept, at = bytearray(data[:2]), 2
    while at + 4 <= len(data) and data[at] == _MARK:
        marker = data[at + 1]
        if marker == _SCAN:
            end = data.rfind(b"\xff\xd9")
            return bytes(kept) + (data[at : end + 2] if end > at else data[at:])
        length = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        is_told = marker in _SEGMENTS or marker == _COMMENT
        if not is_told or marker in _KEPT_SEGMENTS:
            kept += data[at : at + length]
        at += length
    raise RefusedError(Refused.DAMAGED)
