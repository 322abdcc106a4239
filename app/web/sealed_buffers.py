"""The server's own buffers: what waits there for a view, or a reader, lies sealed.

waitress puts a request over 512 KB into a temporary file as it came, before any view
is asked: a photo or an account would lie in clear on the disk. Here that file is the
same sealed spool that `uploads.py` gives to Werkzeug. Answers wait in memory only.
"""

import errno
import io
from pathlib import Path
from typing import Any

from app.files.store import free_bytes
from app.vault.stream import Spool

OPTIONS = {"outbuf_overflow": 64 * 1024 * 1024}
"""For waitress: it makes a view wait as soon as 16 MB of an answer are not sent yet, so
an answer never comes to the size at which a file would be made of it."""


LOOK_EACH_BYTES = 4 * 1024 * 1024
"""How much comes between two looks at the room that the disk has left."""


class Waiting(io.RawIOBase):
    """A request's body as waitress writes it: at the end only, and then read."""

    def __init__(self, folder: Path, floor_bytes: int = 0) -> None:
        """Begin an empty one."""
        super().__init__()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._floor_bytes = folder, floor_bytes
        self._next_look = 0
        self._spool = Spool(folder)
        self._size = 0
        self._at = 0

    def write(self, data: Any, /) -> int:
        """Add bytes at the end, wherever the reader stands.

        Raises:
            OSError: the disk has too little room left; the connection ends here.
        """
        if self._size >= self._next_look:
            self._next_look = self._size + LOOK_EACH_BYTES
            if free_bytes(self._folder) < self._floor_bytes:
                raise OSError(errno.ENOSPC, "no room for what strangers send")
        written = self._spool.write(data)
        self._size += written
        self._at = self._size
        return written

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move the reader; nothing is read before `read`."""
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}
        self._at = min(origin[whence] + offset, self._size)
        return self._at

    def tell(self) -> int:
        """Return where the reader stands."""
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        """Return bytes from where the reader stands; ends the writing."""
        self._spool.seek(self._at)
        data = self._spool.read(size)
        self._at += len(data)
        return data

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer as far as there are bytes, which is how Werkzeug reads."""
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def writable(self) -> bool:
        """Say yes."""
        return True

    def close(self) -> None:
        """Remove the file."""
        if not self.closed:
            self._spool.close()
        super().close()


def install(folder: Path, floor_bytes: int = 0) -> None:
    """Let every file that waitress makes in this process be a sealed one.

    Args:
        folder: where they lie.
        floor_bytes: so much room stays on the disk, however many requests come.
    """
    from waitress.buffers import TempfileBasedBuffer

    TempfileBasedBuffer.newfile = lambda _buffer: Waiting(folder, floor_bytes)
