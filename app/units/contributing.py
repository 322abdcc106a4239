"""What units add to the index of a case: by which the cases of a unit are counted."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.searches.offers import offers
from app.cases.working_text import recode_rows, recodes
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.units import candidates, register
from app.units.documents import CandidateContent
from app.units.models import Candidate


@contributes
def named(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add each unit that somebody of the case may be of: a mark, and its names."""
    chosen = {
        said.unit_id
        for _row, said in candidates.of_case(db, file)
        if not said.taken_back
    }
    units = register.named(db, file.actor, file.row.team_id) if chosen else {}
    for unit_id in chosen:
        gathered.texts.append(candidates.mark(unit_id))
        gathered.facets.add(("unit", unit_id.hex))
        if unit_id in units:
            content = units[unit_id].content
            gathered.texts += [content.name, *content.aliases]


@offers("unit")
def to_choose(db: Session, actor: Actor, team_id: UUID) -> list[tuple[UUID, str]]:
    """Offer the units of a team to its filters; none to who may not read them."""
    if team_id not in register.teams(db, actor, Permission.UNIT_READ):
        return []
    units = register.named(db, actor, team_id).values()
    return [(each.id, each.content.name) for each in units]


@recodes
def reasons(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into the reasons."""
    recode_rows(db, file, replace, Candidate, CandidateContent)
