"""Asking the limited process: one child for a file, pipes alone, ended in time.

Nothing is read from a child that could not lock itself in: such a child has not read
anything either. What it says is checked as if a stranger had said it.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Protocol

import msgspec

from app.config import ROOT
from app.errors import FilesBusyError, NotIsolatedError, UnreadableFileError
from app.limited.answers import (
    LENGTH_BYTES,
    MOST_SAID_BYTES,
    Refused,
    Said,
    Step,
    Task,
    Wanted,
)
from app.limited.lock import NOT_ISOLATED

AT_ONCE = 2
WAIT_SECONDS = 20
SECONDS = 60
PROCESSOR_SECONDS = 15
PROCESSOR_SECONDS_OF_A_COPY = 40
BASE_MEMORY_BYTES = 1536 * 1024 * 1024
MOST_WORDS_BYTES = 64 * 1024
MOST_DRAWN_BYTES = 16 * 1024 * 1024
MOST_READ_BYTES = 512 * 1024 * 1024
CHUNK_BYTES = 256 * 1024

_OF_THE_WHOLE = {Task.COPY, Task.HIDE, Task.LETTERS, Task.ORIGIN}
_places = threading.BoundedSemaphore(AT_ONCE)


class Source(Protocol):
    """What gives the bytes of a file."""

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end."""
        ...


class Answer:
    """What the child said, and the bytes that follow, read to the last or refused."""

    def __init__(self, said: Said, pipe: IO[bytes]) -> None:
        """Keep both."""
        self.said = said
        self._pipe = pipe
        self._left = said.size_bytes

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` of the bytes that are left, all when negative.

        Raises:
            UnreadableFileError: the child ended before it had given everything.
        """
        wanted = self._left if size < 0 else min(size, self._left)
        found = self._pipe.read(wanted)
        if len(found) != wanted:
            raise UnreadableFileError(Refused.TOO_LARGE)
        self._left -= wanted
        return found


@contextmanager
def asked(
    wanted: Wanted, source: Source | None = None, most_bytes: int = MOST_DRAWN_BYTES
) -> Iterator[Answer]:
    """Give a file to a child of its own, and read what it gives back.

    Args:
        wanted: what is asked for; `size_bytes` is how much `source` gives.
        most_bytes: more than that is not taken back.

    Raises:
        NotIsolatedError: the child cannot lock itself in here; nothing was read.
        FilesBusyError: as many as may run do, and none ended in time.
        UnreadableFileError: says which of the listed reasons.
        TamperedError: the source is not what was sealed.
    """
    if wanted.size_bytes > MOST_READ_BYTES:
        raise UnreadableFileError(Refused.TOO_LARGE)
    wanted = msgspec.structs.replace(
        wanted,
        memory_bytes=BASE_MEMORY_BYTES + wanted.size_bytes,
        processor_seconds=PROCESSOR_SECONDS_OF_A_COPY
        if wanted.task in _OF_THE_WHOLE
        else PROCESSOR_SECONDS,
    )
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise FilesBusyError
    try:
        with _child(wanted) as child:
            _give(child, source)
            yield _answer(child, most_bytes)
    finally:
        _places.release()


@contextmanager
def _child(wanted: Wanted) -> Iterator[subprocess.Popen[bytes]]:
    """Start a child with an empty environment; it does not outlive this."""
    child = subprocess.Popen(
        [
            *(sys.executable, "-E", "-s", "-B", "-m", "app.limited.child"),
            msgspec.json.encode(wanted).decode(),
        ],
        cwd=ROOT,
        env={"LC_ALL": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    ended_by = threading.Timer(SECONDS, child.kill)
    ended_by.daemon = True
    ended_by.start()
    try:
        yield child
    finally:
        ended_by.cancel()
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        child.wait()


def _give(child: subprocess.Popen[bytes], source: Source | None) -> None:
    """Write all of the source; the child reads all of it before it answers."""
    pipe = child.stdin
    if pipe is None:
        raise NotIsolatedError
    with suppress(BrokenPipeError):  # it ended early: what it said tells why
        while source is not None and (block := source.read(CHUNK_BYTES)):
            pipe.write(block)
        pipe.close()


def _answer(child: subprocess.Popen[bytes], most_bytes: int) -> Answer:
    pipe = child.stdout
    if pipe is None:
        raise NotIsolatedError
    length = int.from_bytes(pipe.read(LENGTH_BYTES), "big")
    if not length:
        if child.wait() == NOT_ISOLATED:
            raise NotIsolatedError
        raise UnreadableFileError(Refused.TOO_LARGE)  # ended by a limit, or it crashed
    said = _checked(pipe.read(length) if length <= MOST_SAID_BYTES else b"")
    if said.refused is not None:
        raise UnreadableFileError(said.refused)
    if not 0 <= said.size_bytes <= most_bytes:
        raise UnreadableFileError(Refused.TOO_LARGE)
    return Answer(said, pipe)


def _checked(told: bytes) -> Said:
    try:
        return msgspec.json.decode(told, type=Said)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise UnreadableFileError(Refused.DAMAGED) from None


def drawn(
    source: Source,
    size_bytes: int,
    task: Task,
    step: Step = Step.VEILED,
    page: int = 0,
) -> tuple[bytes, int]:
    """Return a picture, a page or the beginning of a text, and how many pages."""
    wanted = Wanted(task=task, size_bytes=size_bytes, step=step, page=page)
    with asked(wanted, source) as answer:
        return answer.read(), answer.said.pages


def check() -> bool:
    """Start a child that tries what must not work, without any file.

    Returns:
        Whether it had namespaces of its own besides the filter.

    Raises:
        NotIsolatedError: a file must not be read here.
    """
    with asked(Wanted(task=Task.TRY)) as answer:
        if answer.said.reached:
            raise NotIsolatedError
        return answer.said.is_alone
