"""Putting recordings and pictures on the public pages: by a coordinator, signed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from app import audit, vault
from app.aids import drawings, showing, sounds
from app.aids.models import Aid
from app.aids.pages import Page, Tongue, names, page, purposes
from app.aids.showing import PICTURE, PURPOSE, SOUND, File
from app.audit import Action
from app.errors import NotFoundError
from app.keys import directory
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows

NUMBERS = 1_000_000
"""Addresses are drawn from so many: one says nothing of its neighbours."""


@dataclass(frozen=True)
class Held:
    """A recording or picture that is there, and whether it still fits its page."""

    file: File
    fits: bool


@dataclass(frozen=True)
class Coverage:
    """What one page has and lacks."""

    page: Page
    sounds: dict[str, Held]
    picture: File | None
    pictures: dict[str, File]


def coverage(db: Session, actor: Actor, tongues: Sequence[Tongue]) -> list[Coverage]:
    """Return for every public page and every talk what is there, by language."""
    _require(actor)
    rows: dict[str, list[Aid]] = {}
    for row in db.scalars(select(Aid)):
        rows.setdefault(row.page, []).append(row)
    every = (*names(), *purposes())
    return [_covered(db, name, tongues, rows.get(name, [])) for name in every]


def of_one(db: Session, actor: Actor, name: str, tongues: Sequence[Tongue]) -> Coverage:
    """Return what one page has.

    Raises:
        NotFoundError: there is no such page, or the actor may not record.
    """
    _require(actor)
    if not _is_known(name):
        raise NotFoundError
    rows = list(db.scalars(select(Aid).where(Aid.page == name)))
    return _covered(db, name, tongues, rows)


def record(db: Session, actor: Actor, name: str, tongue: Tongue, data: bytes) -> None:
    """Put a recording on a page, in the place of the one before.

    Raises:
        NotFoundError: there is no such page, or the actor may not record.
        InvalidInputError: `empty`, `too_large` or `not_sound`; nothing changes.
    """
    _require(actor)
    here = _page(name, tongue)
    sound = sounds.checked(data, most_bytes(here)[0])
    _put(db, actor, SOUND, here, "", tongue.code, here.hash, sound.mime, sound.data)


def draw(
    db: Session, actor: Actor, name: str, option: str, tongue: Tongue, data: bytes
) -> None:
    """Put a picture beside a choice, or beside the title of the page.

    Raises:
        NotFoundError: no such page or choice, or the actor may not record.
        InvalidInputError: `empty`, `too_large`, `not_picture` or `too_detailed`.
    """
    _require(actor)
    here = _page(name, tongue)
    if option and option not in dict(here.choices):
        raise NotFoundError
    picture = drawings.drawn(data, most_bytes(here)[1])
    _put(db, actor, PICTURE, here, option, "", b"", "image/png", picture)


def still_fits(db: Session, actor: Actor, name: str, tongue: Tongue) -> None:
    """Tie a recording to the words as they are now: they changed, its sense did not.

    Raises:
        NotFoundError: there is none, or the actor may not record.
    """
    _require(actor)
    here = _page(name, tongue)
    row = db.scalar(_at(SOUND, name, "", tongue.code))
    if row is None or not showing.is_signed(db, row):
        raise NotFoundError
    row.words = here.hash
    _sign(db, actor, row)


def take_away(
    db: Session, actor: Actor, name: str, *, option: str | None, language: str
) -> None:
    """Take a recording (`option` is None) or a picture off a page.

    Raises:
        NotFoundError: the actor may not record.
    """
    _require(actor)
    kind = SOUND if option is None else PICTURE
    row = db.scalar(_at(kind, name, option or "", language))
    if row is None:
        return
    db.delete(row)
    audit.record(db, Action.AID_REMOVED, actor.staff_id, page=name, kind=kind)


def _require(actor: Actor) -> None:
    if not allows(actor, Permission.AID_WRITE, Record()):
        raise NotFoundError


def most_bytes(here: Page) -> tuple[int, int]:
    """Return how much a recording, and one drawn picture, of this page may come to."""
    if here.is_inside:
        return sounds.MOST_BYTES_INSIDE, drawings.MOST_BYTES_DRAWN
    return sounds.MOST_BYTES, drawings.PAGE_BYTES // (len(here.choices) + 1)


def _is_known(name: str) -> bool:
    return name in names() or name in purposes()


def _page(name: str, tongue: Tongue) -> Page:
    found = page(name, tongue) if _is_known(name) else None
    if found is None:
        raise NotFoundError
    return found


def _covered(
    db: Session, name: str, tongues: Sequence[Tongue], rows: list[Aid]
) -> Coverage:
    told = {tongue.code: _page(name, tongue) for tongue in tongues}
    signed = [row for row in rows if showing.is_signed(db, row)]
    pictures = {
        row.option: File(row.number, row.mime) for row in signed if row.kind == PICTURE
    }
    return Coverage(
        told[tongues[0].code],
        {
            row.language: Held(
                File(row.number, row.mime),
                vault.same(row.words, told[row.language].hash),
            )
            for row in signed
            if row.kind == SOUND and row.language in told
        },
        pictures.pop("", None),
        pictures,
    )


def _at(kind: str, name: str, option: str, language: str) -> Select[Aid]:
    return select(Aid).where(
        Aid.kind == kind,
        Aid.page == name,
        Aid.option == option,
        Aid.language == language,
    )


def _put(
    db: Session,
    actor: Actor,
    kind: str,
    here: Page,
    option: str,
    language: str,
    words: bytes,
    mime: str,
    data: bytes,
) -> None:
    db.execute(
        delete(Aid).where(
            Aid.kind == kind,
            Aid.page == here.name,
            Aid.option == option,
            Aid.language == language,
        )
    )
    row = Aid(
        id=uuid4(),
        number=_free_number(db),
        kind=kind,
        page=here.name,
        option=option,
        language=language,
        mime=mime,
        words=words,
        sha256=showing.hash_of(data),
        data=data,
    )
    _sign(db, actor, row)
    db.add(row)
    db.flush()


def _sign(db: Session, actor: Actor, row: Aid) -> None:
    row.signed_by = actor.staff_id
    row.signed_at_seq = directory.load(db).head
    row.signature = actor.unlocked.sign(PURPOSE, showing.statement(row))
    audit.record(
        db,
        Action.AID_RECORDED,
        actor.staff_id,
        page=row.page,
        kind=row.kind,
        language=row.language,
        sha256=row.sha256.hex(),
    )


def _free_number(db: Session) -> int:
    """Return a number that no file has; the unique constraint has the last word."""
    while True:
        number = secrets.randbelow(NUMBERS)
        if db.scalar(select(Aid.id).where(Aid.number == number)) is None:
            return number
