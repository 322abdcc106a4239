"""Who is a child today, and when somebody comes of age, by the recorded birth.

A birth may be known as a span. From the first day on which the person may be of age a
guardian's earlier yes no longer counts; a child they are until the last one.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent
from app.consent.rules import Decision, ended_by_age, of_age_on
from app.keys.parts import Part

Row = tuple[UUID, int, ConsentContent]


def come_of_age(who: PersonContent) -> tuple[date, ...]:
    """Return the first and the last day on which the person may come of age."""
    if who.birth is None:
        return ()
    known = {day for day in (who.birth.earliest, who.birth.latest) if day is not None}
    return tuple(of_age_on(day) for day in sorted(known))


def is_minor(who: PersonContent, on: date) -> bool:
    """Say whether somebody is under 18: by the birth if it is sure, else as ticked."""
    if who.birth is None:
        return who.is_child
    first, last = who.birth.earliest, who.birth.latest
    if last is not None and of_age_on(last) <= on:
        return False
    return who.is_child or (first is not None and of_age_on(first) > on)


def days(people: Iterable[tuple[UUID, PersonContent]]) -> tuple[tuple[UUID, date], ...]:
    """Return what the gate takes: each person with each day of coming of age."""
    return tuple((id_, day) for id_, who in people for day in come_of_age(who))


def of_case(db: Session, file: CaseFile) -> tuple[tuple[UUID, date], ...]:
    """Return the same of everybody in a case."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    return days((row.id, who) for row, who in people)


def counting(db: Session, file: CaseFile, rows: list[Row]) -> list[Row]:
    """Return rows of the ledger as they count today.

    What a guardian agreed to for somebody who has come of age since reads as run out.
    """
    today, known, of_age = clock.now().date(), catalogue.load(), of_case(db, file)
    found = []
    for row in rows:
        answer = ledger.as_answer(known, *row)
        is_yes = answer.decision is Decision.GRANTED
        is_over = is_yes and ended_by_age(answer, of_age, today)
        found.append((*row[:2], _run_out(row[2])) if is_over else row)
    return found


def _run_out(content: ConsentContent) -> ConsentContent:
    return msgspec.structs.replace(content, decision=Decision.EXPIRED)
