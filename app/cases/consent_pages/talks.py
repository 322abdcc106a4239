"""Recording what was said in a talk about consent, in one transaction.

The ledger is only added to, and a no at an overlapping scope beats every yes. So a new
yes after a no is three kinds of rows: what the old no still covers stays withdrawn, row
by row; the old no is marked as replaced; then the yes stands.
"""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases import line
from app.cases.aftermath import following
from app.cases.casefile import CaseFile
from app.cases.kin import standings, telling
from app.cases.models import Incident, Person
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.others.rules import TRACING, lack
from app.consent.rules import ANY_PURPOSE, Decision, Form, Scope, current
from app.errors import InvalidInputError, NotFoundError
from app.staff.policy import Permission

Row = tuple[UUID, int, ConsentContent]
NOES = frozenset({Decision.WITHDRAWN, Decision.REFUSED})


def record(
    db: Session,
    file: CaseFile,
    content: ConsentContent,
    words: ConsentWords,
    materials: frozenset[UUID] = frozenset(),
) -> UUID:
    """Add one answer, and show the survivor what the ledger says now.

    Args:
        db: the transaction.
        file: the opened case.
        content: the answer; `taken_by` and the day are set here.
        words: what the person said they understood; identity only.
        materials: the documents of this case that an answer may be about.

    Raises:
        NotFoundError: the actor may not record consent, or the person or the material
            is not of this case.
        InvalidInputError: names what a yes lacks; nothing is recorded.
    """
    file.require(Permission.CONSENT_WRITE)
    if content.decision not in NOES:
        file.must_be_open()
    file.child(db, Person, content.person_id)
    _check_scope(db, file, content, materials)
    _check_who_answered(db, file, content, words)
    content = msgspec.structs.replace(
        content, taken_by=file.actor.staff_id, given_on=clock.now().date()
    )
    before = standing(db, file)
    made = ledger.record(db, file.box, file.id, content, words)
    if content.decision is Decision.GRANTED:
        _make_room(db, file, content, before)
    if content.decision in NOES:
        line.set_in_motion(db, file)
    else:
        following.open_notices(db, file)  # a narrower yes: what it leaves out
        line.answered(db, file)
    return made


def _check_who_answered(
    db: Session, file: CaseFile, content: ConsentContent, words: ConsentWords
) -> None:
    """Refuse a yes that would never count: of the wrong person, or without a record.

    Nobody answers who is not recorded as one who may; for a search the next of kin are
    enough. A no needs nothing, whoever brings it.
    """
    if content.decision is not Decision.GRANTED:
        return
    asked = telling.speaking(db, file).get(content.person_id)
    if asked is not None and asked.fate:
        may = asked.speakers or (asked.kin if content.purpose == TRACING else ())
        if content.given_by == "self" or not may:
            raise InvalidInputError("given_by")
    whole = words.weighed is not None and not words.weighed.lacks
    by = ledger.by_whom(msgspec.structs.replace(content, best_interest=whole))
    standing = standings.of(db, file, content.person_id)
    if lacking := lack(content.purpose, standing, by):
        raise InvalidInputError(lacking.value)


def withdraw(db: Session, file: CaseFile, event_id: UUID) -> UUID:
    """Take one answer back, with all that follows; needs nothing from the person.

    Raises:
        NotFoundError: the actor may not record consent, or it is not a yes that stands.
    """
    file.require(Permission.CONSENT_WRITE)
    for row_id, _seq, content in standing(db, file):
        if row_id == event_id and content.decision is Decision.GRANTED:
            made = _again(db, file, content, Decision.WITHDRAWN)
            line.set_in_motion(db, file)
            return made
    raise NotFoundError


def withdraw_everything(db: Session, file: CaseFile) -> UUID:
    """Take back all that the survivor agreed to, and lift a hold: the ledger says no.

    Raises:
        NotFoundError: the actor may not record consent, or no survivor is recorded.
    """
    line.withdraw(db, file)
    rows = ledger.events(db, file.box, file.id)
    return rows[-1][0]


