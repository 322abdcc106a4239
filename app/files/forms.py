"""Files as forms bring them, and as answers give them out: saved, never shown."""

from collections.abc import Iterator
from typing import BinaryIO, cast

from flask import Response, request

from app.files.store import CHUNK_BYTES
from app.vault.stream import Opened


def sent(field: str) -> list[tuple[str, BinaryIO]]:
    """Return the files that came in a field: names and streams that wait sealed."""
    return [
        (file.filename, cast("BinaryIO", file.stream))
        for file in request.files.getlist(field)
        if file.filename
    ]


def saved(opened: Opened, name: str) -> Response:
    """Send a sealed file, opened, to be saved under a name of ours."""
    answer = handed(_pieces(opened), name)
    answer.headers["Content-Length"] = str(opened.size)
    return answer


def handed(
    data: bytes | str | Iterator[bytes],
    name: str,
    mimetype: str = "application/octet-stream",
) -> Response:
    """Send what was made to be saved: a browser never shows it, whatever is in it.

    Args:
        data: all of it, or its pieces in order.
        name: tells nothing of anybody: it lies in the reader's folder of downloads.
        mimetype: what it is.
    """
    answer = Response(data, mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Security-Policy"] = "sandbox"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(opened: Opened) -> Iterator[bytes]:
    with opened:
        while block := opened.read(CHUNK_BYTES):
            yield block
