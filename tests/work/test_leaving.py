"""T-19, T-51: somebody leaves. Both halves, whoever begins, and cut short anywhere."""

import pytest

from app import cases, db, index
from app.cases.documents import CaseContent, CaseIdentity
from app.errors import NoKeyError, NotFoundError, SignInError
from app.keys import directory, grants, loans, rotation, sessions
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.sessions import Status
from app.keys.unlocked import Unlocked
from app.staff import confirming, enrolling, house, leaving, signing_in
from app.staff.leaving import State, Step
from app.staff.models import Leaving
from app.staff.policy import Permission
from app.work.handing import handing
from app.work.handing.handing import Note
from app.work.leaving import cards
from tests.support.log import lines


@pytest.fixture
def colleague(world, clock, bohdan, taras):
    """Taras, let into team North beside Olena."""
    with db.transaction() as s:
        enrolling.admit(s, bohdan, world.north, taras.staff_id)
    return world.actor("taras")


def begun(actor, who):
    with db.transaction() as s:
        return leaving.begin(s, actor, who.staff_id)


def found(actor, who):
    with db.reading() as s:
        return leaving.get(s, actor, who.staff_id)


def ends_sign_in(actor, who):
    with db.transaction() as s:
        leaving.end_sign_in(s, actor, leaving.get(s, actor, who.staff_id))


def rekeys(actor, who):
    with db.reading() as s:
        due = leaving.rekeyable(s, actor, leaving.get(s, actor, who.staff_id))
    for team_id in due:
        with db.transaction() as s:
            seen = leaving.get(s, actor, who.staff_id)
            leaving.rekey(s, actor, seen, team_id)
    return due


def officers_sign(world):
    for key in ("hanna", "yurii"):
        with db.transaction() as s:
            for one in confirming.waiting(s):
                said = one.fingerprint[: confirming.SPOKEN]
                confirming.sign(s, world.actor(key), one.key, said)


def renews(world, actor):
    with db.transaction() as s:
        rotation.rewrap(s, actor.unlocked, world.north)
        index.renew(s, actor.unlocked, world.north)


def states(actor, who):
    with db.reading() as s:
        seen = leaving.steps(s, actor, leaving.get(s, actor, who.staff_id))
    return {each.step: each.state for each in seen}


def shouts(actor):
    """What the page Today says: the steps of one's own half, and of the others'."""
    with db.transaction() as s:
        card = cards.unfinished(s, actor)
    if card is None:
        return None
    (row,) = card.data["rows"]
    return [len(row["mine"]), len(row["others"])]


def test_from_the_officers_press_to_the_last_step(
    world, told, clock, olena, colleague, hanna, bohdan
):
    begun(hanna, olena)
    ends_sign_in(hanna, olena)
    assert states(hanna, olena) == {
        Step.SIGN_IN: State.DONE,
        Step.LOANS: State.DONE,
        Step.REVOKED: State.WAITS,
        Step.KEYS: State.MISSING,
        Step.RENEWED: State.MISSING,
        Step.CASES: State.MISSING,
    }
    assert shouts(hanna) == [1, 3]
    assert shouts(bohdan) == [3, 1]
    assert rekeys(hanna, olena) == []
    assert rekeys(bohdan, olena) == [world.north]
    assert states(bohdan, olena)[Step.KEYS] is State.WAITS
    officers_sign(world)
    bohdan = world.actor("bohdan")
    assert states(bohdan, olena)[Step.RENEWED] is State.MISSING
    renews(world, bohdan)
    with db.transaction() as s:
        seen = leaving.get(s, bohdan, olena.staff_id)
        assert leaving.how_many(s, bohdan, seen, world.north) == 1
        with pytest.raises(NotFoundError):
            leaving.say_emptied(s, bohdan, seen, world.north)
    with pytest.raises(NotFoundError), db.transaction() as s:
        leaving.close(s, bohdan, leaving.get(s, bohdan, olena.staff_id))
    with db.transaction() as s:
        file = cases.get(s, told.ref, bohdan, Permission.CASE_ASSIGN)
        note = Note("Nothing is urgent.")
        handing.hand_over(s, file, olena.staff_id, colleague.staff_id, note)
    with db.transaction() as s:
        seen = leaving.get(s, bohdan, olena.staff_id)
        leaving.say_emptied(s, bohdan, seen, world.north)
    hanna = world.actor("hanna")
    assert set(states(hanna, olena).values()) == {State.DONE}
    with db.transaction() as s:
        leaving.close(s, hanna, leaving.get(s, hanna, olena.staff_id))
    assert shouts(hanna) is None
    assert shouts(bohdan) is None
    actions = [line.action for line in lines(world)]
    for action in ("leaving_begun", "staff_stopped", "team_left", "leaving_done"):
        assert action in actions


