"""What the desk's list shows of each report, and what it adds to the page Today."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import overview, vocabularies
from app.cases.overview import Card
from app.cases.paging import Paged
from app.index.searching import PAGE
from app.intake import alerting, triage
from app.intake.models import ReportStatus
from app.keys.parts import Role
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.wording import gettext as _


@dataclass(frozen=True)
class Waiting:
    """One line of the list, in words. Nothing that the person typed is among them."""

    id: UUID
    month: date
    is_new: bool
    urgent: bool
    on_hold: bool
    language: str
    needs: tuple[str, ...]
    about: str
    marks: tuple[str, ...] = field(default=())
    no_code: bool = False


def inbox(db: Session, actor: Actor, page: int = 1) -> Paged[Waiting]:
    """Return one page of the desk's list in words, urgent reports first."""
    found = triage.waiting(db, actor)
    here = found[(page - 1) * PAGE : page * PAGE]
    return Paged(tuple(map(_in_words, here)), len(found), page)


def around(
    db: Session, actor: Actor, report_id: UUID
) -> tuple[Paged[Waiting], Waiting | None]:
    """Return the page of the list that a report is on, and the report."""
    found = triage.waiting(db, actor)
    ids = [each.id for each in found]
    if report_id not in ids:
        return Paged((), len(found), 1), None
    at = ids.index(report_id)
    page = at // PAGE + 1
    here = tuple(map(_in_words, found[(page - 1) * PAGE : page * PAGE]))
    return Paged(here, len(found), page), here[at % PAGE]


def _in_words(report: triage.Waiting) -> Waiting:
    head = report.head
    marks = []
    if head.under_18 == "yes":
        marks.append(_("Under 18"))
    if head.wants_to_talk:
        marks.append(_("Would rather talk to someone"))
    if head.has_voice:
        marks.append(_("Voice message"))
    if head.no_code:
        marks.append(_("No code: agreed call"))
    told = [head.about_whom] if head.about_whom else []
    return Waiting(
        id=report.id,
        month=date.fromisoformat(f"{report.month}-01"),
        is_new=report.status == ReportStatus.NEW.value,
        urgent=head.urgent,
        on_hold=report.on_hold,
        language=vocabularies.term("languages", head.language),
        needs=tuple(vocabularies.answer("need_ids", head.needs)),
        about=", ".join(vocabularies.answer("about_whom", told)),
        marks=tuple(marks),
        no_code=head.no_code,
    )


@overview.today(5)
def unopened(db: Session, actor: Actor) -> Card | None:
    """Tell coordinators that reports wait: they answer for it, and can open none."""
    if actor.role is not Role.COORDINATOR:
        return None
    waiting, late = alerting.unopened(db)
    if not waiting:
        return None
    told = {"waiting": waiting, "late": late, "hours": alerting.ESCALATE_HOURS}
    return Card("desk/card_unopened.html", told)


@overview.today(10)
def reports(db: Session, actor: Actor) -> Card | None:
    """Count what waits at the desk, urgent reports first; no word of any of them."""
    if not could_ever(actor, Permission.REPORT_TRIAGE):
        return None
    waiting = triage.waiting(db, actor)
    return Card(
        "desk/card_today.html",
        {
            "urgent": [each.id for each in waiting if each.head.urgent],
            "new": sum(each.status == "new" for each in waiting),
            "total": len(waiting),
        },
    )
