"""Where a process may end and nothing is half done: every such point, by name.

In life `reach` does nothing. A test watches the points in a process of its own and
ends it at each of them with SIGKILL; afterwards everything is as it was before, or as
it is when the work was finished.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum


class Point(StrEnum):
    """The moment just before something happens, except where it says after."""

    ROW_WRITTEN = "row_written"  # after a record of a case is flushed
    CASE_OPENED = "case_opened"  # after a report's case is there, its line not yet
    REPORT_REMOVED = "report_removed"  # after the desk's report is flushed away
    BLOB_KEPT = "blob_kept"  # after evidence lies sealed, before any row speaks of it
    PACKAGE_SEALED = "package_sealed"  # after all its files lie there
    COMMIT = "commit"
    COMMITTED = "committed"  # after a commit
    FILE_CREATE = "file_create"
    FILE_WRITE = "file_write"
    FILE_SYNC = "file_sync"
    FILE_RENAME = "file_rename"
    FOLDER_SYNC = "folder_sync"
    FILE_REMOVE = "file_remove"


Watcher = Callable[[Point], None]
_watcher: Watcher | None = None


def reach(point: Point) -> None:
    """Say that the process is at this point."""
    if _watcher is not None:
        _watcher(point)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Let a test see, or end, this process at the points that it reaches."""
    global _watcher  # noqa: PLW0603
    before, _watcher = _watcher, watcher
    try:
        yield
    finally:
        _watcher = before
