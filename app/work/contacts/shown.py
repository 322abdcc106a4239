"""What the page of contacts shows: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.cases import calling, recording
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.work.contacts import trying
from app.work.contacts.trying import Distress, Outcome
from app.work.contacts.words import CHANNELS, DISTRESS, OUTCOMES
from app.work.words import part_of_day

UNSAFE = {Outcome.BROKE_OFF, Outcome.LEFT_NOTHING}


@dataclass(frozen=True)
class Row:
    """One try."""

    day: date
    part: str
    channel: str
    whom: str
    by: str
    outcome: str
    was_reached: bool
    was_unsafe: bool
    distress: str
    note: str = field(repr=False)
    next_on: date | None
    next_part: str


def rows(db: Session, file: CaseFile) -> list[Row]:
    """Return every try, the newest first."""
    names, codes = calling.colleagues(db, file), recording.codes(db, file)
    found = []
    for seen in trying.attempts(db, file):
        content = seen.content
        distress = content.distress is not Distress.NOT_NOTICED
        found.append(
            Row(
                day=content.tried_on,
                part=part_of_day(content.part),
                channel=str(CHANNELS[content.channel]),
                whom=codes.get(content.person_id, "") if content.person_id else "",
                by=names.get(content.by, "") if content.by else "",
                outcome=str(OUTCOMES[content.outcome]),
                was_reached=content.outcome is Outcome.REACHED,
                was_unsafe=content.outcome in UNSAFE,
                distress=str(DISTRESS[content.distress]) if distress else "",
                note=readable(content.note),
                next_on=content.next_on,
                next_part=part_of_day(content.next_part),
            )
        )
    return found
