"""The tamper-evident record of every reading and disclosure."""

from app.audit.actions import Action
from app.audit.recording import ORDER, commit_reading, count, finish, record

__all__ = ["ORDER", "Action", "commit_reading", "count", "finish", "record"]
