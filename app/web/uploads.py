"""Files that come with a form: never in clear on the disk, never larger than said.

Werkzeug would put a large file into a temporary folder as it is. Here it waits sealed
under a key that only this request has. A view says by `@takes_files(max_bytes)` how
much it takes; every other request is as small as a form.

Where a bound stands for one file, what is longer is not kept to its end: the view reads
one byte more than it takes, says which file it was, and what was typed is still there.
"""

import errno
import io
from pathlib import Path
from typing import IO, Any, cast

from flask import Flask, Request, current_app, request

from app.files.store import NO_ROOM
from app.staff.access import FILES
from app.vault.stream import Spool

FOLDER = "SPOOL_FOLDER"
ROOM = "UPLOAD_ROOM"
LONGEST = "UPLOAD_LONGEST"
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
        view = current_app.view_functions.get(self.endpoint or "")
        if getattr(view, FILES, 0) is None:
            return cast("IO[bytes]", Bounded(folder, current_app.config[LONGEST]))
        return cast("IO[bytes]", Spool(folder))


class Bounded(Spool):
    """A spool that takes so many bytes, and one more, and lets the rest pass by."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        """Begin an empty one."""
        super().__init__(folder)
        self._left = most_bytes + 1
        self._is_full = False

    def write(self, data: bytes | bytearray | memoryview, /) -> int:  # type: ignore[override]  # any buffer, said narrowly
        """Take what there is room for; a full disk shows when it is read."""
        some = bytes(data[: self._left])
        self._left -= len(some)
        if some and not self._is_full:
            try:
                super().write(some)
            except OSError as failed:
                if failed.errno not in NO_ROOM:
                    raise
                self._is_full = True
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move; where the disk was full there is nothing to move in."""
        return 0 if self._is_full else super().seek(offset, whence)

    def read(self, size: int | None = -1, /) -> bytes:
        """Return up to `size` bytes of what was taken."""
        if self._is_full:
            raise OSError(errno.ENOSPC, "the file was not taken to its end")
        return super().read(size)


def install(
    app: Flask, folder: Path, room_bytes: int = 0, longest_bytes: int = 0
) -> None:
    """Let a view that takes files have the room that its mark says, and no other.

    Args:
        app: where.
        folder: where files wait, sealed.
        room_bytes: of a whole request to a view whose mark leaves it to the settings.
        longest_bytes: of one file of such a request.
    """
    app.config.update({FOLDER: folder, ROOM: room_bytes, LONGEST: longest_bytes})
    app.request_class = SealingRequest

    @app.before_request
    def _make_room() -> None:
        if request.endpoint is None:
            return
        view: Any = app.view_functions[request.endpoint]
        room = getattr(view, FILES, 0)
        if room != 0:
            request.max_content_length = app.config[ROOM] if room is None else room
