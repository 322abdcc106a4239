"""Insert unless it stands already, in one statement, on both databases."""

from typing import Any

from sqlalchemy import Insert, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db.base import Base


def insert_once(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert a row; when its key stands already, leave that one and return False."""
    key = inspect(model).primary_key
    statement = _insert(session)(model).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(*key)).first() is not None


def insert_missing(
    session: Session, model: type[Base], rows: list[dict[str, Any]]
) -> None:
    """Insert rows with one statement, and leave those whose key stands already."""
    if rows:
        statement: Insert = _insert(session)(model).on_conflict_do_nothing()
        session.execute(statement, rows)


def _insert(session: Session) -> Any:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert
    return sqlite.insert
