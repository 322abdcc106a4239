"""What differs between two editions, in plain lines: for a lawyer at a terminal."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.catalogues import Label
from app.classification.differing import WHOLE, Difference, Value, differences
from app.classification.wording import EntryWording


@dataclass(frozen=True)
class Changes:
    """What one edition has otherwise than another.

    Attributes:
        added: entries that only the newer one has.
        gone: entries that only the older one has; decisions about them stand.
        changed: entries of both, each with every field that differs.
        same: how many say and ask the same.
    """

    added: tuple[EntryWording, ...]
    gone: tuple[EntryWording, ...]
    changed: tuple[tuple[EntryWording, tuple[Difference, ...]], ...]
    same: int


def changes(
    before: Mapping[str, EntryWording], after: Mapping[str, EntryWording]
) -> Changes:
    """Compare two editions, entry by entry, in the order of the newer one."""
    found = [
        (new, differences(before[key], new))
        for key, new in after.items()
        if key in before
    ]
    changed = tuple(each for each in found if each[1])
    return Changes(
        added=tuple(new for key, new in after.items() if key not in before),
        gone=tuple(old for key, old in before.items() if key not in after),
        changed=changed,
        same=len(found) - len(changed),
    )


def lines(told: Changes, language: str) -> Iterator[str]:
    """Say it in lines: "-" stands before what was, "+" before what is."""
    for mark, word, entries in (
        ("+", "added", told.added),
        ("-", "gone", told.gone),
    ):
        for entry in entries:
            yield ""
            yield f"{mark} {entry.id}  {word}: {_name(entry, language)}"
    for entry, found in told.changed:
        yield ""
        yield f"~ {entry.id}  {_name(entry, language)}"
        for each in found:
            yield f"    {_field(each)}"
            for mark, value, other in (
                ("-", each.before, each.after),
                ("+", each.after, each.before),
            ):
                for part in _parts(value, other, language):
                    yield f"      {mark} {part}"


def _name(entry: EntryWording, language: str) -> str:
    citation = entry.citation.in_language(language)
    return f"{citation}, {entry.name.in_language(language)}"


def _field(each: Difference) -> str:
    """Name a field; what the rules read is marked, since proposals may follow it."""
    name = each.part if each.field == WHOLE else each.field
    where = f"{each.where}: " if each.where else ""
    return f"{where}{name}" + ("  [read by the rules]" if each.is_rule else "")


def _parts(value: Value, other: Value, language: str) -> Iterator[str]:
    """Say a value; of lists only what the other text does not have.

    Where a text differs in another language alone, both languages are said.
    """
    if value is None:
        return
    if isinstance(value, tuple):
        lacking = other if isinstance(other, tuple) else ()
        yield from (each for each in value if each not in lacking)
    elif isinstance(value, Label):
        said = value.in_language(language)
        yield said
        if isinstance(other, Label) and other.in_language(language) == said:
            yield f"({value.uk if language == 'en' else value.en})"
    else:
        yield value
