"""Who of a case is listed in a package: those of whom something in it speaks."""

from dataclasses import replace

import msgspec

from app.packages.contents import PackageContents


def narrowed(contents: PackageContents) -> PackageContents:
    """Leave out people of the case of whom nothing that goes says anything.

    A pseudonym that stands in a record or in a text is enough to be listed, whatever
    it is said to have done or not done. The gate's report keeps besides whoever it
    answered about, such as the owner of an item that is held back.
    """
    everybody = {person.pseudonym for person in contents.persons}
    rest = replace(
        contents, persons=(), gate=replace(contents.gate, persons=()), annex=()
    )
    told = msgspec.json.encode(rest).decode()
    listed = {pseudonym for pseudonym in everybody if pseudonym in told}
    asked = tuple(
        person
        for person in contents.gate.persons
        if person.pseudonym in listed or person.verdict != "not_asked"
    )
    return replace(
        contents,
        persons=tuple(p for p in contents.persons if p.pseudonym in listed),
        gate=replace(contents.gate, persons=asked),
    )
