"""Taking one voice message: by its bytes a recording, sealed as it arrives."""

import io
from typing import BinaryIO

import msgspec

from app.errors import InvalidInputError
from app.files import keeping
from app.files.documents import FileRef
from app.files.store import NO_ROOM

MOST_BYTES = 15 * 1024 * 1024
"""Over half an hour as most telephones record it."""

HEAD_BYTES = 12
ROOM_BYTES = 5 * 1024 * 1024
"""A request may be so much longer than a message, to be told so on its own page."""

_BY_HEAD: tuple[tuple[int, bytes, str], ...] = (
    (0, b"OggS", "audio/ogg"),
    (0, b"\x1aE\xdf\xa3", "audio/webm"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"caff", "audio/x-caf"),
    (4, b"ftyp3g", "audio/3gpp"),
    (4, b"ftyp", "audio/mp4"),
    (8, b"WAVE", "audio/wav"),
)
_MPEG_SYNC = 0xFFE0
_LAYER_BITS = 0x0006


def take(source: BinaryIO) -> FileRef:
    """Seal a voice message; no row speaks of it before the draft does.

    What the device called it is not kept: a name may stand there.

    Args:
        source: a form's file, which waits sealed; at its start.

    Raises:
        InvalidInputError: `empty`, `too_large`, `not_sound` or `disk_full`.
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    if size > MOST_BYTES:
        raise InvalidInputError("too_large")
    try:
        mime = sound_of(source.read(HEAD_BYTES))
    except OSError as failed:
        if failed.errno not in NO_ROOM:
            raise
        raise InvalidInputError("disk_full") from None
    source.seek(0)
    if size and not mime:
        raise InvalidInputError("not_sound")
    return msgspec.structs.replace(keeping.take_in(source, ""), mime=mime)


def sound_of(head: bytes) -> str:
    """Return the kind of a recording by its first bytes; nothing where it is none.

    A film of a telephone begins as its sound does: it is kept, and only heard.
    """
    for at, mark, mime in _BY_HEAD:
        if head[at : at + len(mark)] == mark:
            return mime
    begin = int.from_bytes(head[:2], "big")
    if len(head) < HEAD_BYTES or begin & _MPEG_SYNC != _MPEG_SYNC:
        return ""
    return "audio/mpeg" if begin & _LAYER_BITS else "audio/aac"
