"""What the pages about units show: plain data, made while the register is open."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import calling, vocabularies
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows
from app.units import candidates, chain, register
from app.units.chain import Line
from app.units.register import UnitSeen
from app.wording import gettext as _


@dataclass(frozen=True)
class Linked:
    """One word of a worker about the unit of somebody described."""

    id: UUID
    version: int
    about: str = field(repr=False)
    unit: str = field(repr=False)
    href: str
    certainty: str
    reason: str = field(repr=False)
    by: str
    taken_back: bool


def one(db: Session, actor: Actor, seen: UnitSeen) -> dict[str, Any]:
    """Return what the page of a unit shows, without anybody's name."""
    units, content = register.named(db, actor, seen.team_id), seen.content
    drawn = chain.lines(units, seen.id)
    record = Record(seen.team_id)
    return {
        "unit": seen,
        "rows": [
            (label, words)
            for label, words in (
                (_("Other names"), ", ".join(content.aliases)),
                (_("Kind of unit"), vocabularies.term("unit_kinds", content.kind)),
                (_("Marks"), content.marks),
                (_("Note"), content.note),
            )
            if words
        ],
        "lines": drawn,
        "size": chain.size(drawn),
        "alt": alternative(drawn, content.name),
        "cases": candidates.count(db, actor, seen.team_id, seen.id),
        "may_write": allows(actor, Permission.UNIT_WRITE, record),
        "may_open": allows(actor, Permission.COMMANDER_READ, record),
    }


def alternative(drawn: list[Line], name: str) -> str:
    """Say in words what the picture shows; the rows below it say all of it."""
    return _(
        "Chain of command around %(name)s: %(n)s lines, told one by one below.",
        name=name,
        n=len(drawn),
    )


def linked(db: Session, file: CaseFile) -> list[Linked]:
    """Return what was said of units in a case, what stands first."""
    units = register.named(db, file.actor, file.row.team_id)
    about = {each.id: each.words for each in candidates.described(db, file)}
    staff = calling.colleagues(db, file)
    found = []
    for row, said in candidates.of_case(db, file):
        unit = units.get(said.unit_id)
        whom = said.person_id or said.involvement_id
        found.append(
            Linked(
                id=row.id,
                version=row.version,
                about=about.get(whom, _("something no longer there")) if whom else "",
                unit=unit.content.name if unit else _("something no longer there"),
                href=f"/staff/units/{said.unit_id}",
                certainty=vocabularies.term("match_certainty", said.certainty),
                reason=readable(said.reason),
                by=staff.get(said.said_by, "") if said.said_by else "",
                taken_back=said.taken_back,
            )
        )
    return sorted(found, key=lambda each: (each.taken_back, each.about, each.unit))
