"""An export as its receiver has it: opened with stock tar, row by row."""

import io
import json
import tarfile
from collections import defaultdict
from dataclasses import dataclass, field

import pytest

from app.moving import exporting
from app.vault import age
from tests.moving import moved


@dataclass
class Taken:
    """The members of an export, and the rows of its tables in their order."""

    members: dict = field(repr=False)
    rows: dict = field(repr=False)

    @property
    def told(self):
        """What it says first of itself."""
        return json.loads(self.members["export.json"])


def clear_of(path, identity):
    """Decrypt a whole export."""
    clear = io.BytesIO()
    with path.open("rb") as sealed:
        age.decrypt(identity, sealed, clear)
    return clear.getvalue()


def taken_apart(clear):
    """Read a tar as any program would."""
    members, rows = {}, defaultdict(list)
    with tarfile.open(fileobj=io.BytesIO(clear)) as tar:
        for info in tar:
            name = info.name.removeprefix("export/")
            members[name] = tar.extractfile(info).read()
            if name.startswith("tables/"):
                told = [json.loads(line) for line in members[name].splitlines()]
                rows[name.split("/")[1]] += told
    return Taken(members, rows)


@dataclass
class Leavers:
    """Those who leave: their key, and the file that they were given."""

    identity: str = field(repr=False)
    recipient: str = field(repr=False)
    folder: object

    def export(self, world, name="all.age", **how):
        """Export a world to them."""
        seed = age.seed_of(world.house.roots.recovery_identity)
        out = self.folder / name
        return exporting.export(world.settings, seed, self.recipient, out, **how)

    def opened(self, name="all.age"):
        """Open what they were given."""
        return taken_apart(clear_of(self.folder / name, self.identity))


@pytest.fixture
def leavers(tmp_path):
    """People with a key of their own."""
    folder = tmp_path / "leavers"
    folder.mkdir()
    return Leavers(*age.new_identity(), folder)


@pytest.fixture
def empty_house(_maker, tmp_path_factory):
    """Leads to an empty database and folder of its own, in a `with` block."""
    return lambda: moved.elsewhere(_maker, tmp_path_factory.mktemp("elsewhere"))
