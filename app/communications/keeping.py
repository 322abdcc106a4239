"""Communications of a team: begun, read and written, under the keys of its register.

Whoever changes where paragraphs stand, or which sources there are, waits for the other;
the words of one paragraph are guarded by its own version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.classification.forum_catalogue import forum_catalogue
from app.communications import catalogue
from app.communications.documents import (
    CommunicationContent,
    ParagraphContent,
)
from app.communications.models import Communication, CommunicationParagraph
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.evidence.verifying import reporting
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.packages import recipients
from app.staff.actor import Actor
from app.staff.models import TeamRecord
from app.staff.policy import Permission, teams_for

READ, WRITE = Permission.COMMUNICATION_READ, Permission.COMMUNICATION_WRITE
LONGEST_TITLE = 200


@dataclass(frozen=True)
class Seen:
    """A communication, opened."""

    id: UUID
    team_id: UUID
    version: int
    content: CommunicationContent = field(repr=False)


@dataclass(frozen=True)
class ParagraphSeen:
    """A paragraph, opened, with its number."""

    id: UUID
    number: int
    version: int
    content: ParagraphContent = field(repr=False)


def teams(db: Session, actor: Actor, permission: Permission) -> list[UUID]:
    """Return the teams whose communications the actor may open or write."""
    return teams_for(db, actor, permission, Part.CONTENT)


def listed(db: Session, actor: Actor, team_id: UUID) -> list[Seen]:
    """Return the communications of a team by title, and write down that it was done.

    Raises:
        NotFoundError: the actor may not read them.
    """
    require(db, actor, team_id, READ)
    audit.record(db, Action.COMMUNICATION_READ, actor.staff_id, team_id)
    return sorted(_of(db, actor, team_id), key=lambda e: e.content.title.casefold())


def every(db: Session, actor: Actor, team_id: UUID) -> list[Seen]:
    """Return what a team has, for a page of one case; none without the key."""
    box = registers.box_of(db, actor.unlocked, team_id)
    return _of(db, actor, team_id) if box.holds(Part.CONTENT) else []


def get(db: Session, actor: Actor, row_id: UUID, permission: Permission = READ) -> Seen:
    """Return one, and write down that it was read.

    Raises:
        NotFoundError: none such, or another team's.
    """
    row = _row(db, actor, row_id, permission)
    audit.record(db, Action.COMMUNICATION_READ, actor.staff_id, row.register_id)
    return _seen(registers.box_of(db, actor.unlocked, row.register_id), row)


def begin(
    db: Session, actor: Actor, team_id: UUID, content: CommunicationContent
) -> UUID:
    """Begin a communication; its purpose is the receiver's.

    Raises:
        NotFoundError: the actor may not write for this team, or there is no receiver.
        InvalidInputError: `title`, `forum`, `language`.
    """
    require(db, actor, team_id, WRITE)
    _check(content)
    receiver = recipients.get(db, actor, content.recipient_id)
    content = msgspec.structs.replace(
        content,
        purpose=receiver.profile.purpose,
        begun_by=actor.staff_id,
        begun_on=clock.now().date(),
    )
    _lock(db, team_id)
    box = registers.founded(db, actor.unlocked, team_id, (Part.CONTENT,))
    row_id = uuid4()
    db.add(
        Communication(
            id=row_id,
            register_id=team_id,
            version=1,
            content=box.seal(
                Communication.__tablename__, row_id, Part.CONTENT, content
            ),
        )
    )
    db.flush()
    audit.record(db, Action.COMMUNICATION_BEGUN, actor.staff_id, team_id)
    return row_id


def change(
    db: Session,
    actor: Actor,
    row_id: UUID,
    changed: Callable[[CommunicationContent], CommunicationContent],
    *,
    version: int | None = None,
    permission: Permission = WRITE,
) -> Seen:
    """Write anew what a communication is; whoever comes second waits.

    `version`: the one that the actor saw, where what they typed replaces something.

    Raises:
        NotFoundError: none such, or the actor may not.
        ConflictError: somebody else changed it since `version`.
    """
    row = _row(db, actor, row_id, permission)
    _lock(db, row.register_id)
    db.refresh(row)
    if version is not None and row.version != version:
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, row.register_id)
    content = changed(_seen(box, row).content)
    _check(content)
    seal_anew(box, row, content)
    db.flush()
    audit.record(db, Action.COMMUNICATION_CHANGED, actor.staff_id, row.register_id)
    return _seen(box, row)


def closed_cases(db: Session, actor: Actor, team_id: UUID) -> frozenset[UUID]:
    """Return the cases of a team that are not there for the actor: a bar was set."""
    return frozenset(reporting.hidden(db, actor, team_id))


def closed_sources(db: Session, actor: Actor, seen: Seen) -> frozenset[int]:
    """Return the numbers of sources of such cases."""
    closed = closed_cases(db, actor, seen.team_id)
    return frozenset(e.number for e in seen.content.sources if e.case_id in closed)


def cites(content: ParagraphContent, numbers: frozenset[int]) -> bool:
    """Say whether a paragraph cites any of these sources."""
    return any(p.source in numbers for each in content.sentences for p in each.pins)


def paragraphs(db: Session, actor: Actor, seen: Seen) -> dict[UUID, ParagraphSeen]:
    """Return the paragraphs of a communication that was opened, by id: all of them."""
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    rows = db.scalars(
        select(CommunicationParagraph).where(
            CommunicationParagraph.communication_id == seen.id
        )
    )
    return {row.id: opened(box, row, seen) for row in rows}


def paragraph(
    db: Session, actor: Actor, seen: Seen, paragraph_id: UUID
) -> ParagraphSeen:
    """Return one paragraph.

    Raises:
        NotFoundError: it is not of this communication, or cites a case that the actor
            is barred from.
    """
    row = db.get(CommunicationParagraph, paragraph_id)
    if row is None or row.communication_id != seen.id:
        raise NotFoundError
    found = opened(registers.box_of(db, actor.unlocked, seen.team_id), row, seen)
    if cites(found.content, closed_sources(db, actor, seen)):
        raise NotFoundError
    return found


def in_order(
    seen: Seen, some: Mapping[UUID, ParagraphSeen]
) -> list[tuple[int, str, list[ParagraphSeen]]]:
    """Return supplement, heading and paragraphs, in the order of reading."""
    return [
        (each.supplement, each.heading, [some[i] for i in each.ids])
        for each in seen.content.outline.reading(catalogue.load().order)
    ]


def _check(content: CommunicationContent) -> None:
    fine = {
        "title": 0 < len(content.title.strip()) <= LONGEST_TITLE,
        "forum": not content.forum or content.forum in forum_catalogue().fora,
        "language": content.language in catalogue.LANGUAGES,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))


def _of(db: Session, actor: Actor, team_id: UUID) -> list[Seen]:
    box = registers.box_of(db, actor.unlocked, team_id)
    rows = db.scalars(select(Communication).where(Communication.register_id == team_id))
    return [_seen(box, row) for row in rows]


def _row(
    db: Session, actor: Actor, row_id: UUID, permission: Permission
) -> Communication:
    row = db.get(Communication, row_id)
    if row is None:
        raise NotFoundError
    require(db, actor, row.register_id, permission)
    return row


def require(db: Session, actor: Actor, team_id: UUID, permission: Permission) -> None:
    """Refuse who may not.

    Raises:
        NotFoundError: as if the team kept nothing.
    """
    if team_id not in teams(db, actor, permission):
        raise NotFoundError


def _lock(db: Session, team_id: UUID) -> None:
    """Let one write at a time: no number and no source is given twice."""
    db.execute(select(TeamRecord.id).where(TeamRecord.id == team_id).with_for_update())


def seal_anew(
    box: Strongbox,
    row: Communication | CommunicationParagraph,
    content: CommunicationContent | ParagraphContent,
) -> None:
    """Seal a row's document for its next version."""
    new = row.version + 1
    row.content = box.seal(
        row.__tablename__, row.id, Part.CONTENT, content, version=new
    )
    row.version = new


def _seen(box: Strongbox, row: Communication) -> Seen:
    content = box.open(
        row.__tablename__,
        row.id,
        Part.CONTENT,
        row.content,
        CommunicationContent,
        version=row.version,
    )
    return Seen(row.id, row.register_id, row.version, content)


def opened(box: Strongbox, row: CommunicationParagraph, seen: Seen) -> ParagraphSeen:
    """Open one paragraph, with the number that its communication gives it."""
    number = seen.content.outline.number(row.id)
    content = box.open(
        row.__tablename__,
        row.id,
        Part.CONTENT,
        row.content,
        ParagraphContent,
        version=row.version,
    )
    return ParagraphSeen(row.id, number, row.version, content)
