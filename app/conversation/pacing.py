"""Slowing down tries of codes without ever locking anyone out.

One bucket for the whole process. While it holds tokens nobody waits. When it is empty
each further try waits its turn, and when too many wait the rest are asked to press
again in a moment. A person with the right code always comes through; a guesser with
76 bits before them gains nothing, and the server keeps its memory.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from app import clock
from app.errors import BusyError

HOLDS = 20
PER_SECOND = 2.0
LONGEST_WAIT_SECONDS = 2.0
WAITING_LIMIT = 2
"""Threads that may stand and wait: fewer than the server has, so that pages go on."""

WRONG_BEFORE_WAITING = 5
WAIT_PER_WRONG_SECONDS = 0.5


@dataclass
class Bucket:
    """Tokens that come back with time. `sleep` stands in for waiting in tests."""

    sleep: Callable[[float], None]
    tokens: float = HOLDS
    filled_at: datetime = field(default_factory=clock.now)
    waiting: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def take(self, wrong_tries: int = 0) -> None:
        """Take one token, waiting for it where there is none.

        Args:
            wrong_tries: how often this visit was wrong; many make it wait besides.

        Raises:
            BusyError: too many are waiting already. Nothing was tried.
        """
        over = max(0, wrong_tries - WRONG_BEFORE_WAITING)
        with self._lock:
            seconds = self._wait_seconds(over * WAIT_PER_WRONG_SECONDS)
            if seconds > 0:
                if self.waiting >= WAITING_LIMIT:
                    raise BusyError
                self.waiting += 1
            self.tokens -= 1
        if seconds > 0:
            try:
                self.sleep(seconds)
            finally:
                with self._lock:
                    self.waiting -= 1

    def _wait_seconds(self, besides: float) -> float:
        now = clock.now()
        gone = max(0.0, (now - self.filled_at).total_seconds())
        self.filled_at = now
        self.tokens = min(HOLDS, self.tokens + gone * PER_SECOND)
        missing = max(0.0, 1 - self.tokens) / PER_SECOND
        return min(LONGEST_WAIT_SECONDS, missing + besides)
