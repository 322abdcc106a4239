"""Recording a talk about consent, and reading what the ledger says now."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.consent import catalogue, spoken
from app.consent.models import ConsentEvent
from app.consent.others.rules import Assent, By, Conflict, GivenBy
from app.consent.overrides.rules import Override
from app.consent.own.rules import ACCESS, gate_own
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
PATTERNS = "pattern_analysis"
SERVICES = frozenset({"service", "partner_referral"})
"""What a record that allows a child only services decides for."""
NOTHING = frozenset({"none", "never"})
"""Options that say no, whatever stands above them."""
DAYS_IN_MONTH = 30.44


class Interest(StrEnum):
    """What the record on a child's best interest decides."""

    NOT_WEIGHED = ""
    SERVICES_ONLY = "proceed_services_only"
    SPECIALIST = "refer_to_specialist"
    DEFER = "defer"
    PROCEED = "proceed_with_specialist"


class Weighed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The record on a child's best interest, in words. Sealed with the names."""

    child_view: str = ""
    safety: str = ""
    health: str = ""
    family_ties: str = ""
    guardian_position: str = ""
    conflict_of_interest: str = ""
    alternatives: str = ""
    decided_by: str = ""

    @property
    def lacks(self) -> tuple[str, ...]:
        """The questions that nobody answered."""
        names = self.__struct_fields__
        return tuple(name for name in names if not getattr(self, name).strip())


class Supported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was done for an adult who could not decide, before anybody answered."""

    reason_for_doubt: str = ""
    support_tried: str = ""
    assessed_by: str = ""
    outcome: str = ""

    @property
    def lacks(self) -> tuple[str, ...]:
        """The questions that nobody answered."""
        names = self.__struct_fields__
        return tuple(name for name in names if not getattr(self, name).strip())


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
    best_interest: bool = False  # every question of the record was answered
    interest: Interest = Interest.NOT_WEIGHED
    interest_review: date | None = None  # also when an adult's ability is looked at
    conflict: Conflict = Conflict.NOT_ASKED
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
    weighed: Weighed | None = None
    supported: Supported | None = None


def wording_hash(purpose_id: str, language: str) -> str:
    """Return the SHA-256 of the exact text that is read out for a purpose."""
    purpose = catalogue.load().purposes[purpose_id]
    text = "\n".join(spoken.lines(purpose, language))
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
        was_put_off = any(
            said.person_id == content.person_id and said.capacity == "doubt_postponed"
            for _id, _seq, said in events(db, box, case_id)
        )
        _check_yes(known, content, words, was_put_off=was_put_off)
        whole = words.weighed is not None and not words.weighed.lacks
        content = msgspec.structs.replace(content, best_interest=whole)
    elif content.purpose != ANY_PURPOSE and content.purpose not in known.purposes:
        raise InvalidInputError("purpose")
    row_id = uuid4()
    db.add(
        ConsentEvent(
            id=row_id,
            case_id=case_id,
            seq=last_place(db, case_id) + 1,
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
    known: catalogue.Catalogue,
    content: ConsentContent,
    words: ConsentWords,
    *,
    was_put_off: bool,
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
        or bool(purpose.options and not chosen - NOTHING),
        "teach_back": not words.teach_back.strip(),
        "capacity": content.capacity != "ok"
        and not (was_put_off and _is_supported(content, words)),
        "pressure": content.pressure != "alone_and_free",
        "witness": needs_witness and not words.witness.strip(),
        "explained": set(content.explained) != set(range(len(purpose.explain))),
    }
    if any(lacks.values()):
        raise InvalidInputError(*(name for name, lacking in lacks.items() if lacking))


def _is_supported(content: ConsentContent, words: ConsentWords) -> bool:
    """Say whether somebody may answer for an adult who is not able to decide."""
    return (
        content.capacity == "not_able"
        and content.given_by in {"guardian", "legal_representative"}
        and words.supported is not None
        and not words.supported.lacks
        and content.interest_review is not None
    )


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
    says_no = bool(NOTHING.intersection(content.options))
    is_yes = content.decision is Decision.GRANTED
    wait = purpose.cooling_off_days if purpose and is_yes else 0
    return Answer(
        id=event_id,
        order=seq,
        person_id=content.person_id,
        purpose=content.purpose,
        decision=Decision.REFUSED if is_yes and says_no else content.decision,
        recipient_id=content.recipient_id,
        scope=content.scope,
        scope_ids=frozenset(content.scope_ids),
        excluded_ids=frozenset(content.excluded_ids),
        options=frozenset(content.options),
        valid_until=content.valid_until,
        review_due=content.review_due,
        form_is_enough=purpose is not None and content.form in purpose.forms,
        by=by_whom(content),
        counts_from=content.given_on + timedelta(days=wait)
        if wait and content.given_on
        else None,
        given_on=content.given_on,
    )


def counting(
    event_id: UUID, content: ConsentContent, back: Mapping[UUID, date]
) -> ConsentContent:
    """Return a row as it counts: a yes that a wider no took back reads as withdrawn.

    Args:
        event_id: the row.
        content: what it holds.
        back: the rows of which nothing is left, and since when.
    """
    if event_id not in back:
        return content
    return msgspec.structs.replace(
        content,
        decision=Decision.WITHDRAWN,
        given_on=back[event_id],
        valid_until=None,
    )


def by_whom(content: ConsentContent) -> By:
    """Return who answered, and what was weighed, as the rules take it."""
    decides = content.interest is Interest.PROCEED or (
        content.interest is Interest.SERVICES_ONLY and content.purpose in SERVICES
    )
    able = content.capacity != "not_able"
    return By(
        who=GivenBy(content.given_by),
        assent=Assent(content.child_assent),
        conflict=content.conflict,
        is_weighed=content.best_interest and decides,
        is_able=able,
        # Without all of it `record` refuses the yes.
        is_supported=not able and content.interest_review is not None,
    )


def last_place(db: Session, case_id: UUID) -> int:
    """Return the place of the newest row of a case's ledger; 0 before there is one."""
    newest = select(func.max(ConsentEvent.seq)).where(ConsentEvent.case_id == case_id)
    return db.scalar(newest) or 0


