"""Who of a case is listed in a package: those of whom something in it speaks."""

from dataclasses import replace

import msgspec

from app.packages import file_names
from app.packages.contents import PackageContents
from app.packages.names import NameSearch


def narrowed(contents: PackageContents) -> PackageContents:
    """Leave out people of the case of whom nothing that goes says anything.

    A pseudonym that stands in a record or in a text is enough to be listed, whatever
    it is said to have done or not done. The gate's report keeps besides whoever it
    answered about, such as the owner of an item that is held back. A file's own name
    that tells one of the others stays out of the names annex.
    """
    everybody = {person.pseudonym for person in contents.persons}
    gate = replace(contents.gate, persons=())
    rest = replace(contents, persons=(), gate=gate, annex=(), annex_files=())
    told = msgspec.json.encode(rest).decode()
    listed = {pseudonym for pseudonym in everybody if pseudonym in told}
    asked = tuple(
        person
        for person in contents.gate.persons
        if person.pseudonym in listed or person.verdict != "not_asked"
    )
    others = NameSearch(e for e in contents.annex if e.pseudonym in everybody - listed)
    return replace(
        contents,
        annex_files=tuple(
            each
            for each in contents.annex_files
            if not file_names.speaks_of(each.original_filename, others)
        ),
        persons=tuple(p for p in contents.persons if p.pseudonym in listed),
        gate=replace(contents.gate, persons=asked),
    )
