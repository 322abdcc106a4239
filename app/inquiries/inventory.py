"""What we hold on a case, by kind and number, and what we cannot open; no words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cases import line, told_to_survivor
from app.cases.casefile import CaseFile
from app.cases.models import Person
from app.cases.told_to_survivor import Outside
from app.conversation.models import Conversation, Message
from app.conversation.opening import subject_of
from app.keys import privileged
from app.keys.parts import Part
from app.packages import recall, requesting

CODE, PACKAGES, COUNSEL, NAMES = "code", "packages", "counsel", "names"
LINE, ELSEWHERE = "line", "elsewhere"


@dataclass(frozen=True)
class Given:
    """Who was given something of the case, on which day, for which purpose."""

    to: str
    on: date
    purpose: str


@dataclass(frozen=True)
class Inventory:
    """What exists, and what of it nobody who answers can open.

    Attributes:
        counts: by kind; kinds of which there is nothing are not in it.
        cannot_open: ids of the catalogue.
        has_all_given: nobody else was given something; false while the survivor is
            told of it later.
        is_cold: closed long ago: kept apart from the lists, and opened like any other.
    """

    counts: dict[str, int]
    cannot_open: tuple[str, ...]
    given: tuple[Given, ...]
    has_all_given: bool = True
    is_closed: bool = False
    is_cold: bool = False
    is_paused: bool = False


def elsewhere() -> Inventory:
    """Return what is said of a case that another team keeps now."""
    return Inventory({}, (CODE, ELSEWHERE), ())


def of_case(db: Session, file: CaseFile) -> Inventory:
    """Count what the case has; what is counted is not opened."""
    counts: dict[str, int] = {}
    for choice in requesting.choices(db, file):
        kind = choice.chosen.kind.value
        counts[kind] = counts.get(kind, 0) + 1
    counts["person"] = _number(db, Person.case_id, file.id)
    talk = db.scalar(select(Conversation).where(Conversation.case_id == file.id))
    if talk is not None:
        counts["message"] = _number(db, Message.conversation_id, talk.id)
    outside = told_to_survivor.outside(db, file)
    counts["package"] = len(recall.log(db, file))
    return Inventory(
        {kind: number for kind, number in counts.items() if number},
        tuple(_cannot_open(db, file, talk, was_given=bool(counts["package"]))),
        _given(outside),
        has_all_given=outside.is_all,
        is_closed=file.is_closed,
        is_cold=file.is_cold,
        is_paused=line.is_on_hold(db, file.id),
    )


def _cannot_open(
    db: Session, file: CaseFile, talk: Conversation | None, *, was_given: bool
) -> list[str]:
    unlocked = file.actor.unlocked
    counsel = privileged.box_of(db, unlocked, file.id, file.row.team_id)
    told = {
        CODE: True,
        PACKAGES: was_given,
        COUNSEL: privileged.exists(db, file.id)
        and not (counsel.holds(Part.CONTENT) or counsel.holds(Part.IDENTITY)),
        NAMES: not file.knows_names,
        LINE: talk is not None
        and not unlocked.strongbox(db, subject_of(talk.id), talk.team_id).holds(
            Part.IDENTITY
        ),
    }
    return [key for key, holds in told.items() if holds]


def _given(outside: Outside) -> tuple[Given, ...]:
    told = [(e.name, e.since, e.purpose) for e in outside.holders]
    told += [(e.to, e.since, e.purpose) for e in outside.passed_on]
    found = [Given(to, date.fromisoformat(on), use) for to, on, use in told]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.on))


def _number(db: Session, column: object, value: UUID) -> int:
    return db.scalar(select(func.count()).where(column == value)) or 0  # type: ignore[arg-type]
