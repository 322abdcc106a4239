"""A person's names, aliases and papers: what is known of each, and who may see it."""

import msgspec
import pytest

from app import cases, db, index, vault
from app.cases import people_shown, recording
from app.cases.codes import Coder, OnFile
from app.cases.documents import (
    AboutName,
    AboutPaper,
    IncidentContent,
    PersonContent,
    PersonIdentity,
    Place,
    Testifying,
)
from app.cases.models import Incident
from app.dates import ApproximateDate
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases.pages import text

SMALL = {"relation": "", "sex": ""}
ROW = {
    "named-0-text": "Тарас Вигаданий",
    "named-0-kind": "name.birth",
    "named-0-language": "uk",
    "named-0-since": "1984",
    "named-0-until": "3.2014",
    "named-1-text": "Сокіл-7",
    "named-1-kind": "name.call_sign",
    "named-1-language": "",
    "named-1-since": "",
    "named-1-until": "",
    "names": "Taras Vyhadanyi\nთარასი",
    "on_paper-0-text": "АБ 123456",
    "on_paper-0-kind": "paper.passport",
    "on_paper-0-issuer": "Вигадане відділення",
    "on_paper-0-seen": "seen.copy",
    "papers": "777888",
    "safe_contact": "Лише через сестру",
    "never_contact": "y",
}


def identity(told, olena, person_id):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        return recording.person(s, file, person_id)


def save(staff, told, **typed):
    url = f"{told.path}/people/{told.other}"
    version = text(staff.post(f"{url}/change")).split('name="version" value="')[1]
    return staff.post(url, SMALL | typed | {"version": version.split('"')[0]})


def test_what_is_known_of_each_name_and_paper_is_kept(staff, told, olena):
    with staff.as_(olena):
        assert save(staff, told, **ROW).status_code == 303
        closed = text(staff.get(f"{told.path}/people"))
        opened = text(staff.post(f"{told.path}/people", {"reason": "contact"}))
    seen = identity(told, olena, told.other)
    named = seen.identity
    assert named.names == ("Тарас Вигаданий", "Сокіл-7", "Taras Vyhadanyi", "თარასი")
    assert named.about_names["Тарас Вигаданий"].until.precision == "month"
    assert named.about_names["Сокіл-7"] == AboutName(kind="name.call_sign")
    assert set(named.about_names) == {"Тарас Вигаданий", "Сокіл-7"}
    assert named.papers == ("АБ 123456", "777888")
    about = AboutPaper("paper.passport", "Вигадане відділення", "seen.copy")
    assert named.about_papers == {"АБ 123456": about}
    assert seen.content.never_contact
    assert "Never contact" in closed
    for words in ("Сокіл-7", "Call sign", "Georgian letters", "Лише через сестру"):
        assert words in opened
        assert words not in closed
    assert "Name at birth, Ukrainian" in opened
    assert "Вигадане відділення, We saw a copy or a photo" in opened


AS_A_WITNESS = {
    "willing": "testify.protected",
    "asked_on": "20.11.2026",
    "stay": "DE",
    "interpreter": ["uk"],
    "relatives": ["rr.occupied", "rr.captive"],
    "needs": ["pn.closed"],
}


def test_what_a_person_says_about_testifying_is_kept_and_shown(staff, told, olena):
    with staff.as_(olena):
        assert save(staff, told, **AS_A_WITNESS).status_code == 303
        closed = text(staff.get(f"{told.path}/people"))
        again = text(staff.post(f"{told.path}/people/{told.other}/change"))
    said = identity(told, olena, told.other).content.testifying
    assert said.asked_on.earliest.isoformat() == "2026-11-20"
    assert said == Testifying(
        willing="testify.protected",
        asked_on=said.asked_on,
        stay="DE",
        interpreter=("uk",),
        relatives=("rr.occupied", "rr.captive"),
        needs=("pn.closed",),
    )
    assert "willing to testify: yes, if protected" in closed
    for kept in ('value="20.11.2026"', 'value="DE" selected', "rr.captive"):
        assert kept in again.replace('selected value="DE"', 'value="DE" selected')


def test_a_wrong_answer_about_testifying_keeps_what_was_typed(staff, told, olena):
    with staff.as_(olena):
        answer = save(staff, told, **AS_A_WITNESS | {"asked_on": "soon"})
    assert answer.status_code == 422
    assert 'value="soon"' in text(answer)
    assert identity(told, olena, told.other).content.testifying == Testifying()


