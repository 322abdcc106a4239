"""Comparing decisions with a later edition of the catalogue, as the worker does it.

What is made is a sample; a case holds one incident with three decisions on the answers
of a publicly known case. The rate of the sample tells how long 200,000 take, since the
worker holds one chunk of cases at a time and keeps a short line for what differs.
"""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import click

from app import cases, db
from app.cases.documents import (
    CaseContent,
    CaseIdentity,
    FactAnswer,
    IncidentContent,
    Place,
)
from app.cases.models import Incident
from app.classification import crime_catalogue, review
from app.classification.models import Classification
from app.classification.reassessing import reporting, starting
from app.classification.wording import wording_of
from app.cli import demo_cases
from app.dates import ApproximateDate
from app.facts import Answer
from app.keys.workers import Identity
from app.staff import founding
from app.worker import Worker
from scripts.benches._office import DAY, Office, office, size_of
from scripts.harness import Bench, Outcome, Pair

CASES = 300
DECISIONS = 3
TARGET = 0.005  # a decision; 200,000 incidents in 17 minutes of one core


def _decided(where: Office, count: int) -> None:
    """Open cases in which three entries were decided on the edition of today."""
    bohdan, known = where.house["bohdan"].as_actor(), demo_cases.public_cases()
    today = crime_catalogue()
    for number in range(count):
        told = known[number % len(known)]
        day = told.began or DAY
        given = dict.fromkeys(told.no, Answer.NO) | dict.fromkeys(told.yes, Answer.YES)
        incident = IncidentContent(
            title="Invented",
            when=ApproximateDate(day, day),
            place=Place(region="UA-63"),
            facts=tuple(FactAnswer(key, answer) for key, answer in given.items()),
        )
        found = review.proposals(incident)
        entries = [each.primary for each in found.groups][:DECISIONS]
        with db.transaction() as session:
            content = CaseContent(
                pseudonym=f"Heron {number}", assigned=(bohdan.staff_id,)
            )
            file = cases.open_case(
                session, bohdan, where.house.north, content, CaseIdentity()
            )
            row = file.add(session, Incident, incident)
            for seq, entry in enumerate(entries, start=1):
                decision = review.ClassificationContent(
                    crime=entry.crime.id,
                    catalogue_version="2026.2",
                    decision=review.Decision.CONFIRMED,
                    reason="Invented",
                    decided_by=uuid4(),
                    decided_at=datetime(2026, 3, 3, tzinfo=UTC),
                    was_proposed=True,
                    elements=tuple(
                        review.ElementFinding(element.id, finding)
                        for element, finding in zip(
                            entry.crime.elements, entry.findings, strict=True
                        )
                    ),
                    answers=incident.answers(),
                    wording=wording_of(entry.crime, today),
                    proposed=tuple(found.proposed),
                    when=incident.when,
                )
                file.add(session, Classification, decision, incident_id=row.id, seq=seq)


@contextmanager
def reassess(folder: Path) -> Iterator[Pair]:
    """Call for it and let a worker do it; say how many decisions a second."""
    with office(folder) as where:
        _decided(where, size_of("decided", CASES))
        worker = Worker(Identity.load(founding.worker_file(where.settings)))

        def compare() -> Outcome:
            actor = where.house["bohdan"].as_actor()
            begin = time.perf_counter()
            with db.transaction() as session:
                one = starting.start(session, actor, where.house.north)
            called = time.perf_counter()
            before = _resident_mib()
            worker.step()
            ended = time.perf_counter()
            with db.transaction() as session:
                told = reporting.get(session, actor, one)
            looked = told.outcome.looked if told.is_over else 0
            click.echo(
                f"  {len(told.content.cases)} cases: called for in "
                f"{called - begin:.2f} s, {looked / (ended - called):.0f} decisions "
                f"a second, {len(told.lines)} to look at; the process grew by "
                f"{_resident_mib() - before:.0f} MiB"
            )
            return Outcome(looked, errors=not looked, seconds=ended - called)

        yield Pair(compare, None)


def _resident_mib() -> float:
    """Return the most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


BENCHES = [
    Bench(
        "reassess",
        "standing decisions compared with the catalogue by a worker, with their keys",
        "nothing; seconds a decision",
        TARGET,
        reassess,
    )
]
