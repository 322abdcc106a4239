"""Working notes: in codes, found by their words, amended beside what they said."""

import pytest

from app import cases, db
from app.cases import listing
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.policy import Permission
from app.work.notes import writing

WRITE = Permission.CASE_WRITE


def write(told, actor, text):
    with db.transaction() as s:
        return writing.write(s, cases.get(s, told.ref, actor, WRITE), text)


def amend(told, actor, note_id, version, text):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, WRITE)
        writing.amend(s, file, note_id, version, text)


def said(told, actor):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_READ)
        return [
            [(each.text, each.by) for each in seen.content.versions]
            for seen in writing.notes(s, file)
        ]


def test_each_version_stays(told, olena, bohdan):
    note_id = write(told, olena, "Speaks more freely in the evening")
    amend(told, bohdan, note_id, 1, "Speaks more freely with a friend there")
    with pytest.raises(ConflictError):
        amend(told, olena, note_id, 1, "too late")
    [[first, second]] = said(told, olena)
    assert first == ("Speaks more freely in the evening", olena.staff_id)
    assert second == ("Speaks more freely with a friend there", bohdan.staff_id)


def test_names_become_codes_and_words_are_found(told, olena):
    write(told, olena, "Оксана Вигадана prefers the lighthouse door")
    [[(text, _by)]] = said(told, olena)
    assert "Вигадана" not in text
    assert "{P1}" in text
    with db.transaction() as s:
        assert listing.cases(s, olena, text="lighthouse").total == 1
        assert listing.cases(s, olena, text="nowhere").total == 0


@pytest.mark.parametrize("text", ["", "   ", "x" * (writing.LONGEST + 1)])
def test_what_is_no_note(told, olena, text):
    with pytest.raises(InvalidInputError):
        write(told, olena, text)


def test_who_writes(told, olena, iryna, taras):
    for actor in (iryna, taras):
        with pytest.raises(NotFoundError):
            write(told, actor, "a note")


def test_the_page_shows_both_versions_of_a_conflict(told, staff, olena):
    note_id = write(told, olena, "what it said")
    path = f"{told.path}/notes"
    with staff.as_(olena):
        amend(told, olena, note_id, 1, "what a colleague wrote")
        fields = {"version": "1", "text": "what I typed"}
        answer = staff.post(f"{path}/{note_id}", fields)
        assert answer.status_code == 409
        assert "what a colleague wrote" in answer.text
        assert "what I typed" in answer.text
        assert staff.post(path, {"text": "a second one"}).status_code == 303
        page = staff.get(path).text
        assert "a second one" in page
        assert "what it said" in page
