"""Asking a virus scanner, where the office runs one: ClamAV over its own socket.

The scanner is a program of others on the same machine; it sees the bytes in clear, as
the limited process does, and nothing lies on the disk. Without an answer that says
"clean" a file stays shut: sealed and downloadable, with no preview, no working copy
and no package. Without a scanner nothing is checked, and the page says that.

Source: clamd(8), INSTREAM: pieces with their length before them, a length of 0 at the
end; the answer ends with a zero byte.
"""

import socket
import time
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from app.errors import NotCheckedError

CHUNK_BYTES = 256 * 1024
SECONDS = 120
CONNECT_SECONDS = 5
MOST_ANSWER_BYTES = 4096
_BEGIN, _END = b"zINSTREAM\0", b"\0\0\0\0"
_CLEAN = b"stream: OK"
_FOUND = b" FOUND"

_SOCKET: Path | None = None


class Checked(StrEnum):
    """What a scanner said. Stored with the item; add, never rename."""

    NOBODY_ASKED = ""  # there was no scanner when it was taken in
    WAITING = "waiting"  # taken in, and no usable answer yet
    CLEAN = "clean"
    INFECTED = "infected"


class Source(Protocol):
    """What gives the bytes of a file."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


def use(path: Path | None) -> None:
    """Ask the scanner at this socket from now on, or none."""
    global _SOCKET  # noqa: PLW0603
    _SOCKET = path


def is_set() -> bool:
    """Say whether this installation has a scanner."""
    return _SOCKET is not None


def at_first() -> Checked:
    """Return what a file is when it has just been taken in."""
    return Checked.WAITING if is_set() else Checked.NOBODY_ASKED


def is_shut(checked: str) -> bool:
    """Say whether a file waits for a scanner, or one found something."""
    return checked not in {Checked.NOBODY_ASKED, Checked.CLEAN}


def require_open(checked: str) -> None:
    """Refuse to let a file leave that waits, or in which something was found.

    Raises:
        NotCheckedError: it is shut.
    """
    if is_shut(checked):
        raise NotCheckedError


def ask(source: Source) -> Checked:
    """Give a file to the scanner; anything but a plain answer means "waiting"."""
    if _SOCKET is None:
        return Checked.NOBODY_ASKED
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(CONNECT_SECONDS)
            line.connect(str(_SOCKET))
            return _said(_asked(line, source))
    except OSError:  # not there, too slow, or it hung up
        return Checked.WAITING


def _asked(line: socket.socket, source: Source) -> bytes:
    """Send all of the file and return the answer, both within one time."""
    until = time.monotonic() + SECONDS
    _send(line, _BEGIN, until)
    while block := source.read(CHUNK_BYTES):
        _send(line, len(block).to_bytes(4, "big") + block, until)
    _send(line, _END, until)
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < MOST_ANSWER_BYTES:
        line.settimeout(_left(until))
        block = line.recv(MOST_ANSWER_BYTES)
        if not block:
            break
        answer += block
    return answer


def _send(line: socket.socket, data: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(data)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _said(answer: bytes) -> Checked:
    """Read the answer: whole, of one line, and nothing that is merely like it."""
    if not answer.endswith(b"\0"):
        return Checked.WAITING
    line = answer[:-1]
    if line == _CLEAN:
        return Checked.CLEAN
    is_found = line.startswith(b"stream: ") and line.endswith(_FOUND)
    return Checked.INFECTED if is_found else Checked.WAITING
