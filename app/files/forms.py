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
    """Send a file to be saved under a name of ours; a browser never shows it."""
    answer = Response(_pieces(opened), mimetype="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Content-Length"] = str(opened.size)
    answer.headers.add("Content-Security-Policy", "sandbox")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _pieces(opened: Opened) -> Iterator[bytes]:
    with opened:
        while block := opened.read(CHUNK_BYTES):
            yield block
