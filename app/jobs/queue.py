"""Calling for a job, claiming one, and saying how far it has come."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from app import clock, db, vault
from app.errors import NotFoundError
from app.jobs.models import Job
from app.keys import workers
from app.keys.models import WorkerKey
from app.keys.pinned import pinned

LEASE_SECONDS = 60
"""A claim not renewed for so long belongs to a worker that died."""
MAX_ATTEMPTS = 5


class Status(StrEnum):
    """Where a job stands. `start_again`: its keys died with their worker."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    START_AGAIN = "start_again"
    CANCELLED = "cancelled"


@dataclass
class Running:
    """A claimed job, as its handler sees it."""

    id: UUID
    name: str
    subject_id: UUID | None
    keys: Mapping[str, bytes] = field(repr=False)

    def progress(self, done: int, total: int, step: str) -> None:
        """Show how far it has come, in a commit of its own, and renew the claim."""
        with db.transaction() as session:
            session.execute(
                update(Job)
                .where(Job.id == self.id)
                .values(
                    steps_done=done,
                    steps_total=total,
                    step=step,
                    expires_at=clock.now() + timedelta(seconds=LEASE_SECONDS),
                )
            )

    def is_cancelled(self) -> bool:
        """Say whether somebody pressed Cancel."""
        with db.reading() as session:
            status = session.scalar(select(Job.status).where(Job.id == self.id))
        return status == Status.CANCELLED.value


Handler = Callable[[Running], None]
_handlers: dict[str, Handler] = {}


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register what does the jobs of this name. It may run twice without harm."""

    def register(function: Handler) -> Handler:
        _handlers[name] = function
        return function

    return register


def handler_of(name: str) -> Handler:
    """Return what does the jobs of this name.

    Raises:
        NotFoundError: this process knows no such job.
    """
    try:
        return _handlers[name]
    except KeyError:
        raise NotFoundError(name) from None


def enqueue(
    session: Session,
    name: str,
    subject_id: UUID | None = None,
    keys: Mapping[str, bytes] | None = None,
) -> UUID:
    """Call for a job in the caller's transaction; it stands or falls with it.

    Args:
        session: the caller's open transaction.
        name: of a registered handler.
        subject_id: the record it is about.
        keys: data keys of the items named, by label; sealed to the running worker's
            own key and to nothing else. Never a user's or a team's seed.

    Raises:
        WorkerGoneError: keys are needed and no certified worker is running.
        TamperedError: the announced worker is not what its identity signed.
    """
    job_id = uuid4()
    worker_key_id = sealed = None
    if keys is not None:
        worker_key_id, public = workers.current(session)
        sealed = vault.wrap(
            msgspec.json.encode(dict(keys)), public, _info(job_id, name, subject_id)
        )
    session.add(
        Job(
            id=job_id,
            name=name,
            subject_id=subject_id,
            status=Status.WAITING.value,
            step="",
            steps_done=0,
            steps_total=0,
            attempts=0,
            error_code=None,
            expires_at=None,
            worker_key_id=worker_key_id,
            sealed_keys=sealed,
        )
    )
    session.flush()
    return job_id


def claim(own_keys: Mapping[UUID, bytes]) -> Running | None:
    """Take the next job by one conditional update, or None when there is none.

    Jobs that need keys are taken only by the worker they were sealed to; those whose
    worker is gone are marked `start_again`, and nothing is lost.
    """
    now = clock.now()
    with db.transaction() as session:
        _give_up_on_the_dead(session, own_keys)
        candidate = (
            select(Job.id)
            .where(
                or_(
                    Job.status == Status.WAITING.value,
                    (Job.status == Status.RUNNING.value) & (Job.expires_at < now),
                ),
                Job.attempts < MAX_ATTEMPTS,
                or_(Job.worker_key_id.is_(None), Job.worker_key_id.in_(own_keys)),
            )
            .limit(1)
        )
        if session.get_bind().dialect.name == "postgresql":
            candidate = candidate.with_for_update(skip_locked=True)
        claimed: Any = session.execute(
            update(Job)
            .where(Job.id.in_(candidate.scalar_subquery()))
            .values(
                status=Status.RUNNING.value,
                attempts=Job.attempts + 1,
                expires_at=now + timedelta(seconds=LEASE_SECONDS),
            )
            .returning(
                Job.id, Job.name, Job.subject_id, Job.worker_key_id, Job.sealed_keys
            )
        ).first()
    if claimed is None:
        return None
    job_id, name, subject_id, key_id, sealed = claimed
    keys: dict[str, bytes] = {}
    if sealed is not None:
        plain = vault.unwrap(own_keys[key_id], sealed, _info(job_id, name, subject_id))
        keys = msgspec.json.decode(plain, type=dict[str, bytes])
    return Running(job_id, name, subject_id, keys)


def finish(job_id: UUID, status: Status, error_code: str | None = None) -> None:
    """Say how a job ended, and forget its keys."""
    with db.transaction() as session:
        session.execute(
            update(Job)
            .where(Job.id == job_id, Job.status == Status.RUNNING.value)
            .values(
                status=status.value,
                error_code=error_code,
                sealed_keys=None,
                expires_at=None,
            )
        )


def cancel(session: Session, job_id: UUID) -> None:
    """Stop a job that waits or runs; a running one stops at its next step."""
    session.execute(
        update(Job)
        .where(
            Job.id == job_id,
            Job.status.in_((Status.WAITING.value, Status.RUNNING.value)),
        )
        .values(status=Status.CANCELLED.value, sealed_keys=None)
    )


def state(session: Session, job_id: UUID) -> Job:
    """Return a job's row for its progress page.

    Raises:
        NotFoundError: there is none.
    """
    row = session.get(Job, job_id)
    if row is None:
        raise NotFoundError
    return row


def _give_up_on_the_dead(session: Session, own_keys: Mapping[UUID, bytes]) -> None:
    """Mark jobs whose keys were sealed to a worker that no longer runs."""
    alive = select(WorkerKey.id).where(WorkerKey.expires_at > clock.now())
    session.execute(
        update(Job)
        .where(
            Job.status.in_((Status.WAITING.value, Status.RUNNING.value)),
            Job.worker_key_id.is_not(None),
            Job.worker_key_id.not_in(alive),
            Job.worker_key_id.not_in(list(own_keys)),
        )
        .values(status=Status.START_AGAIN.value, sealed_keys=None)
    )


def _info(job_id: UUID, name: str, subject_id: UUID | None) -> bytes:
    return vault.context(
        "job keys", pinned().organisation, job_id, name, str(subject_id or "")
    )
