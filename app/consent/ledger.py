"""Recording a talk about consent, and reading what the ledger says now."""

import hashlib
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.consent import catalogue
from app.consent.models import ConsentEvent
from app.consent.rules import (
    ANY_PURPOSE,
    Answer,
    Decision,
    Form,
    Item,
    Scope,
    Use,
    Verdict,
    gate,
    gate_for_part,
)
from app.db import changed
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.keys.strongbox import Strongbox

TABLE = ConsentEvent.__tablename__
STATISTICS = "anonymous_statistics"
DAYS_IN_MONTH = 30.44


class ConsentContent(vault.Document, frozen=True):
    """One answer, with codes for persons; the person's own words are identity."""

    schema: ClassVar[str] = "consent.content"
    schema_version: ClassVar[int] = 1

    person_id: UUID
    purpose: str
    decision: Decision
    recipient_id: UUID | None = None
    scope: Scope = Scope.WHOLE_CASE
    scope_ids: tuple[UUID, ...] = ()
    excluded_ids: tuple[UUID, ...] = ()
    options: tuple[str, ...] = ()
    identity_level: str = "pseudonym"
    form: Form = Form.ORAL
    language: str = ""
    explained: tuple[int, ...] = ()  # which of the purpose's points, by number
    text_hash: str = ""  # SHA-256 of the exact wording that was read out
    catalogue_version: str = ""
    capacity: str = "ok"
    pressure: str = "alone_and_free"
    given_by: str = "self"
    child_assent: str = "not_applicable"
    best_interest: bool = False
    copy_given: str = "no_unsafe"
    given_on: date | None = None
    valid_until: date | None = None
    review_due: date | None = None
    taken_by: UUID | None = None
    how: str = "talk"  # talk, code, staff


class ConsentWords(vault.Document, frozen=True):
    """What the person said they understood, and who witnessed; word for word."""

    schema: ClassVar[str] = "consent.identity"
    schema_version: ClassVar[int] = 1

    teach_back: str = ""
    witness: str = ""
    interpreter: str = ""
    conditions: str = ""


def wording_hash(purpose_id: str, language: str) -> str:
    """Return the SHA-256 of the exact text that is read out for a purpose."""
    purpose = catalogue.load().purposes[purpose_id]
    lines = [purpose.label, *purpose.explain, purpose.withdraw_effect]
    text = "\n".join(line.in_language(language) for line in lines)
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    db: Session,
    box: Strongbox,
    case_id: UUID,
    content: ConsentContent,
    words: ConsentWords,
) -> UUID:
    """Add an answer to the ledger, effective at once.

    A yes needs more than a no: a recorded form that the purpose accepts, the recipient
    named, the words of the person, capacity and no pressure. Refusing, narrowing and
    withdrawing need nothing.

    Raises:
        InvalidInputError: names what a yes lacks; nothing is recorded.
    """
    known = catalogue.load()
    if content.decision is Decision.GRANTED:
        _check_yes(known, content, words)
    elif content.purpose != ANY_PURPOSE and content.purpose not in known.purposes:
        raise InvalidInputError("purpose")
    row_id = uuid4()
    last = db.scalar(
        select(func.max(ConsentEvent.seq)).where(ConsentEvent.case_id == case_id)
    )
    db.add(
        ConsentEvent(
            id=row_id,
            case_id=case_id,
            seq=(last or 0) + 1,
            version=1,
            content=box.seal(TABLE, row_id, Part.CONTENT, content),
            identity=box.seal(TABLE, row_id, Part.IDENTITY, words),
        )
    )
    db.flush()
    changed(db, case_id)
    withdrawn = content.decision is Decision.WITHDRAWN
    audit.record(
        db,
        Action.CONSENT_WITHDRAWN if withdrawn else Action.CONSENT_RECORDED,
        content.taken_by,
        case_id,
        purpose=content.purpose,
        decision=content.decision.value,
    )
    return row_id


