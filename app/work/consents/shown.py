"""What the page of one person who is asked shows."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, consent_pages, line
from app.cases.casefile import CaseFile
from app.cases.consent_pages import shown as consent_shown
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.cases.working_text import readable
from app.keys.parts import Part
from app.staff.policy import Permission
from app.work.consents import asking
from app.work.consents.asking import Asked, Stands
from app.work.consents.words import ENDED, STANDS, TONES


@dataclass(frozen=True)
class AskShown:
    """One person who is asked about one use.

    Attributes:
        state: where it stands, in words.
        talk: the page of the talk about exactly this use and receiver.
        note: why the person could not be reached.
        may_answer: the reader may hold the talk, and the case is not on hold.
    """

    href: str
    who: str
    use: str
    to: str
    deadline: date | None
    is_late: bool
    why: str = field(repr=False)
    state: str
    tone: str
    ended: str
    is_open: bool
    tries: int
    talk: str
    note: str = field(repr=False)
    asked_by: str
    asked_on: date | None
    on_hold: bool
    may_answer: bool
    never_contact: bool


def shown(db: Session, file: CaseFile, seen: Asked, language: str) -> AskShown:
    """Write one for the reader.

    Args:
        db: the transaction.
        file: the opened case.
        seen: whom it was left to ask.
        language: in which the person is read to.
    """
    content, wanted = seen.content, seen.ask
    who = file.read(
        file.child(db, Person, wanted.person_id), Part.CONTENT, PersonContent
    )
    names = calling.colleagues(db, file)
    base = f"/staff/cases/{file.ref}"
    stands: Stands = asking.stands(db, file, [seen])[seen.id]
    due, on_hold = content.due_on, line.is_on_hold(db, file.id)
    return AskShown(
        href=f"{base}/asks/{seen.id}",
        who=calling.called(who),
        use=consent_shown.purpose(wanted.purpose),
        to=dict(consent_pages.all_recipients(db, file)).get(wanted.recipient_id, ""),
        deadline=due,
        is_late=due is not None and due < clock.now().date(),
        why=readable(content.why),
        state=str(STANDS[stands]),
        tone=TONES[stands],
        ended=str(ENDED[wanted.outcome]),
        is_open=seen.is_open,
        tries=asking.tries(db, file, seen) if seen.is_open else wanted.tries,
        talk=f"{base}/consent/new/{wanted.person_id}/{wanted.purpose}/{language}"
        f"?to={wanted.recipient_id}",
        note=readable(content.note),
        asked_by=names.get(content.made_by, "") if content.made_by else "",
        asked_on=content.made_on,
        on_hold=on_hold,
        may_answer=file.may(Permission.CONSENT_WRITE) and not on_hold,
        never_contact=who.never_contact,
    )
