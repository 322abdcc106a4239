"""Packages of several cases: prepared, approved, numbered and built together."""

import io
import json
import zipfile

import bagit
import bagit_profile
import msgspec
import pytest

from app import db
from app.cases.searches import keeping as searches
from app.cases.searches.documents import Search
from app.cli import demo_cases
from app.errors import (
    ApprovalError,
    ConflictError,
    FreshFactorError,
    NotFoundError,
    OpenSetError,
)
from app.packages import approving, building, changing, recipients, requesting
from app.packages.consignments import choosing, closing, keeping, preparing
from app.packages.consignments.rules import Trouble
from app.packages.models import Package
from app.packages.records import Status
from app.vault import age
from tests.packages.built import stock_tools_accept


def unpacked(walk, folder):
    """Open a package with its key, as the receiver does; return the bag's folder."""
    handed = walk.downloads()
    plain = io.BytesIO()
    with handed.package.open("rb") as sealed:
        age.decrypt(walk.identity, sealed, plain)
    with zipfile.ZipFile(plain) as archive:
        archive.extractall(folder)
    (bag,) = [each for each in folder.iterdir() if each.is_dir()]
    return bag


def fits_the_profile(bag):
    """Say whether a stock checker finds the bag to be as its own profile says."""
    told = (bag / "data/schema/bagit-profile.json").read_text("utf-8")
    profile = json.loads(told)
    name = profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    return bagit_profile.Profile(name, profile=profile).validate(bagit.Bag(str(bag)))


def test_three_cases_become_three_bags_that_say_they_belong_together(lot, tmp_path):
    lot.until_waiting()
    assert set(lot.states().values()) == {"waits"}
    assert lot.approves().done == 3
    assert set(lot.states().values()) == {"approved"}
    assert lot.builds().done == 3
    labels, covers, starts = [], [], []
    for walk in lot.walks:
        folder = tmp_path / walk.ref
        folder.mkdir()
        bag = unpacked(walk, folder)
        assert stock_tools_accept(bag)
        info = bagit.Bag(str(bag)).info
        assert fits_the_profile(bag)
        labels.append((info["Bag-Group-Identifier"], info["Bag-Count"]))
        cover = json.loads((bag / "data/disclosure/cover.json").read_text("utf-8"))
        covers.append(cover["group"])
        starts.append((bag / "00_START.html").read_text("utf-8"))
    ref = lot.content().ref
    assert sorted(labels) == [(ref, f"{n} of 3") for n in (1, 2, 3)]
    assert sorted(each["number"] for each in covers) == [1, 2, 3]
    assert all(each["of"] == 3 and not each["missing"] for each in covers)
    for each, start in zip(covers, starts, strict=True):
        assert f"{ref}: {each['number']} of 3" in start
    assert set(lot.states().values()) == {"sent"}


def test_a_package_alone_says_that_it_is_the_only_one(walk, tmp_path):
    walk.until_built()
    bag = unpacked(walk, tmp_path)
    info = bagit.Bag(str(bag)).info
    assert info["Bag-Count"] == "1 of 1"
    assert info["Bag-Group-Identifier"] == walk.seen().content.package_ref
    assert "One of several" not in (bag / "00_START.html").read_text("utf-8")


def test_pseudonyms_and_references_join_no_two_of_them(lot):
    lot.until_waiting()
    lot.approves()
    lot.builds()
    called = [
        {each.pseudonym for each in walk.seen().content.called} for walk in lot.walks
    ]
    people = [
        {each.person_id for each in walk.seen().content.called} for walk in lot.walks
    ]
    assert all(called)
    assert not set.intersection(*people)
    refs = [walk.ref for walk in lot.walks]
    for walk in lot.walks:
        told = walk.seen().content
        assert not any(ref in repr(told) for ref in refs)


