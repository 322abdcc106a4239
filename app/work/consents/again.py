"""When a yes is to be talked about again: lines of Today, and nothing rolls over.

A line stands from the day that was agreed on for asking again, or thirty days before
the yes runs out, whichever is first; for what a guardian agreed to, on the eighteenth
birthday. An answer in a talk, whatever it is, takes the line away.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.cases import ages, listing, recording
from app.cases.aftermath import following
from app.cases.casefile import CaseFile
from app.cases.consent_pages import talks
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent import catalogue, ledger
from app.consent.aftermath.rules import taken_back
from app.consent.ledger import ConsentContent
from app.consent.rules import Decision
from app.keys.parts import Part

LEAD = timedelta(days=listing.ENDING_DAYS)
"""How long before its end a yes is talked about."""

AGAIN = "consent.again"
"""`Due.kind` of a yes that is to be talked about again."""

OF_AGE = "consent.of_age"
"""`Due.kind` of a person to be asked whose guardian answered until now."""


def counting(db: Session, file: CaseFile) -> list[talks.Row]:
    """Return every yes that no other answer took back, of people who may be asked."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    closed = {row.id for row, who in people if who.never_contact}
    gone = taken_back(following.ended(db, file, following.told(db, file)))
    return [
        row
        for row in talks.standing(db, file)
        if row[2].decision is Decision.GRANTED
        and row[0] not in gone
        and row[2].person_id not in closed
    ]


def lines(db: Session, file: CaseFile, yeses: list[talks.Row]) -> list[index.Due]:
    """Return one line for each person and day, with the uses that it is about.

    `text` calls the person by code, `fact` are the uses in the catalogue's order.
    """
    found: dict[tuple[str, UUID, date], list[str]] = {}
    first: dict[tuple[str, UUID, date], UUID] = {}
    for row_id, kind, person_id, day, purpose in _each(db, file, yeses):
        key = (kind, person_id, day)
        found.setdefault(key, []).append(purpose)
        first.setdefault(key, row_id)
    order = list(catalogue.load().purposes)
    codes = recording.codes(db, file)
    return [
        index.Due(
            id=first[kind, person_id, day],
            kind=kind,
            on=day.isoformat(),
            text=f"{{{codes[person_id]}}}",
            fact=" ".join(sorted(set(purposes), key=order.index)),
        )
        for (kind, person_id, day), purposes in found.items()
    ]


def ends(yeses: list[talks.Row]) -> frozenset[date]:
    """Return each day on which one of these runs out."""
    days = (content.valid_until for _id, _seq, content in yeses)
    return frozenset(day for day in days if day is not None)


def _each(
    db: Session, file: CaseFile, yeses: list[talks.Row]
) -> Iterator[tuple[UUID, str, UUID, date, str]]:
    of_age = dict[UUID, list[date]]()
    for person_id, day in ages.of_case(db, file):
        of_age.setdefault(person_id, []).append(day)
    known = catalogue.load()
    for row_id, seq, content in yeses:
        if ledger.as_answer(known, row_id, seq, content).by_guardian:
            after = content.given_on or date.min
            days = [d for d in of_age.get(content.person_id, ()) if d > after]
            if days:
                yield row_id, OF_AGE, content.person_id, min(days), content.purpose
        again = again_on(content)
        if again is not None:
            yield row_id, AGAIN, content.person_id, again, content.purpose


def again_on(content: ConsentContent) -> date | None:
    """Return the day from which a yes is to be talked about; None if it has no end."""
    days = [day for day in (content.review_due,) if day is not None]
    if content.valid_until is not None:
        days.append(content.valid_until - LEAD)
    return min(days, default=None)
