"""The opened data keys of one subject, for one person or one job."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from app import vault
from app.db import Envelope
from app.errors import NoKeyError
from app.keys.parts import Part, Subject

D = TypeVar("D", bound=vault.Document)


@dataclass(frozen=True)
class Strongbox:
    """Seals and opens the records of one subject with the keys that its holder has.

    A part whose key is not here stays closed whatever a view or a template does:
    that is what separates the working text from names and verbatim words.
    """

    subject: Subject
    organisation: str
    team_id: UUID
    keys: Mapping[Part, bytes] = field(repr=False)

    def holds(self, part: Part) -> bool:
        """Say whether this part opens."""
        return part in self.keys

    def key(self, part: Part) -> bytes:
        """Return the 32-byte data key of a part.

        Raises:
            NoKeyError: this holder has none.
        """
        try:
            return self.keys[part]
        except KeyError:
            raise NoKeyError(part.value) from None

    def seal(
        self,
        table: str,
        row: UUID,
        part: Part,
        document: vault.Document,
        *,
        head: bool = False,
        version: int = 1,
    ) -> Envelope:
        """Seal one document for its place: organisation, table, row, part, version."""
        place = self._place(table, row, part, head=head, version=version)
        return Envelope(vault.seal(self.key(part), vault.encode(document), place))

    def open(
        self,
        table: str,
        row: UUID,
        part: Part,
        envelope: bytes,
        kind: type[D],
        *,
        head: bool = False,
        version: int = 1,
    ) -> D:
        """Open what `seal` made for the same place.

        Raises:
            NoKeyError: this holder has no key for the part.
            TamperedError: not what was sealed here.
        """
        return vault.decode(
            kind,
            self.unsealed(table, row, part, envelope, head=head, version=version),
        )

    def unsealed(
        self,
        table: str,
        row: UUID,
        part: Part,
        envelope: bytes,
        *,
        head: bool = False,
        version: int = 1,
    ) -> bytes:
        """Open what `seal` made for the same place; return the encoded document.

        Raises:
            NoKeyError: this holder has no key for the part.
            TamperedError: not what was sealed here.
        """
        place = self._place(table, row, part, head=head, version=version)
        return vault.unseal(self.key(part), envelope, place)

    def _place(
        self, table: str, row: UUID, part: Part, *, head: bool, version: int
    ) -> vault.Place:
        name = f"{part.value}_head" if head else part.value
        return vault.Place(self.organisation, table, row, name, version)