def test_a_case_without_a_yes_is_named_with_why_and_the_others_are_prepared(lot):
    silent = lot.walks[0]
    lot.agree(*lot.walks[1:])
    lot.begins()
    assert lot.prepares() == 2
    assert lot.states()[silent.ref] == "unprepared"
    member = next(m for m in lot.content().members if m.ref == silent.ref)
    assert member.trouble is Trouble.NO_YES
    assert "other_purpose" in member.why
    silent.agrees()
    assert lot.prepares() == 1
    assert set(lot.states().values()) == {"needs"}


def test_a_case_that_is_paused_or_empty_is_named(lot):
    lot.agree()
    lot.walks[0].pauses()
    lot.begins()
    lot.prepares()
    troubles = {m.ref: m.trouble for m in lot.content().members}
    assert troubles[lot.walks[0].ref] is Trouble.ON_HOLD
    assert [troubles[walk.ref] for walk in lot.walks[1:]] == [None, None]


def test_preparing_twice_prepares_nothing_twice(lot):
    lot.agree()
    lot.begins()
    assert lot.prepares() == 3
    assert lot.prepares() == 0
    with db.transaction() as session:
        file = lot.walks[0].file(session)
        assert len(requesting.listed(session, file)) == 1


def test_nothing_is_submitted_before_it_is_decided_about_the_accused(lot):
    lot.agree()
    lot.begins()
    lot.prepares()
    assert set(lot.states().values()) == {"needs"}
    assert lot.submits().done == 0
    lot.walks[0].decides()
    assert lot.submits().done == 1
    with pytest.raises(ConflictError):
        lot.prepares()


def test_who_prepared_approves_none_of_them(lot):
    lot.until_waiting()
    done = lot.approves("bohdan")
    assert (done.done, done.stayed) == (0, 3)
    assert set(lot.states().values()) == {"waits"}
    assert not any(each.may_approve for each in lot.standing("bohdan").values())
    assert all(each.may_approve for each in lot.standing("daryna").values())


def test_each_package_is_signed_by_its_own_hash(lot):
    lot.until_waiting()
    shown = lot.standing("daryna")
    lot.approves()
    signed = [walk.seen().content.approval for walk in lot.walks]
    assert len({each.request_hash for each in signed}) == 3
    assert {each.request_hash for each in signed} == {
        each.request for each in shown.values()
    }


def test_approving_some_leaves_the_others(lot):
    lot.until_waiting()
    first = lot.refs[0]
    assert lot.approves(refs={first}).done == 1
    states = lot.states()
    assert states.pop(first) == "approved"
    assert set(states.values()) == {"waits"}


def test_a_yes_taken_back_between_asking_and_approving_goes_not_and_is_named(lot):
    lot.until_waiting()
    shown = lot.standing("daryna")
    gone = lot.walks[1]
    gone.withdraws()
    assert lot.states()[gone.ref] == "refused"
    done = lot.approves()
    assert done.done == 2
    assert gone.seen().status is Status.REFUSED
    assert shown[gone.ref].state.value == "waits"
    lot.builds()
    numbers = {m.ref: m.number for m in lot.content().members}
    assert numbers[gone.ref] == 0
    assert sorted(numbers.values()) == [0, 1, 2]
    assert lot.states()[gone.ref] == "refused"


def test_nothing_is_built_while_one_is_undecided(lot):
    lot.until_waiting()
    lot.approves(refs=set(lot.refs[1:]))
    with pytest.raises(OpenSetError):
        lot.builds()
    walk = lot.of(lot.refs[1])
    walk.world.worker()
    with pytest.raises(OpenSetError):
        walk.starts()
    assert walk.seen().status is Status.SUBMITTED
    lot.takes_out(lot.refs[0])
    assert lot.builds().done == 2
    assert lot.content().of == 2