def _check_yes(
    known: catalogue.Catalogue, content: ConsentContent, words: ConsentWords
) -> None:
    purpose = known.purposes.get(content.purpose)
    if purpose is None:
        raise InvalidInputError("purpose")
    chosen = set(content.options)
    needs_witness = content.form in {Form.ORAL_WITNESSED, Form.THUMBPRINT}
    lacks = {
        "recipient": purpose.needs_recipient and content.recipient_id is None,
        "form": content.form not in purpose.forms,
        "options": not chosen <= set(purpose.options)
        or bool(purpose.options and not chosen),
        "teach_back": not words.teach_back.strip(),
        "capacity": content.capacity != "ok",
        "pressure": content.pressure != "alone_and_free",
        "witness": needs_witness and not words.witness.strip(),
        "explained": set(content.explained) != set(range(len(purpose.explain))),
    }
    if any(lacks.values()):
        raise InvalidInputError(*(name for name, lacking in lacks.items() if lacking))


def default_until(on: date) -> date:
    """Return until when a yes holds unless another day is agreed: twelve months."""
    return on + timedelta(days=round(catalogue.load().default_months * DAYS_IN_MONTH))


def events(
    db: Session, box: Strongbox, case_id: UUID
) -> list[tuple[UUID, int, ConsentContent]]:
    """Return the ledger of a case in order: id, place, content."""
    rows = db.scalars(
        select(ConsentEvent)
        .where(ConsentEvent.case_id == case_id)
        .order_by(ConsentEvent.seq)
    ).all()
    return [
        (
            row.id,
            row.seq,
            box.open(TABLE, row.id, Part.CONTENT, row.content, ConsentContent),
        )
        for row in rows
    ]


def words_of(db: Session, box: Strongbox, event_id: UUID) -> ConsentWords:
    """Open what the person said, word for word.

    Raises:
        NoKeyError: the reader has no identity key.
    """
    row = db.get_one(ConsentEvent, event_id)
    return box.open(TABLE, row.id, Part.IDENTITY, row.identity, ConsentWords)


def answers(db: Session, box: Strongbox, case_id: UUID) -> list[Answer]:
    """Return the ledger as the rules take it."""
    known = catalogue.load()
    return [as_answer(known, *event) for event in events(db, box, case_id)]


def as_answer(
    known: catalogue.Catalogue, event_id: UUID, seq: int, content: ConsentContent
) -> Answer:
    """Turn one row into what the rules compare."""
    purpose = known.purposes.get(content.purpose)
    return Answer(
        id=event_id,
        order=seq,
        person_id=content.person_id,
        purpose=content.purpose,
        decision=content.decision,
        recipient_id=content.recipient_id,
        scope=content.scope,
        scope_ids=frozenset(content.scope_ids),
        excluded_ids=frozenset(content.excluded_ids),
        options=frozenset(content.options),
        valid_until=content.valid_until,
        review_due=content.review_due,
        form_is_enough=purpose is not None and content.form in purpose.forms,
        by_guardian=content.given_by in {"parent", "guardian", "legal_representative"},
        child_assent=content.child_assent in {"yes", "not_asked_age"},
        best_interest=content.best_interest,
    )


def pass_gate(
    db: Session,
    box: Strongbox,
    case_id: UUID,
    *,
    purpose: str,
    recipient_id: UUID | None,
    items: list[Item],
    on_hold: bool,
) -> Verdict:
    """Ask the gate about items of one case, today, against the ledger as it is now.

    Args:
        on_hold: the survivor paused the case with the code: everything is held back.
    """
    known = catalogue.load().purposes[purpose]
    use = Use(
        purpose=purpose,
        recipient_id=recipient_id,
        on=clock.now().date(),
        needs_recipient=known.needs_recipient,
        on_hold=on_hold,
    )
    return gate(use, items, answers(db, box, case_id))


def statistics(
    db: Session, box: Strongbox, case_id: UUID, items: list[Item], part: str
) -> tuple[Verdict, date | None]:
    """Ask the gate what may be counted today, and until when all of it may.

    A pause by code is looked at when a table is built, not here: it may come later.

    Args:
        db: the caller's transaction.
        box: the case's keys.
        case_id: the case.
        items: what could be counted, each with its owner.
        part: "facts" or "wishes_for_justice"; a yes to one is none to the other.
    """
    ledger = answers(db, box, case_id)
    use = Use(
        STATISTICS, None, clock.now().date(), needs_recipient=False, on_hold=False
    )
    verdict = gate_for_part(use, items, ledger, part)
    ends = [
        answer.valid_until
        for answer in ledger
        if answer.id in verdict.grants and answer.valid_until is not None
    ]
    return verdict, min(ends, default=None)
