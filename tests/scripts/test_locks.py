"""What is installed is named by hash, and comes from no address in particular."""

import json
import re

import pytest

from tests.support.source import ROOT

LOCKS = sorted(ROOT.glob("requirements*.txt"))
NODE = ROOT / "tests" / "support" / "node"
ELSEWHERE = re.compile(
    r"://|^\s*-|file:|\s@\s|/(?:home|root|work|opt|tmp)/", re.MULTILINE
)


def packages(text):
    """Split a lock file into one text per package."""
    return [part for part in re.split(r"\n(?=\S)", text) if not part.startswith("#")]


def faults(text):
    """Say what in a lock file is not an exact version with its hashes."""
    for package in packages(text):
        if not re.match(r"[a-z0-9._-]+==[\w.]+", package):
            yield f"no exact version: {package.splitlines()[0]}"
        if "--hash=sha256:" not in package:
            yield f"no hash: {package.splitlines()[0]}"
    without_hashes = re.sub(r"^\s*--hash=.*$", "", text, flags=re.MULTILINE)
    if ELSEWHERE.search(without_hashes):
        yield "an address or an option"


def test_there_are_three_lock_files():
    assert [path.name for path in LOCKS] == [
        "requirements-build.txt",
        "requirements-dev.txt",
        "requirements.txt",
    ]


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_each_package_has_an_exact_version_and_its_hashes(path):
    assert list(faults(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "click>=8",
        "click==8.5.1",
        "--index-url x",
        "click @ file:x",
        "click==8.5.1 --hash=sha256:00 # from https:" + "//example.org",
    ],
)
def test_a_loose_line_is_found(line):
    assert list(faults(line))


def test_what_runs_is_what_is_tested():
    def versions(name):
        text = (ROOT / name).read_text("utf-8")
        return {package.split()[0] for package in packages(text)}

    assert versions("requirements.txt") <= versions("requirements-dev.txt")


def test_every_dependency_is_locked():
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    block = text[text.index("dependencies = [") : text.index("[project.scripts]")]
    named = re.findall(r'"([A-Za-z0-9._-]+)', block)
    locked = {
        package.partition("==")[0]
        for package in packages((ROOT / "requirements.txt").read_text("utf-8"))
    }
    assert {name.lower() for name in named} <= locked


def test_the_test_tools_of_npm_are_locked_without_addresses():
    text = (NODE / "package-lock.json").read_text("utf-8")
    tools = json.loads(text)["packages"]
    assert "://" not in text
    assert all("integrity" in each for path, each in tools.items() if path)
