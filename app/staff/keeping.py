"""What was typed into a form that came too late: carried, sealed, past the lock page.

A form that arrives when the vault is closed, or that needs a new six-digit code first,
is neither lost nor stored. Its fields travel through the page in between, sealed under
the session's token, which only that browser's cookie gives; then they are sent again.
"""

import base64
import binascii
from collections.abc import Iterable
from typing import ClassVar
from uuid import UUID

from app import vault

LONGEST_BYTES = 1_000_000
"""Far more than one account; larger forms are files, which are chosen again."""
_PLACE = vault.Place("", "kept_form", UUID(int=0), "fields")


class KeptForm(vault.Document, frozen=True):
    """The fields of one form, in their order; a name may come more than once."""

    schema: ClassVar[str] = "staff.kept_form"
    schema_version: ClassVar[int] = 1

    path: str
    fields: tuple[tuple[str, str], ...]


def keep(token: bytes, path: str, fields: Iterable[tuple[str, str]]) -> str:
    """Seal a form for the way through a page in between; empty when it is too long."""
    form = vault.encode(KeptForm(path=path, fields=tuple(fields)))
    if len(form) > LONGEST_BYTES:
        return ""
    sealed = vault.seal(vault.derive(token, "kept form"), form, _PLACE)
    return base64.urlsafe_b64encode(sealed).decode()


def kept(token: bytes, text: str) -> KeptForm | None:
    """Open what `keep` sealed in the same session; None for anything else."""
    try:
        sealed = base64.urlsafe_b64decode(text.encode("ascii", "replace"))
    except (binascii.Error, ValueError):
        return None
    plain = vault.try_unseal(vault.derive(token, "kept form"), sealed, _PLACE)
    return None if plain is None else vault.decode(KeptForm, plain)
