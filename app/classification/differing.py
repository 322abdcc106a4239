"""What differs between two texts of one entry. Pure, and in the order of the entry."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from app.catalogues import Label
from app.classification.wording import BARS, BasisWording, ElementWording, EntryWording

Value = str | Label | tuple[str, ...] | None

WHOLE: Final = "whole"
"""The field of an element or a source that only one of the two texts has."""

RULE_FIELDS: Final = frozenset(
    {
        *(WHOLE, "gate", "needs_all", "points", "contradicted_by"),
        *("links", "residual_to", "blanket", "applies_from", "kind"),
    }
)
"""What the engine reads; everything else is words for people."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not what it was.

    Attributes:
        part: `entry`, `element`, `bar` or `basis`.
        where: the id of the element or source, or the name of the consequence.
        field: which field of it.
        before: its value in the older text; None where there was none.
        after: its value in the newer text.
    """

    part: str
    where: str
    field: str
    before: Value
    after: Value

    @property
    def is_rule(self) -> bool:
        """Say whether the rules read it, and not only people."""
        return self.part in {"entry", "element"} and self.field in RULE_FIELDS


Key = tuple[str, str, str]


def differences(before: EntryWording, after: EntryWording) -> tuple[Difference, ...]:
    """Return every field that differs, in the order in which an entry is read."""
    old, new = dict(_fields(before)), dict(_fields(after))
    alone = {key[:2] for key in old.keys() ^ new.keys() if key[2] == WHOLE}

    def tells(key: Key) -> bool:
        if key[:2] in alone:
            return key[2] == WHOLE
        return key[2] != WHOLE and _read(old.get(key)) != _read(new.get(key))

    return tuple(
        Difference(*key, old.get(key), new.get(key))
        for key in dict.fromkeys((*old, *new))
        if tells(key)
    )


def _read(value: Value) -> Value:
    """Return what a reviewer reads: no page of theirs is in German."""
    return replace(value, de="") if isinstance(value, Label) else value


def _fields(entry: EntryWording) -> Iterator[tuple[Key, Value]]:
    yield ("entry", "", "name"), entry.name
    yield ("entry", "", "citation"), entry.citation
    yield ("entry", "", "family"), entry.family.value
    yield ("entry", "", "note"), entry.note
    day = entry.applies_from
    yield ("entry", "", "applies_from"), day.isoformat() if day else None
    yield ("entry", "", "start_note"), entry.start_note
    for element in entry.elements:
        yield from _element(element)
    for name, bar in zip(BARS, entry.bars, strict=True):
        yield ("bar", name, "value"), bar.value.value
        yield ("bar", name, "note"), bar.note
        yield ("bar", name, "basis"), bar.basis
    for basis in entry.bases:
        yield from _basis(basis)
    yield ("entry", "", "links"), entry.links
    yield ("entry", "", "residual_to"), entry.residual_to
    yield ("entry", "", "blanket"), _flag(entry.blanket)
    yield ("entry", "", "verified"), _flag(entry.verified)
    yield ("entry", "", "source_check"), entry.source_check.value


def _element(element: ElementWording) -> Iterator[tuple[Key, Value]]:
    yield ("element", element.id, WHOLE), element.summary
    yield ("element", element.id, "summary"), element.summary
    yield ("element", element.id, "kind"), element.kind.value
    yield ("element", element.id, "gate"), _flag(element.gate)
    yield ("element", element.id, "needs_all"), _flag(element.needs_all)
    yield ("element", element.id, "points"), tuple(sorted(element.points))
    yield ("element", element.id, "contradicted_by"), element.contradicted_by
    yield ("element", element.id, "asks"), element.asks


def _basis(basis: BasisWording) -> Iterator[tuple[Key, Value]]:
    yield ("basis", basis.id, WHOLE), basis.ref
    yield ("basis", basis.id, "ref"), basis.ref
    yield ("basis", basis.id, "note"), basis.note
    yield ("basis", basis.id, "verified"), _flag(basis.verified)
    yield ("basis", basis.id, "source_check"), basis.source_check.value


def _flag(value: bool) -> str:  # noqa: FBT001  # a value, no switch
    return "yes" if value else "no"
