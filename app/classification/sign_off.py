"""A lawyer's sign-off beside a file of law: who, when, why, and of exactly which text.

It is bound to the edition and to a hash of every entry. One that fits another text is
refused when the law is read; a file without one is marked as not signed off.
"""

import hashlib
from pathlib import Path
from typing import Any, Final

import msgspec

from app import catalogues
from app.classification.entries import Catalogue, SignOff
from app.classification.wording import EntryWording, wording_of

ENDING: Final = ".signed.yaml"
_LABEL: Final = {"en", "uk", "de"}
_encoder = msgspec.json.Encoder(order="deterministic")


def path_beside(file: Path) -> Path:
    """Return where the sign-off of a file of law stands."""
    return file.with_name(file.stem + ENDING)


def entries_of(catalogue: Catalogue, prefix: str = "") -> list[EntryWording]:
    """Return the entries of the shipped file, or of an organisation's own."""
    found = []
    for key, crime in catalogue.crimes.items():
        law = catalogue.law_of(key)
        if (law.prefix if law else "") == prefix:
            found.append(wording_of(crime, catalogue))
    return found


def hash_of(catalogue: Catalogue, prefix: str = "") -> str:
    """Return the SHA-256 (hex) of every entry of one file, with its sources.

    Comments and the order of entries are not part of it; each word, test and source is,
    but for the German: nobody signs that.
    """
    entries = {
        each.id: _without_german(msgspec.to_builtins(each))
        for each in entries_of(catalogue, prefix)
    }
    return hashlib.sha256(_encoder.encode(entries)).hexdigest()


def _without_german(node: Any) -> Any:
    if isinstance(node, list):
        return [_without_german(each) for each in node]
    if not isinstance(node, dict):
        return node
    kept = node.keys() - {"de"} if node.keys() == _LABEL else node.keys()
    return {key: _without_german(node[key]) for key in kept}


def read_beside(file: Path, catalogue: Catalogue, prefix: str = "") -> SignOff | None:
    """Read the sign-off of a file of law; None where nobody signed it.

    Raises:
        CatalogueError: it was given for another edition, or for other words.
    """
    path = path_beside(file)
    if not path.exists():
        return None
    law = next((each for each in catalogue.own if each.prefix == prefix), None)
    edition = law.version if law else catalogue.shipped
    fields = catalogues.load(path).fields(
        *("edition", "entries_sha256", "signed_by", "admission", "signed_on", "reason")
    )
    if fields["edition"].text() != edition:
        raise fields["edition"].wrong(
            f"the sign-off is for another edition than {edition} of {file.name}"
        )
    if fields["entries_sha256"].text() != hash_of(catalogue, prefix):
        raise fields["entries_sha256"].wrong(
            f"the entries of {file.name} are not those that were signed off"
        )
    return SignOff(
        signed_by=fields["signed_by"].text(),
        admission=fields["admission"].text(),
        signed_on=fields["signed_on"].date(),
        reason=fields["reason"].text(),
    )
