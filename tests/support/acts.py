"""What is done as a whole or not at all: accept, save, take in, package.

Each act says which points a process comes to that does it; `tests/test_faults.py` ends
the process at each of them. The deeds are functions of this module, because the other
process has to find them.
"""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from unittest import mock
from uuid import UUID

from sqlalchemy import select

from app import cases, db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.conversation import box, talk
from app.conversation.documents import Step
from app.errors import ConflictError, NotFoundError, OnHoldError
from app.evidence import custody, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceFile, EvidenceItem
from app.evidence.verifying import reading, reporting, starting, writing
from app.faults import Point
from app.files import keeping
from app.files.models import KeptFile
from app.intake import triage
from app.intake.models import Report
from app.keys.workers import LIFETIME_MINUTES, ShortKey
from app.packages import building, seal
from app.packages.records import Status
from app.staff.policy import Permission
from app.vault import age, stream
from tests.cases import reports
from tests.packages import walk as walks
from tests.statements.told import open_case
from tests.support.cast import World
from tests.support.world import Clock

CLEAR = b"canary-4410-in-the-original "
SOURCE = CLEAR * 10_000  # more than four chunks
BUSY = frozenset({"job", "worker_key"})
"""What says how far a job has come; it is written at every step, and is no result."""

FILE_POINTS = frozenset(
    {
        *(Point.FILE_CREATE, Point.FILE_WRITE, Point.FILE_SYNC),
        *(Point.FILE_RENAME, Point.FOLDER_SYNC),
    }
)
COMMITS = frozenset({Point.COMMIT, Point.COMMITTED})


@dataclass(frozen=True)
class Act:
    """Something that is done as a whole or not at all."""

    name: str
    reaches: frozenset[Point]
    prepare: Callable[[World], Any]
    do: Callable[[World, Any], object]
    is_done: Callable[[World, Any], bool]
    done_twice: type[Exception] | None = None
    apart_from: frozenset[str] = frozenset()
    once_more: "Callable[[Act, World, Any, Clock], object] | None" = None
    few: bool = False


# --- accepting a report -----------------------------------------------------------


def accept(world: World, key: box.Key) -> None:
    with db.transaction() as s:
        triage.accept(s, world.actor("marko"), key.conversation_id, world.north)


def is_accepted(world: World, key: box.Key) -> bool:
    """Look with the code, and at the desk: both say the same."""
    with db.reading() as s:
        at_the_desk = s.get(Report, key.conversation_id) is not None
        step = box.read(s, key).view.step
    assert (step is Step.WORKING) != at_the_desk
    return not at_the_desk


def with_a_voice(world: World) -> box.Key:
    """Send a report with a voice message, as the page for speaking does."""
    del world
    ref = keeping.take_in(io.BytesIO(SOURCE), "voice.bin")
    return reports.send(voice=ref)


def is_accepted_and_heard(world: World, key: box.Key) -> bool:
    """The message is at the desk, or it is evidence of the case: never both or none."""
    accepted = is_accepted(world, key)
    with db.reading() as s:
        evidence, kept = (
            len(s.scalars(select(model.id)).all()) for model in (EvidenceFile, KeptFile)
        )
    assert (evidence, kept) == ((1, 0) if accepted else (0, 1))
    if not accepted:
        with db.transaction() as s:
            opened = triage.opened(s, world.actor("marko"), key.conversation_id)
        assert opened.identity.voice
        assert keeping.whole(opened.identity.voice).read() == SOURCE
    return accepted


# --- a message with a file --------------------------------------------------------


def send_a_file(world: World, key: box.Key) -> None:
    del world
    film = ("film.bin", io.BytesIO(SOURCE))
    with keeping.taken_in([film]) as refs, db.transaction() as s:
        box.write(s, key, "Here is the film.", refs)


def is_sent(world: World, key: box.Key) -> bool:
    """Read every file of the conversation to its last byte."""
    del world
    with db.reading() as s:
        messages = talk.read_all(s, box.open_box(s, key))
        kept = s.scalars(select(KeptFile.id)).all()
    refs = [ref for told in messages for ref in told.words.files]
    assert {ref.id for ref in refs} == set(kept)
    assert all(keeping.whole(ref).read() == SOURCE for ref in refs)
    return bool(refs)


# --- saving a record --------------------------------------------------------------


def names(world: World, case: Any) -> list[tuple[str, ...]]:
    with db.transaction() as s:
        file = cases.get(s, case.ref, world.actor("olena"), Permission.IDENTITY_READ)
        return [
            person.identity.names
            for person in recording.people(s, file, with_names=True)
            if person.identity
        ]


def add_person(world: World, case: Any) -> None:
    with db.transaction() as s:
        file = cases.get(s, case.ref, world.actor("olena"), Permission.CASE_WRITE)
        content = PersonContent(code="", relation="rel.parent")
        recording.record_person(s, file, content, PersonIdentity(names=("Ярина",)))


