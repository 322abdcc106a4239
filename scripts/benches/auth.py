"""Signing in and opening a box: the times of right and wrong must not tell them apart.

The tests check that every path takes the same steps and one derivation; here the times
are compared, with the derivation made cheap so that it hides nothing.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from app import db
from app.conversation import receipts
from app.errors import SignInError
from app.staff import signing_in
from app.staff.signing_in import Credentials
from app.web.public import create_public_app
from scripts.benches._office import BOOT_KEY, Office, office
from scripts.harness import Bench, Outcome, Pair
from tests.support.public_site import Browser

TIMES = 20
WRONG = "0000 0000 0000 0000 0000 0000"


@contextmanager
def unknown_name(folder: Path) -> Iterator[Pair]:
    """Try names that nobody has, and one that somebody has, with wrong passwords."""
    with office(folder) as where:
        number = count()

        def tried(name: str) -> bool:
            """Try once; say whether it was refused, as it has to be."""
            given = Credentials(name, f"wrong {next(number)}", "")
            try:
                signing_in.give_password(given, BOOT_KEY)
            except SignInError:
                return True
            return False

        def nobody() -> Outcome:
            return _outcome([tried(f"nobody {next(number)}") for _ in range(TIMES)])

        def somebody() -> Outcome:
            _forget_failures(where)
            began = time.perf_counter()
            refused = [tried(where.house["olena"].name) for _ in range(4)]
            seconds = time.perf_counter() - began
            return Outcome(sum(refused), refused.count(False), (), seconds)

        yield Pair(nobody, somebody)


def _outcome(done: list[bool]) -> Outcome:
    return Outcome(sum(done), done.count(False))


def _forget_failures(where: Office) -> None:
    """Let the lock of wrong passwords not begin: it answers as fast as any other."""
    with db.transaction() as session:
        signing_in.forget_failures(session, where.house["olena"].staff_id)


@contextmanager
def wrong_code(folder: Path) -> Iterator[Pair]:
    """Look up a code that opens nothing, and one that opens a box."""
    with office(folder) as where:
        code = Browser(create_public_app(where.settings)).sends()

        def looked_up(typed: str, *, opens: bool) -> bool:
            keys = receipts.derived(typed)
            with db.reading() as session:
                return (receipts.find(session, keys.lookup) is not None) is opens

        def wrong() -> Outcome:
            return _outcome([looked_up(WRONG, opens=False) for _ in range(TIMES)])

        def right() -> Outcome:
            return _outcome([looked_up(code, opens=True) for _ in range(TIMES)])

        yield Pair(wrong, right)


BENCHES = [
    Bench(
        "auth-name",
        "a name that nobody has, wrong password",
        "a name that somebody has, wrong password",
        1.1,
        unknown_name,
    ),
    Bench(
        "auth-code",
        "a code that opens nothing",
        "a code that opens a box",
        1.1,
        wrong_code,
    ),
]