def pass_gate(
    db: Session,
    box: Strongbox,
    case_id: UUID,
    *,
    purpose: str,
    recipient_id: UUID | None,
    items: list[Item],
    on_hold: bool,
    overrides: Iterable[Override] = (),
) -> Verdict:
    """Ask the gate about items of one case, today, against the ledger as it is now.

    Args:
        overrides: what two persons released in this case.
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
    return gate(use, items, answers(db, box, case_id), overrides)


def pass_own(person_id: UUID, items: list[Item]) -> Verdict:
    """Ask the gate what of a case goes to a person as their own.

    The ledger is not read: nobody answers about somebody's right to what is theirs.
    """
    use = Use(ACCESS, None, clock.now().date(), needs_recipient=False, on_hold=False)
    return gate_own(use, items, person_id)


def inside(
    db: Session, box: Strongbox, case_id: UUID, purpose: str, items: list[Item]
) -> tuple[Verdict, date | None]:
    """Ask the gate what may be used inside for a purpose, and until when all of it may.

    A pause by code is looked at when it is used, not here: it may come later. Nothing
    overrides a person's answer to such a use.
    """
    ledger = answers(db, box, case_id)
    use = Use(purpose, None, clock.now().date(), needs_recipient=False, on_hold=False)
    verdict = gate(use, items, ledger)
    return verdict, _end(ledger, items, verdict)


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
    return verdict, _end(ledger, items, verdict)


def _end(ledger: list[Answer], items: list[Item], verdict: Verdict) -> date | None:
    """Return the last day on which everything that was relied upon still holds."""
    relied = [answer for answer in ledger if answer.id in verdict.grants]
    ends = [answer.valid_until for answer in relied if answer.valid_until is not None]
    by_guardian = {answer.person_id for answer in relied if answer.by_guardian}
    ends += [
        day - timedelta(days=1)
        for item in items
        for person, day in item.come_of_age
        if person in by_guardian and day > verdict.use.on
    ]
    return min(ends, default=None)
