"""Only people of whom a package speaks are in it, and all of those."""

import io
import json
import re
import zipfile
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import db
from app.cases import recording
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.dates import ApproximateDate
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.outside import Contact
from app.packages import appearing, sender
from app.packages.account import Person
from app.packages.contents import AnnexEntry, FileName, GatePerson
from app.staff.policy import Permission
from app.vault import age
from tests.packages import walk as walks
from tests.packages.sample import contents

STRANGER = "Орися Осторонь"
NEIGHBOUR = "Данило Дальній"
PSEUDONYM = re.compile(r"\b[WP]-[0-9A-Z]{5}\b")


def person(walk, name, **content):
    """Record somebody else."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        return recording.record_person(
            session,
            file,
            PersonContent(code="", **content),
            PersonIdentity(names=(name,)),
        )


def helps(walk, shown):
    """Say that a photograph shows somebody, and may help whoever is accused."""
    walk.adds_a_photo()
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.EVIDENCE_WRITE)
        row = file.child(session, EvidenceItem, walk.photo)
        old = file.read(row, Part.CONTENT, EvidenceContent)
        new = msgspec.structs.replace(
            old, exculpatory="Y", shown_ids=(shown,), incident_ids=()
        )
        file.change(session, row, row.version, content=new)


def another_incident(walk, by, victim):
    """Something else that happened, which is not chosen."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        incident = recording.record_incident(
            session,
            file,
            IncidentContent(
                title="Another day",
                when=ApproximateDate(),
                place=Place(),
                narrative="",
            ),
        )
        act = recording.record_act(
            session, file, incident, ActContent(kind="act", victim_id=victim)
        )
        recording.record_involvement(
            session,
            file,
            act,
            InvolvementContent(
                person_id=by, degree="iv.ordered", certainty="heard_myself"
            ),
        )
    return incident


def test_only_those_of_whom_something_speaks_are_listed(walk):
    stranger = person(walk, STRANGER)
    neighbour = person(walk, NEIGHBOUR, is_alleged_perpetrator=True)
    shown = person(walk, "Олекса Видний", is_alleged_perpetrator=True)
    incident = another_incident(walk, neighbour, stranger)
    helps(walk, shown)
    annex, identity = walks.record_receiver(walk.world, "Invented witness unit")
    walks.signed_by_officers(walk.world)
    walk.agrees()
    walk.prepares(without=(incident, walk.photo), annex=annex)
    for third in (walk.suspect, shown):
        walk.decides(third)
    assert walk.submits().may_go
    assert {c.id for c in walk.seen().content.chosen} >= {walk.photo}
    walk.approves()
    assert walk.builds() is None
    called = {c.person_id: c.pseudonym for c in walk.seen().content.called}
    handed = walk.downloads()
    clear, names = io.BytesIO(), io.BytesIO()
    with handed.package.open("rb") as sealed:
        age.decrypt(walk.identity, sealed, clear)
    with handed.annex.open("rb") as sealed:
        age.decrypt(identity, sealed, names)
    with zipfile.ZipFile(clear) as archive:
        files = {
            name.partition("/data/")[2]: archive.read(name).decode()
            for name in archive.namelist()
            if name.endswith((".json", ".txt", ".csv", ".dat")) and "/data/" in name
        }
    listed = {p["pseudonym"] for p in json.loads(files["persons.json"])["persons"]}
    assert called[stranger] not in "".join(files.values())
    assert called[stranger] not in listed
    assert called[neighbour] not in listed
    assert called[shown] in listed
    assert called[walk.suspect] in listed
    rest = "".join(text for name, text in files.items() if "gate" not in name)
    assert set(PSEUDONYM.findall(rest)) == listed
    entries = json.loads(names.getvalue())["entries"]
    assert {each["pseudonym"] for each in entries} <= listed
    assert STRANGER not in names.getvalue().decode()
    assert NEIGHBOUR not in names.getvalue().decode()


def test_a_name_of_somebody_who_is_not_listed_stops_a_package_all_the_same(walk):
    person(walk, STRANGER)
    walk.adds_a_photo(f"{STRANGER} written on the back".encode())
    walk.until_submitted()
    walk.approves()
    why = walk.builds()
    assert why.refused == "package_wrong"
    assert why.item == "E1"


SPOKEN_OF = [p.pseudonym for p in contents().persons]
EXTRA = [f"W-{n:05d}" for n in range(10000, 10006)]


@given(st.sets(st.sampled_from(EXTRA)), st.sets(st.sampled_from(EXTRA)))
def test_whoever_is_written_of_anywhere_stays(told, asked):
    whole = contents()
    persons = tuple(Person(pseudonym=each, roles=("witness",)) for each in EXTRA)
    gate = tuple(
        GatePerson(pseudonym=e, verdict="passed" if e in asked else "not_asked")
        for e in EXTRA
    )
    found = appearing.narrowed(
        replace(
            _without_streams(whole),
            summary=" ".join(sorted(told)),
            persons=(*whole.persons, *persons),
            gate=replace(whole.gate, persons=(*whole.gate.persons, *gate)),
        )
    )
    listed = {person.pseudonym for person in found.persons}
    assert listed & set(EXTRA) == told
    assert {p.pseudonym for p in found.gate.persons} & set(EXTRA) == told | asked


@pytest.mark.parametrize(
    ("name", "goes"),
    [
        ("Орися Осторонь.jpg", False),
        ("орися_осторонь.jpg", False),
        ("Orysia-Ostoron 2.jpg", False),
        ("2024-01-15 067 123 45 67.jpg", False),
        ("Подвір’я.jpg", True),
    ],
)
def test_a_file_called_after_somebody_who_is_not_listed_keeps_its_name(name, goes):
    whole, named = (
        contents(),
        FileName(item_id=contents().items[0].item_id, original_filename=name),
    )
    stranger = AnnexEntry(
        pseudonym=EXTRA[0], names=(STRANGER,), other=("+38 067 123-45-67",)
    )
    found = appearing.narrowed(
        replace(
            _without_streams(whole),
            persons=(*whole.persons, Person(pseudonym=EXTRA[0], roles=("witness",))),
            annex=(*whole.annex, stranger),
            annex_files=(named,),
        )
    )
    assert EXTRA[0] not in {person.pseudonym for person in found.persons}
    assert found.annex_files == ((named,) if goes else ())


def _without_streams(whole):
    """As it is when it is gathered: the job gives the files to it."""
    items = tuple(replace(i, original=None, derivatives=()) for i in whole.items)
    return replace(whole, items=items)


def test_the_office_says_how_it_is_reached_wherever_a_package_says_who_sent_it(walk):
    sender.use(Contact("+380 44 000-00-00", "office@example.org"))
    try:
        walk.until_built()
    finally:
        sender.use(Contact())
    clear = io.BytesIO()
    with walk.downloads().package.open("rb") as sealed:
        age.decrypt(walk.identity, sealed, clear)
    with zipfile.ZipFile(clear) as archive:
        said = {n.rpartition("/")[2]: archive.read(n) for n in archive.namelist()}
    assert b"Contact-Name: Coordinator\n" in said["bag-info.txt"]
    assert b"Contact-Phone: +380 44 000-00-00\n" in said["bag-info.txt"]
    assert b"Contact-Email: office@example.org\n" in said["bag-info.txt"]
    for name in ("00_START.html", "cover.json", "dossier.json"):
        assert b"+380 44 000-00-00" in said[name], name
        assert b"office@example.org" in said[name], name
