"""What part each person had, by act and statement: roles belong there, not to people.

Capabilities above add theirs through `adds`; this floor knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent, InvolvementContent
from app.cases.models import Act, Incident, Involvement
from app.cases.working_text import readable
from app.keys.parts import Part
from app.wording import gettext as _


@dataclass(frozen=True)
class Role:
    """One part that somebody had, and where it is written down."""

    person_id: UUID
    role: str
    where: str = field(repr=False)
    href: str


Source = Callable[[Session, CaseFile], list[Role]]
_sources: list[Source] = []


def adds(function: Source) -> Source:
    """Register what a capability knows of the parts people had: who told an account."""
    if function not in _sources:
        _sources.append(function)
    return function


def roles(db: Session, file: CaseFile) -> dict[UUID, list[Role]]:
    """Return the parts of each person of the case, each once."""
    found: dict[UUID, list[Role]] = {}
    told = _of_acts(db, file)
    told += [role for source in _sources for role in source(db, file)]
    for role in dict.fromkeys(told):
        found.setdefault(role.person_id, []).append(role)
    return found


def _of_acts(db: Session, file: CaseFile) -> list[Role]:
    incidents = {
        row.id: readable(content.title)
        for row, content in file.records(db, Incident, Part.CONTENT, IncidentContent)
    }
    acts = file.records(db, Act, Part.CONTENT, ActContent)
    at = {row.id: row.incident_id for row, _act in acts}
    parts = file.records(db, Involvement, Part.CONTENT, InvolvementContent)
    told = [
        (act.victim_id, _("Harmed"), row.incident_id)
        for row, act in acts
        if act.victim_id is not None
    ] + [
        (part.person_id, _("Said to have had part"), at[row.act_id])
        for row, part in parts
        if part.person_id is not None
    ]
    return [
        Role(
            person_id,
            role,
            incidents.get(incident_id, ""),
            f"/staff/cases/{file.ref}/incidents/{incident_id}",
        )
        for person_id, role, incident_id in told
    ]
