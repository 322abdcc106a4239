"""What a public page has to offer: signed recordings and pictures, and nothing else.

Nothing that stands in the table is believed: each row must carry the signature of a
coordinator whom the directory knew then, over its page, its language, the words it
reads and the hash of its bytes. A database that somebody changed plays nothing.
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import vault
from app.aids.models import Aid
from app.aids.pages import CONSENT, Page, of_purpose
from app.errors import NotFoundError, TamperedError
from app.keys import directory
from app.keys.parts import Role
from app.keys.pinned import pinned

PURPOSE = "aid"
SOUND, PICTURE = "sound", "picture"
ENDINGS = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "image/png": "png",
}

log = logging.getLogger(__name__)

_verified: set[bytes] = set()
"""Digests of rows whose signature was checked in this process."""


@dataclass(frozen=True)
class File:
    """One file as a page names it: the address tells nothing of what it is about."""

    number: int
    mime: str

    @property
    def name(self) -> str:
        """The last part of its address."""
        return f"{self.number}.{ENDINGS[self.mime]}"


@dataclass(frozen=True)
class Shown:
    """What one page has in one language."""

    sound: File | None = None
    picture: File | None = None
    choices: Mapping[str, File] = field(default_factory=dict)

    def within(self, question: str) -> dict[str, File]:
        """Return the pictures of one question of several on a page."""
        begin = f"{question}."
        return {
            option.removeprefix(begin): file
            for option, file in self.choices.items()
            if option.startswith(begin)
        }


def of_page(db: Session, page: Page, language: str) -> Shown:
    """Return what may be shown on a page; a recording only of the words it has now."""
    rows = db.scalars(
        select(Aid).where(Aid.page == page.name, Aid.language.in_(("", language)))
    )
    found = [row for row in rows if _is_fit(page, row) and is_signed(db, row)]
    files = {(row.kind, row.option): File(row.number, row.mime) for row in found}
    return Shown(
        files.get((SOUND, "")),
        files.get((PICTURE, "")),
        {
            option: file
            for (kind, option), file in files.items()
            if kind == PICTURE and option
        },
    )


def of_talk(db: Session, purpose_id: str) -> tuple[dict[str, File], dict[str, File]]:
    """Return what may be heard and seen in a talk about one purpose.

    Returns:
        The recordings by language, each only of the words of today; and the pictures by
        point, "" being the one of the purpose itself.
    """
    name = CONSENT + purpose_id
    heard, seen = {}, {}
    for row in db.scalars(select(Aid).where(Aid.page == name)):
        here = of_purpose(purpose_id, row.language)
        if here is None or not _is_fit(here, row) or not is_signed(db, row):
            continue
        file = File(row.number, row.mime)
        if row.kind == SOUND:
            heard[row.language] = file
        else:
            seen[row.option] = file
    return heard, seen


def file_of(db: Session, number: int, ending: str) -> tuple[str, bytes]:
    """Return the kind and the bytes of one file.

    Raises:
        NotFoundError: there is none, or it is not what was signed.
    """
    row = db.scalar(select(Aid).where(Aid.number == number))
    if row is None or ENDINGS.get(row.mime) != ending or not is_signed(db, row):
        raise NotFoundError
    if not vault.same(hash_of(row.data), row.sha256):
        log.warning("aid %s is not what was signed: it is not served", row.number)
        raise NotFoundError
    return row.mime, row.data


def hash_of(data: bytes) -> bytes:
    """Return the SHA-256 of a file: what `sha256sum` says of it stands in the log."""
    return hashlib.sha256(data).digest()


def statement(row: Aid) -> bytes:
    """Return what is signed of a row."""
    return vault.context(
        pinned().organisation,
        row.kind,
        row.page,
        row.option,
        row.language,
        row.mime,
        row.words,
        row.sha256,
        row.signed_at_seq,
    )


def is_signed(db: Session, row: Aid) -> bool:
    """Say whether a coordinator signed this row, checking it once in a process."""
    seen = vault.digest("aid_row", statement(row), row.signed_by.bytes, row.signature)
    if seen in _verified:
        return True
    try:
        known = directory.load(db)
        verifying = known.signer(row.signed_by, row.signed_at_seq)
        vault.verify(verifying, PURPOSE, statement(row), row.signature)
    except TamperedError:
        # Here, and nowhere above: a page without its recording still helps somebody.
        log.warning("aid %s is not signed as it stands: it is not shown", row.number)
        return False
    if known.staff(row.signed_by).role is not Role.COORDINATOR:
        log.warning("aid %s is signed by no coordinator: it is not shown", row.number)
        return False
    _verified.add(seen)
    return True


def _is_fit(page: Page, row: Aid) -> bool:
    if row.mime not in ENDINGS:
        return False
    return row.kind != SOUND or vault.same(row.words, page.hash)