def standing(db: Session, file: CaseFile) -> list[Row]:
    """Return the newest row for each person, purpose, recipient and material."""
    rows = ledger.events(db, file.box, file.id)
    newest = {a.id for a in current(ledger.answers(db, file.box, file.id))}
    return [row for row in rows if row[0] in newest]


def _covered(content: ConsentContent, rows: list[Row]) -> list[Row]:
    """Return the yeses among `rows` that a no speaks to."""
    return [
        row
        for row in rows
        if row[2].decision is Decision.GRANTED and _speaks_to(content, row[2])
    ]


def in_the_way(content: ConsentContent, rows: list[Row]) -> list[Row]:
    """Return the noes as wide as a new yes, or wider, that it could never win against.

    A no about less than the yes is not among them: it stands, and the gate keeps back
    what it is about, until the person is asked about exactly that.
    """
    return [
        row
        for row in rows
        if row[2].decision in NOES
        and _speaks_to(row[2], content)
        and _is_as_wide(row[2], content)
    ]


def _make_room(
    db: Session, file: CaseFile, yes: ConsentContent, rows: list[Row]
) -> None:
    for _id, _seq, no in in_the_way(yes, rows):
        for _other_id, _other_seq, other in _covered(no, rows):
            if _key(other) != _key(yes):
                _again(db, file, other, Decision.WITHDRAWN)
        if _key(no) != _key(yes):
            _again(db, file, no, Decision.SUPERSEDED)


def _again(
    db: Session, file: CaseFile, old: ConsentContent, decision: Decision
) -> UUID:
    """Add a row of the same key with another decision."""
    return ledger.record(
        db,
        file.box,
        file.id,
        ConsentContent(
            person_id=old.person_id,
            purpose=old.purpose,
            decision=decision,
            recipient_id=old.recipient_id,
            scope=old.scope,
            scope_ids=old.scope_ids,
            form=Form.ORAL,
            how="staff",
            given_on=clock.now().date(),
            taken_by=file.actor.staff_id,
        ),
        ConsentWords(),
    )


def _speaks_to(no: ConsentContent, yes: ConsentContent) -> bool:
    """Say whether a no reaches a yes: person, purpose, recipient, any shared scope."""
    return (
        no.person_id == yes.person_id
        and no.purpose in {yes.purpose, ANY_PURPOSE}
        and no.recipient_id in {yes.recipient_id, None}
        and _may_overlap(no, yes)
    )


def _is_as_wide(no: ConsentContent, yes: ConsentContent) -> bool:
    if no.scope is Scope.WHOLE_CASE:
        return True
    return no.scope is yes.scope and set(yes.scope_ids) <= set(no.scope_ids)


def _may_overlap(no: ConsentContent, yes: ConsentContent) -> bool:
    """Say no only where two scopes surely have nothing in common."""
    if Scope.WHOLE_CASE in {no.scope, yes.scope} or no.scope is not yes.scope:
        return True
    return bool(set(no.scope_ids) & set(yes.scope_ids))


def _key(content: ConsentContent) -> object:
    return (
        content.person_id,
        content.purpose,
        content.recipient_id,
        content.scope,
        frozenset(content.scope_ids),
    )


def _check_scope(
    db: Session, file: CaseFile, content: ConsentContent, materials: frozenset[UUID]
) -> None:
    if content.scope is Scope.WHOLE_CASE and content.scope_ids:
        raise InvalidInputError("scope")
    if content.scope is not Scope.WHOLE_CASE and not content.scope_ids:
        raise InvalidInputError("scope")
    incidents = set() if content.scope is Scope.DOCUMENT else set(content.scope_ids)
    incidents |= set(content.excluded_ids) - materials
    for incident_id in incidents:
        file.child(db, Incident, incident_id)
    documents = set(content.scope_ids) if content.scope is Scope.DOCUMENT else set()
    if not documents <= materials:
        raise NotFoundError
