"""What a row about a ground in law holds, in working text."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from app.cases.documents import Working


class GroundContent(Working, frozen=True):
    """One decision about one purpose; the one of the highest order stands.

    Attributes:
        ordinary: a ground of article 6(1), by id.
        special: one of article 9(2); empty where no special kind of data is used.
        told_on: when the person was told of it; None while nobody did.
    """

    schema: ClassVar[str] = "ground.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("reason",)

    purpose: str
    ordinary: str
    special: str = ""
    reason: str = ""
    told_on: date | None = None
    order: int = 0
    decided_by: UUID | None = None
    decided_on: date | None = None
