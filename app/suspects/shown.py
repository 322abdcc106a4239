"""What the pages of suspect files show: plain data, made while the files are open."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import vocabularies
from app.dates import ApproximateDate
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows
from app.suspects import linking
from app.suspects.documents import About, Subject
from app.suspects.register import Opened
from app.suspects.words import ABOUT, SUBJECTS
from app.units import register as units
from app.wording import gettext as _

Pairs = list[tuple[UUID, str]]


@dataclass(frozen=True)
class Row:
    """One statement with what it rests on."""

    words: str = field(repr=False)
    source: str = field(repr=False)
    certainty: str
    unit: str = field(default="", repr=False)
    href: str = ""
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


@dataclass(frozen=True)
class LinkRow:
    """One linked incident; without `ref` where its reader may not read the case."""

    id: UUID
    ref: str
    href: str
    is_of_somebody: bool
    reason: str = field(repr=False)
    source: str = field(repr=False)
    certainty: str
    by: str
    taken_back: bool


def known_units(db: Session, actor: Actor) -> Pairs:
    """Return the units that the actor may read, by name."""
    pairs = [
        (unit.id, unit.content.name)
        for team_id in units.teams(db, actor, Permission.UNIT_READ)
        for unit in units.named(db, actor, team_id).values()
    ]
    return sorted(pairs, key=lambda pair: pair[1].casefold())


def in_list(db: Session, actor: Actor, files: list[Opened]) -> list[dict[str, Any]]:
    """Return the rows of the list: what each file has, and where it has nothing."""
    called = dict(known_units(db, actor))
    return [
        {
            "id": each.id,
            "name": each.content.code_name,
            "subject": SUBJECTS[each.content.subject],
            "unit": _unit(called, each.content.unit_id),
            "positions": len(each.content.positions),
            "missing": [
                ABOUT[about]
                for about in About
                if about not in {said.about for said in each.content.said}
            ],
            "links": sum(not link.taken_back for link in each.content.links),
            "changed_on": each.content.changed_on,
        }
        for each in files
    ]


def one(db: Session, actor: Actor, seen: Opened) -> dict[str, Any]:
    """Return what the page of a file shows, without anybody's name."""
    content, record = seen.content, Record(seen.team_id)
    called, staff = dict(known_units(db, actor)), house.names(db, actor.unlocked)
    facts = (
        (_("Whom it is about"), SUBJECTS[content.subject]),
        (_("Unit"), _unit(called, content.unit_id)),
        (_("Other sources"), ", ".join(content.sources)),
        (_("Note"), content.note),
    )
    return {
        "file": seen,
        "name": content.code_name,
        "rows": [(label, words) for label, words in facts if words],
        "positions": [
            Row(
                each.post,
                each.source,
                vocabularies.term("match_certainty", each.certainty),
                _unit(called, each.unit_id),
                f"/staff/units/{each.unit_id}" if each.unit_id in called else "",
                each.since,
                each.until,
            )
            for each in content.positions
        ],
        "groups": [(about.value, ABOUT[about], _said(seen, about)) for about in About],
        "links": _links(db, actor, seen, staff),
        "changed_by": staff.get(content.changed_by, ""),
        "is_unit": content.subject is Subject.UNIT,
        "may_write": allows(actor, Permission.SUSPECT_WRITE, record),
        "may_open": allows(actor, Permission.SUSPECT_NAME_READ, record),
    }


def _said(seen: Opened, about: About) -> list[Row]:
    return [
        Row(
            each.words,
            each.source,
            vocabularies.term("match_certainty", each.certainty),
            since=each.since,
            until=each.until,
        )
        for each in seen.content.said
        if each.about is about
    ]


def _links(
    db: Session, actor: Actor, seen: Opened, staff: dict[UUID, str]
) -> list[LinkRow]:
    mine = linking.readable_cases(db, actor, seen.content.links)
    found = []
    for each in seen.content.links:
        may_read = each.case_id in mine
        found.append(
            LinkRow(
                each.id,
                each.ref if may_read else "",
                f"/staff/cases/{each.ref}/incidents/{each.incident_id}"
                if may_read
                else "",
                each.involvement_id is not None,
                each.reason if may_read else "",
                each.source if may_read else "",
                vocabularies.term("match_certainty", each.certainty),
                staff.get(each.said_by, ""),
                each.taken_back,
            )
        )
    return sorted(found, key=lambda each: each.taken_back)


def _unit(called: dict[UUID, str], unit_id: UUID | None) -> str:
    if unit_id is None:
        return ""
    return called.get(unit_id, _("a unit of a register that you may not read"))