def change_person(world: World, case: Any) -> None:
    with db.transaction() as s:
        file = cases.get(s, case.ref, world.actor("olena"), Permission.CASE_WRITE)
        content = PersonContent(code="P1", is_survivor=True)
        changed = PersonIdentity(names=("Ярина",))
        recording.change_person(s, file, case.survivor, 1, content, changed)


def is_named(world: World, case: Any) -> bool:
    return ("Ярина",) in names(world, case)


# --- taking in evidence -----------------------------------------------------------


def take_in(world: World, case: Any) -> None:
    with db.transaction() as s:
        file = cases.get(s, case.ref, world.actor("olena"), Permission.EVIDENCE_WRITE)
        content = EvidenceContent(code="", title="A film", owner_ids=(case.survivor,))
        taking_in.take_in(s, file, content, "film.bin", io.BytesIO(SOURCE))


def is_taken_in(world: World, case: Any) -> bool:
    """Read every original that a row speaks of, to its last byte."""
    with db.transaction() as s:
        file = cases.get(s, case.ref, world.actor("olena"), Permission.EVIDENCE_READ)
        known = s.scalars(select(EvidenceFile.item_id)).all()
        for item_id in known:
            with taking_in.original(s, file, item_id) as original:
                assert original.read() == SOURCE
            assert custody.chain(s, file, item_id)
    return bool(known)


def take_in_in_vain(world: World, case: Any) -> None:
    """Meet an error after the file lies sealed, so that it is removed again."""
    broken = mock.patch.object(custody, "note", side_effect=RuntimeError)
    with broken, suppress(RuntimeError):
        take_in(world, case)


# --- a package --------------------------------------------------------------------


@dataclass(frozen=True)
class Order:
    """A package on its way, and the keys of the worker that its build is sealed to."""

    walk: walks.Walk
    worker_keys: list[ShortKey] = field(repr=False)

    @property
    def package(self) -> UUID:
        """The package's id."""
        assert self.walk.package
        return self.walk.package

    def at(self, world: World) -> walks.Walk:
        """Return the case as it lies in this copy of the installation."""
        return replace(self.walk, world=world)


def approved(world: World) -> Order:
    walk = walks.begin(world)
    walk.adds_a_photo()
    walk.until_submitted().approves()
    return Order(walk, world.worker()._keys)


def started(world: World) -> Order:
    order = approved(world)
    order.walk.starts()
    return order


def built(world: World) -> Order:
    order = started(world)
    build(world, order)
    assert is_built(world, order)
    return order


def start_build(world: World, order: Order) -> None:
    order.at(world).starts()


def build(world: World, order: Order) -> None:
    """Do the job as the worker that the keys were given to."""
    worker = world.worker()
    worker._keys[:0] = order.worker_keys
    worker.step()


def hand_over(world: World, order: Order) -> None:
    order.at(world).downloads()


def has_status(wanted: Status) -> Callable[[World, Order], bool]:
    return lambda world, order: order.at(world).seen().status == wanted


def is_built(world: World, order: Order) -> bool:
    """Open the file as its receiver does; a file without its row is whole too."""
    walk = order.at(world)
    status = walk.seen().status
    assert status in {Status.BUILDING, Status.BUILT}
    path = building.path_of(order.package)
    if path.exists():
        age.decrypt(walk.identity, io.BytesIO(path.read_bytes()), io.BytesIO())
    assert path.exists() or status is Status.BUILDING
    return status is Status.BUILT


def build_again(act: Act, world: World, order: Order, clock: Clock) -> None:
    """Build it with another worker."""
    del act
    start_again_and_build(world, order, clock)
    assert is_built(world, order)


def start_again_and_build(world: World, order: Order, clock: Clock) -> None:
    """Wait until the dead worker's key has ended, press Start again, and build."""
    walk = order.at(world)
    clock.forward(minutes=LIFETIME_MINUTES + 1)
    worker = world.worker()
    worker.step()
    with db.transaction() as s:
        building.start_again(s, walk.file(s), order.package)
    walk.starts()
    assert worker.step()


def stop_while_sealing(world: World, order: Order) -> None:
    """The survivor pauses when half of the file lies there."""
    with mock.patch.object(seal, "write_zip", side_effect=OnHoldError):
        build(world, order)


# --- a check of sealed files ------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """A check that waits for the worker, of a file in each of two cases."""

    id: UUID
    cases: tuple[Any, ...] = field(repr=False)
    worker_keys: list[ShortKey] = field(repr=False)


def check_called_for(world: World) -> Check:
    both = open_case(world), open_case(world)
    for case in both:
        take_in(world, case)
    worker = world.worker()
    with db.transaction() as s:
        made = starting.start(s, world.actor("roman"), world.north)
    return Check(made, both, worker._keys)


