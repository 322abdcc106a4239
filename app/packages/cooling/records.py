"""What is kept of approvals and stops under the key of the house: no word of a case."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from app import vault


class ApprovedAt(vault.Document, frozen=True):
    """When a package was approved, for who may stop it and holds no key of a case.

    Attributes:
        annex_to: who gets the names, apart from the package.
    """

    schema: ClassVar[str] = "package.approved_at"
    schema_version: ClassVar[int] = 1

    at: datetime
    together: UUID | None = None
    annex_to: UUID | None = None


class StopContent(vault.Document, frozen=True):
    """Who stopped what was to go, when and why."""

    schema: ClassVar[str] = "package.stop"
    schema_version: ClassVar[int] = 1

    by: UUID
    at: datetime
    reason: str
