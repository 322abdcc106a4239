"""Why a build ended without a package: sealed like what it would have found."""

import re
from collections.abc import Mapping
from typing import BinaryIO, ClassVar, Self

from app import vault
from app.errors import DomainError, TamperedError
from app.packages.extract import Extract

NUMBER = re.compile(r"[A-Z][A-Z0-9]{1,7}-[0-9]{6}-[0-9]{4}")


class Failure(vault.Document, frozen=True):
    """What the job ran into, for whoever starts it again.

    Attributes:
        refused: the code of the refusal.
        item: the code of the record that it is about; empty where it is about none.
        detail: what and where, in pseudonyms and numbers of the package.
    """

    schema: ClassVar[str] = "package.failure"
    schema_version: ClassVar[int] = 1

    refused: str
    item: str = ""
    detail: str = ""


class Named:
    """A sealed file that says, where it does not open, whose it is."""

    def __init__(self, opened: BinaryIO, code: str) -> None:
        """Keep the code of its item."""
        self._opened, self._code = opened, code

    def read(self, size: int = -1) -> bytes:
        """Read on.

        Raises:
            TamperedError: what follows is not what was sealed.
        """
        try:
            return self._opened.read(size)
        except TamperedError as found:
            found.item = self._code
            raise

    def __enter__(self) -> Self:
        """Stay open until the end of the block."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the file."""
        self._opened.close()


def codes(extract: Extract) -> dict[str, str]:
    """Return the number of each item in the package with the code of its record."""
    return {blob.item_id: blob.code for blob in extract.blobs if blob.code}


def of(refused: DomainError, known: Mapping[str, str]) -> Failure:
    """Write down a refusal; an item that its words number is named by its code."""
    detail = str(refused)
    found = NUMBER.search(detail)
    item = refused.item or (known.get(found[0], "") if found else "")
    return Failure(refused.code, item, detail)
