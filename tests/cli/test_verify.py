"""`barvinok verify`: a package is checked without running anything that lies in it."""

import shutil

import pytest

from app.packages.verify import CHECKS
from tests.packages.built import bag_in


@pytest.fixture
def bag(tmp_path):
    """An unpacked package that may be damaged."""
    return bag_in(tmp_path)


def test_a_whole_package_passes_and_both_signatures_are_checked(barvinok, bag):
    done = barvinok("verify", bag)
    assert done.returncode == 0, done.stdout
    assert "NOT CHECKED" not in done.stdout.replace("NOT CHECKED  time stamp", "")
    for name, _ in CHECKS:
        assert name in done.stdout


def test_a_changed_file_fails_and_is_named(barvinok, bag):
    changed = bag / "data" / "index.json"
    changed.write_bytes(changed.read_bytes() + b" ")
    done = barvinok("verify", bag)
    assert done.returncode == 1
    assert "data/index.json" in done.stdout
    assert "Do not rely on this package" in done.stdout


def test_what_lies_in_the_package_is_not_run(barvinok, bag, tmp_path):
    trap = tmp_path / "sprung"
    for name in ("verify.py", "json.py", "sitecustomize.py"):
        (bag / name).write_text(f"open({str(trap)!r}, 'w')\n")
    assert barvinok("verify", bag).returncode == 1
    assert not trap.exists()


def test_an_empty_folder_is_no_package(barvinok, tmp_path):
    (tmp_path / "empty").mkdir()
    done = barvinok("verify", tmp_path / "empty")
    assert done.returncode == 1
    assert "FAILED" in done.stdout


def test_a_file_that_is_not_unpacked_gets_the_next_step(barvinok, tmp_path):
    file = tmp_path / "package.zip.age"
    file.write_bytes(b"age-encryption.org/v1\n")
    done = barvinok("verify", file)
    assert done.returncode == 2
    assert "age -d" in done.stderr
    assert barvinok("verify", tmp_path / "nowhere").returncode == 2


def test_a_package_is_not_written_to(barvinok, bag, tmp_path):
    before = tmp_path / "before"
    shutil.copytree(bag, before)
    barvinok("verify", bag)
    for path in bag.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (before / path.relative_to(bag)).read_bytes()
    assert len(list(bag.rglob("*"))) == len(list(before.rglob("*")))
