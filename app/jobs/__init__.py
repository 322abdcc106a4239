"""Work that may come later: a queue in the database, and nothing else to secure."""

from app.jobs.queue import (
    Running,
    Status,
    cancel,
    claim,
    enqueue,
    finish,
    handler,
    handler_of,
    state,
)

__all__ = [
    "Running",
    "Status",
    "cancel",
    "claim",
    "enqueue",
    "finish",
    "handler",
    "handler_of",
    "state",
]
