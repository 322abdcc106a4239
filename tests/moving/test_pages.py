"""The new house works: whoever was there before opens the same pages as before."""

import pytest

from app import db
from app.conversation import receipts
from app.keys import sessions
from app.staff import drill, signing_in
from app.web import staff_door
from tests.moving import fuller, moved
from tests.moving.test_importing import drill_digits
from tests.support.addresses import addresses, blanks
from tests.support.cast import BOOT_KEY, HOST

pytestmark = [pytest.mark.starts_from.with_args(fuller.fill), pytest.mark.once]

WHO = ("bohdan", "iryna", "marko", "petro")

OF_THE_OLD_HOUSE = {"/staff/enrol/<token>", "/staff/jobs/<uuid:job_id>"}
"""Pages of what stays behind: a one-time link, and a job."""


def answers(app, actor, asked):
    """Ask for every page; return the status of each."""
    with db.transaction() as session:
        cookie = sessions.begin(
            session,
            staff_id=actor.staff_id,
            epoch=signing_in.epoch_of(session)(actor.staff_id) or 0,
            seed=actor.unlocked._seed,
            boot_key=BOOT_KEY,
            status=sessions.Status.OPEN,
            is_fresh=True,
        )
    client = app.test_client()
    client.set_cookie("barvinok_staff", cookie, domain="127.0.0.1")
    return {
        each.name: client.get(each.path, headers={"Host": HOST}).status_code
        for each in asked
    }


@pytest.mark.parametrize("who", WHO)
def test_every_page_answers_as_before(world, leavers, empty_house, who):
    receipts.use_test_cost(cheap=True)
    app = staff_door.create(world.settings, BOOT_KEY)
    values = blanks(world, world.given.filled, world.given.filled.own)
    asked = [
        each
        for each in addresses(app, values)
        if each.method == "GET" and each.rule not in OF_THE_OLD_HOUSE
    ]
    leavers.export(world)
    before = answers(app, world.actor(who), asked)
    assert list(before.values()).count(200) > 10
    with empty_house() as settings:
        new = moved.take_in(settings, leavers.folder / "all.age", leavers.identity)
        with db.transaction() as session:
            drill.finish(session, drill_digits(new), new.actor("hanna").staff_id)
        app = staff_door.create(settings, BOOT_KEY)
        after = answers(app, new.actor(who), asked)
    differ = {
        name: (before[name], after[name])
        for name in before
        if before[name] != after[name]
    }
    letter = "GET /staff/requests/<uuid:inquiry_id>/letter/pdf"
    assert differ.pop(letter, (200, 409)) == (200, 409)  # it is signed anew first
    assert not differ
