"""An invented organisation for a benchmark, on SQLite in a folder that is thrown away.

Key derivation is cheap here unless a bench measures it. Texts come from a fixed seed.
"""

import os
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate, islice
from pathlib import Path
from types import SimpleNamespace
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

from app import cases, db, index, start, vault
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
from app.index.models import IndexEntry, IndexHead
from app.index.writing import MODULUS, SEALED, place, row_hash, segment_key
from app.keys import pinned
from app.keys.parts import Part

HIGH_WATER, NOW = "VmHWM:", "VmRSS:"
BOOT_KEY = b"a boot key of a benchmark, 32 by"
FIELDS = 60
FIELD_CHARACTERS = 280
DAY = date(2024, 3, 3)
WORDS = (
    *("harbour", "window", "ledger", "garden", "quarry", "lantern", "meadow"),
    *("cellar", "bridge", "orchard", "station", "river", "paper", "shelter"),
    *("corridor", "kettle", "winter", "morning", "neighbour", "passport", "letter"),
)

TELLING = tuple(f"w{number}" for number in range(20_000))
"""Stems of working texts; the first are in many cases, the last in hardly one."""
_WEIGHTS = tuple(accumulate(1 / (rank + 20) for rank in range(len(TELLING))))
WORDS_EACH = 60
TEXT_CHARACTERS = 3000  # of the working text that the words of an entry stand for
AT_ONCE = 5_000

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
            # One person opens here what a whole office does in a day.
            "BARVINOK_CASES_AN_HOUR": "coordinator=99999,caseworker=99999",
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


def _memory(which: str) -> int:
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith(which):
            return int(line.split()[1]) * 1024
    return 0


def grown(act: Callable[[], object]) -> int:
    """Do something, and return by how much the process grew meanwhile, at most."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the high-water mark
    before = _memory(NOW)
    act()
    return max(_memory(HIGH_WATER) - before, 0)


def peak() -> int:
    """Return the most bytes of memory that the process had since `grown` began."""
    return _memory(HIGH_WATER)


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


def plain_row(
    dice: random.Random, number: int, fields: int = FIELDS
) -> dict[str, str | int]:
    """Return one row of the yardstick."""
    told: dict[str, str | int] = {
        f"field_{i}": text(dice, FIELD_CHARACTERS) for i in range(fields)
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


def fill_plain(count: int, fields: int = FIELDS) -> None:
    """Put plain rows into the yardstick; where lists are measured, narrow ones."""
    dice = random.Random(5)  # noqa: S311  # invented text, the same each time
    with past_the_product() as connection:
        connection.execute(
            insert(PLAIN), [plain_row(dice, number, fields) for number in range(count)]
        )


def content_entries(
    count: int, mine: UUID, staff: int = 40
) -> Iterator[index.ContentEntry]:
    """Invent what the index knows of so many cases, `mine` among those who work."""
    dice = random.Random(4)  # noqa: S311  # invented text, the same each time
    told = [
        dice.choices(TELLING, cum_weights=_WEIGHTS, k=WORDS_EACH // 2)
        for _ in range(len(TELLING))
    ]
    people = [mine, *(UUID(int=dice.getrandbits(128)) for _ in range(staff - 1))]
    for number in range(1, count + 1):
        touched = DAY + timedelta(days=dice.randrange(900))
        yield index.ContentEntry(
            ref=f"BV-{number:07}",
            pseudonym=f"Heron {number}",
            status="closed" if number % 5 == 0 else "open",
            tier="working",
            assigned=(dice.choice(people),),
            touched_on=touched.isoformat(),
            marks={"consent.service": "granted", "risk": ("low", "high")[number % 2]},
            counts={"people": 2, "incidents": 1 + number % 3, "statements": 1},
            words=tuple({*dice.choice(told), *dice.choice(told)}),
            opened_on=f"{touched:%Y-%m}-01",
            contacted_on=touched.isoformat() if number % 3 else "",
        )


def seal_index(where: Office, part: Part, entries: Iterable[index.Entry]) -> int:
    """Seal entries at rest, as if each case had been saved; return how many bytes."""
    bohdan, team_id = where.house["bohdan"].as_actor(), where.house.north
    with db.transaction() as session:
        session.query(IndexEntry).filter_by(
            team_id=team_id, segment=part.value
        ).delete()
        key = segment_key(session, bohdan.unlocked, team_id, part, 1)
        seq = total = size = 0
        told = iter(entries)
        while some := list(islice(told, AT_ONCE)):
            rows = []
            for entry in some:
                seq += 1
                case_id = UUID(int=seq)
                at = place(team_id, part, case_id, seq)
                sealed = vault.seal(key, vault.encode(entry), at)
                row = {
                    "team_id": team_id,
                    "segment": part.value,
                    "subject_id": case_id,
                    "seq": seq,
                    "epoch": 1,
                    "status": SEALED,
                    "sealed": sealed,
                }
                rows.append(row)
                total += row_hash(SimpleNamespace(**row))  # type: ignore[arg-type]  # the same names
                size += len(sealed)
            session.execute(insert(IndexEntry), rows)
        head = IndexHead(team_id=team_id, segment=part.value, seq=seq, rows=seq)
        head.sum = (total % MODULUS).to_bytes(32, "big")
        session.merge(head)
    return size
