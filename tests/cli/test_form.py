"""`barvinok form check`: every mistake of a questionnaire with its line, and 2."""

import pytest
from click.testing import CliRunner

from app.cli import barvinok
from app.intake import questions

TEXT = questions.CATALOGUE.read_text("utf-8")


def check(*arguments):
    return CliRunner().invoke(barvinok, ["form", "check", *map(str, arguments)])


@pytest.fixture
def planted(tmp_path):
    """Write the questionnaire with changes, each of which must be there to change."""

    def write(*changes):
        text = TEXT
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "mine.yaml"
        file.write_text(text, "utf-8")
        return file

    return write


def line_of(file, words):
    lines = file.read_text("utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_the_questionnaire_in_use_has_no_mistake():
    said = check()
    assert said.exit_code == 0
    assert "No mistake." in said.stdout


def test_every_mistake_is_named_at_once_with_its_line(planted):
    file = planted(
        ("  adult: [fc.safe_now,", "  adult: [fc.nobody, fc.safe_now,"),
        ("{id: woman, text:", "{id: man, text:"),
        ('uk: "Лікар або ліки"', 'ru: "Врач"'),
        ("      max_chars: 300\n".replace("      ", "    "), ""),
    )
    said = check(file)
    assert said.exit_code == 2
    assert said.stdout == ""
    for reason, words in {
        "there is no question 'fc.nobody'": "fc.nobody,",
        "the option 'man' stands on line": '{id: man, text: {en: "A man"',
        "a line says how long it may be: max_chars": "- id: fc.free_line",
    }.items():
        told = f"mine.yaml, line {line_of(file, words)}: {reason}"
        assert told in said.stderr
    assert "the key 'ru' is not known here" in said.stderr
    lines = [line for line in said.stderr.splitlines() if line.startswith("mine.yaml")]
    numbers = [int(line.split("line ")[1].split(":")[0]) for line in lines]
    assert numbers == sorted(numbers)
    assert f"Mistakes: {len(lines)}." in said.stderr


def test_a_file_that_is_no_yaml_is_one_clear_refusal(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("a: [", "utf-8")
    said = check(file)
    assert said.exit_code != 0
    assert "mine.yaml, line" in str(said.exception)


def test_checking_changes_nothing(planted):
    file = planted(('version: "2', 'versions: "2'))
    before = file.read_bytes()
    assert check(file).exit_code == 2
    assert file.read_bytes() == before
