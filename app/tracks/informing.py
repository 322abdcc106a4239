"""Informing a body: the gate first, then its number, its reply, who waits for it."""

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import ages, codes, joining, line, working_text
from app.cases.aftermath.following import Gone
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.kin import standings
from app.cases.models import Person
from app.cases.without_yes import passing
from app.consent import ledger
from app.consent.aftermath.rules import Left, What
from app.consent.aftermath.steps.rules import State, Step
from app.consent.rules import Handling, Item, ThirdPerson, Verdict, gate_for_part
from app.errors import ConflictError, ConsentMissingError, InvalidInputError
from app.keys.parts import Part
from app.tracks import catalogue, following, quiet
from app.tracks.documents import InformedContent, Recall, TrackContent
from app.tracks.models import InformedBody
from app.tracks.rules import (
    DNA,
    PHOTO,
    TRACING,
    is_taken_back,
    parts_needed,
    use_of,
)
from app.tracks.words import body_name

LONGEST = 4_000
ASKED_APART = (PHOTO, DNA)


@dataclass(frozen=True)
class InformedSeen:
    """A body that was told, as a page takes it."""

    id: UUID
    version: int
    content: InformedContent = field(repr=False)


def informed(
    db: Session, file: CaseFile, track_id: UUID | None = None
) -> list[InformedSeen]:
    """Return who was told: those whose reply is awaited first, by its day."""
    rows = file.records(db, InformedBody, Part.CONTENT, InformedContent)
    found = [
        InformedSeen(row.id, row.version, content)
        for row, content in rows
        if track_id in {None, content.track_id}
    ]
    return sorted(found, key=_order)


def seen(db: Session, file: CaseFile, informed_id: UUID) -> InformedSeen:
    """Return one of them.

    Raises:
        NotFoundError: there is none in this case.
    """
    row = file.child(db, InformedBody, informed_id)
    content = file.read(row, Part.CONTENT, InformedContent)
    return InformedSeen(row.id, row.version, content)


def item(
    db: Session,
    file: CaseFile,
    track: TrackContent,
    named: frozenset[UUID],
) -> Item:
    """Say whose that is which a body is told, as the gate takes it.

    It is the person's who is sought. While they cannot be asked, the gate takes the
    yes of the family to a search alone. A person recorded twice is one.
    """
    one = joining.one_of_each(db, file)
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    alleged = {one[row.id] for row, who in people if who.is_alleged_perpetrator}
    owner = one[track.person_id]
    return Item(
        id=owner,
        owners=frozenset({owner}),
        third_persons=tuple(
            ThirdPerson(each, Handling.NONE, is_alleged=each in alleged)
            for each in sorted({one[person_id] for person_id in named} - {owner})
        ),
        standings=standings.of_case(db, file),
        come_of_age=ages.days((one[row.id], who) for row, who in people),
    )


def verdict(
    db: Session,
    file: CaseFile,
    *,
    purpose: str,
    recipient_id: UUID,
    items: list[Item],
    parts: frozenset[str] = frozenset(),
) -> Verdict:
    """Ask the one gate; for a purpose asked in parts, about each part that is needed.

    Returns:
        The verdict that holds back most, the first part that lacks a yes; or that on
        the last part, with the answers that all of them rely upon.
    """
    said = ledger.pass_gate(
        db,
        file.box,
        file.id,
        purpose=purpose,
        recipient_id=recipient_id,
        items=items,
        on_hold=line.is_on_hold(db, file.id),
        overrides=passing.standing(db, file),
    )
    answers = ledger.answers(db, file.box, file.id)
    wanted = {each.id for each in items}
    for part in sorted(parts):
        if said.may_go < wanted:
            break
        of_part = gate_for_part(said.use, items, answers, part)
        said = replace(of_part, grants=said.grants | of_part.grants)
    return said


