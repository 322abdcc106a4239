"""A copy or a talk asked for with the code: a task for staff, a state in the inbox."""

import pytest

from app import cases, db
from app.cases import line
from app.cases.wishes import answering
from app.conversation.details import wishes
from app.conversation.documents import Kind
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def ref(world, key, marko, bohdan, olena):
    ref = reports.accepted(key, world.north, marko, bohdan, olena, "Vyhadana")
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_WRITE)
        line.let_see(s, file, on=True)
    return ref


def asks(key, kind):
    with db.transaction() as s:
        wishes.ask(s, key, kind)


def state(key):
    with db.reading() as s:
        found = wishes.latest(s, key)
    return {
        kind.value: "open" if wish.is_open else wish.done.how
        for kind, wish in found.items()
    }


def open_ones(ref, actor):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.MESSAGE_ANSWER)
        return [wish for wish in answering.of(s, file) if wish.is_open]


def answers(ref, actor, wish, how):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.MESSAGE_ANSWER)
        answering.answer(s, file, wish.id, how)


def test_a_wish_is_signed_stops_nothing_and_waits_until_it_is_answered(key, ref, olena):
    asks(key, Kind.COPY)
    asks(key, Kind.COPY)
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.MESSAGE_ANSWER)
        seen = line.read(s, file)  # every instruction is checked against the code
        assert not seen.on_hold
        assert [told.words.kind for told in seen.messages] == [Kind.COPY]
        assert seen.messages[0].words.signature
        assert not seen.open_instructions
    (wish,) = open_ones(ref, olena)  # reading did not settle it
    assert state(key) == {"copy": "open"}
    answers(ref, olena, wish, "read_together")
    assert state(key) == {"copy": "read_together"}
    assert open_ones(ref, olena) == []
    with pytest.raises(ConflictError):
        answers(ref, olena, wish, "handed")
    asks(key, Kind.COPY)
    assert state(key) == {"copy": "open"}


def test_what_became_of_it_fits_what_was_asked(key, ref, olena, taras, iryna):
    asks(key, Kind.TALK)
    (wish,) = open_ones(ref, olena)
    for how in ("handed", "", "x"):
        with pytest.raises(InvalidInputError):
            answers(ref, olena, wish, how)
    for actor in (taras, iryna):
        with pytest.raises(NotFoundError):
            answers(ref, actor, wish, "talked")
    answers(ref, olena, wish, "arranged")
    assert state(key) == {"talk": "arranged"}


def test_switched_off_nothing_can_be_asked_for(key, ref, olena):
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CONSENT_WRITE)
        line.let_see(s, file, on=False)
    with pytest.raises(NotFoundError):
        asks(key, Kind.COPY)
    with pytest.raises(NotFoundError):
        state(key)


def test_it_waits_on_today_and_on_the_page(world, key, ref, olena, bohdan):
    staff, base = desk(world), f"/staff/cases/{ref}"
    with staff.as_(olena):
        assert "Asked for with the code" not in text(staff.get("/staff"))
        asks(key, Kind.COPY)
        assert "Asked for with the code" in text(staff.get("/staff"))
        page = text(staff.get(f"{base}/wishes"))
        assert "never through the site" in page
        wish = page.partition(f"{base}/wishes/")[2][:36]
        assert staff.post(f"{base}/wishes/{wish}", {}).status_code == 422
        sent = staff.post(f"{base}/wishes/{wish}", {"how": "handed"})
        assert sent.status_code == 303
        assert "Given into their hand" in text(staff.get(f"{base}/wishes"))
        assert "Asked for with the code" not in text(staff.get("/staff"))
    with staff.as_(bohdan):
        assert "Asked for with the code" not in text(staff.get("/staff"))
