"""T-02, T-03: an id of somebody else's record is like an id that was never given.

Every address with a blank for an id is asked with ids of another team's case, of the
same person's other case, and with ids that nobody has; somebody who may open the right
one gets the same page each time. Before that the right id is asked, and found.
"""

import pytest

from app.staff.access import PUBLIC
from tests.support.addresses import (
    MISSING,
    addresses,
    at_desk,
    bare,
    blanks,
    picture_of,
    role_may,
)

pytestmark = pytest.mark.once

NOT_FOUND = 404
NO_CASE = "BV-ZZZZ-22"
OF_A_CASE = (
    *("statement_id", "incident_id", "act_id", "item_id", "need_id", "event_id"),
    *("person_id", "package_id", "disclosure_id", "paper_id", "feedback_id"),
    *("handover_id", "supervision_id", "referral_id", "claim_id"),
    *("track_id", "step_id", "mandate_id", "sighting_id", "informed_id", "gone_id"),
)
# Who opens what in North; between them they may do everything with a case.
PEOPLE = ("olena", "iryna", "bohdan", "daryna", "roman")
PARTICULAR = {
    "person_id": ("packages.person person_id",),
    "event_id": ("consent.stopped event_id",),
    "package_id": ("more.ask package_id", "more.prepare package_id"),
    "paper_id": ("notices.confirm paper_id", "notices.answer paper_id"),
}

# A form that is wrong is shown again before its record is looked for.
SENT = {
    "notices.make_recall": {"reason": "new_risk", "asks": ["return"]},
    "notices.sent": {"how": "paper", "version": "1"},
    "notices.answer": {"state": "answered", "answer": "Invented", "version": "1"},
}

# Not found for everybody here: nothing names the other account to compare with, no two
# persons were joined, the messages have no file and no wish, nobody was asked to sign
# the plan, what is looked at is a picture, and the house asks for no second reviewer.
NOT_HERE = {
    "wishes.answer",
    "plan.sign",
    "messages.take_out",
    "statements.beside.compare",
    "people.part",
    "from_inbox.take_in",
    "from_inbox.new",
    "evidence.played",
    "closing.answer",
    "seconding.second",
    "seconding.give",
}

# Whatever is not among the items leads back to the package: a second press does too.
TAKES_NOTHING_OUT = {("packages.leave_out", "item_id")}


@pytest.fixture
def people(desk):
    return {who: desk(who) for who in PEOPLE}


@pytest.fixture
def own(world, full, people):
    return blanks(world, full, full.own) | picture_of(people["olena"], full.own)


def of_cases(app, values):
    """Every address below a case, by method and rule."""
    found = addresses(app, values)
    return {address.name: address for address in found if address.is_of_a_case}


def with_ids(values, other, names=OF_A_CASE):
    """The blanks with some of the ids replaced by those of another record."""
    changed = dict(values)
    for name in names:
        changed[name] = other.get(name, MISSING)
        for particular in PARTICULAR.get(name, ()):
            changed[particular] = other.get(particular, changed[name])
    return changed


def page_of(right):
    """The address of the package's page."""
    return next(a.path for a in right.values() if a.endpoint == "packages.one")


def opening(somebody, address):
    """What came back, as far as two answers may differ."""
    answer = somebody.ask(address, SENT.get(address.endpoint))
    kept = [(k, v) for k, v in answer.headers if k != "Content-Length"]
    return answer.status_code, sorted(kept), bare(answer)


def test_t02_a_case_of_another_team_is_like_one_that_does_not_exist(
    world, full, staff_app, people, own
):
    foreign = of_cases(staff_app, blanks(world, full, full.foreign))
    missing = of_cases(staff_app, with_ids(own, {}) | {"ref": NO_CASE})
    right = of_cases(staff_app, own)
    found = set()
    for who, one in people.items():
        somebody, actor = at_desk(one), world.actor(who)
        for name, address in right.items():
            if not role_may(actor, address):
                continue
            there = opening(somebody, foreign[name])
            assert there == opening(somebody, missing[name]), name
            assert there[0] == NOT_FOUND, name
            if name not in found and somebody.ask(address).status_code != NOT_FOUND:
                found.add(name)
    here = {name for name, a in right.items() if a.endpoint not in NOT_HERE}
    assert found == here


