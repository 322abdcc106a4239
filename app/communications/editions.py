"""Making an edition: checked, laid out, searched for names, set as PDF/A, and kept."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import naming
from app.classification.forum_catalogue import forum_catalogue
from app.communications import checking, keeping, laying, people, rules, writing
from app.communications.checking import Checked
from app.communications.documents import (
    Cited,
    EditionContent,
    EditionFile,
    Kind,
    Status,
)
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.laying import Head, Laid, Laying, Problem, UnreadyError
from app.communications.models import CommunicationDocument, CommunicationEdition
from app.communications.people import People
from app.consent import catalogue as consents
from app.consent.rules import Verdict
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part
from app.keys.strongbox import Strongbox
from app.packages import recipients
from app.packages.names import NameSearch
from app.packages.records import Chosen
from app.packages.typesetting import pdf
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.wording import in_language

TABLE = CommunicationEdition.__tablename__
FILE = CommunicationDocument.__tablename__
TEMPLATE = "communication.typ"
ISSUE = Permission.COMMUNICATION_ISSUE

__all__ = ["Problem", "UnreadyError"]  # what `make` raises


@dataclass(frozen=True)
class EditionSeen:
    """An edition, opened without its document."""

    id: UUID
    communication_id: UUID
    team_id: UUID
    version: int
    status: Status
    content: EditionContent = field(repr=False)


def make(db: Session, actor: Actor, communication_id: UUID, kind: Kind) -> UUID:
    """Make one edition of everything as it stands; numbers are fixed from now on.

    Raises:
        NotFoundError: the actor may not issue it.
        UnreadyError: names each paragraph, and each incident of the base, that cannot
            be printed.
        NoKeyError: a case whose names the actor cannot open.
        PackageError: a name stands in it, or it could not be set.
        InvalidInputError: `text`: there is no paragraph.
    """
    seen = keeping.get(db, actor, communication_id, ISSUE)
    some = keeping.paragraphs(db, actor, seen)
    if not some:
        raise InvalidInputError("text")
    checked = checking.check(db, actor, seen, some.values(), base=True)
    found = laying.problems(seen, some, checked)
    if found:
        raise UnreadyError(found)
    row_id = uuid4()
    called = called_in(db, seen, checked, kind)
    head = _head(db, actor, seen, kind)
    with in_language(seen.content.language):
        laid = _laid(db, actor, seen, some, checked, called, head)
    made = _set(laid, called, head)
    content = EditionContent(
        ref=head.ref,
        kind=kind,
        title=seen.content.title,
        recipient_id=seen.content.recipient_id,
        purpose=seen.content.purpose,
        supplement=seen.content.outline.supplement,
        made_by=actor.staff_id,
        made_at=clock.now(),
        pdf_sha256=hashlib.sha256(made).hexdigest(),
        cited=_cited(seen, checked),
        printed=laid.printed,
        last=seen.content.outline.last,
    )
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    db.add(
        CommunicationEdition(
            id=row_id,
            register_id=seen.team_id,
            communication_id=seen.id,
            status=Status.MADE.value,
            version=1,
            content=box.seal(TABLE, row_id, Part.CONTENT, content),
        )
    )
    db.flush()
    db.add(
        CommunicationDocument(
            id=row_id,
            register_id=seen.team_id,
            version=1,
            content=box.seal(FILE, row_id, Part.CONTENT, EditionFile(pdf=made)),
        )
    )
    db.flush()
    keeping.change(
        db,
        actor,
        seen.id,
        lambda old: writing.with_outline(old, rules.fixed(old.outline)),
        permission=ISSUE,
    )
    audit.record(db, Action.COMMUNICATION_MADE, actor.staff_id, seen.team_id)
    return row_id


def listed(db: Session, actor: Actor, seen: Seen) -> list[EditionSeen]:
    """Return the editions of a communication that was opened, newest first."""
    rows = db.scalars(
        select(CommunicationEdition).where(
            CommunicationEdition.communication_id == seen.id
        )
    )
    box = registers.box_of(db, actor.unlocked, seen.team_id)
    found = [_seen(box, row) for row in rows]
    return sorted(found, key=lambda each: each.content.made_at, reverse=True)


def get(db: Session, actor: Actor, seen: Seen, edition_id: UUID) -> EditionSeen:
    """Return one edition of a communication that was opened.

    Raises:
        NotFoundError: it is not of this communication.
    """
    row = db.get(CommunicationEdition, edition_id)
    if row is None or row.communication_id != seen.id:
        raise NotFoundError
    return _seen(registers.box_of(db, actor.unlocked, seen.team_id), row)


def document(db: Session, actor: Actor, edition: EditionSeen) -> bytes:
    """Open the document of an edition: the bytes that were set."""
    row = db.get_one(CommunicationDocument, edition.id)
    box = registers.box_of(db, actor.unlocked, edition.team_id)
    return box.open(FILE, row.id, Part.CONTENT, row.content, EditionFile).pdf


def write(
    db: Session,
    actor: Actor,
    edition: EditionSeen,
    content: EditionContent,
    status: Status,
) -> None:
    """Write anew how far an edition has come.

    Raises:
        ConflictError: somebody else wrote since it was read.
    """
    row = db.get_one(
        CommunicationEdition, edition.id, with_for_update=True, populate_existing=True
    )
    if row.version != edition.version:
        raise ConflictError
    box = registers.box_of(db, actor.unlocked, edition.team_id)
    new = row.version + 1
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=new)
    row.version, row.status = new, status.value
    db.flush()


def name_search(called: Mapping[UUID, People]) -> NameSearch:
    """Return the search for everything that may stand in no edition."""
    return NameSearch(entry for each in called.values() for entry in each.sought)


def called_in(
    db: Session, seen: Seen, checked: Checked, kind: Kind
) -> dict[UUID, People]:
    """Return who is who: a redacted edition has pseudonyms of its own."""
    is_redacted = kind is Kind.REDACTED
    receiver_id = seen.id if is_redacted else seen.content.recipient_id
    return {
        case_id: people.of_case(db, file, receiver_id)
        for case_id, file in checked.files.items()
    }


def _laid(
    db: Session,
    actor: Actor,
    seen: Seen,
    some: Mapping[UUID, ParagraphSeen],
    checked: Checked,
    called: Mapping[UUID, People],
    head: Head,
) -> Laid:
    verdicts: Mapping[UUID, Verdict] = checked.verdicts
    layout = Laying(db, seen, some, checked, called, head, verdicts)
    return layout.laid(_before(db, actor, seen, head.kind))


def _set(laid: Laid, called: Mapping[UUID, People], head: Head) -> bytes:
    """Search for names, then set it, then look at the bytes once more."""
    search = name_search(called)
    text = json.dumps(laid.data, ensure_ascii=False)
    search.text(head.ref, text.encode())
    made = pdf(TEMPLATE, laid.data, clock.now().replace(microsecond=0))
    search.watch(head.ref)(made)
    return made


def _head(db: Session, actor: Actor, seen: Seen, kind: Kind) -> Head:
    language = seen.content.language
    receiver = recipients.get(db, actor, seen.content.recipient_id).profile
    forum = forum_catalogue().fora.get(seen.content.forum)
    purpose = consents.load().purposes[seen.content.purpose]
    return Head(
        ref=f"BVC-{naming.drawn(6)}",
        kind=kind,
        office=house.organisation_name(db, actor.unlocked),
        receiver=", ".join(filter(None, (receiver.name, receiver.office))),
        forum=forum.name.in_language(language) if forum else "",
        purpose=purpose.label.in_language(language),
        on=clock.now().date(),
    )


def _before(db: Session, actor: Actor, seen: Seen, kind: Kind) -> dict[UUID, bytes]:
    """Return what the newest edition that left printed of each paragraph."""
    for each in listed(db, actor, seen):
        if each.status is Status.SENT and each.content.kind is kind:
            return {printed.id: printed.digest for printed in each.content.printed}
    return {}


def _cited(seen: Seen, checked: Checked) -> tuple[Cited, ...]:
    found = []
    for case_id, verdict in checked.verdicts.items():
        mine = [
            each
            for each in seen.content.sources
            if each.case_id == case_id and verdict.covers(each.item.id)
        ]
        items = [each.item for each in mine]
        leads = {e.item.id for e in mine if e.number in checked.leads}
        found.append(
            Cited(
                case_id,
                checked.files[case_id].ref,
                tuple(sorted(set(items), key=_key)),
                tuple(sorted(verdict.grants)),
                seen.content.decided(case_id),
                tuple(sorted(leads)),
            )
        )
    return tuple(sorted(found, key=lambda each: each.case_id))


def _key(item: Chosen) -> tuple[str, UUID]:
    return item.kind.value, item.id


def _seen(box: Strongbox, row: CommunicationEdition) -> EditionSeen:
    content = box.open(
        TABLE, row.id, Part.CONTENT, row.content, EditionContent, version=row.version
    )
    return EditionSeen(
        row.id,
        row.communication_id,
        row.register_id,
        row.version,
        Status(row.status),
        content,
    )