def test_t51_old_keys_open_nothing_written_later_and_no_loan_is_left(
    world, told, clock, olena, colleague, hanna, bohdan, iryna
):
    old = Unlocked(olena.staff_id, olena.unlocked._seed)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        subject = Subject(SubjectKind.CASE, file.id)
        key = file.box.key(Part.IDENTITY)
        loans.lend(
            s,
            bohdan.unlocked,
            subject,
            Part.IDENTITY,
            key,
            olena.staff_id,
            clock.now.replace(year=2027),
        )
        assert loans.holds(s, old, subject, Part.IDENTITY)
        assert grants.data_keys(s, old, subject).keys() == {
            Part.CONTENT,
            Part.IDENTITY,
        }
        assert house.holds(s, old)
    begun(hanna, olena)
    ends_sign_in(hanna, olena)
    rekeys(bohdan, olena)
    officers_sign(world)
    bohdan = world.actor("bohdan")
    renews(world, bohdan)
    with db.transaction() as s:
        file = cases.open_case(
            s,
            bohdan,
            world.north,
            CaseContent(pseudonym="Wren 3"),
            CaseIdentity(contact="invented"),
        )
        later = Subject(SubjectKind.CASE, file.id)
    with db.reading() as s:
        fresh = Unlocked(olena.staff_id, olena.unlocked._seed)
        newest = directory.load(s).team(world.north, Part.CONTENT).epoch
        for part in (Part.CONTENT, Part.IDENTITY):
            with pytest.raises(NoKeyError):
                fresh.team_seed(s, world.north, part, newest)
            with pytest.raises(NoKeyError):
                fresh.team_seed(s, world.north, part, newest - 1)
        assert not grants.data_keys(s, fresh, later)
        assert not grants.data_keys(s, fresh, subject)
        assert not loans.holds(s, fresh, subject, Part.IDENTITY)
        assert not house.holds(s, fresh)


def test_t19_sessions_are_dead_at_once(world, told, clock, olena, hanna):
    opened = world["olena"].opened
    with db.transaction() as s:
        cookie = sessions.begin(
            s,
            staff_id=olena.staff_id,
            epoch=signing_in.epoch_of(s)(olena.staff_id),
            seed=opened.unlocked._seed,
            boot_key=world.boot_key,
            status=Status.OPEN,
        )
    begun(hanna, olena)
    with db.transaction() as s:
        epochs = signing_in.epoch_of(s)
        assert sessions.resume(s, cookie, world.boot_key, epochs) is not None
    ends_sign_in(hanna, olena)
    with db.transaction() as s:
        epochs = signing_in.epoch_of(s)
        assert sessions.resume(s, cookie, world.boot_key, epochs) is None
    player = world["olena"]
    typed = signing_in.Credentials(
        name=player.name, password=player.password, account_secret=player.account_secret
    )
    with pytest.raises(SignInError):
        signing_in.give_password(typed, world.boot_key)


def test_a_coordinator_begins_and_the_officers_are_told_that_their_half_is_missing(
    world, told, clock, olena, bohdan, hanna
):
    begun(bohdan, olena)
    rekeys(bohdan, olena)
    assert shouts(hanna) == [3, 3]
    assert states(hanna, olena)[Step.SIGN_IN] is State.MISSING
    with pytest.raises(NotFoundError):
        ends_sign_in(bohdan, olena)
    ends_sign_in(hanna, olena)
    ends_sign_in(hanna, olena)  # pressed again: nothing is proposed twice
    with db.reading() as s:
        waiting = confirming.waiting(s)
    assert len(waiting) == 2  # the team's keys, the revocation


def test_keys_that_officers_refused_are_missing_again(
    world, told, clock, olena, bohdan, hanna
):
    begun(bohdan, olena)
    rekeys(bohdan, olena)
    ends_sign_in(hanna, olena)
    with db.reading() as s:
        waiting = [one.key for one in confirming.waiting(s)]
    for key in waiting:
        with db.transaction() as s:
            confirming.refuse(s, hanna, key)
    assert states(hanna, olena)[Step.REVOKED] is State.MISSING
    assert rekeys(bohdan, olena) == [world.north]
    ends_sign_in(hanna, olena)
    assert states(hanna, olena)[Step.REVOKED] is State.WAITS


def test_it_concerns_nobody_else_and_not_the_leaver(
    world, told, clock, olena, bohdan, taras, petro, sofia
):
    lesia = world.actor("lesia")
    with pytest.raises(NotFoundError):
        begun(lesia, olena)
    begun(bohdan, olena)
    for other in (lesia, taras, petro, sofia, olena):
        assert found(other, olena) is None
        assert shouts(other) is None
    with pytest.raises(NotFoundError):
        begun(bohdan, bohdan)


def test_nothing_of_it_stands_in_the_clear(world, told, clock, olena, bohdan):
    begun(bohdan, olena)
    with db.reading() as s:
        (row,) = s.query(Leaving).all()
        stored = bytes(row.profile)
    assert world.north.bytes not in stored
    assert world.north.hex.encode() not in stored
    assert bohdan.staff_id.bytes not in stored


def test_on_the_pages_each_sees_their_half(staff, world, told, clock, olena, bohdan):
    path = f"/staff/leaving/{olena.staff_id}"
    name = world["olena"].name
    hanna = world.actor("hanna")
    with staff.as_(hanna):
        assert name in staff.get("/staff/leaving").text
        assert "revocation waits" in staff.get(path).text
        assert staff.post(path, {"name": "Somebody"}).status_code == 422
        assert staff.post(path, {"name": name}).status_code == 303
        page = staff.get(path).text
        assert "One half is missing" in page
        assert "a coordinator of the team" in page
        assert "Your half is missing" in staff.get("/staff").text
    with staff.as_(world.actor("bohdan", is_fresh=False)):
        assert staff.post(f"{path}/half").status_code == 403
    with staff.as_(bohdan):
        assert "leaves" in staff.get("/staff").text
        assert "Do my half now" in staff.get(path).text
        assert staff.post(f"{path}/half").status_code == 303
        page = staff.get(path).text
        assert f"/staff/handover/{world.north}/{olena.staff_id}" in page
        assert "waits for two officers" in page
        emptied = f"{path}/emptied/{world.north}"
        assert staff.post(emptied).status_code == 404
        assert staff.post(f"{path}/close").status_code == 404
    with staff.as_(world.actor("lesia")):
        assert staff.get(path).status_code == 404
