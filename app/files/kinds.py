"""What a file is, by its first bytes; and what it may be called."""

import unicodedata

HEAD_BYTES = 2048
LONGEST_NAME = 120
UNKNOWN = "application/octet-stream"
# For the name under which a file is saved; everything else is ".bin".
OFFICE = "application/vnd.openxmlformats-officedocument."
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    f"{OFFICE}wordprocessingml.document": "docx",
    f"{OFFICE}spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
}
"""How a saved file's name ends; everything else is ".bin"."""


def kind_of(head: bytes) -> str:
    """Return the media type that the first bytes show; never what a name claims."""
    import puremagic

    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    kinds = [match.mime_type for match in found if match.mime_type]
    return str(kinds[0]) if kinds else UNKNOWN


def ending_of(mime: str) -> str:
    """Return the ending of a saved file's name."""
    return ENDINGS.get(mime, "bin")


def plainly(name: str) -> str:
    """Return a file's name for a page: what cannot be seen, or turns it, is spelt."""
    return "".join(
        sign if sign.isprintable() else f"[U+{ord(sign):04X}]" for sign in name
    )


def clean(name: str) -> str:
    """Return a file's name without folders, marks that turn the text, or length."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable()).strip()[-LONGEST_NAME:]
