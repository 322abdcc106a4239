"""The declarative base: constraint names, ids, times, and bytes that stay sealed."""

from datetime import UTC, datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import DateTime, Dialect, LargeBinary, MetaData, Uuid
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

# Bytes to everyone but the vault: loading a row never decrypts it.
Envelope = NewType("Envelope", bytes)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time in UTC, the same on SQLite (which keeps none) and PostgreSQL."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Refuse a naive time, and store the rest in UTC."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("times are aware")
        return value.astimezone(UTC)

    def process_result_value(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        """Give SQLite's naive value its zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value


class Base(DeclarativeBase):
    """What all tables share. Tables are singular; names follow the convention below."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class
        UUID: Uuid(as_uuid=True),
        datetime: UtcDateTime(),
        bytes: LargeBinary(),
        Envelope: LargeBinary(),
    }
