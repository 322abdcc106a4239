"""Who sees which page of a case, what is closed, and what a form never loses."""

import re
from html import unescape

import pytest

from app import cases, db
from app.cases import answering, recording
from app.cases.documents import ActContent, IncidentContent, PersonContent
from app.cases.models import Act, Case, Incident, Involvement, Person
from app.facts import Answer
from app.keys.parts import Part
from app.staff.care import keeping
from app.staff.policy import Permission
from tests.cases.conftest import CONTACT, NAMES
from tests.cases.pages import text

OPEN, CLOSED = 200, 404
EVERYBODY = (
    *("olena", "taras", "iryna", "bohdan", "daryna", "lesia", "marko", "sofia"),
    *("roman", "petro", "hanna", "yurii", "admin"),
)
READERS = {"olena", "iryna", "bohdan", "daryna", "roman"}
WRITERS = {"olena", "bohdan", "daryna"}
WHO_MAY_GET = {
    "": READERS,
    "/people": READERS,
    "/incidents": READERS,
    "/incidents/{incident}": READERS,
    "/incidents/{incident}/facts/act": READERS,
    "/incidents/new": WRITERS,
    "/incidents/{incident}/change": WRITERS,
    "/incidents/{incident}/acts/new": WRITERS,
    "/add": WRITERS,
    "/contact": WRITERS,
    "/people/new": {"olena"},
    "/messages": {"olena", "bohdan", "daryna"},
    "/assign": {"bohdan", "daryna"},
}
WHO_MAY_POST = {
    "": {"olena"},
    "/people": {"olena"},
    "/people/{survivor}/change": {"olena"},
    "/people/{survivor}": {"olena"},
    "/incidents/{incident}": READERS,
    "/incidents/{incident}/facts/act": {"olena", "bohdan", "daryna", "iryna"},
    "/messages": {"olena", "bohdan", "daryna"},
    "/messages/withdraw": {"olena"},
}
# T-08: what is typed is data, on every page and in every language.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; DROP TABLE person; --",
    "{{ 7 * 7 }}{% include 'x' %}",
    "</textarea><script>alert(2)</script>",
    "javascript:alert(1)",
    "\u202egnp.exe\u200b",
    "a\x00b",
    "=cmd|'/c calc'!A1",
    "%00%0d%0aSet-Cookie: x=1",
)
SMALLEST = {
    "title": "Held",
    "when-earliest": "3.2024",
    "region": "",
    "kind": "",
    "narrative": "",
}


def path(told, part):
    return told.path + part.format(incident=told.incident, survivor=told.survivor)


def version_of(db_session, model, row_id):
    return db_session.get(model, row_id).version


def fields(page):
    """The hidden version that a page carries."""
    found = re.search(r'name="version" value="(\d+)"', page)
    return found.group(1) if found else ""


def file_of(s, told, actor, permission=Permission.CASE_READ):
    return cases.get(s, told.ref, actor, permission)


def read(told, actor, model, row_id, kind, part=Part.CONTENT):
    with db.transaction() as s:
        file = file_of(s, told, actor)
        return file.read(file.child(s, model, row_id), part, kind)


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_page_opens_for_those_whom_the_table_names(staff, told, world, name):
    with staff.as_(world.actor(name)):
        seen = {part: staff.get(path(told, part)).status_code for part in WHO_MAY_GET}
    expected = {
        part: OPEN if name in who else CLOSED for part, who in WHO_MAY_GET.items()
    }
    assert seen == expected


@pytest.mark.parametrize("name", EVERYBODY)
def test_each_act_is_open_to_those_whom_the_table_names(staff, told, world, name):
    with staff.as_(world.actor(name)):
        refused = {
            part
            for part in WHO_MAY_POST
            if staff.post(path(told, part)).status_code == CLOSED
        }
    assert refused == {part for part, who in WHO_MAY_POST.items() if name not in who}


def test_t02_a_case_of_another_team_is_like_one_that_does_not_exist(
    staff, told, of_the_south, olena
):
    with staff.as_(olena):
        for part in WHO_MAY_GET:
            missing = staff.get(path(told, part).replace(told.ref, "BV-ZZZZ-22"))
            foreign = staff.get(path(of_the_south, part))
            assert (missing.status_code, foreign.status_code) == (404, 404)
            assert text(missing) == text(foreign)