@pytest.mark.parametrize("whose", ["beside", "foreign"])
def test_t02_t03_a_record_of_another_case_is_not_under_this_one(
    world, full, staff_app, people, own, whose
):
    """`beside` is a case of the same caseworker: only the parent is wrong."""
    right = of_cases(staff_app, own)
    everything = blanks(world, full, getattr(full, whose))
    actors = {who: world.actor(who) for who in people}
    tried = set()
    for blank in OF_A_CASE:
        wrong = of_cases(staff_app, with_ids(own, everything, [blank]))
        missing = of_cases(staff_app, with_ids(own, {}, [blank]))
        for name in (n for n, address in right.items() if blank in address.names):
            for who, one in people.items():
                somebody = at_desk(one)
                if not role_may(actors[who], right[name]):
                    continue
                if somebody.ask(right[name]).status_code == NOT_FOUND:
                    continue
                tried.add((name, blank))
                if (right[name].endpoint, blank) in TAKES_NOTHING_OUT:
                    assert somebody.ask(wrong[name]).location.endswith(page_of(right))
                    break
                there = opening(somebody, wrong[name])
                assert there == opening(somebody, missing[name]), (name, blank)
                assert there[0] == NOT_FOUND, (name, blank)
                break  # whose record it is under is asked before who asks
    expected = {
        (name, blank)
        for name, address in right.items()
        for blank in OF_A_CASE
        if blank in address.names and address.endpoint not in NOT_HERE
    }
    assert tried == expected


HOUSE_IDS = ("report_id", "recipient_id", "staff_id", "team_id", "key", "job_id")


def test_t02_elsewhere_too_an_unknown_id_is_not_found(world, staff_app, desk, own):
    """What is the whole house's: a report, a receiver, a colleague, keys, a job."""
    desks = {who: at_desk(desk(who)) for who in ("marko", "bohdan", "hanna")}
    actors = {who: world.actor(who) for who in desks}
    ids = (*HOUSE_IDS, "package_id")
    unknown = dict.fromkeys(ids, MISSING)
    there = {a.name: a for a in addresses(staff_app, own)}
    tried = 0
    for address in addresses(staff_app, own | unknown):
        if address.is_of_a_case or not address.names & set(ids):
            continue
        assert address.mark != PUBLIC
        for who, somebody in desks.items():
            if not role_may(actors[who], address):
                continue
            assert somebody.ask(address).status_code == NOT_FOUND, (address.name, who)
            tried += somebody.ask(there[address.name]).status_code != NOT_FOUND
    assert tried >= 20


def test_t02_another_teams_package_table_and_team_are_like_none(
    world, full, staff_app, desk, own
):
    bohdan = at_desk(desk("bohdan"))
    foreign = {
        "team_id": world.south,
        "package_id": full.foreign.ids["package_id"],
        "release_id": full.foreign_table,
        "truth.as_csv release_id": full.foreign_table,
        "truth.as_svg release_id": full.foreign_table,
        "amnesty.page release_id": full.foreign_memo,
        "amnesty.as_file release_id": full.foreign_memo,
    }
    unknown = dict.fromkeys(foreign, MISSING)
    others = {a.name: a for a in addresses(staff_app, own | foreign)}
    tried = 0
    for address in addresses(staff_app, own | unknown):
        if address.is_of_a_case or not address.names & set(foreign):
            continue
        there = opening(bohdan, others[address.name])
        assert there == opening(bohdan, address), address.name
        assert there[0] == NOT_FOUND, address.name
        tried += 1
    assert tried >= 12
