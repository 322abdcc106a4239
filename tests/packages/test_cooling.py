"""What goes from many cases at once waits; it can be stopped, nothing goes round it."""

import pytest

from app import db
from app.config import Settings
from app.errors import (
    ConflictError,
    CoolingError,
    InvalidInputError,
    NotFoundError,
    SettingsError,
    StoppedError,
)
from app.packages import changing, requesting
from app.packages.cooling import stopping, waiting
from app.packages.ladder import choosing
from app.packages.ladder.rules import HandOver, Lock
from app.packages.models import Package
from app.packages.records import Status
from tests.packages import walk as walks
from tests.packages.sets import begin

BY_CODE = HandOver(lock=Lock.CODE, reason="Invented: they can install nothing.")


def waits(bulk, who="bohdan"):
    """What somebody is told that waits."""
    with db.transaction() as session:
        return waiting.listed(session, bulk.world.actor(who))


def stop(bulk, who="daryna", reason="Invented: the receiver asked to wait."):
    with db.transaction() as session:
        actor = bulk.world.actor(who)
        stopping.stop(session, actor, bulk.world.north, bulk.receiver, reason)


def approve_alone(walk):
    """Prepare, put up and approve one package by itself."""
    walk.until_submitted()
    walk.approves()


def test_six_cases_wait_three_days_after_the_last_approval(bulk, clock):
    first, *others = bulk.refs
    bulk.approves(refs={first})
    clock.forward(hours=5)
    bulk.approves(refs=set(others))
    until = clock.now
    assert set(bulk.states().values()) == {"cooling"}
    clock.forward(hours=71, minutes=59)
    assert set(bulk.states().values()) == {"cooling"}
    bulk.world.worker()
    with pytest.raises(CoolingError) as refused:
        bulk.of(first).starts()
    assert (refused.value.until - until).total_seconds() == 72 * 3600
    clock.forward(minutes=1)
    assert set(bulk.states().values()) == {"approved"}
    assert bulk.builds().done == 6
    for walk in bulk.walks:
        walk.downloads()
    assert set(bulk.states().values()) == {"sent"}
    assert not waits(bulk)


def test_the_coordinators_and_the_officers_are_told_and_nobody_else(bulk, clock):
    del clock
    bulk.approves()
    for who in ("bohdan", "daryna", "hanna", "yurii"):
        (one,) = waits(bulk, who)
        assert (one.cases, one.recipient_id) == (6, bulk.receiver)


@pytest.mark.parametrize("who", ["bohdan", "daryna", "hanna", "yurii"])
def test_any_coordinator_or_officer_stops_it_and_no_approval_counts_any_more(
    bulk, clock, who
):
    bulk.approves()
    clock.forward(hours=1)
    stop(bulk, who)
    assert set(bulk.states().values()) == {"stopped"}
    clock.forward(hours=100)
    assert set(bulk.states().values()) == {"stopped"}
    bulk.world.worker()
    walk = bulk.walks[0]
    with pytest.raises(StoppedError):
        walk.starts()
    assert all(each.seen().status is Status.SUBMITTED for each in bulk.walks)
    assert not waits(bulk, who)


@pytest.mark.parametrize("who", ["olena", "iryna", "roman", "petro", "admin", "taras"])
def test_nobody_else_stops_it(bulk, clock, who):
    del clock
    bulk.approves()
    with pytest.raises(NotFoundError):
        stop(bulk, who)
    assert set(bulk.states().values()) == {"cooling"}


def test_a_stop_has_a_reason_and_something_to_stop(bulk, clock):
    del clock
    with pytest.raises(ConflictError):
        stop(bulk)
    bulk.approves()
    with pytest.raises(InvalidInputError):
        stop(bulk, reason="  ")
    assert set(bulk.states().values()) == {"cooling"}


def test_after_a_stop_it_is_sent_back_approved_anew_and_waits_anew(bulk, clock):
    bulk.approves()
    clock.forward(hours=1)
    stop(bulk)
    clock.forward(hours=1)
    for walk in bulk.walks:
        with db.transaction() as session:
            file = walk.file(session)
            version = requesting.seen(session, file, walk.package).version
            changing.send_back(session, file, walk.package, version, "Look again.")
    bulk.submits()
    assert bulk.approves().done == 6
    assert set(bulk.states().values()) == {"cooling"}
    clock.forward(hours=72)
    assert set(bulk.states().values()) == {"approved"}


def send_back(walk):
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        changing.send_back(session, file, walk.package, version, "Look again.")


def test_what_was_stopped_does_not_leave_at_once_in_a_smaller_lot(bulk, clock):
    bulk.approves()
    clock.forward(hours=1)
    stop(bulk)
    clock.forward(minutes=1)
    for walk in bulk.walks:
        send_back(walk)
    bulk.takes_out(bulk.refs[0])
    bulk.submits()
    assert bulk.approves().done == 5
    assert bulk.states().pop(bulk.refs[1]) == "cooling"
    (told,) = waits(bulk)
    assert told.cases == 5
    bulk.world.worker()
    for ref in bulk.refs[1:]:
        with pytest.raises(CoolingError):
            bulk.of(ref).starts()
    clock.forward(hours=72)
    assert bulk.states().pop(bulk.refs[1]) == "approved"
    assert bulk.builds().done == 5


