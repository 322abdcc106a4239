"""The content compartment and the index hold codes: no string of the identity one."""

import msgspec
import pytest

from app import cases, db, index, vault
from app.cases import answering, recording
from app.cases.codes import left_over
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.cases.models import Act, Incident, Involvement, Person
from app.cases.working_text import on_file
from app.dates import ApproximateDate
from app.errors import ConflictError, NotFoundError
from app.facts import Answer
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases.conftest import CONTACT, NAMES

EVERYWHERE = f"Оксану Вигадану і Тараса. {CONTACT}. Oksana Vyhadana."


def everything_in_content(s, file):
    """Every content document of the case and what the index knows, as text."""
    kinds = (
        (Person, PersonContent),
        (Incident, IncidentContent),
        (Act, ActContent),
        (Involvement, InvolvementContent),
    )
    found = [vault.encode(file.content)]
    for model, kind in kinds:
        found += [
            vault.encode(document)
            for _row, document in file.records(s, model, Part.CONTENT, kind)
        ]
    for part in (Part.CONTENT, Part.CODED):
        segment = index.segment(s, file.actor.unlocked, file.row.team_id, part)
        found += [entry or b"" for (entry,) in segment.query("select entry from row")]
    return b"\n".join(found).decode()


def write_everywhere(s, file, incident):
    row = file.child(s, Incident, incident)
    recording.change_incident(
        s,
        file,
        incident,
        row.version,
        IncidentContent(
            title=EVERYWHERE,
            when=ApproximateDate(words=EVERYWHERE),
            place=Place(words=EVERYWHERE),
            narrative=EVERYWHERE,
        ),
    )
    act = recording.record_act(
        s,
        file,
        incident,
        ActContent(
            kind="act.t.torture",
            object_words=EVERYWHERE,
            stated_reason=EVERYWHERE,
            consequence=EVERYWHERE,
            when=ApproximateDate(words=EVERYWHERE),
        ),
    )
    recording.record_involvement(
        s,
        file,
        act,
        InvolvementContent(
            unit=EVERYWHERE, description=EVERYWHERE, how_known=EVERYWHERE
        ),
    )


def test_no_string_of_the_identity_document_is_in_content_or_index(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        write_everywhere(s, file, told.incident)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        people = on_file(s, file)
        kept = everything_in_content(s, file)
    assert not left_over(kept, people)
    for name in (*NAMES, "Вигадан", "Vyhadan", "1234567", "123 45 67"):
        assert name not in kept
    assert kept.count("{P1}") > 10


def test_that_search_would_find_a_name_if_one_were_there(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        content = IncidentContent("Оксана", ApproximateDate(), Place())
        file.add(s, Incident, content)  # around the door that replaces names
        people = on_file(s, file)
        assert left_over(everything_in_content(s, file), people)


def test_a_name_learnt_later_leaves_every_text_that_was_written_before(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        row = file.child(s, Incident, told.incident)
        old = file.read(row, Part.CONTENT, IncidentContent)
        text = "Богдан Вигадько стояв у дверях. Богданом його й кликали."
        changed = msgspec.structs.replace(old, narrative=text)
        recording.change_incident(s, file, told.incident, row.version, changed)
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Богдан Вигадько",))
        )
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        row = file.child(s, Incident, told.incident)
        new = file.read(row, Part.CONTENT, IncidentContent)
        segment = index.segment(s, olena.unlocked, file.row.team_id, Part.CONTENT)
        assert index.cases(segment, text="Богдан")[1] == 0
        assert index.cases(segment, text="дверях")[1] == 1
    assert new.narrative == "{P3} стояв у дверях. {P3} його й кликали."


def test_a_changed_name_is_coded_too(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        seen = recording.person(s, file, told.other)
        recording.change_person(
            s,
            file,
            told.other,
            seen.version,
            seen.content,
            PersonIdentity(names=("Лев Новоназваний",)),
        )
        recording.record_incident(
            s, file, IncidentContent("Лева бачили", ApproximateDate(), Place())
        )
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        titles = {
            document.title
            for _row, document in file.records(
                s, Incident, Part.CONTENT, IncidentContent
            )
        }
    assert "{P2} бачили" in titles


def test_codes_are_given_in_order_and_kept(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        for name in ("Перша Вигадана", "Друга Вигадана"):
            recording.record_person(
                s, file, PersonContent(code="P1"), PersonIdentity(names=(name,))
            )
        seen = recording.people(s, file, with_names=False)
    assert [person.content.code for person in seen] == ["P1", "P2", "P3", "P4"]
    assert all(person.identity is None for person in seen)


def test_somebody_elses_change_is_not_written_over(told, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        row = file.child(s, Incident, told.incident)
        old = file.read(row, Part.CONTENT, IncidentContent)
        recording.change_incident(s, file, told.incident, row.version, old)
        with pytest.raises(ConflictError):
            recording.change_incident(s, file, told.incident, 1, old)
        with pytest.raises(ConflictError):
            answering.record(
                s, file, told.incident, 1, {"act.beating": Answer.YES}, None
            )


def test_writing_needs_the_permission_whatever_the_keys_open(told, iryna, roman):
    for actor in (iryna, roman):
        with db.transaction() as s:
            file = cases.get(s, told.ref, actor, Permission.CASE_READ)
            with pytest.raises(NotFoundError):
                recording.record_incident(
                    s, file, IncidentContent("x", ApproximateDate(), Place())
                )
            with pytest.raises(NotFoundError):
                recording.people(s, file, with_names=True)
            with pytest.raises(NotFoundError):
                recording.person(s, file, told.survivor)


def test_a_victim_or_person_of_another_case_is_refused(told, of_the_south, olena):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_WRITE)
        with pytest.raises(NotFoundError):
            recording.record_act(
                s,
                file,
                told.incident,
                ActContent(kind="act.t.torture", victim_id=of_the_south.survivor),
            )
        act = recording.record_act(
            s, file, told.incident, ActContent(kind="act.t.torture")
        )
        with pytest.raises(NotFoundError):
            recording.record_involvement(
                s, file, act, InvolvementContent(person_id=of_the_south.survivor)
            )
