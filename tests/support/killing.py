"""Ending a process at a point where it may end, and looking at what it left behind.

The process is a real one with connections of its own, and it ends by SIGKILL: nothing
is caught, rolled back or closed by it. `Elsewhere` starts one process that has done
nothing yet, and forks it for each run: a process in which the test already worked may
have threads of libraries, and those do not come along.
"""

import copyreg
import os
import pickle
import shutil
import signal
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO

from sqlalchemy import Connection, Engine, MetaData, select

from app import clock, db, faults, index, start
from app.config import ROOT
from app.faults import Point
from tests.support import database
from tests.support.cast import World, keep_files_in

MOST_OF_ONE = 5
"""Of a point reached more often, the first two, the middle and the last two are tried:
what a job says of its progress comes in between, and its result before its end."""

Deed = Callable[[World, Any], object]
"""A function of a module, which the other process imports."""


def _read_only(kept: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(kept)


copyreg.pickle(MappingProxyType, lambda kept: (_read_only, (dict(kept),)))


@dataclass(frozen=True)
class _Order:
    """What the other process is to do, and at which point it is to end."""

    deed: Deed
    world: World
    it: Any
    now: datetime
    stop_at: int


class Elsewhere:
    """Another process, in which things are done and cut short."""

    def __init__(self) -> None:
        """Start it; it only waits for what it is to do."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.killing"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def run(
        self, deed: Deed, world: World, it: Any, *, stop_at: int = 0
    ) -> list[Point]:
        """Do something; return the points that it came to.

        Args:
            deed: what to do.
            world: where; its database is bound anew.
            it: what the deed is given besides.
            stop_at: the how many-th point is its end; 0 lets it finish.
        """
        asking, answering = self._process.stdin, self._process.stdout
        assert asking
        assert answering
        pickle.dump(_Order(deed, world, it, clock.now(), stop_at), asking)
        asking.flush()
        points, ended = pickle.load(answering)  # noqa: S301  # our own process
        assert ended == (-signal.SIGKILL if stop_at else 0)
        return [Point(each) for each in points]

    def close(self) -> None:
        """Let it end."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()


def _serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Be the other process: fork for each order, and say how it went."""
    while True:
        try:
            order: _Order = pickle.load(asked)  # noqa: S301  # from the test itself
        except EOFError:
            return
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            _work(order, writing)
        os.close(writing)
        with os.fdopen(reading) as said:
            points = said.read().split()
        _, status = os.waitpid(child, 0)
        pickle.dump((points, os.waitstatus_to_exitcode(status)), answers)
        answers.flush()


def _work(order: _Order, writing: int) -> None:
    """Do it; the process ends here, one way or the other."""
    reached = 0

    def watch(point: Point) -> None:
        nonlocal reached
        reached += 1
        os.write(writing, f"{point}\n".encode())
        if reached == order.stop_at:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        clock.stand_in(lambda: order.now)
        start.process(order.world.settings)
        keep_files_in(order.world.settings)
        with faults.watched(watch):
            order.deed(order.world, order.it)
    except BaseException:  # noqa: BLE001  # it is told on the screen; the test fails
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def chosen(points: list[Point], *, few: bool = False) -> list[int]:
    """Return at which of the points, counted from 1, the process is ended.

    Args:
        points: all of them, in order.
        few: one time of each kind in the middle and one at the end are enough, where
            another act goes the same way.
    """
    if few:
        middle = {points[n]: n + 1 for n in range(len(points) * 2 // 3)}
        last = {point: n for n, point in enumerate(points, start=1)}
        return sorted({*middle.values(), *last.values()})
    places: dict[Point, list[int]] = {}
    for number, point in enumerate(points, start=1):
        places.setdefault(point, []).append(number)
    return sorted(
        number
        for found in places.values()
        for number in (
            found
            if len(found) <= MOST_OF_ONE
            else (*found[:2], found[len(found) // 2], *found[-2:])
        )
    )


@contextmanager
def copy_of(maker: database._Maker, world: World, folder: Path) -> Iterator[World]:
    """Give the installation once more, as it stands: database and files of its own."""
    bound = db.bound()
    assert isinstance(bound, Engine)
    bound.dispose()
    data = folder / "data"
    shutil.copytree(world.settings.data, data)
    with maker.copy_of(world.settings.database_url) as url:
        settings = database.settings_in(data, url)
        engine = db.make_engine(url)
        db.bind(engine)
        keep_files_in(settings)
        index.forget_all()
        try:
            yield replace(world, settings=settings)
        finally:
            engine.dispose()
            db.bind(bound)
            keep_files_in(world.settings)
    shutil.rmtree(folder)


@dataclass(frozen=True)
class State:
    """Every row there is, by table, and the names of the sealed files."""

    rows: dict[str, tuple[str, ...]] = field(repr=False)
    files: tuple[str, ...]

    def but(self, tables: frozenset[str]) -> dict[str, tuple[str, ...]]:
        """Return the rows of all other tables."""
        return {name: rows for name, rows in self.rows.items() if name not in tables}

    def counts(self, tables: frozenset[str]) -> Counter[str]:
        """Count the rows of all other tables, and the files."""
        counted = Counter({name: len(rows) for name, rows in self.but(tables).items()})
        counted["files"] = len(self.files)
        return counted


def state(world: World) -> State:
    """Read everything, as whoever starts the product again would find it."""
    bound = db.bound()
    assert isinstance(bound, Engine)
    with bound.connect() as connection:
        tables = _tables(connection)
        rows = {
            table.name: tuple(
                sorted(
                    repr([_plain(value) for value in row])
                    for row in connection.execute(select(table))
                )
            )
            for table in tables.sorted_tables
        }
    data, folders = world.settings.data, (world.settings.blobs, world.settings.kept)
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return State(rows, tuple(sorted(str(path.relative_to(data)) for path in files)))


_reflected: dict[str, MetaData] = {}


def _tables(connection: Connection) -> MetaData:
    """Return every table of the database, asked once: all are copies of one."""
    name = connection.dialect.name
    if name not in _reflected:
        tables = MetaData()
        tables.reflect(connection)
        _reflected[name] = tables
    return _reflected[name]


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


if __name__ == "__main__":
    # What it prints is not an answer.
    answers_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    index.stems("слово word")  # the dictionaries are read once, and not in each fork
    _serve(sys.stdin.buffer, answers_to)
