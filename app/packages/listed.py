"""Packages in lists: of a case, of teams, and what has left."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import index
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.errors import NotFoundError
from app.keys.parts import Part, TeamKind
from app.packages import recipients, requesting
from app.packages.after import shown as after
from app.packages.after import standing as left
from app.packages.after.shown import Chips
from app.packages.models import Package
from app.packages.records import Status
from app.packages.words import STATUS, TONES
from app.staff.actor import Actor


@dataclass(frozen=True)
class Line:
    """One package in a list; its own reference where the case is open."""

    id: UUID
    ref: str
    case_ref: str
    pseudonym: str
    recipient: str
    status: Status
    status_words: str
    tone: str
    recall: bool
    href: str
    sent_on: date | None = None
    left: str = ""  # the page of what left
    chips: Chips = ()
    presses: bool = False


def of_case(db: Session, file: CaseFile) -> list[Line]:
    """Return the packages of one case."""
    receivers = {r.id: r.profile.name for r in recipients.listed(db, file.actor)}
    refs = {s.id: s.content.package_ref for s in requesting.listed(db, file)}
    rows = db.scalars(select(Package).where(Package.case_id == file.id)).all()
    lines = [
        _line(row, file.row, receivers, file.content.pseudonym, {}) for row in rows
    ]
    return [replace(each, ref=refs[each.id]) for each in lines]


def of_teams(db: Session, actor: Actor) -> list[Line]:
    """Return the packages of all cases of the actor's teams; no case is opened for it.

    What is listed stands in the clear (case, receiver, step of the work) or in the
    index that the team holds: the pseudonym, and whether a recall is to be sent.
    """
    receivers = {r.id: r.profile.name for r in recipients.listed(db, actor)}
    found = []
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT):
        rows = db.execute(
            select(Package, Case)
            .join(Case, Case.id == Package.case_id)
            .where(Case.team_id == team_id)
        ).all()
        if not rows:
            continue
        for row, case in rows:
            entry = index.known(db, actor.unlocked, team_id, case.id)
            pseudonym = entry.pseudonym if entry else ""
            marks = entry.marks if entry else {}
            found.append(_line(row, case, receivers, pseudonym, marks))
    order = list(Status)
    return sorted(found, key=lambda each: (order.index(each.status), each.case_ref))


def left_of_teams(db: Session, actor: Actor) -> list[Line]:
    """Return what has left all cases of the actor's teams, newest first."""
    gone = [e for e in of_teams(db, actor) if e.status is Status.DISCLOSED]
    return sorted(gone, key=lambda e: (e.sent_on or date.min, e.ref), reverse=True)


def path_to(db: Session, actor: Actor, package_id: UUID) -> str:
    """Return the page of a package that is named by its id alone.

    Raises:
        NotFoundError: there is none, or it is another team's.
    """
    row = db.get(Package, package_id)
    case = db.get(Case, row.case_id) if row else None
    if row is None or case is None or not actor.in_team(case.team_id):
        raise NotFoundError
    return f"/staff/cases/{case.ref}/disclosures/{row.id}"


def _line(
    row: Package,
    case: Case,
    receivers: Mapping[UUID, str],
    pseudonym: str,
    marks: Mapping[str, str],
) -> Line:
    status = Status(row.status)
    now = left.read(marks.get(f"{left.MARK}{row.id}", ""))
    return Line(
        id=row.id,
        ref="",
        case_ref=case.ref,
        pseudonym=pseudonym,
        recipient=receivers.get(row.recipient_id, ""),
        status=status,
        status_words=str(STATUS[status]),
        tone=TONES.get(status, ""),
        recall=status is Status.DISCLOSED and marks.get("recall") == "to_send",
        href=f"/staff/cases/{case.ref}/disclosures/{row.id}",
        sent_on=now.sent_on if now else None,
        left=f"/staff/cases/{case.ref}/disclosures/left/{now.disclosure_id}"
        if now
        else "",
        chips=after.chips(now) if now else (),
        presses=now is not None and after.presses(now),
    )