def test_an_emptied_row_is_taken_off_and_the_others_stay(staff, told, olena):
    with staff.as_(olena):
        save(staff, told, **ROW)
        save(staff, told, **ROW | {"named-0-text": " ", "names": "", "papers": ""})
    named = identity(told, olena, told.other).identity
    assert named.names == ("Сокіл-7",)
    assert set(named.about_names) == {"Сокіл-7"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"named-0-since": "once"}, "Write a day, a month or a year"),
        ({"named-0-since": "2015"}, "The first day is after the last one."),
        ({"named-0-kind": "name.none"}, "Not a valid choice"),
        ({"on_paper-0-seen": "seen.none"}, "Not a valid choice"),
        ({"names": "\n".join(f"Ім’я {n}" for n in range(39))}, "At most 40 lines."),
    ],
)
def test_what_cannot_be_read_stays_typed_and_writes_nothing(
    staff, told, olena, wrong, said
):
    before = identity(told, olena, told.other)
    with staff.as_(olena):
        answer = save(staff, told, **ROW | wrong)
    page = text(answer)
    assert answer.status_code == 422
    assert said in page
    for typed in ("Сокіл-7", "Вигадане відділення", "Лише через сестру"):
        assert typed in page
    after = identity(told, olena, told.other)
    assert (after.version, after.identity) == (before.version, before.identity)


def test_a_conflict_over_names_shows_both_lists(staff, told, olena):
    url = f"{told.path}/people/{told.other}"
    with staff.as_(olena):
        page = text(staff.post(f"{url}/change"))
        version = page.split('name="version" value="')[1].split('"')[0]
        assert staff.post(url, SMALL | ROW | {"version": version}).status_code == 303
        second = staff.post(url, SMALL | {"names": "Інший", "version": version})
    shown = text(second)
    assert second.status_code == 409
    assert "Тарас Вигаданий · Name at birth · Ukrainian · 1984 · 3.2014" in shown
    assert "Інший" in shown


def test_aliases_call_signs_and_papers_become_codes_and_names_are_found(
    staff, told, olena
):
    words = "Сокіл-7 казав: თარასი був. Taras має АБ 123456, кликали й 777888."
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        made = recording.record_incident(
            s, file, IncidentContent(words, ApproximateDate(), Place())
        )
    with staff.as_(olena):
        save(staff, told, **ROW)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        row = file.child(s, Incident, made)
        said = file.read(row, Part.CONTENT, IncidentContent).title
        segment = index.segment(s, olena.unlocked, file.row.team_id, Part.IDENTITY)
        found = segment.query("select name from name where code = 'P2'")
    assert said == "{P2} казав: {P2} був. {P2} має {P2-paper}, кликали й {P2-paper}."
    assert {name for (name,) in found} == {
        *("Тарас Вигаданий", "Сокіл-7", "Taras Vyhadanyi", "თარასი")
    }


def test_a_call_sign_of_figures_is_a_name_only_where_it_stands_alone():
    coder = Coder((OnFile("P2", names=("505",)), OnFile("P3", names=("Грім 1",))))
    assert coder.coded("Прийшов 505, у домі 1505 і 505a.") == (
        "Прийшов {P2}, у домі 1505 і 505a."
    )
    assert coder.coded("грім 1 кричав") == "{P3} кричав"


def test_one_name_in_any_letters_makes_one_mark(told, olena):
    before = marks_of(told, olena)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        for name in ("Стефанія Вигадько", "Vyhadko Stefaniia", "Інша Вигадько"):
            recording.record_person(
                s, file, PersonContent(code=""), PersonIdentity(names=(name,))
            )
    assert len(marks_of(told, olena) - before) == 2  # Stefaniia in two scripts is one


def marks_of(told, olena) -> set[bytes]:
    """Return the hashes by which another team may learn of the case."""
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        segment = index.segment(s, olena.unlocked, file.row.team_id, Part.MATCH)
        return {mark for (mark,) in segment.query("select hash from hash")}


def test_a_person_of_the_first_release_opens_in_todays_form():
    old = {
        "person.content": {"code": "P2", "sex": "male"},
        "person.identity": {"names": ["Тарас"], "papers": ["АБ 1"], "note": "n"},
    }
    sealed = {
        name: msgspec.json.encode({"schema": name, "version": 1, "body": body})
        for name, body in old.items()
    }
    who = vault.decode(PersonContent, sealed["person.content"])
    named = vault.decode(PersonIdentity, sealed["person.identity"])
    assert (who.code, who.sex, who.never_contact) == ("P2", "male", False)
    assert (named.names, named.about_names) == (("Тарас",), {})
    assert vault.renewed(sealed["person.identity"]) == vault.encode(named)


def test_a_name_is_read_in_its_own_language(world):
    del world
    assert people_shown.script("თარასი") == "Georgian letters"
    assert people_shown.script("505") == ""
