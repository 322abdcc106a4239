"""Pinning a sentence to a place in a source, mending a pin, and taking one away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases.casefile import CaseFile
from app.communications import asking, keeping, sources, writing
from app.communications.documents import (
    CommunicationContent,
    Others,
    ParagraphContent,
    Pin,
    Sentence,
    Source,
    Where,
)
from app.communications.keeping import ParagraphSeen, Seen
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.evidence.redacting.reasons import REASONS
from app.packages import requesting
from app.packages.records import Chosen, Kind, ThirdPersonDecision
from app.staff.actor import Actor
from app.tracks import quiet


@dataclass(frozen=True)
class At:
    """One sentence of a paragraph, and the version of it that was seen."""

    paragraph_id: UUID
    version: int
    sentence_id: UUID


def pin(
    db: Session, file: CaseFile, seen: Seen, at: At, item: Chosen, where: Where
) -> ParagraphSeen:
    """Pin a sentence to a place in an item of an opened case, if the gate lets it go.

    Raises:
        NotFoundError: no such sentence or item.
        OnHoldError: the survivor paused the case.
        QuietError: others could read of it, and talks run in silence.
        InvalidInputError: `gate`; `lead`: nothing of it may be quoted; or there is no
            such place (see `sources.pointed`).
        ConflictError: somebody else changed the paragraph.
    """
    verdict = asking.ask(db, file, seen.content, [item])
    if verdict.use.on_hold:
        raise OnHoldError
    quiet.check(db, file, seen.content.purpose)
    asking.may_be_pinned(db, file, seen.content, item, where)
    now = sources.pointed(db, file, verdict, item, where)
    seen = cite(db, file, seen, [item])
    source = _source_of(seen.content, file.id, item)
    made = Pin(
        uuid4(),
        source.number,
        now.where,
        now.version,
        now.digest,
        file.actor.staff_id,
        clock.now().date(),
    )
    audit.record(
        db,
        Action.COMMUNICATION_CITED,
        file.actor.staff_id,
        file.id,
        kind=item.kind.value,
    )

    def changed(old: Sentence) -> Sentence:
        if any(e.source == made.source and e.where == made.where for e in old.pins):
            raise ConflictError
        return msgspec.structs.replace(old, pins=(*old.pins, made))

    return _write(db, file.actor, seen, at, changed)


def mend(
    db: Session, file: CaseFile, seen: Seen, at: At, pin_id: UUID, shown: bytes
) -> ParagraphSeen:
    """Pin anew what has changed in its source, after looking at it again.

    `shown`: the digest of what stood there when the actor looked; if something else
    stands there by now it is a conflict.

    Raises:
        NotFoundError, OnHoldError, QuietError, InvalidInputError, ConflictError: as
            in `pin`.
    """
    source, where = source_of_pin(db, file.actor, seen, at, pin_id)
    verdict = asking.ask(db, file, seen.content, [source.item])
    if verdict.use.on_hold:
        raise OnHoldError
    quiet.check(db, file, seen.content.purpose)
    asking.may_be_pinned(db, file, seen.content, source.item, where)
    now = sources.pointed(db, file, verdict, source.item, where)
    if not vault.same(now.digest, shown):
        raise ConflictError

    def anew(old: Pin) -> Pin:
        return msgspec.structs.replace(
            old,
            where=now.where,
            version=now.version,
            digest=now.digest,
            by=file.actor.staff_id,
            on=clock.now().date(),
        )

    def changed(old: Sentence) -> Sentence:
        pins = tuple(anew(each) if each.id == pin_id else each for each in old.pins)
        return msgspec.structs.replace(old, pins=pins)

    return _write(db, file.actor, seen, at, changed)


def unpin(db: Session, actor: Actor, seen: Seen, at: At, pin_id: UUID) -> ParagraphSeen:
    """Take a pin away from its sentence; the number of its source stays."""
    source_of_pin(db, actor, seen, at, pin_id)

    def changed(old: Sentence) -> Sentence:
        pins = tuple(each for each in old.pins if each.id != pin_id)
        return msgspec.structs.replace(old, pins=pins)

    return _write(db, actor, seen, at, changed)


def hide(db: Session, actor: Actor, seen: Seen, at: At, reason: str) -> ParagraphSeen:
    """Say whether the redacted edition hides a sentence, and why; "" shows it.

    Raises:
        InvalidInputError: `hidden`: no code of the list.
    """
    if reason and reason not in REASONS:
        raise InvalidInputError("hidden")
    return _write(
        db, actor, seen, at, lambda old: msgspec.structs.replace(old, hidden=reason)
    )


def hide_all(
    db: Session, actor: Actor, seen: Seen, paragraph_id: UUID, version: int, reason: str
) -> ParagraphSeen:
    """Say the same of a whole paragraph."""
    if reason and reason not in REASONS:
        raise InvalidInputError("hidden")
    return writing.write(
        db,
        actor,
        seen,
        paragraph_id,
        version,
        lambda old: msgspec.structs.replace(old, hidden=reason),
    )


def cite(db: Session, file: CaseFile, seen: Seen, items: Iterable[Chosen]) -> Seen:
    """Give each item its number among the sources, once and for good."""
    known = {(e.case_id, e.item) for e in seen.content.sources}
    new = [item for item in items if (file.id, item) not in known]
    if not new:
        return seen
    codes = {each.chosen: each.code for each in requesting.choices(db, file)}
    if not set(new) <= set(codes):
        raise NotFoundError

    def changed(old: CommunicationContent) -> CommunicationContent:
        known = {(e.case_id, e.item) for e in old.sources}
        found = list(old.sources)
        for item in new:
            if (file.id, item) not in known:
                number = len(found) + 1
                found.append(Source(number, file.id, file.ref, item, codes[item]))
        return msgspec.structs.replace(old, sources=tuple(found))

    return keeping.change(db, file.actor, seen.id, changed)


def take_in(db: Session, file: CaseFile, seen: Seen, incidents: Iterable[UUID]) -> Seen:
    """Put incidents of an opened case into the crime base.

    Raises:
        NotFoundError: one is not of this case.
        OnHoldError: the survivor paused the case.
        InvalidInputError: `gate`: one of them may not go.
    """
    items = [Chosen(Kind.INCIDENT, each) for each in incidents]
    verdict = asking.ask(db, file, seen.content, items)
    if verdict.use.on_hold:
        raise OnHoldError
    quiet.check(db, file, seen.content.purpose)
    for item in items:
        sources.may_be_cited(verdict, item)
        asking.may_be_pinned(db, file, seen.content, item, Where())
    seen = cite(db, file, seen, items)
    audit.record(
        db,
        Action.COMMUNICATION_CITED,
        file.actor.staff_id,
        file.id,
        kind=Kind.INCIDENT.value,
    )
    return _in_base(db, file.actor, seen, {(file.id, i) for i in items}, is_in=True)


def leave_out(db: Session, actor: Actor, seen: Seen, number: int) -> Seen:
    """Take an incident out of the crime base; its number stays with it."""
    chosen = {(e.case_id, e.item) for e in seen.content.sources if e.number == number}
    if not chosen:
        raise NotFoundError
    return _in_base(db, actor, seen, chosen, is_in=False)


def decide(
    db: Session,
    file: CaseFile,
    seen: Seen,
    version: int,
    decisions: Iterable[ThirdPersonDecision],
) -> Seen:
    """Record what is done about others in the sources of one case, and why.

    Raises:
        InvalidInputError: `reason`: none.
        ConflictError: somebody else changed the communication since `version`.
    """
    new = {
        each.person_id: msgspec.structs.replace(each, decided_by=file.actor.staff_id)
        for each in decisions
    }
    if not new or not all(each.reason.strip() for each in new.values()):
        raise InvalidInputError("reason")

    def changed(old: CommunicationContent) -> CommunicationContent:
        before = {e.person_id: e for e in old.decided(file.id)}
        told = sorted((before | new).values(), key=lambda each: each.person_id)
        rest = [each for each in old.others if each.case_id != file.id]
        others = (*rest, Others(file.id, tuple(told)))
        return msgspec.structs.replace(old, others=others)

    return keeping.change(db, file.actor, seen.id, changed, version=version)


def source_of_pin(
    db: Session, actor: Actor, seen: Seen, at: At, pin_id: UUID
) -> tuple[Source, Where]:
    """Return the source of a pin, and where in it.

    Raises:
        NotFoundError: there is no such pin.
    """
    paragraph = keeping.paragraph(db, actor, seen, at.paragraph_id)
    pins = {
        pin.id: pin
        for each in paragraph.content.sentences
        if each.id == at.sentence_id
        for pin in each.pins
    }
    if pin_id not in pins:
        raise NotFoundError
    pin = pins[pin_id]
    found = next(e for e in seen.content.sources if e.number == pin.source)
    return found, pin.where


def _source_of(content: CommunicationContent, case_id: UUID, item: Chosen) -> Source:
    return next(e for e in content.sources if (e.case_id, e.item) == (case_id, item))


def _in_base(
    db: Session,
    actor: Actor,
    seen: Seen,
    chosen: set[tuple[UUID, Chosen]],
    *,
    is_in: bool,
) -> Seen:
    def changed(old: CommunicationContent) -> CommunicationContent:
        found = tuple(
            msgspec.structs.replace(each, in_base=is_in)
            if (each.case_id, each.item) in chosen
            else each
            for each in old.sources
        )
        return msgspec.structs.replace(old, sources=found)

    return keeping.change(db, actor, seen.id, changed)


def _write(
    db: Session,
    actor: Actor,
    seen: Seen,
    at: At,
    changed: Callable[[Sentence], Sentence],
) -> ParagraphSeen:
    def of_paragraph(old: ParagraphContent) -> ParagraphContent:
        if at.sentence_id not in {each.id for each in old.sentences}:
            raise NotFoundError
        sentences = tuple(
            changed(each) if each.id == at.sentence_id else each
            for each in old.sentences
        )
        return msgspec.structs.replace(old, sentences=sentences)

    return writing.write(db, actor, seen, at.paragraph_id, at.version, of_paragraph)
