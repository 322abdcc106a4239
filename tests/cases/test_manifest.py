"""T-44: a whole row put back as it was yesterday shows, and one taken out or put in.

The envelope of such a row opens: it belongs there, in the version that the row says.
Only the case as a whole says that it is not what was last saved.
"""

import threading

import pytest
from sqlalchemy import delete, insert, select, update

from app import cases, db, index
from app.cases import manifest, recording
from app.cases.documents import (
    ActContent,
    IncidentContent,
    PersonContent,
    PersonIdentity,
)
from app.cases.models import Act, Case, Incident, Person
from app.errors import TamperedError
from app.keys.parts import Part
from app.staff.policy import Permission


def opened(told, actor, permission=Permission.CASE_READ):
    with db.transaction() as session:
        return cases.get(session, told.ref, actor, permission)


def title(told, actor):
    with db.transaction() as session:
        file = cases.get(session, told.ref, actor, Permission.CASE_READ)
        row = file.child(session, Incident, told.incident)
        return file.read(row, Part.CONTENT, IncidentContent).title


def rows_of(model, row_id):
    with db.reading() as session:
        (row,) = session.execute(select(model.__table__).where(model.id == row_id))
        return dict(row._mapping)


def put_back(model, row):
    with db.transaction() as session:
        session.execute(
            update(model.__table__).where(model.id == row["id"]).values(row)
        )


def renamed(told, actor, new):
    """Save the incident once more, under another title."""
    with db.transaction() as session:
        file = cases.get(session, told.ref, actor, Permission.CASE_WRITE)
        row = file.child(session, Incident, told.incident)
        old = file.read(row, Part.CONTENT, IncidentContent)
        content = IncidentContent(new, old.when, old.place, old.narrative)
        recording.change_incident(session, file, row.id, row.version, content)


def test_that_without_the_manifest_yesterdays_row_would_open(told, olena, monkeypatch):
    before = rows_of(Incident, told.incident)
    renamed(told, olena, "As it is today")
    put_back(Incident, before)
    monkeypatch.setattr(manifest, "check", lambda *_: None)
    assert title(told, olena) == "Held in a cellar"


@pytest.mark.parametrize("who", ["olena", "bohdan", "iryna", "roman"])
def test_t44_yesterdays_row_put_back_shows_to_everybody(world, told, olena, who):
    before = rows_of(Incident, told.incident)
    renamed(told, olena, "As it is today")
    assert title(told, world.actor(who)) == "As it is today"
    put_back(Incident, before)
    with pytest.raises(TamperedError, match="put back"):
        opened(told, world.actor(who))


def test_t44_it_shows_in_the_compartment_that_the_reader_cannot_open(
    told, olena, iryna
):
    before = rows_of(Person, told.other)
    with db.transaction() as session:
        file = cases.get(session, told.ref, olena, Permission.IDENTITY_WRITE)
        recording.change_person(
            session,
            file,
            told.other,
            before["version"],
            PersonContent(code="", relation="rel.sibling"),
            PersonIdentity(names=("Тарас Змінений",)),
        )
    put_back(Person, before)
    with pytest.raises(TamperedError):
        opened(told, iryna)


def test_t44_the_cases_own_row_put_back_shows(told, olena, bohdan, daryna):
    before = rows_of(Case, told.case_id)
    with db.transaction() as session:
        file = cases.get(session, told.ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(session, file, ())
    put_back(Case, before)
    with pytest.raises(TamperedError):
        opened(told, daryna)


def test_t44_a_record_taken_out_or_put_in_shows(told, olena):
    with db.transaction() as session:
        file = cases.get(session, told.ref, olena, Permission.CASE_WRITE)
        act = recording.record_act(
            session, file, told.incident, ActContent(kind="act.t.torture")
        )
    whole = rows_of(Act, act)
    with db.transaction() as session:
        session.execute(delete(Act).where(Act.id == act))
    with pytest.raises(TamperedError):
        opened(told, olena)
    with db.transaction() as session:
        session.execute(insert(Act.__table__).values(whole))
    assert title(told, olena) == "Held in a cellar"
    with db.transaction() as session:
        planted = whole | {"id": told.other}
        session.execute(insert(Act.__table__).values(planted))
    with pytest.raises(TamperedError):
        opened(told, olena)


def test_t44_nothing_is_saved_over_a_row_that_was_put_back(told, olena):
    before = rows_of(Incident, told.incident)
    renamed(told, olena, "As it is today")
    put_back(Incident, before)
    with pytest.raises(TamperedError):
        renamed(told, olena, "Laundered")


def test_t44_the_page_says_so_with_a_number(staff, told, olena):
    before = rows_of(Incident, told.incident)
    renamed(told, olena, "As it is today")
    put_back(Incident, before)
    with staff.as_(olena):
        page = staff.get(told.path)
    assert page.status_code == 500
    assert "E-" in page.text
    assert "Held in a cellar" not in page.text


def test_a_case_that_was_kept_before_there_was_a_manifest_opens(
    world, told, olena, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "of", lambda *_: b"")
        patch.setattr(manifest, "check", lambda *_: None)
        renamed(told, olena, "Kept by an earlier release")
    assert title(told, olena) == "Kept by an earlier release"
    renamed(told, olena, "Kept by this one")
    with db.transaction() as session:
        segment = index.segment(session, olena.unlocked, world.north, Part.CONTENT)
        assert index.entry_of(segment, told.case_id).manifest


def test_readers_beside_writers_never_see_a_false_alarm(live_world):
    from tests.cases.conftest import open_case

    olena = live_world.actor("olena")
    told = open_case(live_world.north, olena, olena)
    wrong, stop = [], threading.Event()

    def reads(who):
        actor = live_world.actor(who)
        while not stop.is_set():
            try:
                opened(told, actor)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is told
                wrong.append(error)
                return

    def writes(number):
        actor = live_world.actor("olena")
        for turn in range(8):
            with db.transaction() as session:
                file = cases.get(session, told.ref, actor, Permission.CASE_WRITE)
                content = PersonContent(code="", relation="rel.sibling")
                named = PersonIdentity(names=(f"Особа{number} Вигадана{turn}",))
                recording.record_person(session, file, content, named)

    readers = [threading.Thread(target=reads, args=(w,)) for w in ("bohdan", "iryna")]
    writers = [threading.Thread(target=writes, args=(n,)) for n in range(3)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert wrong == []
    opened(told, olena)
    with db.reading() as session:
        assert session.query(Person).count() == 2 + 3 * 8