def test_what_is_taken_out_can_go_alone_once_it_is_approved_anew(lot):
    lot.until_waiting()
    lot.approves()
    walk = lot.of(lot.refs[0])
    lot.takes_out(walk.ref)
    walk.world.worker()
    with pytest.raises(ConflictError):
        walk.starts()
    assert walk.seen().status is Status.DRAFT
    content = walk.seen().content
    assert content.together is None
    assert not content.approvals
    assert content.refusal == "Invented: asks for time."
    with db.transaction() as session:
        assert session.get(Package, walk.package).approved is None
    walk.submits()
    walk.approves()
    walk.starts()


def test_what_was_built_and_is_taken_out_does_not_leave_as_one_of_them(lot):
    lot.until_waiting()
    lot.approves()
    lot.builds()
    walk = lot.of(lot.refs[0])
    lot.takes_out(walk.ref)
    assert walk.seen().status is Status.DRAFT
    with pytest.raises(ConflictError):
        walk.downloads()


@pytest.fixture
def shut(monkeypatch):
    """Let somebody hold no key of a case."""

    def shut(who, walk):
        opened, staff_id = keeping.opened, walk.world.actor(who).staff_id
        with db.transaction() as session:
            closed = walk.file(session).id

        def to_others(session, actor, case_id, *how):
            if (actor.staff_id, case_id) == (staff_id, closed):
                return None
            return opened(session, actor, case_id, *how)

        monkeypatch.setattr(keeping, "opened", to_others)

    return shut


@pytest.mark.parametrize("built", [True, False])
def test_a_case_is_taken_out_by_who_cannot_open_it_and_leaves_as_none_of_them(
    lot, shut, desk, built
):
    lot.until_waiting()
    walk = lot.of(lot.refs[0])
    lot.approves(refs=None if built else set(lot.refs[1:]))
    if built:
        lot.builds()
    shut("bohdan", walk)
    assert lot.states()[walk.ref] == "not_yours"
    lot.takes_out(walk.ref)
    one = lot.standing()[walk.ref]
    assert (one.state.value, one.is_open, one.pseudonym) == ("out", False, "")
    page = desk("bohdan").get(lot.path).text
    assert walk.ref not in page
    assert "Taken out: 1" in page
    assert lot.builds().done == (0 if built else 2)
    if built:
        with pytest.raises(ApprovalError):
            walk.downloads("daryna")
        assert walk.seen().status is Status.BUILT
    page = desk("daryna").get(walk.page).text
    assert "Make it a draft again" in page
    assert "Something changed since" in page
    with db.transaction() as session:
        file = walk.file(session, "daryna")
        version = requesting.seen(session, file, walk.package).version
        changing.send_back(session, file, walk.package, version, "It goes alone.")
    assert walk.seen().content.together is None


def test_a_draft_that_was_taken_out_is_asked_for_alone(lot, shut):
    lot.agree()
    lot.begins()
    lot.prepares()
    lot.decide()
    walk = lot.of(lot.refs[0])
    shut("bohdan", walk)
    lot.takes_out(walk.ref)
    assert walk.seen().content.together is not None
    walk.submits("daryna")
    assert walk.seen().content.together is None


def test_who_began_it_approves_none_of_it_on_its_own_page_either(lot):
    lot.agree()
    lot.begins("bohdan")
    lot.prepares("daryna")
    lot.decide()
    lot.submits()
    walk = lot.walks[0]
    assert walk.seen().content.prepared_by == lot.world.actor("daryna").staff_id
    with pytest.raises(NotFoundError):
        walk.approves("bohdan")
    assert not walk.seen().content.approvals


def test_what_its_beginner_signed_counts_for_nothing(lot):
    lot.until_waiting()
    walk = lot.walks[0]
    lot.approves()
    content = walk.seen().content
    signer = content.approval.by
    together = msgspec.structs.replace(content.together, begun_by=signer)
    with db.transaction() as session:
        file = walk.file(session)
        seen, _hash = walk.shown_hash(session, file)
        verdict = requesting.ask_gate(session, file, content, seen.recipient_id)
        keys = recipients.keys_for(session, seen.recipient_id, content)
        approving.check_approval(session, walk.package, content, verdict, keys)
        content = msgspec.structs.replace(content, together=together)
        with pytest.raises(ApprovalError):
            approving.check_approval(session, walk.package, content, verdict, keys)