def test_t03_a_child_of_another_case_does_not_open_under_this_one(
    staff, told, of_the_south, world, olena, taras
):
    with db.transaction() as s:
        file = file_of(s, of_the_south, taras, Permission.CASE_WRITE)
        act = recording.record_act(
            s, file, of_the_south.incident, ActContent(kind="act.t.torture")
        )
    foreign = of_the_south
    with staff.as_(olena):
        gets = [
            f"/incidents/{foreign.incident}",
            f"/incidents/{foreign.incident}/change",
            f"/incidents/{foreign.incident}/facts/act",
            f"/incidents/{foreign.incident}/acts/new",
            f"/incidents/{told.incident}/acts/{act}/involvement",
        ]
        posts = [
            f"/people/{foreign.survivor}/change",
            f"/incidents/{foreign.incident}",
            f"/incidents/{told.incident}/acts/{act}/involvement",
        ]
        answers = [staff.get(told.path + part) for part in gets]
        answers += [staff.post(told.path + part) for part in posts]
        missing = staff.get("/staff/cases/BV-ZZZZ-22")
    assert {answer.status_code for answer in answers} == {404}
    assert {text(answer) for answer in answers} == {text(missing)}


def test_an_act_opens_only_under_its_own_incident(staff, told, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena, Permission.CASE_WRITE)
        act = recording.record_act(
            s, file, told.incident, ActContent(kind="act.t.torture")
        )
        first = file.read(
            file.child(s, Incident, told.incident), Part.CONTENT, IncidentContent
        )
        other = recording.record_incident(s, file, first)
    with staff.as_(olena):
        right = staff.get(
            f"{told.path}/incidents/{told.incident}/acts/{act}/involvement"
        )
        wrong = staff.get(f"{told.path}/incidents/{other}/acts/{act}/involvement")
    assert (right.status_code, wrong.status_code) == (200, 404)


def test_pages_show_codes_and_never_a_name(staff, told, olena):
    with staff.as_(olena):
        for part in WHO_MAY_GET:
            page = text(staff.get(path(told, part)))
            assert "Вигадан" not in page, part
            assert "Vyhadana" not in page, part
            assert "123 45 67" not in page, part


@pytest.mark.parametrize("part", ["", "/people"])
def test_names_open_for_one_answer_and_the_log_says_why(staff, told, olena, part):
    with staff.as_(olena):
        opened = text(staff.post(told.path + part, {"reason": "danger"}))
        after = text(staff.get(told.path + part))
    assert NAMES[0] in opened
    assert CONTACT in opened
    assert NAMES[0] not in after


def test_a_legal_reviewer_sees_a_closed_row_and_whom_to_ask(staff, told, iryna):
    with staff.as_(iryna):
        page = text(staff.get(f"{told.path}/people"))
    assert "Sealed. Ask Olena." in page
    assert "Show, with reason" not in page
    assert NAMES[0] not in page


def test_a_new_person_gets_a_code_and_leaves_every_text(staff, told, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena, Permission.CASE_WRITE)
        row = file.child(s, Incident, told.incident)
        old = file.read(row, Part.CONTENT, IncidentContent)
        recording.change_incident(
            s,
            file,
            told.incident,
            row.version,
            IncidentContent(old.title, old.when, old.place, "Степан бачив {P1}."),
        )
    with staff.as_(olena):
        sent = staff.post(
            f"{told.path}/people/new",
            {"names": "Степан Вигадько\nStepan Vyhadko", "relation": "", "sex": ""},
        )
        page = text(staff.get(f"{told.path}/incidents/{told.incident}"))
    assert sent.status_code == 303
    assert "P3 бачив P1." in page


