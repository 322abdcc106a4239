"""The pages of a consignment and of what waits: what they say, keep and refuse."""

import re
from uuid import UUID

import pytest

from app import db
from app.cases import recording
from app.cases.searches import keeping as searches
from app.cases.searches.documents import Search
from app.packages import changing, requesting
from app.packages.cooling import waiting
from app.packages.records import Status
from tests.packages.sets import REASON, TITLE
from tests.packages.walk import OFFICE

NEW = "/staff/consignments/new"


def begun(lot, **over):
    """What is typed to begin a consignment."""
    return {
        "title": TITLE,
        "team": str(lot.world.north),
        "recipient": str(lot.receiver),
        "search": "",
        "refs": "\n".join(lot.refs),
        "reason": REASON,
    } | over


def seen_of(page):
    """Version and hash of each package that the page offers to approve."""
    return dict(
        re.findall(r'name="(seen-[0-9a-f-]{36})" value="(\d+\.[0-9a-f]{64})"', page)
    )


def approval(lot, page, who="daryna", **over):
    """What a second person types, with everything ticked."""
    shown = seen_of(page)
    return {
        **shown,
        "looked": [name.removeprefix("seen-") for name in shown],
        "recipient_name": OFFICE,
        "code": lot.world[who].code(),
    } | over


def test_from_ticked_cases_to_a_request_for_approval(lot, desk):
    lot.agree()
    bohdan = desk("bohdan")
    assert "Prepare packages of" in bohdan.get("/staff/cases").text
    ticked = bohdan.post("/staff/consignments/ticked", {"case": lot.refs}).text
    assert all(ref in ticked for ref in lot.refs)
    made = bohdan.post(NEW, begun(lot))
    assert made.status_code == 303
    page = bohdan.get(made.location).text
    assert "3, named by hand" in page
    assert page.count("Not prepared") >= 3
    assert bohdan.post(f"{made.location}/prepare").status_code == 303
    page = bohdan.get(made.location).text
    assert "Needs a decision: 3" in page
    lot.id = UUID(made.location.rsplit("/", 1)[1])
    for member in lot.content().members:
        walk = lot.of(member.ref)
        walk.package = member.package_id
        with db.transaction() as session:
            people = recording.people(session, walk.file(session), with_names=False)
        walk.suspect = next(p.id for p in people if p.content.is_alleged_perpetrator)
    lot.decide()
    page = bohdan.get(made.location).text
    assert "3 packages are ready." in page
    assert bohdan.post(f"{made.location}/submit").status_code == 303
    page = bohdan.get(made.location).text
    assert "Waits for approval: 3" in page
    assert "Approve all that you looked at" not in page
    assert "Approve all that you looked at" in desk("daryna").get(made.location).text
    listed = bohdan.get("/staff/consignments").text
    assert TITLE in listed


def test_a_second_person_approves_what_they_ticked_with_one_code(lot, desk):
    lot.until_waiting()
    daryna = desk("daryna")
    page = daryna.get(lot.path).text
    assert len(seen_of(page)) == 3
    fields = approval(lot, page)
    fields["looked"] = fields["looked"][:2]
    assert daryna.post(f"{lot.path}/approve", fields).status_code == 303
    assert sorted(lot.states().values()) == ["approved", "approved", "waits"]
    used = approval(lot, page, code=fields["code"])
    again = daryna.post(f"{lot.path}/approve", used)
    assert again.status_code == 422
    assert sorted(lot.states().values()) == ["approved", "approved", "waits"]