def test_a_stop_is_not_passed_by_a_second_signature(bulk, clock):
    walk = bulk.walks[0]
    send_back(walk)
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        choosing.choose(session, file, walk.package, version, BY_CODE)
    bulk.submits()
    assert bulk.approves().done == 6
    assert bulk.states()[walk.ref] == "waits"
    waiting.use(cases=4, hours=72)
    try:
        clock.forward(hours=1)
        stop(bulk)
        clock.forward(hours=1)
        with pytest.raises(StoppedError):
            walk.approves("daryna")
    finally:
        waiting.use(cases=5, hours=72)
    assert walk.seen().content.second is None


def test_a_built_package_that_is_stopped_can_be_sent_back(bulk, clock, desk):
    waiting.use(cases=6, hours=72)
    try:
        bulk.approves()
        assert bulk.builds().done == 6
    finally:
        waiting.use(cases=5, hours=72)
    clock.forward(minutes=1)
    stop(bulk)
    walk = bulk.walks[0]
    page = desk("bohdan").get(walk.page).text
    assert "Make it a draft again" in page
    assert "The sealed package" not in page
    send_back(walk)
    assert walk.seen().status is Status.DRAFT


@pytest.mark.starts_from(lambda world: begin(world, many=6))
def test_whoever_gets_the_names_is_counted_as_a_receiver_and_can_be_stopped(
    world, clock
):
    lot = world.given
    names, _identity = walks.record_receiver(world, "Invented registry of names")
    other, _identity = walks.record_receiver(world, "Another invented office")
    walks.signed_by_officers(world)
    lot.walks[0].receiver = other
    for walk in lot.walks:
        walk.agrees(receiver=names)
        walk.until_submitted(annex=names)
        walk.approves()
    (one,) = waits(lot)
    assert (one.cases, one.recipient_id) == (6, names)
    world.worker()
    with pytest.raises(CoolingError):
        lot.walks[0].starts()
    clock.forward(hours=1)
    with db.transaction() as session:
        actor = world.actor("hanna")
        stopping.stop(session, actor, world.north, names, "Invented: too many names.")
    for walk in lot.walks:
        with pytest.raises(StoppedError):
            walk.starts()
    assert not waits(lot)


@pytest.mark.starts_from(lambda world: begin(world, many=6))
def test_single_packages_to_one_receiver_within_days_are_bulk_too(world, clock):
    lot = world.given
    for walk in lot.walks:
        approve_alone(walk)
        clock.forward(hours=10)
    assert waits(lot)[0].cases == 6
    world.worker()
    for walk in lot.walks:
        with pytest.raises(CoolingError):
            walk.starts()


@pytest.mark.starts_from(lambda world: begin(world, many=6))
def test_what_left_already_counts_and_the_next_one_waits(world, clock):
    lot = world.given
    worker = world.worker()
    for walk in lot.walks[:5]:
        approve_alone(walk)
        walk.starts()
        assert worker.step()
        walk.downloads()
    last = lot.walks[5]
    approve_alone(last)
    with pytest.raises(CoolingError):
        last.starts()
    clock.forward(hours=72)
    worker.close()
    again = world.worker()
    last.starts()
    assert again.step()
    last.downloads()


@pytest.mark.starts_from(lambda world: begin(world, many=6))
def test_what_was_built_before_it_became_bulk_is_not_handed_over(world, clock):
    lot = world.given
    first = lot.walks[0]
    approve_alone(first)
    worker = world.worker()
    first.starts()
    assert worker.step()
    for walk in lot.walks[1:]:
        approve_alone(walk)
    with pytest.raises(CoolingError):
        first.downloads()
    clock.forward(hours=72)
    first.downloads()
    assert first.seen().status is Status.DISCLOSED
    first.downloads()  # what has left is not asked again


@pytest.mark.starts_from(lambda world: begin(world, many=6))
def test_packages_for_other_receivers_do_not_count(world, clock):
    lot = world.given
    del clock
    other, _identity = walks.record_receiver(world, "Another invented office")
    walks.signed_by_officers(world)
    lot.walks[0].receiver = other
    for walk in lot.walks:
        approve_alone(walk)
    world.worker()
    lot.walks[5].starts()
    assert not waits(lot)


def test_an_approval_that_became_void_does_not_count(bulk, clock):
    del clock
    bulk.approves()
    walk = bulk.walks[0]
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        changing.send_back(session, file, walk.package, version, "Look again.")
    with db.transaction() as session:
        assert session.get(Package, walk.package).approved is None
    assert not waits(bulk)


def test_the_numbers_are_the_office_s(bulk, clock):
    del clock
    bulk.approves()
    waiting.use(cases=6, hours=72)
    try:
        assert set(bulk.states().values()) == {"approved"}
    finally:
        waiting.use(cases=5, hours=72)
    assert set(bulk.states().values()) == {"cooling"}


def test_the_settings_are_whole_numbers():
    usual = Settings.load({})
    assert (usual.bulk_cases, usual.bulk_hours) == (5, 72)
    own = Settings.load({"BARVINOK_BULK_CASES": "20", "BARVINOK_BULK_HOURS": "24"})
    assert (own.bulk_cases, own.bulk_hours) == (20, 24)


@pytest.mark.parametrize("told", ["0", "-1", "five", "2.5", "99999999999", "٣"])
@pytest.mark.parametrize("name", ["BARVINOK_BULK_CASES", "BARVINOK_BULK_HOURS"])
def test_a_senseless_setting_stops_the_start(name, told):
    with pytest.raises(SettingsError, match=name):
        Settings.load({name: told})