def test_who_is_not_fresh_signs_nothing(lot):
    lot.until_waiting()
    with pytest.raises(FreshFactorError):
        lot.approves(is_fresh=False)
    assert set(lot.states().values()) == {"waits"}


def test_no_case_joins_while_the_set_becomes_fixed(lot, monkeypatch):
    lot.agree(*lot.walks[1:])
    lot.begins()
    lot.prepares()
    lot.decide()
    lot.walks[0].agrees()
    answers = iter([False, True])
    monkeypatch.setattr(preparing, "is_fixed", lambda *_: next(answers, True))
    assert lot.prepares() == 0


def test_a_number_is_given_once_and_later_packages_say_which_do_not_come(lot, tmp_path):
    lot.until_waiting()
    lot.approves()
    worker = lot.world.worker()
    numbers = _closed(lot)
    gone = next(walk for walk in lot.walks if numbers[walk.ref] == 2)
    gone.withdraws()
    last = next(walk for walk in lot.walks if numbers[walk.ref] == 3)
    last.starts()
    assert worker.step()
    bag = unpacked(last, tmp_path)
    assert bagit.Bag(str(bag)).info["Bag-Count"] == "3 of 3"
    cover = json.loads((bag / "data/disclosure/cover.json").read_text("utf-8"))
    assert cover["group"]["missing"] == [2]
    assert "3 of 3; not sent: 2" in (bag / "00_START.html").read_text("utf-8")


def _closed(lot):
    with db.transaction() as session:
        seen = closing.close(session, lot.world.actor("bohdan"), lot.id)
    return {m.ref: m.number for m in seen.content.members}


def test_a_saved_search_is_asked_once_and_its_result_is_fixed(lot):
    lot.agree()
    actor = lot.world.actor("bohdan")
    with db.transaction() as session:
        search_id = searches.keep(
            session, actor, Search(name="All that is open", status="open")
        )
    with db.transaction() as session:
        found = choosing.by_search(session, actor, lot.world.north, search_id)
        wanted = keeping.Wanted(
            lot.world.north, lot.receiver, "T", "R", found.members, found.search
        )
        lot.id = keeping.begin(session, actor, wanted)
    before = [m.ref for m in lot.content().members]
    assert set(lot.refs) <= set(before)
    assert lot.content().search == "All that is open"
    writer = demo_cases.Writer(lot.world.actor, lot.world.north)
    later, _code = writer.new_case()
    with db.transaction() as session:
        again = choosing.by_search(session, actor, lot.world.north, search_id)
    assert later in {m.ref for m in again.members}
    assert [m.ref for m in lot.content().members] == before
    with db.transaction() as session:
        searches.drop(session, actor, search_id)
    assert [m.ref for m in lot.content().members] == before


def test_references_of_nobody_or_of_another_team_are_told(lot):
    with db.transaction() as session:
        actor = lot.world.actor("bohdan")
        found = choosing.by_hand(
            session, actor, lot.world.north, ["bv-0000-00", lot.refs[0].lower()]
        )
        other = choosing.by_hand(session, actor, lot.world.south, lot.refs)
    assert [m.ref for m in found.members] == [lot.refs[0]]
    assert found.unknown == ("bv-0000-00",)
    assert not other.members


@pytest.mark.parametrize("who", ["olena", "iryna", "marko", "hanna", "admin"])
def test_only_coordinators_of_the_team_open_it(lot, who):
    lot.begins()
    with db.transaction() as session, pytest.raises(NotFoundError):
        lot.seen(session, who)


def test_the_worker_builds_nothing_that_is_of_an_open_set(lot):
    lot.until_waiting()
    lot.approves(refs={lot.refs[0]})
    walk = lot.of(lot.refs[0])
    lot.world.worker()
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        with pytest.raises(OpenSetError):
            building.start(session, file, walk.package, version)