def test_t04_a_form_sets_nothing_that_it_does_not_ask(staff, told, olena):
    with staff.as_(olena):
        staff.post(
            f"{told.path}/people/new",
            {
                "names": "Хтось",
                "relation": "",
                "sex": "",
                "is_survivor": "y",
                "code": "P1",
                "id": str(told.survivor),
                "case_id": "x",
            },
        )
        staff.post(
            f"{told.path}/people/new",
            {"names": "Хтось", "relation": "", "sex": "", "code": "P1", "id": "1"},
        )
        staff.post(
            f"{told.path}/contact",
            {
                "version": "1",
                "contact_kind": "phone",
                "rules": ["never.visit"],
                "assigned": "",
                "status": "closed",
                "pseudonym": "Wren 3",
            },
        )
    with db.transaction() as s:
        file = file_of(s, told, olena)
        codes = sorted(recording.codes(s, file).values())
        assert file.content.contact_kind == "phone"
        assert file.row.status == "open"
        assert file.content.pseudonym == "Heron 17"
        assert file.content.assigned == (olena.staff_id,)
        survivors = [
            who.is_survivor
            for _row, who in file.records(s, Person, Part.CONTENT, PersonContent)
        ]
    assert codes == ["P1", "P2", "P3"]
    assert sum(survivors) == 1


def test_a_second_survivor_is_refused_beside_the_field(staff, told, olena):
    with staff.as_(olena):
        answer = staff.post(
            f"{told.path}/people/new",
            {"names": "Хтось Інший", "is_survivor": "y", "relation": "", "sex": ""},
        )
    assert answer.status_code == 422
    assert "The survivor is on file already." in text(answer)
    assert "Хтось Інший" in text(answer)


@pytest.mark.parametrize("payload", HOSTILE)
def test_t08_whatever_is_typed_is_shown_as_text(staff, told, olena, payload):
    with staff.as_(olena):
        made = staff.post(
            f"{told.path}/incidents/new",
            SMALLEST
            | {"title": f"T {payload}", "narrative": payload, "where": payload},
        )
        assert made.status_code == 303
        pages = [
            staff.get(made.location),
            staff.get(f"{made.location}/change"),
            staff.get(f"{told.path}/incidents"),
            staff.get(told.path),
            staff.post("/staff/search", {"q": payload}),
            staff.post(f"{told.path}/people/new", {"names": payload, "sex": "x"}),
        ]
    for page in pages:
        shown = text(page)
        assert page.status_code in {200, 422}
        assert "<script>alert" not in shown
        assert "onerror=alert" not in shown.replace("&lt;img src=x onerror=alert", "")
        assert "\x00" not in shown
        assert "\u202e" not in shown
        assert "49{%" not in shown
        assert "Set-Cookie: x=1" not in str(page.headers)


def test_a_text_that_is_too_long_comes_back_whole(staff, told, olena):
    long = "слово " * 40_000
    with staff.as_(olena):
        answer = staff.post(
            f"{told.path}/incidents/new", SMALLEST | {"narrative": long}
        )
    page = text(answer)
    assert answer.status_code == 422
    assert "too long: at most 50000 characters" in page
    assert long.strip() in page


def test_an_error_loses_nothing_that_was_typed(staff, told, olena):
    typed = {
        "title": "",
        "when-earliest": "someday",
        "when-words": "after the harvest",
        "region": "UA-65",
        "kind": "dp.school",
        "where": "the school by the river",
        "narrative": "Two lines\nof text",
    }
    with staff.as_(olena):
        answer = staff.post(f"{told.path}/incidents/new", typed)
    page = unescape(text(answer))
    assert answer.status_code == 422
    assert "<title>Check: " in page
    for words in ("someday", "after the harvest", "the school by the river", "of text"):
        assert words in page
    assert '<option selected value="UA-65">' in page
    assert '<option selected value="dp.school">' in page


def test_a_conflict_shows_both_versions_and_saves_nothing(staff, told, olena, world):
    url = f"{told.path}/incidents/{told.incident}/change"
    with staff.as_(olena):
        first = fields(text(staff.get(url)))
        staff.post(url, SMALLEST | {"version": first, "title": "Theirs"})
        second = staff.post(url, SMALLEST | {"version": first, "title": "Mine"})
        page = text(second)
        assert second.status_code == 409
        assert "Somebody else changed this" in page
        assert re.search(r"<td[^>]*>Theirs</td><td[^>]*>Mine</td>", page)
        again = staff.post(url, SMALLEST | {"version": fields(page), "title": "Mine"})
        assert again.status_code == 303
    content = read(told, olena, Incident, told.incident, IncidentContent)
    assert content.title == "Mine"


