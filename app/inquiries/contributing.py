"""What requests add elsewhere: Today, the overview, the index, what stops a closing."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app import clock, index
from app.cases import overview
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.cases.overview import Card, Column
from app.inquiries import holding, register, shown, telling
from app.inquiries.rules import is_soon
from app.inquiries.telling import TELL
from app.inquiries.words import KINDS
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.wording import gettext as _
from app.wording import ngettext
from app.work import waiting
from app.work.closing import still_open

__all__ = ["telling"]  # importing it registers what the survivor is told

MOST = 8


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say by when the survivor is told of a request; a closed case tells it as well."""
    gathered.due += [
        index.Due(id=held.content.inquiry_id, kind=TELL, on=day.isoformat())
        for held, day in telling.to_be_told(db, file)
    ]


@waiting.shows(TELL)
def to_tell(due: index.Due) -> tuple[str, str, str]:
    """Show that the survivor has to hear of a request."""
    kind = _("Tell the survivor who asked about them")
    return f"/staff/requests/{due.id}#tell", kind, ""


@still_open.asks
def running(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say what closing waits for: a request that runs holds the case."""
    held = [each.content for each in holding.of_case(db, file) if each.content.runs]
    if held:
        text = ngettext(
            "%(num)s request from outside that is not answered",
            "%(num)s requests from outside that are not answered",
            len(held),
        )
        where = f"/staff/requests/{held[0].inquiry_id}"
        yield still_open.Open(text, where, stops=True)


@overview.card(Column.SIDE, 55)
def about_the_case(db: Session, file: CaseFile) -> Card | None:
    """The requests about a case; while one runs nothing of it may be erased."""
    found = holding.of_case(db, file)
    if not found or not file.may(Permission.INQUIRY_READ):
        return None
    rows = [
        {
            "id": each.content.inquiry_id,
            "number": each.content.number,
            "kind": str(KINDS[each.content.kind]),
            "runs": each.content.runs,
        }
        for each in found
    ]
    return Card(
        "inquiries/card_case.html",
        {"rows": rows, "is_held": any(each["runs"] for each in rows)},
    )


@overview.today(28)
def waiting_here(db: Session, actor: Actor) -> Card | None:
    """Requests whose day is near or over, and answers that wait for a second person."""
    if not could_ever(actor, Permission.INQUIRY_READ):
        return None
    today = clock.now().date()
    found = [
        shown.row(db, actor, each)
        for team_id in register.keeping(db, actor)
        for each in register.every(db, actor, team_id, only_running=True)
    ]
    rows = [each for each in found if each.waits or is_soon(each.due_on, today)]
    if not rows:
        return None
    rows.sort(key=lambda each: each.due_on)
    return Card("inquiries/card_today.html", {"rows": rows[:MOST]})
