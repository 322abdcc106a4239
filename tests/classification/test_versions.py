"""A later edition changes no decision, and shows what it would say otherwise."""

import msgspec
import pytest

from app import cases, db
from app.catalogues import Label
from app.classification import crime_catalogue, review
from app.classification.comparing import Comparer
from app.classification.differing import differences
from app.classification.entries import BarValue
from app.classification.rules import Finding
from app.classification.wording import all_of, catalogue_of, crime_of, wording_of
from app.facts import vocabulary
from app.packages import law as packages_law
from tests.classification.editions import GATE, OTHER_FACTS, WORDS, edition
from tests.classification.reviewed import CONFIRM

WILFUL = "icc.8.2.a.i"


def compared(known, n=-1):
    return Comparer(crime_catalogue(), vocabulary()).compare(
        known.decisions()[n].content
    )


def test_every_entry_comes_back_from_its_kept_text():
    catalogue, facts = crime_catalogue(), vocabulary()
    for key, text in all_of(catalogue).items():
        kept = msgspec.json.decode(msgspec.json.encode(text), type=type(text))
        crime = crime_of(kept, facts)
        assert crime.elements[0].told_apart == (
            catalogue.crimes[key].elements[0].told_apart
        )
        assert wording_of(crime, catalogue_of(kept, catalogue)) == text
        assert differences(text, kept) == ()


def test_a_difference_names_the_field_and_both_texts():
    old = all_of(crime_catalogue())[WILFUL]
    bar = msgspec.structs.replace(old.bars[0], value=BarValue.NO, basis=())
    killing, *others = old.elements
    added = msgspec.structs.replace(killing, id=f"{WILFUL}.more")
    new = msgspec.structs.replace(
        old,
        name=Label("Another name", "Інша назва"),
        elements=(*others, added),
        bars=(bar, *old.bars[1:]),
    )
    found = {(d.part, d.where, d.field): d for d in differences(old, new)}
    assert set(found) == {
        ("entry", "", "name"),
        ("element", killing.id, "whole"),
        ("element", added.id, "whole"),
        ("bar", "amnesty_barred", "value"),
        ("bar", "amnesty_barred", "basis"),
    }
    gone, come = (found["element", e.id, "whole"] for e in (killing, added))
    assert (gone.before, gone.after) == (killing.summary, None)
    assert (come.before, come.after) == (None, killing.summary)
    assert come.is_rule
    assert not found["entry", "", "name"].is_rule


def test_german_alone_is_no_difference_for_a_reviewer():
    old = all_of(crime_catalogue())[WILFUL]
    new = msgspec.structs.replace(old, name=Label(old.name.en, old.name.uk, "Anders"))
    assert old.name.de not in {"", "Anders"}
    assert differences(old, new) == ()


def test_on_the_same_edition_nothing_differs(known):
    known.decide(crime=WILFUL)
    assert not compared(known).differs


def test_words_alone_change_no_proposal_and_no_decision(known, tmp_path):
    known.decide(crime=WILFUL)
    before = known.decisions()
    with edition(tmp_path, WORDS):
        found = compared(known)
        assert known.decisions() == before
    assert [(d.part, d.field) for d in found.differences] == [("element", "summary")]
    assert not found.changes_proposal
    assert not found.findings
    assert found.differs


def test_other_facts_take_the_proposal_away_on_the_answers_of_then(known, tmp_path):
    known.decide(crime=WILFUL)
    assert known.decisions()[-1].content.was_proposed
    with edition(tmp_path, OTHER_FACTS):
        found = compared(known)
    assert found.was_proposed
    assert not found.is_proposed
    assert [(e, then) for e, then, _now in found.findings] == [
        (f"{WILFUL}.killing", Finding.INDICATED)
    ]


def test_a_decision_keeps_the_edition_and_the_text_that_it_was_taken_on(
    known, tmp_path
):
    known.decide(crime=WILFUL)
    with edition(tmp_path, WORDS):
        known.decide(crime=WILFUL, reason="Read anew.")
    first, second = (each.content for each in known.decisions())
    assert (first.catalogue_version, second.catalogue_version) == ("2026.3", "2027.1")
    assert first.wording.elements[0].summary.en == "One or more people were killed."
    assert "left to die" in second.wording.elements[0].summary.en
    assert first.wording.bases  # the sources that it rested upon


def test_the_reviewer_reads_what_the_text_said_and_says(known, desk, tmp_path):
    known.decide(crime=WILFUL)
    page = f"{known.path}/{known.incident}/{WILFUL}"
    assert 'id="since"' not in desk("iryna").get(page).text
    with edition(tmp_path, WORDS, GATE):
        shown = desk("iryna").get(page).text
    assert 'id="since"' in shown
    assert "edition 2026.3, now 2027.1" in shown
    assert "or left to die" in shown
    assert "the rules read this" in shown
    assert "No reviewer has decided yet" not in shown


@pytest.mark.parametrize("who", ["iryna", "olena"])
def test_an_entry_that_is_gone_is_still_read_as_it_was_decided(
    known, desk, tmp_path, who
):
    known.decide(crime="ucc.439", reason="By hand.")
    with edition(tmp_path, without="ucc.439"):
        assert "ucc.439" not in crime_catalogue().crimes
        listed = desk(who).get(known.path)
        page = desk(who).get(f"{known.path}/{known.incident}/ucc.439")
        found = compared(known)
    assert found.is_gone
    assert listed.status_code == 200
    assert "no such entry" in page.text
    assert 'id="decision-form"' not in page.text


def test_a_package_carries_the_text_that_was_decided_on(known, world, tmp_path):
    known.decide(crime=WILFUL)
    with edition(tmp_path, WORDS), db.transaction() as session:
        file = cases.get(session, known.ref, world.actor("iryna"), CONFIRM)
        incident = review.incident_of(session, file, known.incident)
        told = packages_law.proposals(
            session, file, {known.incident: ("I1", incident)}, {}
        )
    (entry,) = [each for each in told if each.crime_id == WILFUL]
    others = {each.catalogue_version for each in told if each is not entry}
    assert entry.catalogue_version == "2026.3"
    assert entry.elements[0].summary.en == "One or more people were killed."
    assert others <= {"2027.1"}
