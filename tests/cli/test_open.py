"""`barvinok open`: an office opens the volumes that it sent."""

import pytest

from app.packages import volumes
from tests.packages.sent_volumes import DATA, send

NAME = "BVP-7K3Q92.zip"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """An empty folder in which the command is run."""
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def sent(tmp_path):
    """Three volumes, their index and the page."""
    return send(tmp_path / "sent", DATA, volume_bytes=volumes.LEAST_BYTES)


def test_volumes_open_with_the_code_that_is_typed(barvinok, desk, sent):
    done = barvinok("open", sent.set.folder, typed=volumes.grouped(sent.code))
    assert done.returncode == 0, done.stderr
    assert (desk / NAME).read_bytes() == DATA
    assert (desk / NAME).stat().st_mode & 0o077 == 0
    assert sent.code not in done.stdout + done.stderr


def test_a_file_that_is_there_is_not_replaced(barvinok, desk, sent):
    (desk / NAME).write_bytes(b"kept")
    done = barvinok("open", sent.set.folder, typed=sent.code)
    assert done.returncode == 2
    assert f"{NAME} exists" in done.stderr
    assert (desk / NAME).read_bytes() == b"kept"


def test_what_does_not_open_leaves_nothing(barvinok, desk, sent):
    another = barvinok("open", sent.set.folder, typed=volumes.new_code())
    slip = barvinok("open", sent.set.folder, typed=sent.code[::-1])
    sent.volume(2).unlink()
    missing = barvinok("open", sent.set.folder, typed=sent.code)
    for done, said in (
        (another, "this code opens other volumes"),
        (slip, "The code has a typing mistake"),
        (missing, f"missing: {sent.set.volumes[1].name}"),
    ):
        assert done.returncode == 2
        assert said in done.stderr
    assert not list(desk.iterdir())


def test_a_folder_without_an_index_is_no_set(barvinok, desk):
    done = barvinok("open", desk)
    assert done.returncode == 2
    assert "the index is missing" in done.stderr
