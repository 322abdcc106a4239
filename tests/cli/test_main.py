"""The command line as a whole: how it refuses, and what it keeps to itself."""

import subprocess
import sys

import click
import pytest

from app import cli
from app.errors import SettingsError

SECRET = "words of an account"


@pytest.fixture
def planted(monkeypatch):
    """Put one command of the test's own among the others."""

    def plant(body):
        group = cli.barvinok
        monkeypatch.setattr(
            type(group), "get_command", lambda *_: click.command()(body), raising=True
        )

    return plant


def run(*arguments):
    """Run the command line in this process; return its exit code."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    return ended.value.code


def test_a_refusal_says_what_happened_and_a_hint_and_exits_2(planted, capsys):
    def refuse():
        raise SettingsError("BARVINOK_ENV is production or development")

    planted(refuse)
    assert run("anything") == 2
    said = capsys.readouterr().err
    assert "BARVINOK_ENV is production or development" in said
    assert said.splitlines()[-1].startswith("Hint: ")


def test_a_bug_says_where_and_keeps_the_words(planted, capsys):
    def break_off():
        raise KeyError(SECRET)

    planted(break_off)
    assert run("anything") == 1
    said = capsys.readouterr().err
    assert "KeyError" in said
    assert "break_off" in said
    assert SECRET not in said


def test_each_command_is_there_and_explains_itself(capsys):
    for name in cli.COMMANDS:
        assert run(name, "--help") == 0
        assert len(capsys.readouterr().out.splitlines()) > 3


def test_an_unknown_command_is_refused(capsys):
    assert run("unknown-command") == 2
    assert "unknown-command" in capsys.readouterr().err


def test_the_program_starts_as_one():
    done = subprocess.run(
        [sys.executable, "-c", "from app.cli import main; main()", "--help"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0
    assert "migrate" in done.stdout
