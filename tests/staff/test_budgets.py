"""Much reading stops within the hour, is seen, and goes on when another releases it."""

import subprocess
import sys
import threading
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import cases, db
from app.audit import Action
from app.config import ROOT
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    ReadingStoppedError,
    SettingsError,
)
from app.keys.parts import Role
from app.staff.budgets import counting, limits, noticing, releasing
from app.staff.budgets.limits import Kind
from app.staff.budgets.models import ReadingBudget, ReadingMark, ReadingNotice
from app.staff.budgets.noticing import Status
from app.staff.policy import Permission
from tests.statements.told import open_case
from tests.support import log

FEW = 4


@pytest.fixture(autouse=True)
def _small():
    """Let a caseworker open four cases an hour; the note comes at two."""
    limits.use({"caseworker": FEW})
    yield
    limits.use({})


def spend(actor, what=None, kind=Kind.CASES, n=1):
    with db.transaction() as session:
        counting.spend(session, actor, kind, what or str(uuid4()), n)


def taken(actor, kind=Kind.CASES):
    with db.reading() as session:
        row = session.get(ReadingBudget, actor.staff_id)
        return getattr(row, kind.value) if row else 0


def notices(actor):
    with db.reading() as session:
        return noticing.seen_by(session, actor)


def lines(world, action):
    return [line for line in log.lines(world) if line.action is action]


def use_up(actor):
    for _ in range(FEW):
        spend(actor)


def asked(actor, cases_=10, hours=8):
    with db.transaction() as session:
        return releasing.ask(
            session, actor, "A roll call of invented cases", cases_, hours
        )


def test_the_same_case_counts_once_within_the_hour(world, olena, clock):
    for _ in range(3 * FEW):
        spend(olena, "one")
    assert taken(olena) == 1
    clock.forward(hours=1)
    spend(olena, "one")
    assert taken(olena) == 1
    with db.reading() as session:
        marks = session.scalars(select(ReadingMark.mark)).all()
    assert len(marks) == 1  # those of the hour before are gone


def test_the_next_hour_begins_with_nothing(world, olena, clock):
    use_up(olena)
    with pytest.raises(ReadingStoppedError):
        spend(olena)
    clock.forward(hours=1)
    use_up(olena)
    with pytest.raises(ReadingStoppedError):
        spend(olena)


def test_what_is_stopped_leaves_nothing_counted(world, olena):
    use_up(olena)
    with pytest.raises(ReadingStoppedError):
        spend(olena, "late")
    assert taken(olena) == FEW
    with db.reading() as session:
        assert len(session.scalars(select(ReadingMark.mark)).all()) == FEW


def test_each_kind_has_its_share(world, olena):
    use_up(olena)
    for kind in set(Kind) - {Kind.CASES}:
        spend(olena, kind=kind, n=FEW * limits.SHARE[kind])
        with pytest.raises(ReadingStoppedError):
            spend(olena, kind=kind)


def test_a_case_does_not_open_past_the_budget(world, olena):
    case = open_case(world)
    with db.transaction() as session:
        row = session.get(ReadingBudget, olena.staff_id)
        row.cases = FEW
        session.execute(ReadingMark.__table__.delete())
    before = len(lines(world, Action.CASE_OPENED))
    with pytest.raises(ReadingStoppedError), db.transaction() as session:
        cases.get(session, case.ref, olena, Permission.CASE_READ)
    assert len(lines(world, Action.CASE_OPENED)) == before


def test_twelve_at_once_get_what_there_is_and_no_more(live_world):
    actors = [live_world.actor("olena") for _ in range(12)]
    done, stopped, start = [], [], threading.Barrier(12)

    def race(actor):
        start.wait()
        for _ in range(2):
            try:
                spend(actor)
                done.append(1)
            except ReadingStoppedError:
                stopped.append(1)

    threads = [threading.Thread(target=race, args=(each,)) for each in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(stopped)) == (FEW, 24 - FEW)
    assert taken(actors[0]) == FEW


ELSEWHERE = """
import sys
from uuid import UUID, uuid4
from app import db, start
from app.config import Settings
from app.errors import ReadingStoppedError
from app.keys.unlocked import Unlocked
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.budgets.limits import Kind

start.process(Settings.load())
seed = bytes.fromhex(sys.stdin.readline())
with db.reading() as session:
    actor = Actor.of(session, Unlocked(UUID(sys.argv[1]), seed), uuid4())
told = []
for what in sys.argv[2:]:
    try:
        with db.transaction() as session:
            counting.spend(session, actor, Kind.CASES, what)
        told.append("opened")
    except ReadingStoppedError:
        told.append("stopped")
print(" ".join(told))
"""


