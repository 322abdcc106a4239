"""An invented organisation for a benchmark, on SQLite in a folder that is thrown away.

Key derivation is cheap here unless a bench measures it. Texts come from a fixed seed.
"""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    insert,
)

from app import cases, db, index, start
from app.cases.documents import (
    CaseContent,
    CaseIdentity,
    FactAnswer,
    IncidentContent,
    Place,
)
from app.cases.models import Incident
from app.cli import demo_people
from app.cli.demo_people import House
from app.config import Settings
from app.dates import ApproximateDate
from app.db import schema
from app.evidence import storing
from app.facts import Answer, vocabulary
from app.keys import pinned

BOOT_KEY = b"a boot key of a benchmark, 32 by"
FIELDS = 60
FIELD_CHARACTERS = 280
DAY = date(2024, 3, 3)
WORDS = (
    *("harbour", "window", "ledger", "garden", "quarry", "lantern", "meadow"),
    *("cellar", "bridge", "orchard", "station", "river", "paper", "shelter"),
    *("corridor", "kettle", "winter", "morning", "neighbour", "passport", "letter"),
)

PLAIN = Table(
    "plain_record",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("ref", String, index=True),
    Column("touched_on", String, index=True),
    *(Column(f"field_{number}", String) for number in range(FIELDS)),
)
"""The same fields in clear, a column each: what a system without sealing would do."""


@dataclass(frozen=True)
class Office:
    """A founded installation with everybody in it."""

    settings: Settings
    house: House = field(repr=False)
    folder: Path


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    """Found an installation in the folder and bind this process to it."""
    data = folder / "data"
    settings = Settings.load(
        {
            "BARVINOK_DATA": str(data),
            "BARVINOK_KDF_COST": "test",
        }
    )
    data.mkdir()
    schema.upgrade(settings.database_url)
    start.process(settings)
    storing.use(settings.blobs)
    house = demo_people.settle(settings, BOOT_KEY, demonstration=True)
    with past_the_product() as connection:
        PLAIN.metadata.create_all(connection)
    try:
        yield Office(settings, house, folder)
    finally:
        index.forget_all()
        db.unbind()
        pinned.pin(None)


@contextmanager
def past_the_product() -> Iterator[Connection]:
    """Begin a transaction of the yardstick's own; nothing of the product takes part."""
    engine = db.bound()
    assert isinstance(engine, Engine)  # noqa: S101  # `office` has bound it
    with engine.begin() as connection:
        yield connection


def size_of(name: str, usual: int) -> int:
    """Return how much to make; BENCH_<NAME> makes it smaller for a quick run."""
    return int(os.environ.get(f"BENCH_{name.upper()}", usual))


def text(dice: random.Random, characters: int) -> str:
    """Return invented words."""
    words: list[str] = []
    while sum(map(len, words)) + len(words) < characters:
        words.append(dice.choice(WORDS))
    return " ".join(words)


def incident(dice: random.Random) -> IncidentContent:
    """Return an incident of sixty answers and as much text as sixty fields."""
    keys = list(vocabulary().facts)[:FIELDS]
    return IncidentContent(
        title=text(dice, 40),
        when=ApproximateDate(DAY, DAY),
        place=Place(region="UA-63", words=text(dice, 40)),
        narrative=text(dice, FIELDS * (FIELD_CHARACTERS - 80)),
        facts=tuple(FactAnswer(key, Answer.YES) for key in keys),
    )


def plain_row(dice: random.Random, number: int) -> dict[str, str | int]:
    """Return one row of the yardstick."""
    told: dict[str, str | int] = {
        f"field_{i}": text(dice, FIELD_CHARACTERS) for i in range(FIELDS)
    }
    return {
        **told,
        "id": number,
        "ref": f"R{number}",
        "touched_on": f"2026-{number % 12 + 1:02}-01",
    }


def fill(where: Office, count: int) -> list[tuple[str, UUID]]:
    """Open cases with one incident each, and as many plain rows; return (ref, id)."""
    dice = random.Random(1)  # noqa: S311  # invented text, the same each time
    bohdan = where.house["bohdan"].as_actor()
    made: list[tuple[str, UUID]] = []
    for number in range(count):
        with db.transaction() as session:
            file = cases.open_case(
                session,
                bohdan,
                where.house.north,
                CaseContent(pseudonym=f"Heron {number}", assigned=(bohdan.staff_id,)),
                CaseIdentity(contact="+380"),
            )
            row = file.add(session, Incident, incident(dice))
            made.append((file.ref, row.id))
    fill_plain(count)
    return made


def fill_plain(count: int) -> None:
    """Put plain rows into the yardstick."""
    dice = random.Random(5)  # noqa: S311  # invented text, the same each time
    with past_the_product() as connection:
        connection.execute(
            insert(PLAIN), [plain_row(dice, number) for number in range(count)]
        )
