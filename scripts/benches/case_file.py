"""One case and a list of fifty: opening, listing, saving; sealed against plain."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update

from app import cases, db, index
from app.cases.documents import IncidentContent
from app.cases.models import Case, Incident
from app.keys.parts import Part, Subject, SubjectKind
from app.staff.policy import Permission
from scripts.benches._office import (
    PLAIN,
    Office,
    fill,
    incident,
    office,
    past_the_product,
    size_of,
)
from scripts.harness import Bench, Outcome, Pair

TIMES = 40
CASES = 200


@contextmanager
def _filled(folder: Path) -> Iterator[tuple[Office, list[tuple[str, UUID]]]]:
    with office(folder) as where:
        yield where, list(fill(where, size_of("cases", CASES)))


@contextmanager
def open_case(folder: Path) -> Iterator[Pair]:
    """Open the keys of a case and its sealed record; the log's line is apart."""
    with _filled(folder) as (where, made):
        bohdan = where.house["bohdan"].as_actor()
        dice = random.Random(2)  # noqa: S311  # which case, the same each time

        def sealed() -> Outcome:
            for _ in range(TIMES):
                ref, row_id = dice.choice(made)
                with db.reading() as session:
                    row = session.scalars(select(Case).where(Case.ref == ref)).one()
                    subject = Subject(SubjectKind.CASE, row.id)
                    box = bohdan.unlocked.strongbox(session, subject, row.team_id)
                    told = session.get_one(Incident, row_id)
                    box.open(
                        "incident",
                        told.id,
                        Part.CONTENT,
                        told.content,
                        IncidentContent,
                        version=told.version,
                    )
            return Outcome(TIMES)

        def plain() -> Outcome:
            for _ in range(TIMES):
                with db.reading() as session:
                    number = dice.randrange(len(made))
                    wanted = select(PLAIN).where(PLAIN.c.ref == f"R{number}")
                    dict(session.execute(wanted).mappings().one())
            return Outcome(TIMES)

        for ref, _row_id in made:  # the first reader leaves the quick grants
            with db.transaction() as session:
                cases.get(session, ref, bohdan, Permission.CASE_READ)
        yield Pair(sealed, plain)


@contextmanager
def list_50(folder: Path) -> Iterator[Pair]:
    """Bring the segment up to date and read one page of it."""
    with _filled(folder) as (where, _):
        bohdan = where.house["bohdan"].as_actor()

        def sealed() -> Outcome:
            for _ in range(TIMES):
                with db.reading() as session:
                    held = index.segment(
                        session, bohdan.unlocked, where.house.north, Part.CONTENT
                    )
                    index.cases(held)
            return Outcome(TIMES)

        def plain() -> Outcome:
            columns = [PLAIN.c.id, PLAIN.c.ref, PLAIN.c.touched_on]
            columns += [PLAIN.c[f"field_{number}"] for number in range(4)]
            wanted = select(*columns).order_by(PLAIN.c.touched_on.desc()).limit(50)
            for _ in range(TIMES):
                with db.reading() as session:
                    [dict(row) for row in session.execute(wanted).mappings()]
            return Outcome(TIMES)

        yield Pair(sealed, plain)


@contextmanager
def save_case(folder: Path) -> Iterator[Pair]:
    """Change a record of a case: sealed anew, with index entries and log, committed."""
    with _filled(folder) as (where, made):
        bohdan = where.house["bohdan"].as_actor()
        dice = random.Random(3)  # noqa: S311  # invented text, the same each time
        changed = [incident(dice) for _ in range(TIMES)]
        number = count()

        def sealed() -> Outcome:
            for told in changed:
                ref, row_id = made[next(number) % len(made)]
                with db.transaction() as session:
                    file = cases.get(session, ref, bohdan, Permission.CASE_WRITE)
                    row = file.child(session, Incident, row_id)
                    file.change(session, row, row.version, content=told)
            return Outcome(TIMES)

        def plain() -> Outcome:
            for told in changed:
                values = {f"field_{i}": told.narrative[i : i + 280] for i in range(60)}
                wanted = PLAIN.c.id == next(number) % len(made)
                with past_the_product() as connection:
                    connection.execute(update(PLAIN).where(wanted).values(**values))
            return Outcome(TIMES)

        yield Pair(sealed, plain)


BENCHES = [
    Bench(
        "open-case",
        "keys of a case and one sealed record of 60 fields, the log's line apart",
        "one row of 60 columns, plain",
        1.5,
        open_case,
    ),
    Bench(
        "list-50",
        "a page of 50 from the sealed index, brought up to date",
        "50 plain rows",
        3.0,
        list_50,
    ),
    Bench(
        "save-case",
        "a record of 60 fields sealed anew, index entries and log, one commit",
        "the same row in clear, one commit",
        1.5,
        save_case,
    ),
]
