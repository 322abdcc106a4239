"""What one build works from, sealed under a key made for it alone."""

from typing import ClassVar

from app import vault
from app.packages import contents as pack
from app.packages.blobs import Blob
from app.vault.keykinds import KeyKind


class Extract(vault.Document, frozen=True):
    """All that one build needs; nothing else of the case, and no key of a person."""

    schema: ClassVar[str] = "package.extract"
    schema_version: ClassVar[int] = 1

    contents: pack.PackageContents
    blobs: tuple[Blob, ...]
    recipient: str  # what `Strong` or `Weak` takes; a code where there is no kind
    annex_recipient: str = ""
    kind: KeyKind | None = KeyKind.POST_QUANTUM
    annex_kind: KeyKind | None = KeyKind.POST_QUANTUM
    volume_bytes: int | None = None  # the most that a portal takes at once
