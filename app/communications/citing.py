"""What cites one case: for who works on it and reads no whole communication."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.communications import keeping, people
from app.communications.documents import SentContent
from app.communications.models import CommunicationSent
from app.communications.words import KINDS
from app.keys.parts import Part
from app.packages import recipients
from app.staff import house


@dataclass(frozen=True)
class CitedIn:
    """A paragraph that cites the case: only the sentences that do."""

    communication: str = field(repr=False)
    receiver: str
    number: int
    sentences: tuple[str, ...] = field(repr=False)
    is_withdrawn: bool


def of_case(db: Session, file: CaseFile) -> list[CitedIn]:
    """Return the sentences of the team's communications that are pinned to a case.

    A sentence that rests on a case too from which the reader is barred is not there.
    """
    names = _receivers(db, file)
    found = []
    for seen in keeping.every(db, file.actor, file.row.team_id):
        mine = {e.number for e in seen.content.sources if e.case_id == file.id}
        if not mine:
            continue
        closed = keeping.closed_sources(db, file.actor, seen)
        some = keeping.paragraphs(db, file.actor, seen).values()
        for each in sorted(some, key=lambda one: one.number):
            told = tuple(
                people.without_others(sentence.text, file.ref)
                for sentence in each.content.sentences
                if any(pin.source in mine for pin in sentence.pins)
                and not any(pin.source in closed for pin in sentence.pins)
            )
            if told:
                found.append(
                    CitedIn(
                        seen.content.title,
                        names.get(seen.content.recipient_id, ""),
                        each.number,
                        told,
                        each.content.withdrawn is not None,
                    )
                )
    team_id = file.row.team_id
    audit.record(db, Action.COMMUNICATION_READ, file.actor.staff_id, team_id)
    return found


def sent(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    """Return the editions that left and cite a case, newest first."""
    names = _receivers(db, file)
    rows = file.records(db, CommunicationSent, Part.CONTENT, SentContent)
    found = [
        {
            "ref": content.ref,
            "kind": KINDS[content.kind],
            "receiver": names.get(content.recipient_id, ""),
            "on": content.sent_on,
            "paragraphs": ", ".join(map(str, content.paragraphs)),
        }
        for _row, content in rows
    ]
    return sorted(found, key=_newest, reverse=True)


def _newest(row: dict[str, Any]) -> date:
    day: date = row["on"]
    return day


def _receivers(db: Session, file: CaseFile) -> dict[UUID, str]:
    if not house.holds(db, file.actor.unlocked):
        return {}
    return {each.id: each.profile.name for each in recipients.listed(db, file.actor)}
