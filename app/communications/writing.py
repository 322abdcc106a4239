"""Writing a communication: paragraphs, their words, where they stand, withdrawals."""

from collections.abc import Callable, Sequence
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.communications import catalogue, keeping, rules
from app.communications.documents import (
    CommunicationContent,
    ParagraphContent,
    Sentence,
    Withdrawal,
)
from app.communications.keeping import ParagraphSeen, Seen, change
from app.communications.models import CommunicationParagraph
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.staff.actor import Actor

LONGEST_SENTENCE = 2_000
MOST_SENTENCES = 40


def add(
    db: Session, actor: Actor, row_id: UUID, heading: str, texts: Sequence[str]
) -> UUID:
    """Write a new paragraph at the end of a heading; it gets its number for good.

    Raises:
        NotFoundError: there is no such heading.
        InvalidInputError: `text`: nothing, too much, or too long a sentence.
    """
    _check_texts(texts)
    _known_heading(heading)
    paragraph_id = uuid4()
    seen = change(
        db,
        actor,
        row_id,
        lambda old: with_outline(old, rules.added(old.outline, heading, paragraph_id)),
    )
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    content = ParagraphContent(
        sentences=tuple(Sentence(uuid4(), text) for text in texts),
        by=actor.staff_id,
        on=clock.now().date(),
    )
    table = CommunicationParagraph.__tablename__
    db.add(
        CommunicationParagraph(
            id=paragraph_id,
            register_id=seen.team_id,
            communication_id=row_id,
            version=1,
            content=box.seal(table, paragraph_id, Part.CONTENT, content),
        )
    )
    db.flush()
    return paragraph_id


def write(
    db: Session,
    actor: Actor,
    seen: Seen,
    paragraph_id: UUID,
    version: int,
    changed: Callable[[ParagraphContent], ParagraphContent],
) -> ParagraphSeen:
    """Write a paragraph anew.

    Raises:
        NotFoundError: it is not of this communication, or the actor may not.
        ConflictError: somebody else changed it since `version`, or it is withdrawn.
    """
    keeping.require(db, actor, seen.team_id, keeping.WRITE)
    row = db.get(
        CommunicationParagraph,
        paragraph_id,
        with_for_update=True,
        populate_existing=True,
    )
    if row is None or row.communication_id != seen.id:
        raise NotFoundError
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    old = keeping.opened(box, row, seen).content
    if row.version != version or old.withdrawn is not None:
        raise ConflictError
    content = msgspec.structs.replace(
        changed(old), by=actor.staff_id, on=clock.now().date()
    )
    keeping.seal_anew(box, row, content)
    db.flush()
    audit.record(db, Action.COMMUNICATION_CHANGED, actor.staff_id, seen.team_id)
    return keeping.opened(box, row, seen)


def rewrite(
    db: Session,
    actor: Actor,
    seen: Seen,
    paragraph_id: UUID,
    version: int,
    texts: Sequence[str],
    *,
    let_go: bool = False,
) -> ParagraphSeen:
    """Write the sentences of a paragraph anew; each keeps the pins that it had.

    Raises:
        InvalidInputError: `text`; `pins`: a sentence with pins is gone, and nobody
            said that they may go with it.
        ConflictError: as in `write`.
    """
    _check_texts(texts)

    def changed(old: ParagraphContent) -> ParagraphContent:
        places = rules.carried([each.text for each in old.sentences], texts)
        gone = {n for n, e in enumerate(old.sentences) if e.pins} - set(places)
        if gone and not let_go:
            raise InvalidInputError("pins")
        sentences = tuple(
            Sentence(uuid4(), text)
            if at is None
            else msgspec.structs.replace(old.sentences[at], text=text)
            for text, at in zip(texts, places, strict=True)
        )
        return msgspec.structs.replace(old, sentences=sentences)

    return write(db, actor, seen, paragraph_id, version, changed)


def withdraw(
    db: Session,
    actor: Actor,
    seen: Seen,
    paragraph_id: UUID,
    version: int,
    reason: str,
) -> None:
    """Withdraw a paragraph: its number stays, its words are printed no more.

    Raises:
        InvalidInputError: `reason`: none.
        ConflictError: it was withdrawn already, or somebody else changed it.
    """
    if not reason.strip():
        raise InvalidInputError("reason")
    said = Withdrawal(reason.strip(), actor.staff_id, clock.now().date())
    write(
        db,
        actor,
        seen,
        paragraph_id,
        version,
        lambda old: msgspec.structs.replace(old, withdrawn=said),
    )
    change(
        db,
        actor,
        seen.id,
        lambda old: with_outline(old, rules.withdrawn(old.outline, paragraph_id)),
    )


def move(
    db: Session,
    actor: Actor,
    seen: Seen,
    paragraph_id: UUID,
    heading: str,
    after: UUID | None,
) -> None:
    """Put a paragraph elsewhere; it keeps its number."""
    _known_heading(heading)
    change(
        db,
        actor,
        seen.id,
        lambda old: with_outline(
            old, rules.moved(old.outline, paragraph_id, heading, after)
        ),
    )


def supplement(db: Session, actor: Actor, row_id: UUID) -> None:
    """Begin a supplement.

    Raises:
        ConflictError: no edition was made yet, or the last one is empty.
    """
    change(
        db,
        actor,
        row_id,
        lambda old: with_outline(old, rules.supplemented(old.outline)),
    )


def number_anew(db: Session, actor: Actor, row_id: UUID) -> None:
    """Number in the order of reading, while no edition was made.

    Raises:
        ConflictError: an edition was made.
    """
    order = catalogue.load().order
    change(
        db,
        actor,
        row_id,
        lambda old: with_outline(old, rules.numbered_anew(old.outline, order)),
    )


def with_outline(
    old: CommunicationContent, outline: rules.Outline
) -> CommunicationContent:
    """Return the content with paragraphs elsewhere, or numbered otherwise."""
    return msgspec.structs.replace(old, outline=outline)


def _known_heading(heading: str) -> None:
    if heading not in catalogue.load().headings:
        raise NotFoundError


def _check_texts(texts: Sequence[str]) -> None:
    fits = all(0 < len(text.strip()) <= LONGEST_SENTENCE for text in texts)
    if not texts or len(texts) > MOST_SENTENCES or not fits:
        raise InvalidInputError("text")
