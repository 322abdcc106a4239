"""In the worker: reading sealed files to their end, and comparing what comes out.

What was found is kept on the way, so that a worker that ends does not begin anew.
"""

from sqlalchemy import update

from app import clock, db, jobs
from app.errors import NotFoundError, TamperedError
from app.evidence import storing
from app.evidence.models import EvidenceCheck
from app.evidence.verifying.keeping import open_extract, open_outcome, seal
from app.evidence.verifying.records import Asked, Found, Outcome, Read
from app.evidence.verifying.starting import READING, label

STEP = "reading_files"
KEEP_EACH = 20
"""After so many files what was found is kept: a worker that ends reads them again."""
RENEW_BYTES = 256 * 1024 * 1024
"""Of a long file, after which the claim is renewed."""


def run(job: jobs.Running) -> None:
    """Read every file that was not read yet; done twice it finds nothing to do."""
    if job.subject_id is None:
        raise NotFoundError
    key = job.keys["run"]
    with db.reading() as session:
        row = session.get(EvidenceCheck, job.subject_id)
        if row is None or row.job_id != job.id:
            return  # gone, or started again as another job
        files, outcome = open_extract(row, key).files, open_outcome(row, key)
    read = {each.blob_id: each for each in outcome.read}
    for number, asked in enumerate(files, start=1):
        if asked.blob_id in read or label(asked.blob_id) not in job.keys:
            continue
        if job.is_cancelled():
            return
        job.progress(number - 1, len(files), STEP)
        found = _look(job, asked, number, len(files))
        at = clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
        read[asked.blob_id] = Read(asked.blob_id, found, at)
        if number % KEEP_EACH == 0:
            _keep(job, Outcome(read=tuple(read.values())))
    ended_at = outcome.ended_at
    if len(read) == len(files):
        ended_at = ended_at or clock.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    _keep(job, Outcome(read=tuple(read.values()), ended_at=ended_at))
    job.progress(len(files), len(files), STEP)


def _look(job: jobs.Running, asked: Asked, number: int, total: int) -> Found:
    """Read one file and say what it is."""
    if not storing.path_of(asked.blob_id).is_file():
        return Found.MISSING
    measured = storing.Measured()
    try:
        with storing.read(asked.blob_id, job.keys[label(asked.blob_id)]) as opened:
            renewed = 0
            while block := opened.read(storing.CHUNK_BYTES):
                measured.take(block)
                if measured.size_bytes - renewed >= RENEW_BYTES:
                    renewed = measured.size_bytes
                    job.progress(number - 1, total, STEP)
    except (TamperedError, OSError):  # asked for exactly this, to write it down
        return Found.DAMAGED
    if not asked.sha256:
        return Found.OPENS
    same = measured.sha256 == asked.sha256 and asked.sha512 in {"", measured.sha512}
    return Found.HOLDS if same else Found.ALTERED


def _keep(job: jobs.Running, outcome: Outcome) -> None:
    """Keep what was found, unless the check is another job's by now."""
    if job.subject_id is None:
        raise NotFoundError
    sealed = seal(job.keys["run"], job.subject_id, "outcome", outcome)
    with db.transaction() as session:
        session.execute(
            update(EvidenceCheck)
            .where(
                EvidenceCheck.id == job.subject_id,
                EvidenceCheck.job_id == job.id,
                EvidenceCheck.status == READING,
            )
            .values(outcome=sealed)
        )
