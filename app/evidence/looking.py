"""Looking at an original: a picture, a page, sound or film, the beginning of a text.

What a page shows is never the original. Pictures and pages are drawn anew by the
limited process, small and as JPEG; of a text it gives the first letters. Sound and film
of the listed kinds are played from the sealed file, piece by piece. Other kinds have no
preview. Each look is written down with its reason before anything is shown.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, vault
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import NotFoundError
from app.evidence import custody, scanning, taking_in
from app.evidence.documents import EvidenceContent
from app.keys.parts import Part
from app.limited import running
from app.limited.answers import Step, Task
from app.limited.kinds import PICTURES, PLAYED, Kind
from app.staff.budgets import counting
from app.staff.policy import Permission
from app.vault.stream import Opened

SECONDS_OPEN = 120
"""How long the address of a picture works after it was opened with a reason."""
SECONDS_PLAYED = 60 * 60
MOST_BYTES_PLAYED = 8 * 1024 * 1024
"""Of sound and film in one answer; a browser asks for the next part itself."""
MOST_PAGES = 20_000


class Preview(StrEnum):
    """How a kind of file can be looked at."""

    PICTURE = "picture"
    PAGES = "pages"
    WORDS = "words"
    SOUND = "sound"
    FILM = "film"


def preview_of(mime: str) -> Preview | None:
    """Say how a file of this type is shown, or None: then it is only downloaded."""
    if mime not in set(Kind):
        return None
    kind = Kind(mime)
    if kind in PICTURES:
        return Preview.PICTURE
    if kind in PLAYED:
        is_sound = kind.value.startswith("audio/")
        return Preview.SOUND if is_sound else Preview.FILM
    return {Kind.PDF: Preview.PAGES, Kind.TEXT: Preview.WORDS}.get(kind)


@dataclass(frozen=True)
class Looked:
    """What an address must carry to show what was opened; `page` counts from 0."""

    item_id: UUID
    step: Step
    page: int
    until: int
    proof: str = field(repr=False)


def look(
    db: Session, file: CaseFile, item_id: UUID, step: Step, reason: str, page: int = 0
) -> Looked:
    """Write down that somebody looks, and return until when and the proof of it.

    Raises:
        NotFoundError: the actor may not see evidence, there is no such item, or it has
            no preview.
        NoKeyError: the identity key is not there.
    """
    content = _to_be_shown(db, file, item_id)
    page = min(max(page, 0), MOST_PAGES)
    played = preview_of(content.mime) in {Preview.SOUND, Preview.FILM}
    seconds = SECONDS_PLAYED if played else SECONDS_OPEN
    until = int(clock.now().timestamp()) + seconds
    proof = _proof(file, item_id, step, page, until)
    custody.note(
        db, file, item_id, "viewed", reason=reason, input_sha256=content.sha256
    )
    counting.read(
        db,
        file.actor,
        Action.EVIDENCE_SEEN,
        file.id,
        of=item_id,
        themes=["recordings"] if played else None,
        reason=reason,
        step=step.value,
    )
    return Looked(item_id, step, page, until, proof)


def opened(
    db: Session, file: CaseFile, looked: Looked
) -> tuple[EvidenceContent, Opened]:
    """Open the original for an address that `look` gave in this session.

    Nothing of it is read here, so that no transaction waits while it is drawn.

    Raises:
        NotFoundError: it was not opened in this session, or too long ago.
    """
    content = _to_be_shown(db, file, looked.item_id)
    known = _proof(file, looked.item_id, looked.step, looked.page, looked.until)
    is_proven = vault.same(known.encode(), looked.proof.encode("utf-8", "replace"))
    if not is_proven or looked.until < clock.now().timestamp():
        raise NotFoundError
    return content, taking_in.original(db, file, looked.item_id)


def drawn(content: EvidenceContent, source: Opened, looked: Looked) -> bytes:
    """Return the picture or the page as JPEG, drawn by the limited process.

    Raises:
        UnreadableFileError: it cannot be drawn.
        NotIsolatedError: nothing is read on this machine.
    """
    with source:
        return _drawn(source, preview_of(content.mime), looked.step, looked.page)[0]


def pages_of(source: Opened) -> int:
    """Return how many pages a PDF has.

    Raises:
        UnreadableFileError: it cannot be read.
    """
    with source:
        return _drawn(source, Preview.PAGES, Step.VEILED, 0)[1]


def words_of(source: Opened) -> str:
    """Return the beginning of a text; marks that turn or hide letters are visible."""
    with source:
        size = min(source.size, running.MOST_WORDS_BYTES)
        return running.drawn(_Part(source, size), size, Task.WORDS)[0].decode()


class _Part:
    """The beginning of a file."""

    def __init__(self, source: Opened, size: int) -> None:
        self._source, self._left = source, size

    def read(self, size: int, /) -> bytes:
        """Return at most so many bytes; none at the end of the part."""
        block = self._source.read(min(size, self._left))
        self._left -= len(block)
        return block


def _drawn(
    source: Opened, preview: Preview | None, step: Step, page: int
) -> tuple[bytes, int]:
    if preview not in {Preview.PICTURE, Preview.PAGES}:
        raise NotFoundError
    task = Task.PICTURE if preview is Preview.PICTURE else Task.PAGE
    return running.drawn(source, source.size, task, step, page)


def _to_be_shown(db: Session, file: CaseFile, item_id: UUID) -> EvidenceContent:
    file.require(Permission.EVIDENCE_READ)
    _, content = taking_in.item(db, file, item_id)
    if preview_of(content.mime) is None or scanning.is_shut(content.checked):
        raise NotFoundError
    return content


def _proof(file: CaseFile, item_id: UUID, step: Step, page: int, until: int) -> str:
    """Bind a page, a step and an hour to this session, by the case's identity key."""
    key = vault.derive(file.box.key(Part.IDENTITY), "picture")
    session = file.actor.session_id
    return vault.keyed_hash(
        key, "look", item_id, step.value, page, until, session
    ).hex()
