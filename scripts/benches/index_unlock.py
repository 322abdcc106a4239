"""The sealed index: from keys to a searchable segment in memory."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app import db, index, vault
from app.index import ContentEntry, tables
from app.index.models import IndexHead, IndexSnapshot
from app.index.segments import MODULUS, Segment, _snapshot_place
from app.index.writing import segment_key
from app.keys.parts import Part
from scripts.benches._office import office, size_of
from scripts.harness import Bench, Outcome, Pair

ENTRIES = 200_000
WORDS_EACH = 60
TEXT_CHARACTERS = 3000  # of the working text that an entry stands for
SECONDS = 0.2  # one second at 1,000,000


@contextmanager
def index_unlock(folder: Path) -> Iterator[Pair]:
    """Open the snapshot of a segment; nothing newer waits."""
    size = size_of("index", ENTRIES)
    with office(folder) as where:
        bohdan, team = where.house["bohdan"].as_actor(), where.house.north
        dice = random.Random(4)  # noqa: S311  # invented text, the same each time
        vocabulary = [f"w{number}" for number in range(20_000)]
        held = Segment(team, Part.CONTENT, tables.empty(Part.CONTENT))
        with held.connection:
            for number in range(1, size + 1):
                entry = ContentEntry(
                    ref=f"BV-{number}",
                    pseudonym=f"Heron {number}",
                    status="open",
                    tier="working",
                    touched_on=f"2026-{number % 12 + 1:02}-01",
                    words=tuple(dice.sample(vocabulary, WORDS_EACH)),
                )
                share = dice.getrandbits(256)
                tables.apply(
                    held.connection, held.part, UUID(int=number), entry, number, share
                )
                held.total = (held.total + share) % MODULUS
        held.rows = held.seq = size
        with db.transaction() as session:
            key = segment_key(session, bohdan.unlocked, team, Part.CONTENT, 1)
            image = held.connection.serialize()
            sealed = vault.seal(key, image, _snapshot_place(held, size))
            head = IndexHead(
                team_id=team,
                segment="content",
                seq=size,
                rows=size,
                sum=held.total.to_bytes(32, "big"),
            )
            session.add(head)
            session.add(
                IndexSnapshot(
                    team_id=team, segment="content", seq=size, epoch=1, sealed=sealed
                )
            )
        held.connection.close()
        share_of_text = len(sealed) / (size * TEXT_CHARACTERS)
        print(f"index-unlock: {size} entries, image {share_of_text:.2f} of the text")

        def unlock() -> Outcome:
            index.forget_all()
            with db.reading() as session:
                index.segment(session, bohdan.unlocked, team, Part.CONTENT)
            return Outcome(1)

        def read() -> Outcome:
            with db.reading() as session:
                session.scalar(select(IndexSnapshot.sealed))
            return Outcome(1)

        yield Pair(unlock, read)


BENCHES = [
    Bench(
        "index-unlock",
        "a segment of 200,000 entries, from its sealed image to ready",
        "reading the image from the database",
        6.0,
        index_unlock,
    )
]
