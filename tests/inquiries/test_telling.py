"""The survivor is told who asked; where a law bars it, on the day the bar ends."""

from datetime import date, timedelta

import pytest

from app import clock as clocks
from app import db
from app.cases import asking, line
from app.cases.asking import Kind as Requested
from app.cases.without_yes import passing
from app.conversation import box, receipts, survivor_view
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.inquiries import holding, ordering, register, telling
from app.inquiries.rules import Outcome
from app.packages import requesting
from app.staff.policy import Permission
from app.web.public import create_public_app
from app.work import waiting
from app.work.rules import When
from tests.inquiries.conftest import COURT, READ
from tests.support.public_site import Browser

TOLD = "Invented: a court ordered it."
LAW = "Invented article 222"


@pytest.fixture
def shows(given):
    """What the survivor may see is switched on together with them."""
    with db.transaction() as s:
        file = given.walk.file(s, "olena", Permission.CONSENT_WRITE)
        line.let_see(s, file, on=True)


def view(given):
    keys = receipts.derived(given.walk.told.code)
    with db.reading() as s:
        key = box.Key(receipts.find(s, keys.lookup), keys.seed, keys.signing)
        return survivor_view.read(s, box.open_box(s, key))


def bars(given, order, until, who="bohdan", law=LAW):
    with db.transaction() as s:
        file = given.walk.file(s, who, Permission.CASE_READ)
        telling.bar(s, file, order.id, law=law, why="Invented reason", until=until)


def tells(given, order, who="olena"):
    with db.transaction() as s:
        file = given.walk.file(s, who, Permission.CASE_READ)
        telling.tell(s, file, order.id)


def today(days=0):
    return clocks.now().date() + timedelta(days=days)


def due(given, who="olena"):
    """The days on which the survivor is to be told, as Today lists them."""
    with db.transaction() as s:
        actor = given.world.actor(who)
        return [
            row
            for when in When
            for row in waiting.one_list(s, actor, when, 1).rows
            if row.href.startswith("/staff/requests/")
        ]


def page(world, given):
    """What the survivor reads with the code."""
    survivor = Browser(create_public_app(world.settings))
    survivor.begins()
    survivor.returns(given.walk.told.code)
    return survivor.open("/box/who").text


def test_the_view_says_who_asked_and_what_we_answered(given, shows, order):
    (told,) = view(given).asked
    assert (told.by, told.kind, told.outcome) == (COURT, "order", "")
    order.prepares(Outcome.REFUSED).signs().gives()
    (told,) = view(given).asked
    assert told.outcome == "refused"
    assert told.answered_on == today().isoformat()


def test_nothing_of_it_is_in_the_view_where_details_are_off(given, order):
    assert view(given).asked == ()


def test_it_is_shown_after_the_days_in_which_a_bar_can_be_decided(
    world, clock, given, shows, order
):
    assert COURT not in page(world, given)
    clock.forward(days=3)
    assert COURT in page(world, given)


def test_a_bar_ends_by_itself_and_the_survivor_reads_of_it(
    world, clock, given, shows, order
):
    bars(given, order, today(20))
    clock.forward(days=20)
    assert COURT not in page(world, given)
    with pytest.raises(ConflictError):
        tells(given, order)
    clock.forward(days=1)  # nobody of the staff does anything in between
    assert COURT in page(world, given)
    tells(given, order)


def test_the_day_on_which_a_bar_ends_stands_on_today(clock, given, order):
    before = due(given)
    assert [row.due for row in before] == [today(14)]
    bars(given, order, today(20))
    (row,) = due(given)
    assert row.due == today(21)
    assert row.ref == given.ref
    clock.forward(days=22)
    (row,) = due(given)
    assert row.is_late
    tells(given, order)
    assert due(given) == []


def test_a_bar_has_a_law_a_day_and_a_limit_and_who_decided(world, given, order):
    for until in (today(), today(-1), today(181)):
        with pytest.raises(InvalidInputError) as refused:
            bars(given, order, until)
        assert refused.value.fields == ("until",)
    with pytest.raises(InvalidInputError) as refused:
        bars(given, order, today(5), law=" ")
    assert refused.value.fields == ("law",)
    for who in ("olena", "iryna"):
        with pytest.raises(NotFoundError):
            bars(given, order, today(5), who=who)
    bars(given, order, today(5))
    bars(given, order, today(9), who="daryna")  # decided anew; the first one stays
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.CASE_READ)
        (held,) = holding.of_case(s, file)
    assert [each.until for each in held.content.bars] == [today(5), today(9)]
    assert held.content.bar.by == world.actor("daryna").staff_id


def test_who_was_told_cannot_be_barred_from_it(given, order):
    tells(given, order)
    with pytest.raises(ConflictError):
        bars(given, order, today(5))


def test_what_an_order_takes_by_two_persons_is_told_to_the_survivor(
    world, given, shows, order
):
    with db.transaction() as s:
        bohdan = world.actor("bohdan")
        seen = register.find(s, bohdan, order.id, READ)
        file = ordering.case_of(s, bohdan, seen)
        item = requesting.choices(s, file)[0].chosen.id
        use = ("prosecution_national", given.other)
        (request,) = ordering.ask_without_yes(
            s, bohdan, seen, (item,), use, days=3, told=TOLD
        )
    assert view(given).passed_on == ()
    for who in ("bohdan", "daryna"):
        with db.transaction() as s:
            file = given.walk.file(s, who, Permission.CASE_READ)
            asked = asking.one(s, file, request, Requested.WITHOUT_YES)
            shown = passing.request_hash(s, file, asked)
            if who == "bohdan":  # who asked does not release
                with pytest.raises(NotFoundError):
                    passing.release(s, file, request, shown, told=TOLD)
            else:
                passing.release(s, file, request, shown, told=TOLD)
    (told,) = view(given).passed_on
    assert (told.ground, told.why) == ("court_order", TOLD)
    assert date.fromisoformat(told.until) == today(2)
