"""What a file is, by its first bytes; never by its name. Comparing, not parsing."""

from enum import StrEnum

HEAD_BYTES = 2048


class Kind(StrEnum):
    """The kinds that a task inside the limited process knows; values are stored."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    TIFF = "image/tiff"
    BMP = "image/bmp"
    PDF = "application/pdf"
    ZIP = "application/zip"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    M4A = "audio/mp4"
    MP3 = "audio/mpeg"
    OGG = "audio/ogg"
    WAV = "audio/x-wav"
    TEXT = "text/plain"


PICTURES = {Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.GIF, Kind.TIFF, Kind.BMP}
OFFICE = {Kind.ZIP, Kind.DOCX, Kind.XLSX, Kind.ODT}
FILMS = {Kind.MP4, Kind.MOV, Kind.M4A}
SOUNDS = {Kind.MP3, Kind.OGG}
PLAYED = {Kind.MP4, Kind.MOV, Kind.M4A, Kind.MP3, Kind.OGG, Kind.WAV}
"""What a browser plays from the sealed file."""

_BEGINNINGS: tuple[tuple[bytes, Kind], ...] = (
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"II*\x00", Kind.TIFF),
    (b"MM\x00*", Kind.TIFF),
    (b"%PDF-", Kind.PDF),
    (b"PK\x03\x04", Kind.ZIP),
    (b"ID3", Kind.MP3),
    (b"\xff\xfb", Kind.MP3),
    (b"\xff\xfa", Kind.MP3),
    (b"\xff\xf3", Kind.MP3),
    (b"\xff\xf2", Kind.MP3),
    (b"OggS", Kind.OGG),
)
_AUDIO_BRANDS = {b"M4A ", b"M4B "}
_STILL_BRANDS = {b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"}
_BITMAP_HEADERS = {12, 40, 52, 56, 64, 108, 124}


def seen(head: bytes) -> Kind | None:
    """Return the kind that the first bytes show, or None where none is known.

    What lies in a zip file is found inside the limited process.
    """
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    if head[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"WAVE": Kind.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _film(head[8:12])
    size_of_header = int.from_bytes(head[14:18], "little")
    if head[:2] == b"BM" and size_of_header in _BITMAP_HEADERS:
        return Kind.BMP
    return Kind.TEXT if _is_text(head) else None


def _film(brand: bytes) -> Kind | None:
    if brand in _STILL_BRANDS:
        return None
    if brand == b"qt  ":
        return Kind.MOV
    return Kind.M4A if brand in _AUDIO_BRANDS else Kind.MP4


def _is_text(head: bytes) -> bool:
    """Say whether these are letters: UTF-8, perhaps cut inside the last letter."""
    if not head or any(byte < ord(" ") and byte not in b"\t\n\r\f" for byte in head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as wrong:
        return len(head) == HEAD_BYTES and wrong.start >= HEAD_BYTES - 3
    return True