def test_who_began_it_is_refused(lot, desk):
    lot.until_waiting()
    page = desk("daryna").get(lot.path).text
    fields = approval(lot, page, "bohdan")
    assert desk("bohdan").post(f"{lot.path}/approve", fields).status_code == 404
    assert set(lot.states().values()) == {"waits"}


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"recipient_name": "Other"}, "This is not the name of the receiver"),
        ({"looked": []}, "Tick at least one package"),
        ({"code": "000000"}, "This code is not right"),
        ({"code": ""}, "Type the six digits."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_ticked_stays(lot, desk, over, says):
    lot.until_waiting()
    daryna = desk("daryna")
    page = daryna.get(lot.path).text
    fields = approval(lot, page, **over)
    answer = daryna.post(f"{lot.path}/approve", fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert len(re.findall(r'name="looked"[^>]* checked', answer.text)) == len(
        fields["looked"]
    )
    assert set(lot.states().values()) == {"waits"}


def test_a_package_that_changed_since_it_was_shown_is_not_approved(lot, desk):
    lot.until_waiting()
    daryna = desk("daryna")
    page = daryna.get(lot.path).text
    first = lot.of(lot.refs[0])
    first.adds_a_photo()
    first.withdraws()
    told = approval(lot, page)
    assert daryna.post(f"{lot.path}/approve", told).status_code == 303
    page = daryna.get(lot.path).text
    assert "1 package stayed where it was." in page
    assert lot.states().pop(first.ref) == "refused"
    assert first.seen().content.approval is None


def test_withheld_reasons_and_excuses_stand_before_who_approves(lot, desk):
    walk = lot.walks[0]
    walk.adds_a_photo()
    lot.agree(*lot.walks[1:])
    walk.agrees(excluded=(walk.photo,))
    lot.begins()
    lot.prepares()
    lot.decide()
    lot.submits()
    page = desk("daryna").get(lot.path).text
    approve = page.split('id="approve"')[1]
    assert "1 held back" in approve
    assert "The person left this out of the permission." in approve


def test_a_form_that_lacks_something_keeps_what_was_typed(lot, desk):
    bohdan = desk("bohdan")
    both = bohdan.post(NEW, begun(lot, refs=""))
    assert both.status_code == 422
    assert "one of the two" in both.text
    assert REASON in both.text
    wrong = bohdan.post(NEW, begun(lot, refs="BV-0000-00\n" + lot.refs[0]))
    assert wrong.status_code == 422
    assert "No case of this team that you can open: BV-0000-00" in wrong.text
    assert lot.refs[0] in wrong.text


def test_a_saved_search_is_named_with_its_day(lot, desk):
    with db.transaction() as session:
        search = Search(name="Open ones", status="open")
        kept = searches.keep(session, lot.world.actor("bohdan"), search)
    bohdan = desk("bohdan")
    made = bohdan.post(NEW, begun(lot, refs="", search=str(kept)))
    assert made.status_code == 303
    page = bohdan.get(made.location).text
    assert "as the search “Open ones” found them on" in page
    assert all(ref in page for ref in lot.refs)


def test_a_case_is_taken_out_with_a_reason_and_stays_named(lot, desk):
    lot.until_waiting()
    bohdan = desk("bohdan")
    case_id = str(lot.content().members[0].case_id)
    wrong = bohdan.post(f"{lot.path}/take-out", {"out-case": case_id})
    assert wrong.status_code == 422
    fields = {"out-case": case_id, "out-reason": "Invented: asks for time."}
    assert bohdan.post(f"{lot.path}/take-out", fields).status_code == 303
    page = bohdan.get(lot.path).text
    assert "Invented: asks for time." in page
    assert lot.content().members[0].ref in page
    assert "Taken out: 1" in page


def test_the_set_is_built_from_its_page_and_numbers_stand_there(lot, desk):
    lot.until_waiting()
    lot.approves()
    worker = lot.world.worker()
    bohdan = desk("bohdan")
    walk = lot.walks[0]
    alone = bohdan.post(f"{walk.page}/build")
    assert alone.status_code == 303
    assert walk.seen().status is Status.SUBMITTED
    assert "of a consignment" in bohdan.get(walk.page).text
    assert bohdan.post(f"{lot.path}/build").status_code == 303
    while worker.step():
        pass
    page = bohdan.get(lot.path).text
    assert all(f"{n} of 3" in page for n in (1, 2, 3))
    assert "Ready to hand over: 3" in page
    worker.close()


def test_a_closed_set_is_over_only_once_nothing_of_it_waits(lot, desk):
    lot.until_waiting()
    lot.approves()
    lot.builds()
    over = "Everything is built or handed over."
    bohdan = desk("bohdan")
    assert over in bohdan.get(lot.path).text
    walk = lot.walks[0]
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        changing.send_back(session, file, walk.package, version, "Look again.")
    assert over not in bohdan.get(lot.path).text
    walk.submits()
    assert over not in bohdan.get(lot.path).text


def test_what_waits_after_the_set_was_closed_is_not_said_to_wait_for_that(
    bulk, desk, clock
):
    del clock
    waiting.use(cases=6, hours=72)
    try:
        bulk.approves()
        bulk.builds()
    finally:
        waiting.use(cases=5, hours=72)
    page = desk("bohdan").get(bulk.path).text
    assert "Approved, and waits: 6" in page
    assert "After that the set is closed here" not in page
    assert "Everything is built or handed over." not in page


def test_a_version_of_thousands_of_digits_is_of_nothing(lot, desk):
    lot.until_waiting()
    daryna = desk("daryna")
    told = approval(lot, daryna.get(lot.path).text)
    name = next(each for each in told if each.startswith("seen-"))
    told[name] = "1" * 5000 + told[name]
    told["looked"] = [name.removeprefix("seen-")]
    answer = daryna.post(f"{lot.path}/approve", told)
    assert answer.status_code == 422
    assert set(lot.states().values()) == {"waits"}


def test_what_waits_is_on_today_and_an_officer_stops_it_without_reading_of_it(
    bulk, desk, clock
):
    bulk.approves()
    page = desk("bohdan").get(bulk.path).text
    assert "Approved, and waits: 6" in page
    assert "Any coordinator of the team, or a security officer, can stop it." in page
    walk = bulk.walks[0]
    assert "waits until" in desk("bohdan").get(walk.page).text
    alone = desk("bohdan").post(f"{walk.page}/build")
    assert alone.status_code == 303
    assert walk.seen().status is Status.SUBMITTED
    for who in ("bohdan", "daryna", "hanna"):
        today = desk(who).get("/staff").text
        assert "6 cases go to one receiver" in today
        card = today.split('id="cooling"')[1].split("</section>")[0]
        assert not any(ref in card for ref in bulk.refs)
    assert "6 cases go to one receiver" not in desk("olena").get("/staff").text
    hanna = desk("hanna")
    page = hanna.get("/staff/cooling").text
    assert OFFICE in page
    assert not any(ref in page for ref in bulk.refs)
    action = re.search(r'action="(/staff/cooling/[^"]+/stop)"', page)[1]
    prefix = re.search(r'name="([^"]+)reason"', page)[1]
    wrong = hanna.post(action, {f"{prefix}reason": " "})
    assert wrong.status_code == 422
    clock.forward(minutes=5)
    fields = {f"{prefix}reason": "Invented: too fast."}
    assert hanna.post(action, fields).status_code == 303
    assert "Nothing waits." in hanna.get("/staff/cooling").text
    again = hanna.post(action, fields)
    assert again.status_code == 409
    page = desk("bohdan").get(bulk.path).text
    assert "Stopped: 6" in page
    assert "Invented: too fast." in page
    page = desk("bohdan").get(walk.page).text
    assert "Invented: too fast." in page
    assert "Start the build" not in page
    assert "Make it a draft again" in page


@pytest.mark.parametrize("who", ["olena", "iryna", "taras", "petro", "admin"])
def test_others_see_neither(lot, desk, who):
    lot.begins()
    assert desk(who).get(lot.path).status_code == 404
    assert desk(who).get("/staff/cooling").status_code == 404


def test_how_all_drafts_are_handed_over_is_chosen_once_and_two_approve(lot, desk):
    lot.agree()
    lot.begins()
    lot.prepares()
    bohdan = desk("bohdan")
    typed = {"way-lock": "code", "way-way": "file"}
    wrong = bohdan.post(f"{lot.path}/way", typed)
    assert wrong.status_code == 422
    assert "Write why the rule cannot be kept here." in wrong.text
    why = "Invented: they can install nothing."
    kept = bohdan.post(f"{lot.path}/way", typed | {"way-why": why})
    assert kept.status_code == 303
    ways = {walk.seen().content.hand_over.reason for walk in lot.walks}
    assert ways == {why}
    lot.decide()
    lot.submits()
    page = desk("daryna").get(lot.path).text
    assert page.split('id="approve"')[1].count(why) == 3
    lot.approves()
    assert set(lot.states().values()) == {"waits"}
    assert not any(each.may_approve for each in lot.standing("daryna").values())
