"""What one process saves, another shows: how long until it does."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from app import cases, db, index
from app.cases.documents import CaseContent, CaseIdentity
from app.keys.parts import Part
from scripts.benches._office import Office, office
from scripts.harness import Bench, Outcome, Pair

SAVES = 10
REQUEST_SECONDS = 0.02
"""Between two requests of the one who looks."""


@contextmanager
def two_processes(folder: Path) -> Iterator[Pair]:
    """Save in this process, and look from another that has the index open."""
    with office(folder) as where:
        bohdan, number = where.house["bohdan"].as_actor(), count(1)

        def saved() -> Outcome:
            asked, seen = os.pipe()
            first = next(number)
            child = os.fork()
            if child == 0:
                _look(where, first, seen)
            os.close(seen)
            told = os.fdopen(asked, "rb")
            told.readline()  # it has the index open
            good = 0
            seconds = 0.0
            for at in range(SAVES):
                name = f"Heron {first if at == 0 else next(number)}"
                with db.transaction() as session:
                    content = CaseContent(pseudonym=name)
                    cases.open_case(
                        session, bohdan, where.house.north, content, CaseIdentity()
                    )
                began = time.perf_counter()
                good += told.readline().decode().strip() == name
                seconds += time.perf_counter() - began
            told.close()
            os.waitpid(child, 0)
            return Outcome(good, SAVES - good, (), seconds)

        yield Pair(saved, None)


def _look(where: Office, first: int, seen: int) -> None:
    """Ask for the newest case again and again, as requests do; never returns."""
    bohdan, known = where.house["bohdan"].as_actor(), ""
    left = SAVES
    try:
        os.write(seen, b"open\n")
        while left:
            with db.transaction() as session:
                held = index.segment(
                    session, bohdan.unlocked, where.house.north, Part.CONTENT
                )
                found, _count = index.cases(held, limit=1)
            name = found[0].entry.pseudonym if found else ""
            if name != known and int(name.removeprefix("Heron ")) >= first:
                known, left = name, left - 1
                os.write(seen, f"{name}\n".encode())
            time.sleep(REQUEST_SECONDS)
    finally:
        os._exit(0)


BENCHES = [
    Bench(
        "two-processes",
        "a case that one process saved, in the list of another",
        "nothing; seconds",
        1.0,
        two_processes,
    )
]
