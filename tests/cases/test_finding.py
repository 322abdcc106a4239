"""Names are found by those who hold them, in cases whose names they may read."""

import pytest

from app import audit, cases, db, index
from app.audit import Action
from app.cases import finding
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.statements.told import NAME, open_case

SPELLINGS = [NAME, "Motria Vyhadanko", "вигаданко", "Мотря Вигаданка"]
NOBODY = [
    "iryna",
    "bohdan",
    "roman",
    "taras",
    "lesia",
    "marko",
    "sofia",
    "petro",
    "hanna",
    "admin",
]


@pytest.fixture
def case(world):
    return open_case(world)


def found(who, text):
    with db.transaction() as s:
        return finding.people(s, who, text)


@pytest.mark.parametrize("text", SPELLINGS)
def test_the_caseworker_finds_the_person_however_the_name_is_written(case, olena, text):
    seen = [person for person in found(olena, text) if person.code == "P1"]
    assert [(person.ref, person.name) for person in seen] == [(case.ref, NAME)]


@pytest.mark.parametrize("name", NOBODY)
def test_who_may_not_read_names_finds_nobody(case, world, name):
    assert found(world.actor(name), NAME) == []


def test_who_no_longer_works_on_the_case_finds_nobody(case, world, olena):
    assert found(olena, NAME)
    with db.transaction() as s:
        bohdan = world.actor("bohdan")
        file = cases.get(s, case.ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (bohdan.staff_id,))
    assert found(olena, NAME) == []


def test_each_case_that_was_shown_is_written_down_without_the_words(
    case, world, monkeypatch
):
    lines = []
    kept = audit.record

    def noted(session, action, actor, subject=None, **details):
        lines.append((action, subject, details))
        return kept(session, action, actor, subject, **details)

    monkeypatch.setattr(audit, "record", noted)
    found(world.actor("olena"), NAME)
    assert (Action.IDENTITY_READ, case.id, {"reason": "search"}) in lines
    assert NAME not in repr(lines)
    lines.clear()
    assert found(world.actor("olena"), "Зовсімінша") == []
    assert Action.IDENTITY_READ not in [action for action, *_ in lines]


def test_the_page_shows_them_and_the_address_tells_nothing(case, desk):
    page = desk("olena").post("/staff/search", {"q": "Мотрю"})
    assert page.status_code == 200
    assert NAME in page.text
    assert f"/staff/cases/{case.ref}/people" in page.text
    assert "written differently" in page.text
    for who in ("iryna", "taras"):
        assert NAME not in desk(who).post("/staff/search", {"q": "Мотрю"}).text


def test_no_name_stands_in_the_content_segment(case, world):
    with db.transaction() as s:
        olena = world.actor("olena")
        segment = index.segment(s, olena.unlocked, world.north, Part.CONTENT)
        assert NAME.encode() not in segment.connection.serialize()
        names = index.segment(s, olena.unlocked, world.north, Part.IDENTITY)
        assert NAME.encode() in names.connection.serialize()
