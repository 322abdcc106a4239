"""The sealed index: from keys to a searchable segment in memory."""

import random
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app import db, index, vault
from app.index import tables
from app.index.models import IndexHead, IndexSnapshot
from app.index.segments import MODULUS, Segment, _snapshot_place
from app.index.writing import segment_key
from app.keys.parts import Part
from scripts.benches._office import TEXT_CHARACTERS, content_entries, office, size_of
from scripts.harness import Bench, Outcome, Pair

ENTRIES = 200_000


@contextmanager
def index_unlock(folder: Path) -> Iterator[Pair]:
    """Open the image of a segment, of more with BENCH_INDEX=1000000; nothing waits."""
    size = size_of("index", ENTRIES)
    with office(folder) as where:
        bohdan, team = where.house["bohdan"].as_actor(), where.house.north
        dice = random.Random(4)  # noqa: S311  # shares of rows, the same each time
        held = Segment(team, Part.CONTENT, tables.empty(Part.CONTENT))
        with held.connection:
            for number, entry in enumerate(content_entries(size, bohdan.staff_id), 1):
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
        before = _resident()
        share_of_text = len(sealed) / (size * TEXT_CHARACTERS)
        print(f"index-unlock: {size} entries, image {share_of_text:.2f} of the text")
        with db.reading() as session:
            index.segment(session, bohdan.unlocked, team, Part.CONTENT)
        print(f"index-unlock: {_resident() - before} MB in memory once it is open")

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


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() // 2**20


BENCHES = [
    Bench(
        "index-unlock",
        "a segment of 200,000 entries, from its sealed image to ready",
        "reading the image from the database",
        6.0,
        index_unlock,
    )
]
