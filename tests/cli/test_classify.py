"""`barvinok classify`: proposals from a file, as a process, without a database."""

import json

import pytest
import yaml

from app.config import ROOT

pytestmark = pytest.mark.once

PUBLIC_CASES = ROOT / "config" / "catalogues" / "public_cases.yaml"

CASE = {
    "id": "c1",
    "facts": {"yes": ["act.killing", "ctx.iac"]},
    "when": "2022-03",
    "territory": "UA",
}


@pytest.fixture
def facts_file(tmp_path):
    """Write cases to a file and give its path."""

    def write(*cases):
        path = tmp_path / "facts.json"
        path.write_text(json.dumps({"cases": list(cases)}))
        return path

    return write


def test_every_expected_entry_is_proposed_and_nothing_forbidden(barvinok):
    done = barvinok("classify", "--measure")
    assert done.returncode == 0, done.stdout
    assert "Recall of expected       100%" in done.stdout
    assert "Forbidden and proposed   0" in done.stdout
    assert "Primaries, median" in done.stdout
    assert "Primaries, most" in done.stdout


def test_a_missed_entry_ends_the_measure_with_1(barvinok, tmp_path):
    told = yaml.safe_load(PUBLIC_CASES.read_text("utf-8"))
    told["cases"] = told["cases"][:1]
    told["cases"][0]["facts"] = {"yes": [], "no": []}
    file = tmp_path / "cases.yaml"
    file.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    done = barvinok("classify", file, "--measure")
    assert done.returncode == 1
    assert "missed: " in done.stdout


def test_the_public_cases_themselves_can_be_classified(barvinok):
    done = barvinok("classify", PUBLIC_CASES, "--format", "json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    proposed = {case["id"]: case["proposals"] for case in said["cases"]}
    assert proposed["ua-kherson-guard"]
    assert not proposed["var-killed-in-combat"]


def test_proposals_are_said_in_words_with_what_supports_them(barvinok, facts_file):
    done = barvinok("classify", facts_file(CASE))
    assert done.returncode == 0, done.stderr
    assert "act.killing" in done.stdout
    ukrainian = barvinok("classify", facts_file(CASE), "--language", "uk").stdout
    assert ukrainian != done.stdout


def test_nothing_told_proposes_nothing(barvinok, facts_file):
    done = barvinok("classify", facts_file({"id": "empty", "facts": {}}))
    assert done.returncode == 0
    assert "nothing is proposed" in done.stdout


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id": "c1", "facts": {"yes": ["no.such_fact"]}}, "no.such_fact"),
        ({"id": "c1", "facts": {"yes": ["act.killing"], "no": ["act.killing"]}}, "act"),
        ({"id": "c1", "facts": {}, "when": "2022-13"}, "2022-13"),
        ({"facts": {}}, "id"),
    ],
)
def test_wrong_input_is_refused_whole_and_named(barvinok, facts_file, wrong, said):
    done = barvinok("classify", facts_file(CASE | {"id": "good"}, wrong))
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "facts.json, line 1" in done.stderr
    assert "Nothing of the file was used" in done.stderr


def test_a_call_without_a_file_explains_itself(barvinok):
    done = barvinok("classify")
    assert done.returncode == 2
    assert "--measure" in done.stderr
