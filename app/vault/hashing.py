"""Hashes that are worked out beside everything else that is done with the bytes."""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal

BATCH_BYTES = 1024 * 1024
"""Handed over at a time; two of them are in memory. Smaller inputs see no thread."""

Algorithm = Literal["sha256", "sha512"]


class Beside:
    """One hash over a stream; a second processor works it out where there is one.

    The order of the bytes is kept: there is one thread, and it gets batch after batch.
    """

    def __init__(self, name: Algorithm) -> None:
        self._hash = hashlib.new(name)
        self._batch: list[bytes] = []
        self._size = 0
        self._thread: ThreadPoolExecutor | None = None
        self._working: Future[None] | None = None

    def update(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next bytes."""
        self._batch.append(bytes(data))
        self._size += len(data)
        if self._size >= BATCH_BYTES:
            self._hand_over()

    def hexdigest(self) -> str:
        """Return the hash of what was taken so far, lower-case hex."""
        self._wait()
        self._take(self._batch)
        self._batch, self._size = [], 0
        if self._thread is not None:
            self._thread.shutdown()
            self._thread = None
        return self._hash.hexdigest()

    def _hand_over(self) -> None:
        self._wait()
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "hash")
        self._working = self._thread.submit(self._take, self._batch)
        self._batch, self._size = [], 0

    def _wait(self) -> None:
        if self._working is not None:
            self._working.result()
            self._working = None

    def _take(self, pieces: list[bytes]) -> None:
        for piece in pieces:
            self._hash.update(piece)
