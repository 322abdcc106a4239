"""Small pictures of an original: decoded, drawn anew, and nothing else kept.

What a page shows is never the original. It is read from the sealed file into memory,
made small, and written again as JPEG: metadata, thumbnails and whatever was hidden
behind the picture are gone. Other types have no preview.
"""

import io
import warnings
from enum import StrEnum
from typing import IO, cast
from uuid import UUID

from PIL import Image, ImageFilter, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError, NotFoundError
from app.evidence import custody, taking_in
from app.keys.parts import Part
from app.staff.policy import Permission

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
MOST_PIXELS = 60_000_000
"""More is refused before it is decoded: a small file can claim a huge picture."""
LONGEST_SIDE = 1200
SMALL_SIDE = 480
QUALITY = 82
BLUR_RADIUS = 14
SECONDS_OPEN = 120
"""How long the address of a picture works after it was opened with a reason."""


class Step(StrEnum):
    """How much of a picture is shown. Each is a choice; the first spares most."""

    VEILED = "veiled"  # small, grey, blurred
    GREY = "grey"
    COLOUR = "colour"


def has_preview(mime: str) -> bool:
    """Say whether the first bytes looked like a picture of a kind that is drawn."""
    return mime in {
        "image/jpeg",
        "image/png",
        "image/webp",
        "image/gif",
        "image/tiff",
        "image/bmp",
    }


def drawn(source: IO[bytes], step: Step) -> bytes:
    """Return the picture of one step as JPEG.

    Raises:
        InvalidInputError: it is no such picture, is damaged, or is too large to draw.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(source, formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise InvalidInputError("picture")
                found.seek(0)
                picture = ImageOps.exif_transpose(found).convert("RGB")
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,  # what Pillow's readers raise for a broken file
        ValueError,
        EOFError,
        Warning,
    ):
        raise InvalidInputError("picture") from None
    side = SMALL_SIDE if step is Step.VEILED else LONGEST_SIDE
    picture.thumbnail((side, side))
    if step is not Step.COLOUR:
        picture = ImageOps.grayscale(picture)
    if step is Step.VEILED:
        picture = picture.filter(ImageFilter.GaussianBlur(BLUR_RADIUS))
    picture.info.clear()
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def look(
    db: Session, file: CaseFile, item_id: UUID, step: Step, reason: str
) -> tuple[int, str]:
    """Write down that somebody looks, and return until when and the proof of it.

    The address of the picture carries both; without them it shows nothing.

    Raises:
        NotFoundError: the actor may not see evidence, there is no such item, or it has
            no preview.
        NoKeyError: the identity key is not there.
    """
    file.require(Permission.EVIDENCE_READ)
    _, content = taking_in.item(db, file, item_id)
    if not has_preview(content.mime):
        raise NotFoundError
    until = int(clock.now().timestamp()) + SECONDS_OPEN
    proof = _proof(file, item_id, step, until)
    custody.note(
        db, file, item_id, "viewed", reason=reason, input_sha256=content.sha256
    )
    audit.record(
        db,
        Action.EVIDENCE_SEEN,
        file.actor.staff_id,
        file.id,
        reason=reason,
        step=step.value,
    )
    return until, proof


def shown(
    db: Session, file: CaseFile, item_id: UUID, step: Step, until: int, proof: str
) -> bytes:
    """Draw the picture for an address that `look` gave in this session.

    Raises:
        NotFoundError: it was not opened in this session, or too long ago.
        InvalidInputError: it cannot be drawn.
    """
    file.require(Permission.EVIDENCE_READ)
    known = _proof(file, item_id, step, until)
    is_proven = vault.same(known.encode(), proof.encode("utf-8", "replace"))
    if not is_proven or until < clock.now().timestamp():
        raise NotFoundError
    with taking_in.original(db, file, item_id) as source:
        return drawn(cast("IO[bytes]", source), step)


def _proof(file: CaseFile, item_id: UUID, step: Step, until: int) -> str:
    """Bind an item, a step and an hour to this session, by the case's identity key."""
    key = vault.derive(file.box.key(Part.IDENTITY), "picture")
    session = file.actor.session_id
    return vault.keyed_hash(key, "look", item_id, step.value, until, session).hex()
