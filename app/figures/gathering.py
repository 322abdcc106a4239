"""What figures are made of: referrals, services, needs, and sex and age of the person.

No account, incident, act or evidence is read, and no text: nothing here can join help
with what somebody told.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import casefile, joining
from app.cases.alike import deciding
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Case, Person
from app.errors import NotFoundError
from app.figures.counting import Help, Someone
from app.keys.parts import Part
from app.reparations import needs
from app.reparations.services import directory, referring
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for


@dataclass(frozen=True)
class Records:
    """The records of service of one team. `cases`: how many were looked through."""

    helped: list[Help] = field(default_factory=list, repr=False)
    unmet: list[Someone] = field(default_factory=list, repr=False)
    cases: int = 0


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams whose figures the actor may make."""
    return teams_for(db, actor, Permission.FIGURES_READ, Part.CONTENT)


def gather(
    db: Session, actor: Actor, team_id: UUID, project_id: UUID | None
) -> Records:
    """Return a team's records of service, of one project or of all.

    Cases from which the actor is barred are counted as well: no word of any is shown.

    Raises:
        NotFoundError: the actor may not make figures of this team.
    """
    if team_id not in teams(db, actor):
        raise NotFoundError
    kinds = {
        each.id: each.content.kind
        for each in directory.named(db, actor, team_id).values()
    }
    helped: list[Help] = []
    unmet: list[Someone] = []
    rows = db.scalars(select(Case.id).where(Case.team_id == team_id)).all()
    for case_id in rows:
        file = casefile.get_to_index(db, case_id, actor)
        people = _people(db, file)
        for seen in referring.referrals(db, file):
            told = seen.content
            if told.began_on is None or project_id not in {None, told.project_id}:
                continue
            kind = kinds.get(told.service_id, "other")
            who = people[told.person_id]
            helped.append(Help(who, kind, told.began_on, told.ended_on))
        unmet += [
            people[seen.content.person_id]
            for seen in needs.needs(db, file)
            if seen.content.is_urgent
        ]
    audit.record(db, Action.PROGRAMME_COUNTED, actor.staff_id, team_id, n=len(rows))
    return Records(helped, unmet, len(rows))


def _people(db: Session, file: CaseFile) -> dict[UUID, Someone]:
    """Return everybody of a case as figures know them; twice recorded is one."""
    one, linked = joining.one_of_each(db, file), deciding.links(db, file)
    known = {
        row.id: content
        for row, content in file.records(db, Person, Part.CONTENT, PersonContent)
    }
    return {
        person: _someone(one[person], known[one[person]], linked.get(one[person], ()))
        for person in known
    }


def _someone(person: UUID, told: PersonContent, links: tuple[UUID, ...]) -> Someone:
    born = told.birth.earliest if told.birth and told.birth.is_known else None
    return Someone(person, told.sex, born, told.is_child, links)