def test_the_budget_holds_across_two_processes(live_world):
    olena = live_world.actor("olena")
    spend(olena, "seen here")
    spend(olena, "seen here too")
    seed = live_world["olena"].opened.unlocked._seed
    found = subprocess.run(
        [
            *(sys.executable, "-c", ELSEWHERE, str(olena.staff_id)),
            *("seen here", "third", "fourth", "fifth"),
        ],
        input=seed.hex(),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        cwd=ROOT,
        env={
            "BARVINOK_DATA": str(live_world.settings.data),
            "BARVINOK_DATABASE_URL": live_world.settings.database_url,
            "BARVINOK_KDF_COST": "test",
            "BARVINOK_CASES_AN_HOUR": f"caseworker={FEW}",
            "PYTHONPATH": str(ROOT),
        },
    )
    assert found.stdout.split() == ["opened", "opened", "opened", "stopped"]
    with pytest.raises(ReadingStoppedError):
        spend(olena, "sixth")
    spend(olena, "third")  # opened there, so open here


def test_at_half_of_it_others_are_told_once(world, olena, hanna, bohdan, lesia):
    use_up(olena)
    for reader in (hanna, bohdan):
        (told,) = notices(reader)
        assert (told.status, told.told.by) == (Status.NOTED, olena.staff_id)
        assert (told.told.kind, told.told.count) == (Kind.CASES, FEW // 2)
    assert notices(lesia) == []  # of another team
    (line,) = lines(world, Action.READING_NOTED)
    assert line.details == {"kind": "cases", "n": FEW // 2}


def test_a_second_person_releases_more_and_it_ends(world, olena, bohdan, clock):
    use_up(olena)
    request = asked(olena, cases_=2)
    with pytest.raises(NotFoundError), db.transaction() as session:
        releasing.give(session, olena, request, 2, 1)
    with db.transaction() as session:
        releasing.give(session, bohdan, request, 2, 1)
    spend(olena)
    spend(olena)
    with pytest.raises(ReadingStoppedError):
        spend(olena)
    clock.forward(hours=1)
    use_up(olena)
    with pytest.raises(ReadingStoppedError):
        spend(olena)
    assert lines(world, Action.READING_RELEASED)[0].subject_id == olena.staff_id


def test_a_coordinator_does_not_release_for_herself(world, bohdan, daryna, hanna):
    request = asked(bohdan)
    with pytest.raises(NotFoundError), db.transaction() as session:
        releasing.give(session, bohdan, request, 10, 8)
    assert [each.status for each in notices(daryna)] == [Status.OPEN]
    with db.transaction() as session:
        releasing.give(session, hanna, request, 10, 8)
    with pytest.raises(ConflictError), db.transaction() as session:
        releasing.give(session, daryna, request, 10, 8)


@pytest.mark.parametrize(
    ("given", "field"),
    [((11, 8), "cases"), ((10, 9), "hours"), ((0, 8), "cases"), ((10, 0), "hours")],
)
def test_no_more_is_released_than_was_asked_for(world, olena, bohdan, given, field):
    request = asked(olena)
    with pytest.raises(InvalidInputError) as refused, db.transaction() as session:
        releasing.give(session, bohdan, request, *given)
    assert refused.value.fields == (field,)


def test_a_refusal_says_why(world, olena, bohdan):
    request = asked(olena)
    with pytest.raises(ConflictError):
        asked(olena)
    with pytest.raises(InvalidInputError), db.transaction() as session:
        releasing.refuse(session, bohdan, request, " ")
    with db.transaction() as session:
        releasing.refuse(session, bohdan, request, "Let us talk first")
    with db.reading() as session:
        (mine,) = noticing.own(session, olena)
    assert (mine.status, mine.told.answer) == (Status.REFUSED, "Let us talk first")


def test_nothing_of_it_can_be_read_without_the_house(world, olena):
    use_up(olena)
    asked(olena)
    with db.reading() as session:
        rows = session.scalars(select(ReadingNotice)).all()
        sealed = b"".join(row.told for row in rows)
        marks = session.scalars(select(ReadingMark.mark)).all()
    assert b"roll call" not in sealed
    assert {each.told.reason for each in _own(olena)} == {
        "A roll call of invented cases"
    }
    assert len(set(marks)) == len(marks) == FEW


def _own(actor):
    with db.reading() as session:
        return noticing.own(session, actor)


def test_the_mark_of_a_case_is_another_for_each_reader(world, olena, taras):
    spend(olena, "one case")
    spend(taras, "one case")
    with db.reading() as session:
        first, second = session.scalars(select(ReadingMark.mark)).all()
    assert first != second


def test_settings_name_roles_that_open_cases():
    limits.use({"coordinator": 5})
    assert limits.most(Role.COORDINATOR, Kind.NAMES) == 5
    assert limits.most(Role.CASEWORKER, Kind.CASES) == limits.USUAL[Role.CASEWORKER]
    with pytest.raises(SettingsError):
        limits.use({"administrator": 5})


# Through the pages


@pytest.fixture
def stopped(world, desk):
    """Olena at her desk, with a case of hers that does not open any more."""
    case = open_case(world)
    with db.transaction() as session:
        session.get(ReadingBudget, world.actor("olena").staff_id).cases = FEW
        session.execute(ReadingMark.__table__.delete())
    return case, desk("olena")


def test_the_page_says_what_is_kept_and_goes_on_after_a_release(world, stopped, desk):
    case, olena = stopped
    page = olena.get(f"/staff/cases/{case.ref}")
    assert page.status_code == 429
    assert "Enough opened for this hour" in page.text
    kept = page.text.split('name="kept" value="')[1].split('"')[0]
    wrong = olena.post("/staff/readings/ask", {"reason": "", "kept": kept})
    assert wrong.status_code == 422
    assert kept in wrong.text
    typed = {"reason": "Invented roll call", "cases": "5", "hours": "2", "kept": kept}
    told = olena.post("/staff/readings/ask", typed)
    assert told.status_code == 200
    assert kept in told.text
    bohdan = desk("bohdan")
    assert "Asked: to open more" in bohdan.get("/staff").text
    (waiting,) = [n for n in notices(world.actor("bohdan")) if n.status is Status.OPEN]
    assert "Invented roll call" in bohdan.get("/staff/readings").text
    too_much = {"do": "give", "cases": "6", "hours": "2", "answer": "Fine"}
    answer = bohdan.post(f"/staff/readings/{waiting.id}", too_much)
    assert answer.status_code == 422
    assert "Fine" in answer.text
    given = too_much | {"cases": "5"}
    assert bohdan.post(f"/staff/readings/{waiting.id}", given).status_code == 303
    back = olena.post("/staff/readings/go-on", {"kept": kept})
    assert back.location == f"/staff/cases/{case.ref}"
    assert olena.get(back.location).status_code == 200


def test_a_form_that_was_stopped_is_sent_again_as_typed(stopped):
    case, olena = stopped
    typed = {"reason": "reading_back"}
    page = olena.post(f"/staff/cases/{case.ref}/people", typed)
    assert page.status_code == 429
    kept = page.text.split('name="kept" value="')[1].split('"')[0]
    back = olena.post("/staff/readings/go-on", {"kept": kept})
    assert 'value="reading_back"' in back.text
    assert f'action="/staff/cases/{case.ref}/people"' in back.text


def test_officers_see_a_stop_once_an_hour_without_the_case(world, stopped, desk):
    case, olena = stopped
    for _ in range(3):
        olena.get(f"/staff/cases/{case.ref}")
    assert len(lines(world, Action.READING_STOPPED)) == 1
    page = desk("hanna").get("/staff/readings")
    assert page.text.count("was stopped within the hour") == 1
    assert case.ref not in page.text
    assert desk("olena").get("/staff/readings").status_code == 404


def test_whoever_opens_much_reads_that_others_see_it(world, desk):
    case = open_case(world)
    olena = desk("olena")
    assert (
        "opened much within this hour" not in olena.get(f"/staff/cases/{case.ref}").text
    )
    with db.transaction() as session:
        session.get(ReadingBudget, world.actor("olena").staff_id).cases = FEW // 2
    assert "opened much within this hour" in olena.get(f"/staff/cases/{case.ref}").text


def test_auditors_see_it_above_the_lines(world, stopped, desk):
    case, olena = stopped
    olena.get(f"/staff/cases/{case.ref}")
    page = desk("petro").get("/staff/audit").text
    assert page.index("met the end of the hour") < page.index('class="log"')
