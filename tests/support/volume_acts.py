"""Building a package as volumes, with its names apart: whole, or not at all."""

import io

from app import db
from app.packages import building, volumes
from app.packages.ladder import choosing
from app.packages.ladder.rules import HandOver, Lock
from app.packages.records import Status
from app.staff import enrolling
from app.vault import age
from tests.packages import walk as walks
from tests.support import acts
from tests.support.acts import Act, Order
from tests.support.cast import World

BY_CODE = HandOver(lock=Lock.CODE, reason="Invented: nothing may be installed there.")


def started_as_volumes(world: World) -> Order:
    """Two approvals, and the job given to a worker."""
    walk = walks.begin(world)
    walk.adds_a_photo()
    lesia, bohdan = world.actor("lesia").staff_id, world.actor("bohdan")
    with db.transaction() as session:
        enrolling.admit(session, bohdan, world.north, lesia)
    annex, walk.annex_identity = walks.record_receiver(world, "Invented witness unit")
    walks.signed_by_officers(world)
    walk.agrees()
    walk.prepares(annex=annex)
    walk.decides()
    version = walk.seen().version
    with db.transaction() as session:
        choosing.choose(session, walk.file(session), walk.package, version, BY_CODE)
    walk.excuses()
    assert walk.submits().may_go
    walk.approves("daryna")
    walk.approves("lesia")
    order = Order(walk, world.worker()._keys)
    walk.starts()
    return order


def is_built(world: World, order: Order) -> bool:
    """Open the set and the names as their receivers do, where they lie there."""
    walk = order.at(world)
    seen = walk.seen()
    assert seen.status in {Status.BUILDING, Status.BUILT}
    folder = building.folder_of(order.package)
    names = building.annex_path_of(order.package)
    built = seen.status is Status.BUILT
    if built:  # what lies there is of this build; one before it had another code
        volumes.open_volumes(list(folder.iterdir()), seen.content.code, io.BytesIO())
        assert not building.path_of(order.package).exists()
    assert not built or names.is_file()
    if names.exists():
        with names.open("rb") as sealed:
            age.decrypt(order.walk.annex_identity, sealed, io.BytesIO())
    return built


def build_again(act: Act, world: World, order: Order, clock: acts.Clock) -> None:
    """As for one file."""
    acts.start_again_and_build(world, order, clock)
    assert act.is_done(world, order)


BUILD = Act(
    "build a package as volumes",
    acts.COMMITS | acts.FILE_POINTS | {acts.Point.PACKAGE_SEALED},
    started_as_volumes,
    acts.build,
    is_built,
    apart_from=acts.BUSY,
    once_more=build_again,
    few=True,
)
