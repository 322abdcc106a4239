"""Calling for a re-assessment: which cases, and the content keys of just these.

Whoever presses the button holds the keys of the team. The worker gets the content key
of each case named and one key of this re-assessment: no name opens to it, and no seed
of a team or a person travels.
"""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, index, jobs, vault
from app.audit import Action
from app.cases.models import Case
from app.classification.catalogue import coming_catalogue, crime_catalogue
from app.classification.models import Classification, Reassessment
from app.classification.reassessing.keeping import TABLE, open_outcome, seal
from app.classification.reassessing.records import Outcome, ReassessmentContent
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys import registers
from app.keys.parts import Part, SubjectKind
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for

JOB = "reassess"
MOST_CASES = 2_000
"""In one re-assessment: about 200 KB of wrapped keys in the row of its job."""
AT_ONCE = 500
"""Cases whose keys are asked for in one question."""
ENDED = {
    jobs.Status.START_AGAIN.value,
    jobs.Status.FAILED.value,
    jobs.Status.CANCELLED.value,
}


def teams(db: Session, actor: Actor) -> list[UUID]:
    """Return the teams whose decisions the actor may have looked at again."""
    return teams_for(db, actor, Permission.LAW_REASSESS, Part.CONTENT)


def require(db: Session, actor: Actor, team_id: UUID) -> None:
    """Refuse any other team, as if it were not there.

    Raises:
        NotFoundError: it is not theirs.
    """
    if team_id not in teams(db, actor):
        raise NotFoundError


def start(
    db: Session,
    actor: Actor,
    team_id: UUID,
    after: UUID | None = None,
    *,
    is_preview: bool = False,
) -> UUID:
    """Begin a re-assessment of the team's decided cases; return its id.

    It takes so many cases as one job can; the next one begins `after` the last case of
    it. Nothing is decided or changed by it. A preview compares with the edition that is
    being prepared.

    Raises:
        NotFoundError: the team is not the actor's.
        InvalidInputError: `cases`: nobody decided anything in a case that they read;
            `edition`: none is being prepared.
        WorkerGoneError: no worker runs; nothing was begun.
    """
    require(db, actor, team_id)
    catalogue = coming_catalogue() if is_preview else crime_catalogue()
    if catalogue is None:
        raise InvalidInputError("edition")
    wanted = _wanted(db, team_id, after)
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    taken = wanted[:MOST_CASES]
    # The row filter of every list: whoever is barred from a case finds it nowhere.
    there = [each for each in taken if index.entry_of(segment, each) is not None]
    keys = _keys(db, actor, team_id, there)
    read = tuple(each for each in there if label(each) in keys)
    if not read:
        raise InvalidInputError("cases")
    content = ReassessmentContent(
        started_by=actor.staff_id,
        started_at=clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        run_key=vault.new_key(),
        edition=catalogue.version,
        cases=read,
        left=len(wanted) - len(taken),
        hidden=len(taken) - len(read),
    )
    row = _keep(db, actor, team_id, content, Outcome(is_preview=is_preview))
    row.job_id = jobs.enqueue(db, JOB, row.id, {"run": content.run_key, **keys})
    audit.record(db, Action.REASSESSMENT_STARTED, actor.staff_id, team_id, n=len(read))
    return row.id


def go_on(
    db: Session, actor: Actor, row: Reassessment, content: ReassessmentContent
) -> None:
    """Have one whose worker ended look at the cases that it has not looked at yet.

    Raises:
        ConflictError: its job still goes on, or nothing is left.
        WorkerGoneError: no worker runs; nothing was changed.
    """
    if row.job_id is None or jobs.state(db, row.job_id).status not in ENDED:
        raise ConflictError
    done = open_outcome(row, content.run_key).done
    keys = _keys(db, actor, row.register_id, content.cases[done:])
    row.job_id = jobs.enqueue(db, JOB, row.id, {"run": content.run_key, **keys})


def label(case_id: UUID) -> str:
    """Return how a job's keys call the content key of a case."""
    return f"case|{case_id}"


def _wanted(db: Session, team_id: UUID, after: UUID | None) -> list[UUID]:
    """Return the cases of the team in which anything was decided, in their order."""
    decided = select(Classification.case_id).join(Case).where(Case.team_id == team_id)
    if after is not None:
        decided = decided.where(Case.id > after)
    return list(db.scalars(decided.distinct().order_by(Classification.case_id)))


def _keys(
    db: Session, actor: Actor, team_id: UUID, named: Sequence[UUID]
) -> dict[str, bytes]:
    """Return the content key of each of these cases that the actor's keys reach."""
    keys: dict[str, bytes] = {}
    for begin in range(0, len(named), AT_ONCE):
        boxes = actor.unlocked.strongboxes(
            db,
            SubjectKind.CASE,
            dict.fromkeys(named[begin : begin + AT_ONCE], team_id),
        )
        keys |= {
            label(case_id): box.key(Part.CONTENT)
            for case_id, box in boxes.items()
            if box.holds(Part.CONTENT)
        }
    return keys


def _keep(
    db: Session,
    actor: Actor,
    team_id: UUID,
    content: ReassessmentContent,
    outcome: Outcome,
) -> Reassessment:
    # Whoever begins at once waits here, and then finds the register's key.
    index.lock(db, team_id, Part.CONTENT)
    box = registers.founded(db, actor.unlocked, team_id, [Part.CONTENT])
    row_id = uuid4()
    row = Reassessment(
        id=row_id,
        register_id=team_id,
        job_id=None,
        version=1,
        content=box.seal(TABLE, row_id, Part.CONTENT, content),
        outcome=seal(content.run_key, row_id, outcome),
    )
    db.add(row)
    db.flush()
    return row
