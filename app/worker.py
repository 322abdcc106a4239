"""The job loop: claims one job at a time, finishes it on SIGTERM, and stops."""

import logging
import signal
import threading
from datetime import datetime, timedelta
from types import FrameType

from app import clock, db
from app.communications import issuing
from app.config import Settings
from app.conversation import changing_code, visits
from app.errors import DomainError
from app.evidence import storing
from app.evidence.models import EvidenceFile
from app.files import keeping
from app.inquiries.copies import making
from app.intake import alerting, drafts
from app.jobs import queue
from app.keys import loans, sessions, workers
from app.packages import building
from app.vault import stream

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
SWEEP_SECONDS = 60
SWEEP_FILES_SECONDS = 60 * 60


class Worker:
    """One worker: its certified identity and its short-lived keys, in memory only."""

    def __init__(
        self, identity: workers.Identity, settings: Settings | None = None
    ) -> None:
        """Announce a first key, so that jobs with keys can be sealed to this worker.

        Args:
            identity: certified in the directory.
            settings: whose folders are swept; without them no file is.
        """
        self._identity = identity
        self._settings = settings
        self._swept_files: datetime | None = None
        self._looked: datetime | None = None
        self._keys: list[workers.ShortKey] = []
        self._stop = threading.Event()
        self._swept: datetime | None = None
        self._renew()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT, then finish the job in hand and stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        log.info("worker ready")
        while not self._stop.is_set():
            if not self.step():
                self._stop.wait(POLL_SECONDS)
        self.close()
        log.info("worker stopped")

    def step(self) -> bool:
        """Do one job if there is one; say whether there was."""
        self._renew()
        self._sweep()
        job = queue.claim({key.id: key.seed for key in self._keys})
        if job is None:
            return False
        try:
            queue.handler_of(job.name)(job)
        except DomainError as refused:
            log.warning("job %r refused: %s", job.name, refused.code)
            queue.finish(job.id, queue.Status.FAILED, refused.code)
        except Exception as bug:  # noqa: BLE001  # an edge: one bad job must not end it
            log.error("job %r failed: %s", job.name, type(bug).__name__)  # noqa: TRY400  # a traceback could hold words
            queue.finish(job.id, queue.Status.FAILED, "bug")
        else:
            queue.finish(job.id, queue.Status.DONE)
        return True

    def _sweep(self) -> None:
        """Erase what has ended: keys of idle sessions, drafts, visits to the form."""
        now = clock.now()
        if self._swept and now < self._swept + timedelta(seconds=SWEEP_SECONDS):
            return
        self._swept = now
        with db.transaction() as session:
            sessions.purge(session)
            drafts.purge(session)
            visits.purge(session)
            changing_code.purge(session)
            loans.purge(session)
            if self._settings is not None:
                keeping.purge(session)
        db.truncate_log()
        self._sweep_files()
        if self._settings is not None and self._looked != alerting.slot(now):
            self._looked = alerting.slot(now)
            alerting.look(self._settings.alerts)

    def _sweep_files(self) -> None:
        """Remove files whose process was ended before a row spoke of them."""
        now = clock.now()
        each = timedelta(seconds=SWEEP_FILES_SECONDS)
        if self._settings is None or (
            self._swept_files and now < self._swept_files + each
        ):
            return
        self._swept_files = now
        with db.reading() as session:
            storing.sweep(session, EvidenceFile)
            building.sweep(session)
            issuing.sweep(session)
            keeping.sweep(session)
        making.sweep()
        stream.sweep_spool(self._settings.spool, storing.oldest())

    def close(self) -> None:
        """Take the announced keys back: nothing more is sealed to this worker."""
        with db.transaction() as session:
            for key in self._keys:
                workers.retire(session, key)

    def stop(self) -> None:
        """Ask the loop to end after the job in hand."""
        self._stop.set()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.stop()

    def _renew(self) -> None:
        now = clock.now()
        if self._keys and self._keys[-1].renew_at > now:
            return
        with db.transaction() as session:
            self._keys.append(workers.announce(session, self._identity))
        lifetime = timedelta(minutes=workers.RENEW_BEFORE_MINUTES + 2)
        self._keys = [k for k in self._keys if k.renew_at + lifetime > now]
