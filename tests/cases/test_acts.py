"""Acts and who had part: changed with both versions shown, sources, objects, links."""

import re
from datetime import date

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import (
    ActContent,
    IncidentContent,
    IncidentLink,
    InvolvementContent,
    Place,
    SiteContent,
)
from app.cases.incidents import relations, timeline
from app.cases.incidents.timeline import Shape
from app.cases.models import Act, Incident, Involvement
from app.cases.sites import register
from app.dates import ApproximateDate
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases.pages import text

ACT = {
    "kind": "act.t.torture",
    "victim": "",
    "object_kind": "",
    "object_site": "",
    "object_words": "",
    "stated_reason": "",
    "consequence": "",
}
DONE_BY = {"person": "", "degree": "iv.direct", "certainty": "saw_myself"}


def file_of(s, told, actor, permission=Permission.CASE_WRITE):
    return cases.get(s, told.ref, actor, permission)


def record(told, actor, content):
    with db.transaction() as s:
        return recording.record_act(s, file_of(s, told, actor), told.incident, content)


def read(told, actor, model, row_id, kind):
    with db.transaction() as s:
        file = file_of(s, told, actor)
        return file.read(file.child(s, model, row_id), Part.CONTENT, kind)


@pytest.fixture
def act(told, olena):
    return record(
        told, olena, ActContent(kind="act.t.torture", victim_id=told.survivor)
    )


@pytest.fixture
def path(told, act):
    return f"{told.path}/incidents/{told.incident}/acts/{act}"


def test_an_act_against_a_thing_needs_no_person(staff, told, world, olena):
    with db.transaction() as s:
        site = register.record(
            s,
            olena,
            world.north,
            SiteContent(name="Made-up clinic 0", kind="dp.hospital", region="UA-63"),
        )
    base = f"{told.path}/incidents/{told.incident}"
    sent = ACT | {
        "kind": "act.t.attack",
        "object_kind": "ob.hospital",
        "object_site": str(site),
        "object_words": "the east wing",
    }
    with staff.as_(olena):
        assert staff.post(f"{base}/acts/new", sent).status_code == 303
        page = text(staff.get(base))
    assert "Hospital, Made-up clinic 0, the east wing" in page
    assert "Specially protected: Geneva Convention IV art. 18" in page


def test_the_codes_of_an_act_and_of_its_methods_are_shown(staff, told, olena):
    methods = ("tm.beating", "tm.mock_execution")
    record(told, olena, ActContent(kind="act.t.torture", methods=methods))
    with staff.as_(olena):
        page = text(staff.get(f"{told.path}/incidents/{told.incident}"))
    assert "4:020111110000, 5:030100000000" in page


def test_an_act_that_lasted_says_from_when_until_when(staff, told, path, act, olena):
    with staff.as_(olena):
        sent = ACT | {
            "version": "1",
            "when-earliest": "3.3.2024",
            "until-earliest": "4.2024",
        }
        assert staff.post(path, sent).status_code == 303
        page = text(staff.get(f"{told.path}/incidents"))
        assert "3 Mar 2024" in page
        assert "Apr 2024" in page
        backwards = sent | {"version": "2", "until-earliest": "2.2024"}
        answer = staff.post(path, backwards)
        assert answer.status_code == 422
        assert 'value="2.2024"' in text(answer)
        both = sent | {"version": "2", "when-continuing": "y"}
        assert staff.post(path, both).status_code == 422
    content = read(told, olena, Act, act, ActContent)
    assert content.until == ApproximateDate(date(2024, 4, 1), date(2024, 4, 30))


def test_the_second_save_of_an_act_shows_both_and_loses_nothing(
    staff, told, path, act, olena
):
    with staff.as_(olena):
        first = ACT | {"version": "1", "stated_reason": "Said first."}
        assert staff.post(path, first).status_code == 303
        answer = staff.post(path, first | {"stated_reason": "Typed second."})
        assert answer.status_code == 409
        page = text(answer)
        assert "Said first." in page
        assert page.count("Typed second.") == 2
        assert 'name="version" value="2"' in page
        assert read(told, olena, Act, act, ActContent).stated_reason == "Said first."
        sent = first | {"version": "2", "stated_reason": "Typed second."}
        assert staff.post(path, sent).status_code == 303
    assert read(told, olena, Act, act, ActContent).stated_reason == "Typed second."


