"""The invented package, built once, and what a receiver does with it."""

import atexit
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.packages import bag, seal
from app.packages.contents import PackageContents
from app.packages.seal import Receipt
from app.vault import age
from tests.packages.sample import contents

SEED = bytes(range(32))
IDENTITY, RECIPIENT = age.new_identity()
ANNEX_IDENTITY, ANNEX_RECIPIENT = age.new_identity()


@dataclass(frozen=True)
class Built:
    """One sealed package, its receipt, and the zip inside it."""

    receipt: Receipt
    zipped: bytes
    folder: Path


@cache
def built() -> Built:
    """Seal the sample, open it again with our own reader, and unpack it."""
    folder = Path(tempfile.mkdtemp(prefix="barvinok-test-package-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return build(contents(), folder)


def build(what: PackageContents, folder: Path, **over: Any) -> Built:
    """Seal any contents into a folder and unpack them beside."""
    receipt = seal.write_package(
        what,
        seed=SEED,
        recipients=[RECIPIENT],
        path=folder / f"{what.package_id}.zip.age",
        **over,
    )
    opened = io.BytesIO()
    with receipt.path.open("rb") as sealed:
        age.decrypt(IDENTITY, sealed, opened)
    with zipfile.ZipFile(opened) as archive:
        archive.extractall(folder)
    return Built(receipt, opened.getvalue(), folder / what.package_id)


def bag_in(folder: Path) -> Path:
    """Return a copy of the unpacked sample that a test may change."""
    return Path(shutil.copytree(built().folder, folder / "bag"))


def verified(root: Path, *, path: str | None = None) -> subprocess.CompletedProcess:
    """Run the package's own verify.py as a receiver does."""
    environment = dict(os.environ)
    if path is not None:
        environment["PATH"] = path
    return subprocess.run(
        [sys.executable, "-I", root / "verify.py"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=root.parent,
        timeout=120,
    )


def stock_tools_accept(root: Path) -> bool:
    """Say whether bagit.py, sha256sum and openssl all accept a bag."""
    bagit = str(Path(sys.executable).with_name("bagit.py"))
    commands = (
        [sys.executable, bagit, "--quiet", "--validate", "."],
        ["sha256sum", "--strict", "--status", "-c", "proof/hashlist.txt"],
        [
            *("openssl", "pkeyutl", "-verify", "-rawin", "-pubin"),
            *("-inkey", "proof/org-ed25519.pem", "-in", "proof/hashlist.txt"),
            *("-sigfile", "proof/hashlist.txt.ed25519.sig"),
        ],
    )
    return all(
        subprocess.run(
            command, cwd=root, capture_output=True, check=False, timeout=120
        ).returncode
        == 0
        for command in commands
    )


def listed_again(root: Path) -> None:
    """Rewrite every list and manifest after a change, as a forger without keys would.

    Only the signatures over the hash list, which need the seed, stay as they were.
    """

    def measured(paths: list[Path]) -> list[bag.Measured]:
        return bag.by_path(
            bag.measure(
                bag.in_memory(path.relative_to(root).as_posix(), path.read_bytes())
            )
            for path in paths
        )

    payload = measured([path for path in (root / "data").rglob("*") if path.is_file()])
    (root / "proof/hashlist.txt").write_bytes(bag.hash_lines(payload, "sha256"))
    for algorithm in bag.ALGORITHMS:
        data = bag.hash_lines(payload, algorithm)
        (root / f"manifest-{algorithm}.txt").write_bytes(data)
    octets = sum(each.size_bytes for each in payload)
    info = (root / "bag-info.txt").read_text().splitlines()
    info = [
        f"Payload-Oxum: {octets}.{len(payload)}" if "Payload-Oxum" in line else line
        for line in info
    ]
    (root / "bag-info.txt").write_text("\n".join(info) + "\n")
    tags = measured(
        [
            path
            for path in root.rglob("*")
            if path.is_file()
            and root / "data" not in path.parents
            and not path.name.startswith("tagmanifest-")
        ]
    )
    for algorithm in bag.ALGORITHMS:
        data = bag.hash_lines(tags, algorithm)
        (root / f"tagmanifest-{algorithm}.txt").write_bytes(data)


def signed_again(root: Path, seed: bytes) -> None:
    """Sign the hash list with a seed, as whoever holds one would; list all again."""
    from app.packages import proof

    listed_again(root)
    for entry in proof.tags(seed, (root / "proof/hashlist.txt").read_bytes()):
        (root / entry.path).write_bytes(entry.open().read())
    listed_again(root)


def read_json(root: Path, path: str) -> dict:
    """Read a JSON file of a bag."""
    return json.loads((root / path).read_bytes())


def write_json(root: Path, path: str, value: dict) -> None:
    """Write a JSON file of a bag."""
    (root / path).write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
