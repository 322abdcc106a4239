"""A case of Olena's whose survivor looks for a brother who is missing."""

from datetime import date
from uuid import UUID

import pytest

from app import cases, catalogues, db, start
from app.cases.consent_pages import talks
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.config import Settings
from app.consent import catalogue as consents
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.staff.policy import Permission
from app.tracks import catalogue, following
from tests.cases.conftest import staff, told
from tests.statements.conftest import blobs, case

__all__ = ["blobs", "case", "staff", "told"]

TODAY = date(2026, 11, 24)

OWN = """\
as_of: 2026-12-03
sources:
  - {id: letter, title: {en: "An invented letter"}}
bodies:
  - id: nib
    kind: tracing
    label: {en: "Bureau"}
    what_for: {en: "Requests of relatives."}
    detaining_side: yes
    reply_days: 30
    source: letter
    as_of: 2026-12-02
    verified: yes
"""


@pytest.fixture
def own(tmp_path):
    """Write a file of the office's own, and read it as a start does."""

    def read(text, name="tracks.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        settings = Settings.load({"BARVINOK_CATALOGUES": str(tmp_path)})
        start.read_own_catalogues(settings)
        return catalogue.load()

    yield read
    catalogues.use_own(None)


def opened(s, told, actor, permission=Permission.CASE_WRITE):
    return cases.get(s, told.ref, actor, permission)


def body_id(name) -> UUID:
    return catalogue.load().bodies[name].recipient_id


def answers(
    told,
    actor,
    recipient,
    decision=Decision.GRANTED,
    *,
    person=None,
    purpose="tracing",
    options=("search",),
    given_by="family",
):
    """Record an answer of the family about the one who is sought."""
    content = ConsentContent(
        person_id=person or told.other,
        purpose=purpose,
        decision=decision,
        recipient_id=recipient,
        options=options if decision is Decision.GRANTED else (),
        form=Form.WRITTEN,
        explained=tuple(range(len(consents.load().purposes[purpose].explain))),
        text_hash=ledger.wording_hash(purpose, "uk"),
        language="uk",
        given_by=given_by,
        given_on=TODAY,
    )
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CONSENT_WRITE)
        talks.record(s, file, content, ConsentWords(teach_back="As she said it."))


@pytest.fixture
def missing(told, olena):
    """The survivor's brother is missing, as far as was told."""
    with db.transaction() as s:
        file = opened(s, told, olena)
        telling.tell_fate(s, file, FateContent(told.other, "fate.missing"))
        sister = RelationContent(
            told.survivor, told.other, "rel.sibling", may_speak=True, basis="sister"
        )
        telling.relate(s, file, sister)
    return told.other


@pytest.fixture
def track(told, olena, clock, missing):
    """The search for him."""
    with db.transaction() as s:
        return following.open_track(
            s,
            opened(s, told, olena),
            kind="missing_person",
            person_id=missing,
            asked_by_id=told.survivor,
            interest="",
        )