def test_what_is_closed_opens_by_a_post_only_and_is_written_down(
    staff, told, olena, petro
):
    closed = record(
        told,
        olena,
        ActContent(
            kind="act.t.rape", victim_id=told.survivor, stated_reason="a closed word"
        ),
    )
    path = f"{told.path}/incidents/{told.incident}/acts/{closed}"
    with staff.as_(olena):
        assert staff.get(f"{path}/change").status_code == 303
        assert "a closed word" not in text(staff.get(f"{told.path}/incidents"))
        for view in ("", "/relations"):
            page = text(staff.get(f"{told.path}/incidents{view}"))
            assert "Rape" not in page
        opened = staff.post(f"{path}/change")
        assert "a closed word" in text(opened)


def test_who_had_part_can_be_changed_and_a_conflict_shows_both(
    staff, told, path, act, olena
):
    with db.transaction() as s:
        part = recording.record_involvement(
            s,
            file_of(s, told, olena),
            act,
            InvolvementContent(
                unit="men in green", degree="iv.present", certainty="rumour"
            ),
        )
    own = f"{path}/involvement/{part}"
    with staff.as_(olena):
        assert "men in green" in text(staff.get(own))
        sent = DONE_BY | {"version": "1", "unit": "men in black"}
        assert staff.post(own, sent).status_code == 303
        answer = staff.post(own, sent | {"unit": "typed meanwhile"})
        assert answer.status_code == 409
        assert "men in black" in text(answer)
        assert 'value="typed meanwhile"' in text(answer)
        wrong = staff.post(own, DONE_BY | {"version": "2", "unit": ""})
        assert wrong.status_code == 422
    content = read(told, olena, Involvement, part, InvolvementContent)
    assert (content.unit, content.degree) == ("men in black", "iv.direct")


def test_t03_an_act_and_a_part_open_under_their_own_incident_and_case_only(
    staff, told, of_the_south, path, act, olena, taras
):
    foreign = record(of_the_south, taras, ActContent(kind="act.t.torture"))
    with db.transaction() as s:
        other = recording.record_incident(
            s,
            file_of(s, told, olena),
            IncidentContent(title="Another", when=ApproximateDate(), place=Place()),
        )
        part = recording.record_involvement(
            s,
            file_of(s, told, olena),
            act,
            InvolvementContent(unit="x", degree="iv.direct", certainty="rumour"),
        )
    base = f"{told.path}/incidents"
    second = record(told, olena, ActContent(kind="act.t.other"))
    with staff.as_(olena):
        for wrong in (
            f"{base}/{told.incident}/acts/{foreign}",
            f"{base}/{other}/acts/{act}",
            f"{base}/{told.incident}/acts/{second}/involvement/{part}",
        ):
            assert staff.get(wrong).status_code == 404
            assert staff.post(wrong, ACT | DONE_BY | {"version": "1"}).status_code == (
                404
            )
        assert staff.post(f"{path}/change").status_code == 200


def test_incidents_are_tied_from_one_end_and_seen_from_both(staff, told, olena):
    with db.transaction() as s:
        other = recording.record_incident(
            s,
            file_of(s, told, olena),
            IncidentContent(title="Taken away", when=ApproximateDate(), place=Place()),
        )
    own = f"{told.path}/incidents/{told.incident}"
    sent = {"kind": "link.follows", "other": str(other)}
    with staff.as_(olena):
        assert staff.post(f"{own}/links", sent).status_code == 303
        assert staff.post(f"{own}/links", sent).status_code == 303
        here, there = (
            text(staff.get(own)),
            text(staff.get(f"{told.path}/incidents/{other}")),
        )
        assert re.search(r"Came after:\s*<a[^>]*>Taken away", here)
        assert re.search(r"Came before:\s*<a[^>]*>Held in a cellar", there)
        links = read(told, olena, Incident, told.incident, IncidentContent).links
        assert links == (IncidentLink("link.follows", other),)
        itself = {"kind": "link.follows", "other": str(told.incident)}
        assert staff.post(f"{own}/links", itself).status_code == 422
        assert staff.post(f"{own}/links", sent | {"untie": "1"}).status_code == 303
    assert read(told, olena, Incident, told.incident, IncidentContent).links == ()