def test_a_conflict_over_a_person_shows_both_versions(staff, told, olena):
    url = f"{told.path}/people/{told.other}"
    typed = {"relation": "", "sex": "", "names": "Тарас Вигаданий"}
    with staff.as_(olena):
        version = fields(text(staff.post(f"{url}/change")))
        staff.post(url, typed | {"version": version, "sex": "male"})
        second = staff.post(url, typed | {"version": version, "relation": "rel.friend"})
    assert second.status_code == 409
    assert re.search(r"<td[^>]*>Male</td><td[^>]*>Not told</td>", text(second))


def test_changing_an_incident_keeps_its_answers(staff, told, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena, Permission.CASE_WRITE)
        given = {"act.beating": Answer.YES}
        answering.record(s, file, told.incident, 1, given, None)
    url = f"{told.path}/incidents/{told.incident}/change"
    with staff.as_(olena):
        version = fields(text(staff.get(url)))
        staff.post(url, SMALLEST | {"version": version})
    content = read(told, olena, Incident, told.incident, IncidentContent)
    assert content.answers() == {"act.beating": Answer.YES}


def test_unknown_is_where_every_question_begins(staff, told, olena):
    with staff.as_(olena):
        page = text(staff.get(f"{told.path}/incidents/{told.incident}/facts/custody"))
    assert 'value="unknown" checked' in page
    assert 'value="yes" checked' not in page
    assert 'value="no" checked' not in page


def test_only_what_was_answered_is_kept(staff, told, olena):
    url = f"{told.path}/incidents/{told.incident}/facts/custody"
    with staff.as_(olena):
        version = fields(text(staff.get(url)))
        sent = staff.post(
            url,
            {
                "version": version,
                "custody.incommunicado": "yes",
                "custody.severe_conditions": "unknown",
                "act.killing": "yes",  # of another page
                "not.a.key": "yes",
            },
        )
    assert sent.status_code == 303
    content = read(told, olena, Incident, told.incident, IncidentContent)
    assert content.answers() == {"custody.incommunicado": Answer.YES}


def test_an_answer_that_is_none_of_the_three_is_refused(staff, told, olena):
    url = f"{told.path}/incidents/{told.incident}/facts/custody"
    with staff.as_(olena):
        answer = staff.post(
            url,
            {
                "version": "1",
                "custody.incommunicado": "maybe",
                "custody.severe_conditions": "yes",
            },
        )
    page = text(answer)
    assert answer.status_code == 422
    assert re.search(r'name="custody.severe_conditions" value="yes" checked', page)
    assert not read(told, olena, Incident, told.incident, IncidentContent).facts


def own_count(actor):
    with db.reading() as s:
        return keeping.seen(s, actor).themes


def test_a_sensitive_answer_is_closed_and_never_asked_again(staff, told, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena, Permission.CASE_WRITE)
        answering.record(s, file, told.incident, 1, {"act.rape": Answer.YES}, None)
    base = f"{told.path}/incidents/{told.incident}"
    with staff.as_(olena):
        facts = text(staff.get(f"{base}/facts/act"))
        assert 'name="act.rape"' not in facts
        assert "Answered. Closed, and not asked again." in facts
        staff.post(f"{base}/facts/act", {"version": fields(facts), "act.rape": "no"})
        closed, before = text(staff.get(base)), own_count(olena)
        opened = text(staff.post(base))
        staff.post(base)  # the same within the hour
    assert before == {}
    assert own_count(olena) == {"details": 1}
    question = "sexual penetration"
    assert question not in closed
    assert "1 sensitive detail is closed." in closed
    assert question in opened
    content = read(told, olena, Incident, told.incident, IncidentContent)
    assert content.answers() == {"act.rape": Answer.YES}


def test_patterns_are_answered_by_the_legal_reviewer_only(
    staff, told, olena, iryna, bohdan
):
    url = f"{told.path}/incidents/{told.incident}/facts/ctx"
    pattern = "ctx.widespread"
    with staff.as_(olena):
        mine = text(staff.get(url))
    with staff.as_(iryna):
        hers = text(staff.get(url))
        sent = staff.post(url, {"version": fields(hers), pattern: "yes"})
    assert f'name="{pattern}"' not in mine
    assert f'name="{pattern}"' in hers
    assert sent.status_code == 303
    content = read(told, olena, Incident, told.incident, IncidentContent)
    assert content.answers() == {pattern: Answer.YES}
    assert content.facts[0].recorded_by == iryna.staff_id


