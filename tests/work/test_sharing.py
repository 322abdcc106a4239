"""A cap that stops nobody, and a request that says nothing of what was opened."""

import pytest
from sqlalchemy import select

from app import db, vault
from app.cases import overview
from app.errors import (
    CatalogueError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TamperedError,
)
from app.staff.care import keeping, limits
from app.work.sharing import asking, cards
from app.work.sharing.asking import Answer, Wish
from app.work.sharing.models import ShareRequest
from tests.support import log


def asks(actor, wish=Wish.TALK):
    with db.transaction() as s:
        return asking.ask(s, actor, wish)


def answers(actor, request, said=Answer.DONE):
    with db.transaction() as s:
        asking.answer(s, actor, request, said)


def waiting(actor):
    with db.reading() as s:
        return [
            (each.id, each.asked.by, each.asked.wish)
            for each in asking.waiting(s, actor)
        ]


def own(actor):
    with db.reading() as s:
        return asking.own(s, actor)


def today(actor):
    with db.transaction() as s:
        card = cards.shares(s, actor)
        assert card is None or card in overview.todays(s, actor)
    return card.data if card else None


def opens(actor, number):
    with db.transaction() as s:
        for _ in range(number):
            keeping.count(s, actor, ["death"])


def seen(actor):
    with db.reading() as s:
        return keeping.seen(s, actor)


def test_the_cap_of_a_day_and_of_a_week(olena, clock):
    caps = limits.load()
    opens(olena, caps.day - 1)
    assert not seen(olena).is_enough
    opens(olena, 1)
    assert seen(olena).is_enough
    opens(olena, 1)  # nothing is stopped
    clock.forward(days=1)
    assert (seen(olena).opened_today, seen(olena).is_enough) == (0, False)
    opens(olena, caps.day - 1)
    clock.forward(days=1)
    opens(olena, caps.week - 2 * caps.day)
    assert seen(olena).opened == caps.week
    assert seen(olena).is_enough
    clock.forward(days=7)
    assert not seen(olena).is_enough


@pytest.mark.parametrize(
    ("line", "instead"), [("most: 12", "most: 501"), ("id: week", "id: month")]
)
def test_caps_that_make_no_sense_are_refused(tmp_path, line, instead):
    told, path = limits.PATH.read_text("utf-8"), tmp_path / "care.yaml"
    assert line in told
    path.write_text(told.replace(line, instead), "utf-8")
    with pytest.raises(CatalogueError, match=r"care\.yaml"):
        limits.load(path)


def test_a_coordinator_is_asked_and_answers(olena, bohdan, daryna, clock):
    request = asks(olena, Wish.CASES)
    for coordinator in (bohdan, daryna):
        assert waiting(coordinator) == [(request, olena.staff_id, Wish.CASES)]
    with pytest.raises(ConflictError):
        asks(olena)
    assert today(olena) is None
    assert [row[0] for row in today(bohdan)["rows"]]
    answers(bohdan, request, Answer.TALK)
    with pytest.raises(ConflictError):
        answers(daryna, request)
    assert waiting(daryna) == []
    assert today(daryna) is None
    assert today(olena)["said"] == "Let us talk first, today or tomorrow"
    with db.transaction() as s:
        asking.end(s, olena)
        assert s.scalars(select(ShareRequest)).all() == []


def test_asked_again_the_answered_one_goes(olena, bohdan):
    answers(bohdan, asks(olena))
    asks(olena, Wish.NEXT)
    assert own(olena).asked.answer is None
    with db.reading() as s:
        assert len(s.scalars(select(ShareRequest)).all()) == 1


def test_nobody_but_coordinators_of_the_team_reads_or_answers(
    world, olena, bohdan, taras
):
    request = asks(olena)
    assert waiting(bohdan)  # so that what follows can fail
    for name in ("taras", "iryna", "marko", "hanna", "petro", "admin", "sofia"):
        other = world.actor(name)
        assert waiting(other) == []
        assert own(other) is None
        with pytest.raises(NotFoundError):
            answers(other, request)
    with pytest.raises(NotFoundError):
        answers(olena, request)


def test_a_coordinator_is_answered_by_another(world, bohdan, daryna):
    request = asks(bohdan)
    assert waiting(bohdan) == []
    with pytest.raises(NotFoundError):
        answers(bohdan, request)
    answers(daryna, request)


def test_who_has_no_coordinator_is_told(world):
    with pytest.raises(InvalidInputError) as refused:
        asks(world.actor("petro"))
    assert refused.value.fields == ("nobody",)


def test_at_rest_it_says_neither_who_nor_what_nor_how_far(world, olena, bohdan):
    request = asks(olena)
    with db.reading() as s:
        row = s.get_one(ShareRequest, request)
        before, wraps, key = row.sealed, row.wraps, asking._key(bohdan, row)
    plain = vault.unseal(key, before, asking._place(request))
    assert str(olena.staff_id).encode() in plain  # so that it can fail
    for told in (str(olena.staff_id).encode(), olena.staff_id.bytes, b"talk"):
        assert told not in before + wraps
    with db.reading() as s:
        for actor in (world.actor("iryna"), world.actor("taras")):
            for team, parts in actor.teams.items():
                for part in parts:
                    seed = actor.unlocked.team_seed(s, team, part)
                    with pytest.raises(TamperedError):
                        vault.unwrap(
                            seed, wraps[: asking.WRAP_BYTES], asking._info(request)
                        )
    answers(bohdan, request, Answer.LATER)
    with db.reading() as s:
        assert len(s.get_one(ShareRequest, request).sealed) == len(before)


def test_the_log_and_the_request_say_nothing_of_the_count(world, olena, bohdan):
    opens(olena, 20)
    before = len(log.lines(world))
    answers(bohdan, asks(olena))
    assert len(log.lines(world)) == before
    assert set(asking.Asked.__struct_fields__) == {
        *("by", "on", "wish", "answer", "answered_by", "filler")
    }


def test_the_pages(staff, olena, bohdan):
    opens(olena, limits.load().day)
    with staff.as_(olena):
        page = staff.get("/staff/settings/me/care").text
        assert "as much as this house thinks good" in page
        assert staff.post("/staff/share", {}).status_code == 422
        assert staff.post("/staff/share", {"wish": "next"}).status_code == 303
        assert staff.post("/staff/share", {"wish": "talk"}).status_code == 409
        assert "Nobody has answered yet." in staff.get("/staff/share").text
    with staff.as_(bohdan):
        assert "asks that heavy material goes to somebody else" in (
            staff.get("/staff").text
        )
        request = own(olena).id
        path = f"/staff/share/{request}"
        assert staff.post(path, {}).status_code == 422
        assert staff.post(path, {"answer": "done"}).status_code == 303
        assert staff.post(path, {"answer": "done"}).status_code == 303  # said kindly
    with staff.as_(olena):
        assert "Yes, I arrange it today" in staff.get("/staff").text
        for told in ({}, {"answer": "done"}):
            assert staff.post(path, told).status_code == 404
        assert staff.post("/staff/share/end", {}).status_code == 303
    assert own(olena) is None
