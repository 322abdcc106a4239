"""What pages show of closing: what was asked, and the band of a closed case."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import index
from app.cases import asking, calling, heads
from app.cases.asking import Kind, Status
from app.cases.casefile import CLOSED, CaseFile
from app.cases.heads import Marks
from app.cases.overview import Card, today
from app.cases.working_text import readable
from app.conversation.models import Conversation, Message, MessageStatus
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.wording import gettext as _
from app.work.closing.closing import Why
from app.work.closing.words import WHYS

MOST = 8


@dataclass(frozen=True)
class Line:
    """One request to close the case, and what became of it."""

    id: UUID
    who: str
    on: date
    why: str
    reason: str = field(repr=False)
    left: str = field(repr=False)
    note: str = field(repr=False)
    state: Status
    may_answer: bool


def lines(db: Session, file: CaseFile) -> list[Line]:
    """Return every request, the newest first."""
    names = calling.colleagues(db, file)
    return [
        Line(
            id=asked.id,
            who=names.get(content.by, ""),
            on=date.fromisoformat(content.on),
            why=str(WHYS[Why(content.what)]),
            reason=readable(content.reason),
            left=readable(content.left),
            note=readable(content.note),
            state=asked.status,
            may_answer=asking.may_answer(file, asked),
        )
        for asked in asking.of(db, file, Kind.CLOSING)
        for content in (asked.content,)
    ]


@heads.marks
def head(db: Session, file: CaseFile) -> Marks:
    """Say on every part that the case is closed, or that somebody asked to close it."""
    href = f"/staff/cases/{file.ref}/closing"
    if file.is_closed:
        band = {
            "text": _("Closed long ago: not in everyday lists. The case can be read.")
            if file.is_cold
            else _("Closed. The case can be read, not changed."),
            "icon": "lock",
            "link": _("Why, and reopening"),
            "href": href,
        }
        return Marks(bands=(band,))
    if any(a.status is Status.OPEN for a in asking.of(db, file, Kind.CLOSING)):
        chip = {"text": _("Closing is asked for"), "tone": "amber", "href": href}
        return Marks(chips=(chip,))
    return Marks()


@today(16)
def written(db: Session, actor: Actor) -> Card | None:
    """Closed cases whose person has written since: a coordinator looks at them."""
    if not could_ever(actor, Permission.CASE_CLOSE):
        return None
    teams = actor.teams_of(db, TeamKind.CASEWORK)
    waiting = db.execute(
        select(Conversation.case_id, Conversation.team_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            Conversation.team_id.in_(teams),
            Conversation.case_id.is_not(None),
            Message.status == MessageStatus.NEW.value,
        )
        .distinct()
    ).all()
    rows = []
    for team_id in teams:
        if Part.CONTENT not in actor.teams[team_id]:
            continue
        for case_id in sorted(filter(None, (c for c, t in waiting if t == team_id))):
            entry = index.known(db, actor.unlocked, team_id, case_id)
            if entry is not None and entry.status == CLOSED:
                rows.append((entry.ref, entry.pseudonym))
    return Card("work/card_written.html", {"rows": rows[:MOST]}) if rows else None
