"""In the worker: each named case's standing decisions against the catalogue of today.

What was found is kept on the way, so that a worker that ends does not begin anew. No
decision, answer or record of a case is written.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import clock, db, jobs, vault
from app.classification.catalogue import coming_catalogue, crime_catalogue
from app.classification.comparing import Compared, Comparer
from app.classification.entries import Catalogue
from app.classification.models import Classification, Reassessment
from app.classification.reassessing.keeping import open_outcome, seal
from app.classification.reassessing.records import Line, Outcome
from app.classification.reassessing.starting import label
from app.classification.review import ClassificationContent
from app.errors import NotFoundError, TamperedError
from app.facts import vocabulary
from app.keys.parts import Part
from app.keys.pinned import pinned

STEP = "comparing_decisions"
AT_ONCE = 50
"""Cases that are read together; after them what was found is kept."""


class Sealed(NamedTuple):
    """One decision as it lies in its row."""

    id: UUID
    incident_id: UUID
    version: int
    content: bytes


Standing = dict[tuple[UUID, str], ClassificationContent]


def run(job: jobs.Running) -> None:
    """Look at every case that was not looked at yet; done twice it changes nothing."""
    if job.subject_id is None:
        raise NotFoundError
    key = job.keys["run"]
    named = [UUID(told.partition("|")[2]) for told in sorted(job.keys) if "|" in told]
    with db.reading() as session:
        row = session.get(Reassessment, job.subject_id)
        if row is None or row.job_id != job.id:
            return  # gone, or started again as another job
        outcome = open_outcome(row, key)
    catalogue = coming_catalogue() if outcome.is_preview else crime_catalogue()
    if catalogue is None:
        raise NotFoundError  # this worker was not told of the edition being prepared
    total = outcome.done + len(named)
    for begin in range(0, len(named), AT_ONCE):
        if job.is_cancelled():
            return
        job.progress(outcome.done, total, STEP)
        outcome = _look(job, named[begin : begin + AT_ONCE], outcome, catalogue)
        _keep(job, outcome)
    ended_at = outcome.ended_at or clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    outcome = msgspec.structs.replace(
        outcome, edition=catalogue.version, ended_at=ended_at
    )
    _keep(job, outcome)
    job.progress(total, total, STEP)


def _look(
    job: jobs.Running, named: Sequence[UUID], outcome: Outcome, catalogue: Catalogue
) -> Outcome:
    """Add what is found in some cases."""
    lines, unopened = list(outcome.lines), list(outcome.unopened)
    looked, older = outcome.looked, outcome.older
    comparer = Comparer(catalogue, vocabulary())
    with db.reading() as session:
        rows = _rows(session, named)
    for case_id in named:
        try:
            standing = _standing(rows[case_id], job.keys[label(case_id)])
        except TamperedError:  # the report names it
            unopened.append(case_id)
            continue
        for (incident_id, crime), content in standing.items():
            looked += 1
            older += content.catalogue_version != catalogue.edition_of(crime)
            found = comparer.compare(content)
            if is_to_be_read(found, content, catalogue.edition_of(crime)):
                lines.append(_line(case_id, incident_id, content, found))
    return msgspec.structs.replace(
        outcome,
        done=outcome.done + len(named),
        looked=looked,
        older=older,
        lines=tuple(lines),
        unopened=tuple(unopened),
        edition=catalogue.version,
    )


def is_to_be_read(
    found: Compared, content: ClassificationContent, edition: str
) -> bool:
    """Say whether a person should look: it differs, or nobody can tell whether."""
    return found.differs or (
        content.wording is None and content.catalogue_version != edition
    )


def _rows(session: Session, named: Sequence[UUID]) -> dict[UUID, list[Sealed]]:
    """Return the decisions of some cases, oldest first, as they lie there."""
    found: dict[UUID, list[Sealed]] = {each: [] for each in named}
    kept = (
        select(
            Classification.case_id,
            Classification.id,
            Classification.incident_id,
            Classification.version,
            Classification.content,
        )
        .where(Classification.case_id.in_(named))
        .order_by(Classification.case_id, Classification.seq)
    )
    for case_id, row_id, incident_id, version, content in session.execute(kept):
        found[case_id].append(Sealed(row_id, incident_id, version, content))
    return found


def _standing(rows: Sequence[Sealed], key: bytes) -> Standing:
    """Open the decisions of a case; the newest of an incident and entry stands."""
    found: Standing = {}
    for row in rows:
        place = vault.Place(
            pinned().organisation,
            Classification.__tablename__,
            row.id,
            Part.CONTENT.value,
            row.version,
        )
        plain = vault.unseal(key, row.content, place)
        content = vault.decode(ClassificationContent, plain)
        found[row.incident_id, content.crime] = content
    return found


def _line(
    case_id: UUID, incident_id: UUID, content: ClassificationContent, found: Compared
) -> Line:
    return Line(
        case_id=case_id,
        incident_id=incident_id,
        crime=content.crime,
        decision=content.decision,
        edition=found.edition,
        is_gone=found.is_gone,
        was_proposed=found.was_proposed,
        is_proposed=found.is_proposed,
        fields=len(found.differences),
        findings=len(found.findings),
        lost=len(found.lost),
        fresh=found.fresh,
        has_wording=found.has_wording,
    )


def _keep(job: jobs.Running, outcome: Outcome) -> None:
    """Keep what was found, unless it is another job's by now."""
    if job.subject_id is None:
        raise NotFoundError
    sealed = seal(job.keys["run"], job.subject_id, outcome)
    with db.transaction() as session:
        session.execute(
            update(Reassessment)
            .where(Reassessment.id == job.subject_id, Reassessment.job_id == job.id)
            .values(outcome=sealed)
        )