def test_an_act_names_a_victim_by_code_and_an_involvement_a_unit(staff, told, olena):
    base = f"{told.path}/incidents/{told.incident}"
    with staff.as_(olena):
        act = staff.post(
            f"{base}/acts/new",
            {
                "kind": "act.t.torture",
                "victim": str(told.survivor),
                "object_kind": "",
                "methods": ["tm.beating"],
                "stated_reason": "Питали про Тараса.",
            },
        )
        assert act.status_code == 303, text(act)
        link = re.search(r'href="([^"]*/involvement)"', text(staff.get(base))).group(1)
        said = staff.post(
            link,
            {
                "person": "",
                "unit": "men with a white armband",
                "degree": "iv.direct",
                "certainty": "saw_myself",
            },
        )
        assert said.status_code == 303, text(said)
        page = text(staff.get(base))
    assert "Torture: <bdi>P1</bdi>" in page
    assert "Питали про P2." in page
    assert "men with a white armband" in page


def test_nothing_of_an_act_is_chosen_beforehand(staff, told, olena):
    base = f"{told.path}/incidents/{told.incident}"
    with staff.as_(olena):
        empty = staff.post(f"{base}/acts/new", {"kind": "", "victim": ""})
        foreign = staff.post(
            f"{base}/acts/new", {"kind": "act.t.torture", "victim": "not-an-id"}
        )
    assert empty.status_code == 422
    assert "Choose one of the list." in text(empty)
    assert foreign.status_code == 422
    with db.transaction() as s:
        file = file_of(s, told, olena)
        assert not file.records(s, Act, Part.CONTENT, ActContent)


def test_an_involvement_needs_a_person_a_unit_or_a_description(staff, told, olena):
    with db.transaction() as s:
        file = file_of(s, told, olena, Permission.CASE_WRITE)
        act = recording.record_act(
            s, file, told.incident, ActContent(kind="act.t.torture")
        )
    url = f"{told.path}/incidents/{told.incident}/acts/{act}/involvement"
    with staff.as_(olena):
        answer = staff.post(
            url, {"person": "", "degree": "iv.direct", "certainty": "rumour"}
        )
    assert answer.status_code == 422
    assert "Name a person, a unit, or describe them." in text(answer)
    with db.reading() as s:
        assert s.query(Involvement).count() == 0


def test_assigning_offers_people_with_keys_and_takes_no_other(
    staff, told, bohdan, taras, olena
):
    url = f"{told.path}/assign"
    with staff.as_(bohdan):
        page = text(staff.get(url))
        assert "Olena" in page
        assert "Taras" not in page
        assert "Iryna" not in page
        version = fields(page)
        refused = staff.post(url, {"version": version, "staff": str(taras.staff_id)})
        assert refused.status_code == 422
        done = staff.post(
            url,
            {"version": version, "staff": [str(olena.staff_id), str(bohdan.staff_id)]},
        )
        assert done.status_code == 303
        late = staff.post(url, {"version": version, "staff": []})
        assert late.status_code == 409
    with db.transaction() as s:
        file = file_of(s, told, bohdan)
        assert set(file.content.assigned) == {olena.staff_id, bohdan.staff_id}


def test_rules_of_contact_are_changed_with_a_version(staff, told, olena):
    url = f"{told.path}/contact"
    with staff.as_(olena):
        version = fields(text(staff.get(url)))
        sent = {"contact_kind": "phone", "rules": ["never.visit", "never.text"]}
        assert staff.post(url, sent | {"version": version}).status_code == 303
        assert staff.post(url, sent | {"version": version}).status_code == 409
        page = text(staff.get(told.path))
    assert "By phone" in page
    assert "Come to me" in page


def test_an_address_with_a_wrong_number_in_it_is_just_not_there(staff, told, olena):
    with staff.as_(olena):
        for part in ("/people/1/change", "/incidents/../../x", "/incidents/%00"):
            assert staff.get(told.path + part).status_code in {404, 405, 308}


def test_the_database_holds_one_case_row_for_each_case(told, of_the_south):
    with db.reading() as s:
        assert s.query(Case).count() == 2
