"""How the server program is found."""

import pytest

from tests.support import postgres


def make_program(folder, says="postgres (PostgreSQL) 15.18"):
    folder.mkdir(parents=True)
    program = folder / "postgres"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    return folder


def test_the_oldest_supported_server_is_taken(tmp_path):
    for version in ("14", "16", "15"):
        make_program(tmp_path / version / "bin")
    found = postgres.find_programs(tmp_path, {"PATH": ""})
    assert found == tmp_path / "15" / "bin"


@pytest.mark.parametrize(
    ("says", "is_found"),
    [
        ("postgres (PostgreSQL) 17.2", True),
        ("postgres (PostgreSQL) 14.9", False),
        ("something else", False),
    ],
)
def test_a_server_on_the_path_is_taken_when_it_is_new_enough(tmp_path, says, is_found):
    folder = make_program(tmp_path / "bin", says)
    found = postgres.find_programs(tmp_path / "none", {"PATH": str(folder)})
    assert found == (folder if is_found else None)


def test_without_a_server_the_message_has_the_line_to_run(monkeypatch):
    monkeypatch.setattr(postgres, "find_programs", lambda: None)
    with (
        pytest.raises(postgres.PostgresMissingError, match="apt-get install"),
        postgres.server(),
    ):
        pass