def test_an_incident_is_tied_to_none_of_another_case(told, of_the_south, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena)
        link = IncidentLink("link.part_of", of_the_south.incident)
        with pytest.raises(NotFoundError):
            recording.link_incident(s, file, told.incident, link)
        itself = IncidentLink("link.part_of", told.incident)
        with pytest.raises(InvalidInputError):
            recording.link_incident(s, file, told.incident, itself)


def add(told, actor, title, when):
    with db.transaction() as s:
        return recording.record_incident(
            s,
            file_of(s, told, actor),
            IncidentContent(title=title, when=when, place=Place()),
        )


def test_each_date_is_drawn_as_closely_as_it_is_known(told, olena):
    add(told, olena, "a day", ApproximateDate.on(date(2024, 1, 1)))
    since = ApproximateDate(date(2024, 6, 1), date(2024, 6, 1), continuing=True)
    add(told, olena, "goes on", since)
    add(told, olena, "some day", ApproximateDate())
    with db.transaction() as s:
        drawn = timeline.read(s, file_of(s, told, olena))
    marks = {lane.event.title: lane.mark for lane in drawn.dated}
    assert list(marks) == ["a day", "Held in a cellar", "goes on"]
    assert marks["a day"].shape is Shape.DAY
    assert marks["a day"].start == 0
    assert marks["Held in a cellar"].shape is Shape.BETWEEN
    assert marks["goes on"].shape is Shape.SINCE
    assert marks["goes on"].start + marks["goes on"].width == timeline.WIDTH
    assert [lane.event.title for lane in drawn.undated] == ["some day"]
    assert drawn.undated[0].mark.shape is Shape.NONE


def test_what_may_have_been_at_the_same_time_is_named(told, olena):
    add(told, olena, "within", ApproximateDate.on(date(2024, 3, 20)))
    add(told, olena, "long before", ApproximateDate.on(date(2020, 3, 20)))
    with db.transaction() as s:
        drawn = timeline.read(s, file_of(s, told, olena))
    beside = {
        lane.event.title: [each.title for each in lane.beside] for lane in drawn.dated
    }
    assert beside == {
        "long before": [],
        "Held in a cellar": ["within"],
        "within": ["Held in a cellar"],
    }


def test_who_did_what_to_whom_is_gathered_by_who_did_it(staff, told, act, olena):
    second = record(told, olena, ActContent(kind="act.t.looting", object_words="a car"))
    unknown = record(told, olena, ActContent(kind="act.t.other"))
    with db.transaction() as s:
        file = file_of(s, told, olena)
        for where, said in (
            (act, InvolvementContent(unit="the guards")),
            (act, InvolvementContent(person_id=told.other)),
            (second, InvolvementContent(unit="The guards")),
        ):
            recording.record_involvement(s, file, where, said)
    with db.transaction() as s:
        found = relations.read(s, file_of(s, told, olena))
    told_of = [(doer.name, [deed.act.id for deed in doer.deeds]) for doer in found]
    assert told_of[0] == ("P2", [act])
    assert told_of[1][0] == "the guards"
    assert set(told_of[1][1]) == {act, second}
    assert told_of[2][1] == [unknown]
    assert [doer.is_known for doer in found] == [True, True, False]
    with staff.as_(olena):
        page = text(staff.get(f"{told.path}/incidents/relations"))
    assert page.index("P2") < page.index("the guards")
    assert "a car" in page
