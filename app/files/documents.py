"""What a sealed document says of a file: all that opens it, and all that is told."""

from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault


class FileRef(vault.Document, frozen=True):
    """One kept file, as a message or a report refers to it.

    Its key stands nowhere else: whoever opens the document opens the file.

    Attributes:
        name: as the sender's device called it, cleaned; it may be somebody's name.
        mime: what the first bytes show, never what the name claims.
        sha256: of the clear bytes, in hex.
    """

    schema: ClassVar[str] = "files.ref"
    schema_version: ClassVar[int] = 1

    id: UUID
    key: bytes
    name: str
    mime: str
    size_bytes: int
    sha256: str

    def named(self, name: str) -> "FileRef":
        """Return it under another name."""
        return msgspec.structs.replace(self, name=name)

    def __repr__(self) -> str:
        """Show neither key nor name."""
        return "<FileRef>"
