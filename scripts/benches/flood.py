"""A flood of junk: the desk still finds the report that is urgent, and answers it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app import db
from app.cli.demo_cases import Writer
from app.intake import triage
from scripts.benches._office import (
    PLAIN,
    Office,
    fill_plain,
    office,
    past_the_product,
    size_of,
)
from scripts.harness import Bench, BenchError, Outcome, Pair

JUNK = 10_000


@contextmanager
def flood(folder: Path) -> Iterator[Pair]:
    """Send junk, and one report of somebody in danger somewhere in the middle."""
    with office(folder) as where:
        count = size_of("junk", JUNK)
        writer = Writer(lambda name: where.house[name].as_actor(), where.house.north)
        dice = random.Random(4)  # noqa: S311  # where the real one comes, no secret
        real = dice.randrange(count)
        for number in range(count):
            writer.send_report(safe="not_sure" if number == real else "yes")
        fill_plain(count)
        found = _first(where)
        with db.transaction() as session:
            marko = where.house["marko"].as_actor()
            triage.answer(session, marko, found, "We read it.", "Marko")

        def listed() -> Outcome:
            return Outcome(int(_first(where) == found))

        def plain() -> Outcome:
            with past_the_product() as connection:
                return Outcome(int(len(connection.execute(select(PLAIN)).all()) > 0))

        yield Pair(listed, plain)


def _first(where: Office) -> UUID:
    """Return what stands at the top of the inbox: it has to be the urgent one."""
    with db.transaction() as session:
        waiting = triage.waiting(session, where.house["marko"].as_actor())
    if not waiting[0].head.urgent:
        raise BenchError("the urgent report is not at the top")
    return waiting[0].id


BENCHES = [
    Bench(
        "flood",
        "the inbox after 10,000 junk reports, the urgent one at its top",
        "as many plain rows of 60 columns",
        5.0,
        flood,
    )
]
