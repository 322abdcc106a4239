"""How much one person takes in within a day: a stolen sign-in does not fill the disk.

Counted in each staff process by itself, by the server's day in UTC, and forgotten when
it ends: nothing is stored of who worked how much.
"""

import threading
from datetime import date
from uuid import UUID

from app import clock
from app.errors import AllowanceError

MOST_FILES = 400
MOST_BYTES = 20 * 1024 * 1024 * 1024

_lock = threading.Lock()
_taken: dict[UUID, tuple[date, int, int]] = {}


def spend(staff_id: UUID, size_bytes: int) -> None:
    """Count a file that is about to be taken in.

    Raises:
        AllowanceError: it is one too many, or too much, for today.
    """
    today = clock.now().date()
    with _lock:
        day, files, size = _taken.get(staff_id, (today, 0, 0))
        if day != today:
            files, size = 0, 0
        if files + 1 > MOST_FILES or size + size_bytes > MOST_BYTES:
            raise AllowanceError
        _taken[staff_id] = (today, files + 1, size + size_bytes)


def forget() -> None:
    """Begin anew, as a process does that has just been started."""
    with _lock:
        _taken.clear()
