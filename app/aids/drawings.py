"""Plain pictures of the office: drawn anew in the limited process, small, alone."""

import io

from app.errors import InvalidInputError, UnreadableFileError
from app.limited import running
from app.limited.answers import Refused, Task, Wanted

MOST_BYTES = 2 * 1024 * 1024
MOST_BYTES_DRAWN = 8 * 1024
PAGE_BYTES = 15 * 1024
"""All pictures of a public page together: with the page itself that is 30 KB."""


def drawn(data: bytes, most_bytes: int) -> bytes:
    """Return a PNG picture made small.

    Args:
        data: as it was chosen; only PNG is read.
        most_bytes: what it may come to; `MOST_BYTES_DRAWN` holds besides.

    Raises:
        InvalidInputError: `empty`, `too_large`, `not_picture` or `too_detailed`.
        NotIsolatedError: nothing can be drawn on this machine.
        FilesBusyError: try again in a moment.
    """
    if not data:
        raise InvalidInputError("empty")
    if len(data) > MOST_BYTES:
        raise InvalidInputError("too_large")
    most = min(most_bytes, MOST_BYTES_DRAWN)
    wanted = Wanted(task=Task.PLAIN, size_bytes=len(data), most_bytes=most)
    try:
        with running.asked(wanted, io.BytesIO(data), most) as answer:
            return answer.read()
    except UnreadableFileError as refused:
        is_full = refused.reason == Refused.TOO_LARGE
        raise InvalidInputError("too_detailed" if is_full else "not_picture") from None
