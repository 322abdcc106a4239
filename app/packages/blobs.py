"""Which file of an item goes: its original, or a copy with parts hidden."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import BinaryIO
from uuid import UUID

import msgspec

from app.evidence.documents import EvidenceContent
from app.packages import codes, terms
from app.packages.account import Label
from app.packages.contents import Derivative, Item, Original, Withheld

ORIGINAL_STAYS = Label(
    "Parts are hidden in the copy that goes; the original stays here.",
    "У копії, яку передано, приховано частини; оригінал залишається тут.",
    "In der übermittelten Kopie sind Teile verdeckt; das Original bleibt hier.",
)
FROM = "original of this item, kept by the organisation"


class Blob(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a file of an item lies, and what it must hash to.

    Attributes:
        item_id: of the package.
        blob_id: the sealed file.
        sha256: of its clear bytes, hex.
        size_bytes: of them.
        tool: what made it, for a copy with parts hidden; an original has none.
        code: of the record of the case, for the house alone.
        sha512: as `sha256`; empty where none was kept.
    """

    item_id: str
    blob_id: UUID
    sha256: str
    size_bytes: int = 0
    tool: str = ""
    code: str = ""
    sha512: str = ""


def in_place(
    item: Item, original: Blob, content: EvidenceContent, chosen: Collection[UUID]
) -> tuple[Item, Blob]:
    """Put a copy with parts hidden in the place of an original, where one was chosen.

    Args:
        item: as it would go with its original.
        original: its file.
        content: what is known of it, read under the verdict.
        chosen: the copies that the request names.
    """
    for each in content.redactions:
        if each.id in chosen:
            reasons: tuple[codes.RedactionCode, ...] = tuple(
                terms.one_of(codes.RedactionCode, reason, "N")
                for reason in each.reasons
            )
            item = replace(
                item,
                mime=each.mime,
                page_count=each.pages,
                redacted=True,
                redaction_reasons=reasons,
                unredacted_id=item.item_id,
            )
            return item, Blob(
                item.item_id,
                each.id,
                each.sha256,
                each.size_bytes,
                each.tool,
                content.code,
            )
    return item, original


def withheld(items: Iterable[Item]) -> tuple[Withheld, ...]:
    """Say of each item whose original stays behind that it does, and why."""
    return tuple(
        Withheld(
            kind="item",
            reason=ORIGINAL_STAYS.en,
            label=ORIGINAL_STAYS,
            item_id=item.item_id,
        )
        for item in items
        if item.redacted and item.unredacted_id
    )


def filled(item: Item, blob: Blob, opened: Callable[[UUID], BinaryIO]) -> Item:
    """Give an item the file that goes: its original, or a copy and no original."""
    open_ = partial(opened, blob.blob_id)
    if not blob.tool:
        original = Original(
            open=open_,
            sha256=blob.sha256,
            sha512=blob.sha512,
            size_bytes=blob.size_bytes,
        )
        return replace(item, original=original)
    copy = Derivative(
        kind="redacted",
        open=open_,
        mime=item.mime,
        derived_from=FROM,
        tool=blob.tool,
        language=item.language,
    )
    return replace(item, derivatives=(copy,))
