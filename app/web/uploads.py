"""Files that come with a form: never in clear on the disk, never larger than said.

Werkzeug would put a large file into a temporary folder as it is. Here it waits sealed
under a key that only this request has. A view says by `@takes_files(max_bytes)` how
much it takes; every other request is as small as a form.
"""

import io
from pathlib import Path
from typing import IO, Any, cast

from flask import Flask, Request, current_app, request

from app.staff.access import FILES
from app.vault.stream import Spool

FOLDER = "SPOOL_FOLDER"
IN_MEMORY_BYTES = 256 * 1024
"""A whole request up to this size stays in memory."""


class SealingRequest(Request):
    """A request whose files never touch the disk in clear."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return where one file of the form waits until the view reads it."""
        del content_type, filename, content_length
        if total_content_length is not None and total_content_length <= IN_MEMORY_BYTES:
            return io.BytesIO()
        folder = Path(current_app.config[FOLDER])
        folder.mkdir(parents=True, exist_ok=True)
        return cast("IO[bytes]", Spool(folder))


def install(app: Flask, folder: Path) -> None:
    """Let a view that takes files have the room that its mark says, and no other."""
    app.config[FOLDER] = folder
    app.request_class = SealingRequest

    @app.before_request
    def _make_room() -> None:
        if request.endpoint is None:
            return
        view: Any = app.view_functions[request.endpoint]
        room = getattr(view, FILES, None)
        if room is not None:
            request.max_content_length = int(room)