def inform(db: Session, file: CaseFile, content: InformedContent) -> UUID:
    """Write down that a body was told; told anything, only with the yes that it takes.

    A question that names nobody, without photo or DNA, needs none. Whoever asked for
    the search may stop it, whatever the family agreed to before.

    Raises:
        NotFoundError: no such track here, or the actor may not write.
        InvalidInputError: a body that is not in the catalogue, a day that cannot be,
            or a part that is not asked apart.
        ConsentMissingError: a yes to this body, or to a part, is lacking; nothing is
            written down.
        QuietError: talks run in silence, and what this body is told becomes public.
    """
    file.require(following.WRITE)
    track = following.seen(db, file, content.track_id).content
    body, today = catalogue.load().bodies.get(content.body), clock.now().date()
    fine = {
        "body": body is not None,
        "told": len(content.told) <= LONGEST,
        "parts": set(content.parts) <= set(ASKED_APART),
        "informed_on": content.informed_on <= today,
        "reply_due": content.reply_due is None
        or content.reply_due >= content.informed_on,
        "reference": len(content.reference) <= following.LINE,
    }
    if body is None or not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    coded = working_text.in_codes(content, working_text.coder(db, file))
    grants: tuple[UUID, ...] = ()
    if coded.told.strip() or coded.parts:
        quiet.check(db, file, use_of(body.kind))
        one = item(db, file, track, named_in(db, file, coded.told))
        said = verdict(
            db,
            file,
            purpose=TRACING,
            recipient_id=body.recipient_id,
            items=[one],
            parts=parts_needed(coded.parts, reaches_other_side=body.reaches_other_side),
        )
        if not said.covers(one.id) or is_taken_back(
            ledger.answers(db, file.box, file.id),
            frozenset({joining.one_of_each(db, file)[track.asked_by_id]}),
            body.recipient_id,
            said.grants,
        ):
            raise ConsentMissingError
        grants = tuple(sorted(said.grants))
    made = msgspec.structs.replace(coded, grants=grants, made_by=file.actor.staff_id)
    row = file.add(db, InformedBody, made)
    audit.record(
        db, Action.BODY_INFORMED, file.actor.staff_id, file.id, body=content.body
    )
    line.show(db, file)
    return row.id


def follow(
    db: Session,
    file: CaseFile,
    informed_id: UUID,
    version: int,
    *,
    reference: str,
    reply_due: date | None,
    replied_on: date | None,
    reply: str,
) -> None:
    """Write down the number, the day of reply, or the reply.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError: too long, or a reply before the question or still to come.
    """
    file.require(following.WRITE)
    row = file.child(db, InformedBody, informed_id)
    if row.version != version:
        raise ConflictError
    old = file.read(row, Part.CONTENT, InformedContent)
    today = clock.now().date()
    fine = {
        "reference": len(reference) <= following.LINE,
        "reply": len(reply) <= LONGEST and bool(replied_on or not reply.strip()),
        "reply_due": reply_due is None or reply_due >= old.informed_on,
        "replied_on": replied_on is None or old.informed_on <= replied_on <= today,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    new = msgspec.structs.replace(
        old,
        reference=reference,
        reply_due=reply_due,
        replied_on=replied_on,
        reply=reply,
    )
    coded = working_text.in_codes(new, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.BODY_REPLIED, file.actor.staff_id, file.id)
    line.show(db, file)


def left(db: Session, file: CaseFile) -> list[Gone]:
    """Return which bodies were told something, with what that rested on."""
    one = joining.one_of_each(db, file)
    asked_by = {e.id: one[e.content.asked_by_id] for e in following.tracks(db, file)}
    return [
        Gone(
            left=Left(
                id=row.id,
                what=What.BODY,
                purpose=TRACING,
                recipient_id=catalogue.recipient_of(told.body),
                on=told.informed_on,
                grants=frozenset(told.grants),
                people=frozenset(one[each] for each in named_in(db, file, told.told)),
                may_stop=frozenset({asked_by[told.track_id]}),
            ),
            text="",
            href=f"/staff/cases/{file.ref}/reparation/tracks/informed/{row.id}",
            row=row,
            kept=told.followed,
            to=body_name(told.body),
        )
        for row, told in file.records(db, InformedBody, Part.CONTENT, InformedContent)
        if told.grants
    ]


def marked(content: InformedContent, step: Step) -> InformedContent:
    """Let the record say whether the body was asked to close the request."""
    is_open = step.state is State.OPEN
    recall = Recall.TO_SEND if is_open else Recall.SENT
    return msgspec.structs.replace(content, recall=recall)


def named_in(db: Session, file: CaseFile, text: str) -> frozenset[UUID]:
    """Return the people of the case whose codes stand in a working text."""
    rows = file.records(db, Person, Part.CONTENT, PersonContent)
    by_code = {who.code: row.id for row, who in rows}
    told = codes.persons_in(text)
    return frozenset(by_code[code] for code in told if code in by_code)


def _order(each: InformedSeen) -> tuple[bool, date, UUID]:
    content = each.content
    over = content.replied_on is not None or content.reply_due is None
    return over, content.reply_due or content.informed_on, each.id
