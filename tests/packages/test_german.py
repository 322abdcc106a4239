"""A German dossier speaks German: each catalogue that a package prints has it."""

import re
from collections.abc import Iterable, Iterator
from functools import partial

import pytest

from app.cases import gazetteer
from app.cases.vocabularies import load as vocabularies
from app.catalogues import Label
from app.classification import crime_catalogue, forum_catalogue
from app.classification.entries import Crime
from app.classification.fora import Forum
from app.consent import catalogue as consent
from app.facts import vocabulary
from app.liability import catalogue as liability
from app.packages import fora
from app.packages.ladder import warnings
from app.packages.ladder.rules import HandOver, Lock, Way
from app.packages.records import RecipientProfile
from tests.packages import rich, sample, walk
from tests.packages.built import read_json
from tests.packages.test_dossier import dossier_of, text_of

UNREAD = "hat noch keine Juristin und kein Jurist geprüft: Fragen, Tatbestände"
NO_TERM = "act"  # an act of no kind on the list stands as its code
LISTS = (
    *("act_types", "methods", "sexual_violence", "place_kinds", "object_kinds"),
    *("involvement", "languages", "testify", "relatives_at_risk", "protection_needs"),
)


def of_a_crime(crime: Crime) -> Iterator[Label]:
    """What the sheet of a possible crime prints of its entry."""
    yield crime.name
    yield crime.citation
    yield crime.instrument.label
    yield from (each.summary for each in crime.elements)
    bars = (crime.amnesty_barred, crime.limitation_barred)
    for bar in (*bars, crime.duty_to_prosecute_or_extradite):
        if bar.note:
            yield bar.note


def of_a_forum(forum: Forum) -> Iterator[Label]:
    """What a sheet prints of a forum that may take a case."""
    yield forum.name
    told = (forum.time.note, forum.place, *(each.reason for each in forum.limits))
    yield from (each for each in told if each)


def printed() -> dict[str, list[Label]]:
    """By catalogue, every text that a dossier can print."""
    facts, law = vocabulary(), crime_catalogue()
    crimes = (text for each in law.crimes.values() for text in of_a_crime(each))
    courts = forum_catalogue().fora.values()
    modes = liability.load().modes.values()
    lists = vocabularies()
    return {
        "questions": [each.question for each in facts.facts.values()],
        "groups of questions": [each.label for each in facts.groups],
        "crimes": [*crimes, *law.families.values(), *law.themes.values()],
        "sources of law": [each.ref for each in law.bases.values()],
        "fora": [text for each in courts for text in of_a_forum(each)],
        "modes of the rules": [
            text for each in law.modes.values() for text in (each.ref, each.summary)
        ],
        "modes of liability": [
            text for each in modes for text in (each.label, each.summary, *each.basis)
        ],
        "lists": [each.label for name in LISTS for each in lists[name].values()],
        "purposes": [each.label for each in consent.load().purposes.values()],
        "regions": [
            each.label
            for each in gazetteer.load().regions.values()
            if each.id.startswith("UA-")
        ],
    }


@pytest.mark.parametrize("name", printed())
def test_every_text_that_a_dossier_prints_has_german(name):
    texts = printed()[name]
    assert texts
    assert [each.en for each in texts if not each.de] == []


def test_an_article_is_cited_as_german_lawyers_cite_it():
    crimes = crime_catalogue().crimes
    assert crimes["vstgb.8.1.1"].citation.de == "§ 8 Abs. 1 Nr. 1 VStGB"
    assert crimes["icc.8.2.a.i"].citation.de == "Römisches Statut, Art. 8(2)(a)(i)"


def english_in(text: str, labels: Iterable[Label]) -> list[str]:
    """Return the English labels that stand in a text and are not its German too."""
    return [
        each.en
        for each in labels
        if each.en not in each.de
        and re.search(rf"(?<!\w){re.escape(' '.join(each.en.split()))}(?!\w)", text)
    ]


def without_german(node: object) -> Iterator[str]:
    """Yield the English of each label of a file that has no German."""
    if isinstance(node, list):
        for each in node:
            yield from without_german(each)
    elif isinstance(node, dict) and {"en", "uk", "de"} == set(node):
        if not node["de"]:
            yield node["en"]
    elif isinstance(node, dict):
        for each in node.values():
            yield from without_german(each)


def test_a_german_dossier_has_no_english_label(world, tmp_path, monkeypatch):
    german = partial(RecipientProfile, languages=("de",))
    monkeypatch.setattr(walk, "RecipientProfile", german)
    bag = rich.packed(rich.begin(world), tmp_path)
    told = read_json(bag, "data/dossier/dossier.json")
    assert set(without_german(told)) == {NO_TERM}
    text = text_of((bag / "data/dossier/dossier.pdf").read_bytes(), tmp_path)
    labels = [each for texts in printed().values() for each in texts]
    assert english_in(text, labels) == []
    for each in (
        *("Wurde ein Mensch getötet? ja", "Gebiet Cherson"),
        *("Kriegsverbrechen der vorsätzlichen Tötung", "Art. 147", UNREAD),
        *("Römisches Statut, Art. 8(2)(a)(i)", "Internationaler Strafgerichtshof"),
        *("Ein oder mehrere Menschen wurden getötet.", "§ 8 Abs. 1 Nr. 1 VStGB"),
        *("IKRK, Völkergewohnheitsrecht, Regel 158", "Art. 25(3)(a): Begeht die Tat"),
    ):
        assert each in text, each
    english = text_of((bag / "data/dossier/dossier-en.pdf").read_bytes(), tmp_path)
    for each in ("War crime of wilful killing", "Rome Statute art. 8(2)(a)(i)"):
        assert each in english
    assert "geprüft" not in english


@pytest.mark.parametrize("language", ["en", "uk"])
def test_that_no_lawyer_read_the_german_is_said_in_german_alone(language, tmp_path):
    assert UNREAD not in text_of(dossier_of(sample.contents(), language), tmp_path)
    assert UNREAD in text_of(dossier_of(sample.contents(), "de"), tmp_path)


def test_a_step_below_the_rule_is_told_on_a_german_cover(tmp_path):
    lines = [
        *warnings.on_the_cover(HandOver(lock=Lock.CLASSICAL, way=Way.PORTAL)),
        *warnings.on_the_cover(HandOver(lock=Lock.CODE, way=Way.CARRIER)),
    ]
    whole = sample.contents(handling=tuple(lines))
    text = text_of(dossier_of(whole, "de"), tmp_path)
    assert len(lines) == 4
    for line in lines:
        assert " ".join(line.de.split())[:60] in text
        assert line.en[:60] not in text


def test_a_stage_of_a_proceeding_has_words_in_each_language():
    assert set(fora.STAGES) == set(fora.Stage)
    assert all(each.en and each.uk and each.de for each in fora.STAGES.values())
