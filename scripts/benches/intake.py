"""A report as the public site takes it: rate of sending, and what a code costs."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from flask import Flask
from sqlalchemy import func, insert, select
from werkzeug.test import Client

from app import db, vault
from app.conversation import receipts
from app.conversation.models import Receipt
from app.keys import pinned
from app.vault.slow import RECEIPT
from app.web.public import create_public_app
from scripts.benches._office import PLAIN, Office, office, past_the_product
from scripts.harness import Bench, Measure, Outcome, Pair
from tests.support.public_site import Browser

Prepare = Callable[[Path], AbstractContextManager[Pair]]

REPORTS = 24
FREE_LINE = "An invented line for a benchmark. " * 5


def _at_once(seconds: float) -> None:
    """Do not wait."""
    del seconds


def _codes() -> int:
    """Count the codes that are kept; two that were one would show."""
    with db.reading() as session:
        wanted = select(func.count(Receipt.lookup.distinct()))
        return session.scalar(wanted) or 0


def _app(where: Office) -> Flask:
    app = create_public_app(where.settings)
    # The bucket against guessing waits on purpose: it is no part of the work.
    app.extensions["barvinok_pacing"].sleep = _at_once
    return app


def _ready(app: Flask, count: int) -> list[Browser]:
    """Return visitors who have answered everything and look at the button."""
    ready = []
    for _ in range(count):
        visitor = Browser(app)
        visitor.begins()
        visitor.answers()
        ready.append(visitor)
    return ready


def _sent(visitor: Browser) -> bool:
    form, name, value = visitor.page.find("Send")
    carried = [*form.carried, *([(name, value)] if name else [])]
    answer = visitor.send("POST", form.action, carried)
    return answer.headers.get("Location") == "/form/sent"


def _plain_app() -> Client:
    """Return one durable insert behind the same framework."""
    app = Flask(__name__)
    lock = threading.Lock()
    state = {"number": 10_000_000}

    @app.post("/send")
    def send() -> str:
        with lock:
            state["number"] += 1
            number = state["number"]
        with past_the_product() as connection:
            connection.execute(
                insert(PLAIN).values(id=number, ref="", field_0=FREE_LINE * 18)
            )
        return "sent"

    return Client(app)


def _rate(clients: int) -> Prepare:
    @contextmanager
    def prepare(folder: Path) -> Iterator[Pair]:
        with office(folder) as where, ThreadPoolExecutor(clients) as pool:
            app, plain = _app(where), _plain_app()

            def send() -> Outcome:
                ready = _ready(app, REPORTS)
                with db.reading() as session:
                    before = session.scalar(
                        select(func.count(Receipt.lookup.distinct()))
                    )
                began = time.perf_counter()
                good = sum(pool.map(_sent, ready))
                seconds = time.perf_counter() - began
                with db.reading() as session:
                    after = session.scalar(
                        select(func.count(Receipt.lookup.distinct()))
                    )
                distinct = (after or 0) - (before or 0)
                return Outcome(
                    min(good, distinct), REPORTS - min(good, distinct), (), seconds
                )

            def inserted() -> Outcome:
                answers = pool.map(
                    lambda _: plain.post("/send").status_code, range(REPORTS)
                )
                good = sum(status == 200 for status in answers)  # noqa: PLR2004  # OK
                return Outcome(good, REPORTS - good)

            yield Pair(send, inserted)

    return prepare


@contextmanager
def with_kdf(folder: Path) -> Iterator[Pair]:
    """Send one report at a time, with the derivation that a code really costs."""
    with office(folder) as where:
        app = _app(where)
        receipts.use_test_cost(cheap=False)
        salt = pinned.pinned().salt

        def send() -> Outcome:
            receipts.use_test_cost(cheap=True)
            ready = _ready(app, 4)
            receipts.use_test_cost(cheap=False)
            began = time.perf_counter()
            good = sum(map(_sent, ready))
            return Outcome(good, len(ready) - good, (), time.perf_counter() - began)

        def derive() -> Outcome:
            for _ in range(4):
                vault.receipt_keys(vault.new_receipt(), salt, RECEIPT)
            return Outcome(4)

        yield Pair(send, derive)


BENCHES = [
    *(
        Bench(
            f"intake-{clients}",
            f"reports through the public app, {clients} at a time, cheap derivation",
            "one durable insert behind the same framework",
            0.6,
            _rate(clients),
            Measure.RATE,
        )
        for clients in (1, 16)
    ),
    Bench(
        "intake-kdf",
        "a report with the code's full derivation",
        "one derivation",
        1.15,
        with_kdf,
    ),
]