def read_the_files(world: World, check: Check) -> None:
    """Do the job, keeping what was found after each file as after each twentieth."""
    worker = world.worker()
    worker._keys[:0] = check.worker_keys
    with mock.patch.object(reading, "KEEP_EACH", 1):
        worker.step()


def check_read(world: World) -> Check:
    check = check_called_for(world)
    read_the_files(world, check)
    return check


def write_into_chains(world: World, check: Check) -> None:
    """Write the result case after case, each in a transaction of its own."""
    with mock.patch.object(writing, "AT_ONCE", 1):
        left = 1
        while left:
            with db.transaction() as s:
                left = writing.write(s, world.actor("roman"), check.id)


def reported(world: World, check: Check) -> reporting.Report:
    with db.transaction() as s:
        return reporting.get(s, world.actor("roman"), check.id)


def read_on(world: World, check: Check, clock: Clock) -> None:
    """Wait until the dead worker's key has ended, and press *Read on*."""
    if reported(world, check).is_read:
        return
    clock.forward(minutes=LIFETIME_MINUTES + 1)
    worker = world.worker()
    worker.step()
    assert reported(world, check).has_stopped
    with db.transaction() as s:
        roman = world.actor("roman")
        row = reporting.row_of(s, roman, check.id)
        starting.go_on(s, roman, row, reporting.content_of(s, roman, row))
    assert worker.step()


def verified_in_chains(world: World, check: Check) -> list[int]:
    """Count in each case the rows of the chain that a check wrote."""
    found = []
    for case in check.cases:
        with db.transaction() as s:
            file = cases.get(
                s, case.ref, world.actor("olena"), Permission.EVIDENCE_READ
            )
            (item,) = s.scalars(
                select(EvidenceFile.item_id)
                .join(EvidenceItem, EvidenceItem.id == EvidenceFile.item_id)
                .where(EvidenceItem.case_id == file.id)
            )
            rows = custody.chain(s, file, item)
        found.append(sum(row.action == "verified" for row in rows))
    return found


def leave_waiting(world: World, _nothing: None) -> None:
    """Let a form's file wait while it arrives."""
    world.settings.spool.mkdir(exist_ok=True)
    stream.Spool(world.settings.spool).write(SOURCE)


ACTS = (
    Act(
        "accept a report",
        COMMITS | {Point.CASE_OPENED, Point.REPORT_REMOVED},
        lambda _world: reports.send(),
        accept,
        is_accepted,
        done_twice=NotFoundError,
    ),
    Act(
        "accept a report with a voice message",
        COMMITS
        | FILE_POINTS
        | {Point.CASE_OPENED, Point.REPORT_REMOVED, Point.BLOB_KEPT}
        | {Point.ROW_WRITTEN, Point.FILE_REMOVE},
        with_a_voice,
        accept,
        is_accepted_and_heard,
        done_twice=NotFoundError,
    ),
    Act(
        "send a message with a file",
        COMMITS | FILE_POINTS | {Point.BLOB_KEPT},
        lambda _world: reports.send(),
        send_a_file,
        is_sent,
    ),
    Act(
        "save a new record",
        COMMITS | {Point.ROW_WRITTEN},
        open_case,
        add_person,
        is_named,
    ),
    Act(
        "save a change",
        COMMITS | {Point.ROW_WRITTEN},
        open_case,
        change_person,
        is_named,
        done_twice=ConflictError,
    ),
    Act(
        "take in a file",
        COMMITS | FILE_POINTS | {Point.BLOB_KEPT, Point.ROW_WRITTEN},
        open_case,
        take_in,
        is_taken_in,
    ),
    Act(
        "take in a file in vain",
        FILE_POINTS | {Point.BLOB_KEPT, Point.ROW_WRITTEN, Point.FILE_REMOVE},
        open_case,
        take_in_in_vain,
        is_taken_in,
    ),
    Act(
        "start a build",
        COMMITS | {Point.ROW_WRITTEN},
        approved,
        start_build,
        has_status(Status.BUILDING),
        done_twice=ConflictError,
    ),
    Act(
        "build a package",
        COMMITS | FILE_POINTS | {Point.PACKAGE_SEALED},
        started,
        build,
        is_built,
        apart_from=BUSY,
        once_more=build_again,
    ),
    Act(
        "stop a build while it is sealed",
        COMMITS | {Point.FILE_CREATE, Point.FILE_WRITE, Point.FILE_REMOVE},
        started,
        stop_while_sealing,
        has_status(Status.REFUSED),
        apart_from=BUSY,
        once_more=build_again,
    ),
    Act(
        "hand a package over",
        COMMITS | {Point.ROW_WRITTEN},
        built,
        hand_over,
        has_status(Status.DISCLOSED),
    ),
)
