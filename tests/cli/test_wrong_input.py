"""What is wrong on the command line is one clear line, a hint and 2; never a stack."""

import shutil
import socket

import pytest

from app.config import Settings
from app.db import schema

pytestmark = pytest.mark.once


@pytest.fixture
def refused(barvinok):
    """Run a command that has to be refused; give what it said."""

    def run(*arguments, **over):
        done = barvinok(*arguments, **over)
        assert done.returncode == 2, done.stderr
        assert "Hint: " in done.stderr or "Error: " in done.stderr
        assert ".py:" not in done.stderr
        assert "Traceback" not in done.stderr
        return done.stderr

    return run


@pytest.fixture
def founded(live_world):
    """The settings of a founded installation, for a process of its own."""
    return {
        "BARVINOK_DATA": str(live_world.settings.data),
        "BARVINOK_DATABASE_URL": live_world.settings.database_url,
    }


READING = [("user", "list"), ("audit", "verify")]


@pytest.mark.parametrize("command", READING)
def test_a_folder_without_an_installation_stays_as_it_is(refused, command, tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    said = refused(*command, "--data", folder)
    assert "there is no installation in empty/" in said
    assert "barvinok init" in said
    refused(*command, "--data", tmp_path / "none")
    assert list(folder.iterdir()) == []
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    "command",
    [
        *READING,
        ("demo", "--out", "unused"),
        ("init", "--piped"),
        ("serve",),
    ],
)
def test_a_file_is_no_data_folder(refused, command, tmp_path):
    file = tmp_path / "plain.txt"
    file.write_text("plain")
    assert "plain.txt is a file" in refused(*command, "--data", file)
    assert file.read_text() == "plain"


@pytest.mark.parametrize("command", READING)
def test_a_damaged_installation_file_is_named(refused, command, founded, tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(founded["BARVINOK_DATA"], folder)
    (folder / "installation.toml").write_text("organisation = ")
    said = refused(*command, **founded | {"BARVINOK_DATA": str(folder)})
    assert "installation.toml" in said


@pytest.mark.parametrize("command", READING)
def test_a_database_that_is_gone_is_not_made_anew(refused, command, founded, tmp_path):
    file = tmp_path / "gone.db"
    over = founded | {"BARVINOK_DATABASE_URL": f"sqlite:///{file}"}
    assert "lost its database" in refused(*command, **over)
    assert not file.exists()


@pytest.mark.parametrize("command", [*READING, ("migrate",)])
def test_a_file_that_is_no_database_is_said_to_be_none(
    refused, command, founded, tmp_path
):
    file = tmp_path / "noise.db"
    file.write_bytes(bytes(range(256)) * 40)
    over = founded | {"BARVINOK_DATABASE_URL": f"sqlite:///{file}"}
    assert "The database cannot be used: DatabaseError" in refused(*command, **over)


@pytest.mark.parametrize("command", READING)
def test_an_older_database_asks_for_migrate(
    refused, command, founded, empty_database_url
):
    schema.upgrade(empty_database_url, "+1")
    over = founded | {"BARVINOK_DATABASE_URL": empty_database_url}
    assert "barvinok migrate" in refused(*command, **over)


def test_a_server_that_is_not_there_is_no_fault_and_its_password_stays(refused):
    url = "postgresql+psycopg://somebody:hunter2@127.0.0.1:1/barvinok"
    said = refused("migrate", BARVINOK_DATABASE_URL=url)
    assert "The database cannot be used: OperationalError" in said
    assert "hunter2" not in said


@pytest.mark.parametrize("url", ["nonsense", "mysql://x/y", "sqlite://", ""])
def test_an_address_that_is_none_names_the_setting(refused, url):
    assert "BARVINOK_DATABASE_URL" in refused("migrate", BARVINOK_DATABASE_URL=url)


def test_the_demonstration_does_not_go_into_a_used_folder(refused, founded, tmp_path):
    before = Settings.load(founded).installation_file.read_bytes()
    used, out = founded["BARVINOK_DATA"], tmp_path / "out"
    said = refused("demo", "--data", used, "--out", out)
    assert "is an installation already" in said
    assert Settings.load(founded).installation_file.read_bytes() == before
    assert not out.exists()


def test_a_port_that_is_taken_is_named_before_anything_starts(refused, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = refused("serve", "--data", tmp_path / "new", "--port", port)
    assert f"port {port}: Address already in use" in said
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("port", ["0", "65535", "99999", "-1", "http"])
def test_what_is_no_port_is_refused(refused, port):
    assert "--port" in refused("serve", "--port", port)


@pytest.mark.parametrize("descriptor", ["77", "x"])
def test_a_boot_key_that_does_not_come_names_the_setting(refused, descriptor):
    said = refused("run", "staff", BARVINOK_BOOT_KEY_FD=descriptor)
    assert "BARVINOK_BOOT_KEY_FD" in said


def test_a_damaged_checkpoint_or_file_of_roots_is_named(refused, founded, tmp_path):
    file = tmp_path / "noise"
    file.write_bytes(b"\xff\x00 noise")
    assert "checkpoint" in refused("audit", "verify", "--against", file, **founded)
    said = refused("init", "--data", tmp_path / "new", "--roots", file, "--piped")
    assert "noise is damaged or no file of roots" in said


def test_the_system_that_refuses_is_quoted_with_the_name_alone(refused, tmp_path):
    (tmp_path / "out").write_text("a file where a folder should be")
    said = refused(
        "demo", "--data", tmp_path / "new", "--out", tmp_path / "out" / "deeper"
    )
    assert "The system refused: Not a directory (deeper)." in said
    assert str(tmp_path) not in said
