"""The engine against known outcomes: all expected, none forbidden, little surplus."""

from pathlib import Path

import pytest

from app.classification import crime_catalogue
from app.classification.legal import modes_of_liability
from app.classification.measure import known_cases, measure
from app.errors import CatalogueError
from app.facts import Answer, vocabulary

PATTERNS = Path(__file__).with_name("patterns.yaml")
FEW = 5


@pytest.fixture(scope="module")
def public():
    return measure(known_cases())


@pytest.fixture(scope="module")
def unseen():
    return measure(known_cases(PATTERNS))


def test_every_expected_entry_of_the_public_cases_is_proposed(public):
    assert len(public.results) == 13
    assert public.recall == 1
    assert all(not result.missed for result in public.results)


def test_nothing_forbidden_is_proposed(public):
    assert public.forbidden == 0


def test_every_element_is_explained(public):
    assert all(not result.unexplained for result in public.results)


def test_without_the_facts_of_a_gate_the_proposal_is_gone(public):
    assert all(not result.survived for result in public.results)


def test_proposals_stay_few(public):
    assert public.median_primaries <= FEW
    assert public.most_primaries <= 12
    assert public.precision >= 0.7


def test_it_holds_on_patterns_it_was_not_tuned_on(unseen):
    assert len(unseen.results) >= 25
    assert unseen.is_sound
    assert unseen.recall == 1
    assert unseen.median_primaries <= FEW


def test_ids_names_and_order_play_no_part():
    cases = known_cases()
    there = measure(cases).results
    back = measure(tuple(reversed(cases))).results
    assert [r.proposals for r in there] == [r.proposals for r in reversed(back)]


def test_the_measure_can_fail(tmp_path):
    text = """\
version: "1"
cases:
- id: wrong
  title: A case that asks for what cannot be
  facts: {yes: [act.killing], no: [ctx.iac]}
  expected: [icc.8.2.a.i]
  must_not_propose: []
- id: forbidden
  title: A case that forbids what must be
  facts: {yes: [act.detention, custody.no_legal_basis], no: []}
  expected: []
  must_not_propose: [ucc.146]
"""
    path = tmp_path / "cases.yaml"
    path.write_text(text)
    report = measure(known_cases(path))
    assert not report.is_sound
    assert report.results[0].missed == ("icc.8.2.a.i",)
    assert report.results[1].forbidden == ("ucc.146",)
    assert report.recall == 0
    assert report.precision == 0


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("{yes: [act.flying]}", "there is no fact 'act.flying'"),
        ("{yes: [act.rape], no: [act.rape]}", "'act.rape' was answered yes already"),
        ("{yes: [act.gas_used], no: [act.banned_weapon]}", "which it sets, is no"),
        ("{maybe: [act.rape]}", "the key 'maybe' is not known here"),
    ],
)
def test_wrong_facts_are_refused_with_place_and_reason(tmp_path, facts, said):
    path = tmp_path / "cases.yaml"
    path.write_text(
        "version: '1'\ncases:\n- id: a\n  title: A\n"
        f"  facts: {facts}\n  expected: []\n  must_not_propose: []\n"
    )
    with pytest.raises(CatalogueError) as caught:
        known_cases(path)
    assert str(caught.value).startswith("cases.yaml, line 5: ")
    assert said in str(caught.value)


def test_the_mode_of_liability_that_was_found_is_indicated():
    for case in known_cases():
        answers = vocabulary().answers(case.given)
        found = modes_of_liability(answers, crime_catalogue())
        indicated = {each.mode.id for each in found if each.is_indicated}
        assert set(case.modes_of_liability) <= indicated


def test_a_commander_is_liable_only_for_what_was_known_and_not_stopped():
    def mode(**told):
        answers = {f"perp.{key}": Answer(value) for key, value in told.items()}
        found = modes_of_liability(vocabulary().answers(answers), crime_catalogue())
        return next((each for each in found if each.mode.id == "mode.28.a"), None)

    assert mode(commander="yes").missing == (
        "perp.knew_or_should",
        "perp.failed_prevent_punish",
    )
    assert not mode(commander="yes").is_indicated
    assert mode(commander="yes", knew_or_should="no") is None
    known = {
        "commander": "yes",
        "knew_or_should": "yes",
        "failed_prevent_punish": "yes",
    }
    assert mode(**known).is_indicated
