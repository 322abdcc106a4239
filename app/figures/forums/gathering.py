"""What figures of packages are made of: the log of what left, and whose yes it had.

No account, incident, act or evidence is read, and nothing of help: the two are never
joined.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import casefile, joining
from app.cases.alike import deciding
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.consent import ledger
from app.errors import NotFoundError
from app.figures.forums.counting import SAYS_NOTHING, Sent, Someone
from app.keys.parts import Part
from app.packages import recall
from app.packages.after import kept, rules, standing
from app.packages.after.kept import NoticeSeen
from app.packages.recall import DisclosureSeen
from app.packages.records import RecallState
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams of whose packages the actor may make figures."""
    return teams_for(db, actor, Permission.FIGURES_READ, Part.CONTENT)


def gather(db: Session, actor: Actor, team_id: UUID) -> list[Sent]:
    """Return what left a team's cases. No word of a case is shown by it.

    Raises:
        NotFoundError: the actor may not make figures of this team.
    """
    if team_id not in teams(db, actor):
        raise NotFoundError
    sent: list[Sent] = []
    rows = db.scalars(select(Case.id).where(Case.team_id == team_id)).all()
    for case_id in rows:
        file = casefile.get_to_index(db, case_id, actor)
        log = recall.log(db, file)
        if log:
            notices, people = kept.of_case(db, file), _people(db, file)
            sent += [_sent(file, each, notices, people) for each in log]
    audit.record(db, Action.FORUMS_COUNTED, actor.staff_id, team_id, n=len(rows))
    return sent


def _sent(
    file: CaseFile,
    each: DisclosureSeen,
    notices: Iterable[NoticeSeen],
    people: Mapping[UUID, Someone],
) -> Sent:
    content = each.content
    about = [n.content for n in notices if n.disclosure_id == each.id]
    now = standing.of(content, about)
    became = rules.became(content.feedback)
    on = date.fromisoformat(content.sent_on)
    whose = {people[i].id: people[i] for i in content.grants if i in people}
    return Sent(
        case_id=file.id,
        forum=content.purpose,
        on=on,
        people=tuple(whose.values()),
        days=rules.days_to_receipt(content.receipts, on),
        recalled=now.recall not in {RecallState.NONE, RecallState.TO_SEND},
        became=became.value if became else SAYS_NOTHING,
    )


def _people(db: Session, file: CaseFile) -> dict[UUID, Someone]:
    """Return who gave each answer of a case; somebody recorded twice is one."""
    one, linked = joining.one_of_each(db, file), deciding.links(db, file)
    found = {}
    for answer in ledger.answers(db, file.box, file.id):
        person = one.get(answer.person_id, answer.person_id)
        found[answer.id] = Someone(person, linked.get(person, ()))
    return found
