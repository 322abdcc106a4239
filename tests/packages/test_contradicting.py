"""What accounts have against each other goes with them, and nothing of what stays."""

import io
import json
import zipfile
from uuid import UUID

import pytest
from sqlalchemy import select

from app import db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.packages import building, contradicting, requesting, schemas
from app.packages.records import IdentityLevel
from app.staff.policy import Permission
from app.statements import contradictions, taking
from app.statements.documents import Contradiction, StatementContent, StatementWords
from app.statements.documents import Kind as StatementKind
from app.statements.models import Statement
from app.vault import age
from tests.packages.schema_check import faults

POINT = "the colour of the invented gate"
FIRST = "The gate was green, and {P2} stood there with {P4}."
SECOND = "The gate was blue in March."
STRANGER = "Лука Вигаданко"


@pytest.fixture
def differing(walk):
    """Two accounts of one survivor that differ; one also speaks of a stranger."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.STATEMENT_TAKE)
        survivor = recording.survivor_id(session, file)
        for _ in range(2):
            recording.record_person(
                session,
                file,
                PersonContent(code="", relation="rel.sibling"),
                PersonIdentity(names=(STRANGER,)),
            )
        (first,) = session.scalars(select(Statement.id)).all()
        content = StatementContent(
            code="",
            kind=StatementKind.FULL_INTERVIEW,
            teller_id=survivor,
            language="uk",
        )
        words = StatementWords(free_recall="Invented, of the gate and of {P2}.")
        second = taking.take(session, file, content, words)
        text = words.free_recall
        taking.write_working_text(session, file, second, 1, text, confirmed=True)
        made = Contradiction(first, second, POINT, SECOND, FIRST)
        one = contradictions.record(session, file, made)
    return first, second, one


def built(walk, *left_out: UUID, excluded=()):
    """Choose everything but these, and return the files of the package."""
    walk.agrees(excluded=excluded)
    with db.transaction() as session:
        file = walk.file(session, "bohdan")
        chosen = tuple(
            each.chosen
            for each in requesting.choices(session, file)
            if each.chosen.id not in left_out
        )
        walk.package = requesting.prepare(
            session,
            file,
            walk.receiver,
            reason="Invented.",
            chosen=chosen,
            identity_level=IdentityLevel.PSEUDONYM,
        )
        people = recording.people(session, file, with_names=False)
    walk.suspect = next(p.id for p in people if p.content.is_alleged_perpetrator)
    walk.decides()
    assert walk.submits().may_go
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    assert worker.step()
    opened = io.BytesIO()
    with building.path_of(walk.package).open("rb") as sealed:
        age.decrypt(walk.identity, sealed, opened)
    with zipfile.ZipFile(opened) as archive:
        return {
            name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()
        }


def read(files, name):
    return json.loads(files[f"data/{name}"])


def test_a_point_on_which_two_accounts_differ_goes_with_both(walk, differing):
    files = built(walk)
    assessed = read(files, "classification.json")
    (one,) = assessed["contradictions"]
    rows = {row["title"][:2]: row for row in read(files, "index.json")["items"]}
    assert one["about"] == POINT
    assert one["note"] == contradicting.OPEN
    said = {each["source"]: each["says"] for each in one["versions"]}
    assert said[rows["S1"]["item_id"]] == SECOND
    assert said[rows["S2"]["item_id"]].startswith("The gate was green, and P-")
    assert rows["S1"]["differs_from"] == [rows["S2"]["item_id"]]
    assert rows["S2"]["differs_from"] == [rows["S1"]["item_id"]]
    for name in ("index", "classification"):
        schema = schemas.schema_of(name)
        assert not faults(read(files, f"{name}.json"), schema)


def test_a_person_the_gate_was_not_asked_about_is_not_in_it(walk, differing):
    (one,) = read(built(walk), "classification.json")["contradictions"]
    green = next(v["says"] for v in one["versions"] if "green" in v["says"])
    assert green.endswith(f"with {contradicting.SOMEBODY}.")


def test_how_it_is_understood_goes_with_it(walk, differing):
    *_, one = differing
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.STATEMENT_TAKE)
        contradictions.explain(session, file, one, 1, "Two gates, says the person.")
    (told,) = read(built(walk), "classification.json")["contradictions"]
    assert told["note"] == "Two gates, says the person."


def test_of_an_account_that_stays_nothing_is_said(walk, differing):
    _, second, _ = differing
    files = built(walk, excluded=[second])
    (one,) = read(files, "classification.json")["contradictions"]
    assert (one["about"], one["note"]) == (
        contradicting.WITHHELD,
        contradicting.STAYS,
    )
    assert [each["says"] for each in one["versions"]] == [SECOND]
    everything = b"".join(files.values())
    assert SECOND.encode() in everything  # the search finds what is there
    assert POINT.encode() not in everything
    assert b"gate was green" not in everything
    assert all(not r["differs_from"] for r in read(files, "index.json")["items"])


def test_an_account_that_differs_goes_though_nobody_chose_it(walk, differing):
    _, second, _ = differing
    files = built(walk, second)
    (one,) = read(files, "classification.json")["contradictions"]
    assert one["about"] == POINT
    titles = [row["title"][:2] for row in read(files, "index.json")["items"]]
    assert sorted(titles) == ["S1", "S2"]


def test_accounts_that_both_stay_are_not_spoken_of(walk, differing):
    files = built(walk, *differing[:2])
    assert read(files, "classification.json")["contradictions"] == []
