"""Check this package, with the command `python3 verify.py`.

Run it from anywhere; it checks the folder that it lies in, or the folder named after
it. It prints one line for each check: OK, FAILED, or NOT CHECKED with the reason. It
never writes, never opens the network, and prints no person's name.

Exit: 0 everything was checked and is right; 1 something failed; 3 nothing failed, but
something could not be checked here.

It needs Python 3.9 or later and nothing else. For the signatures and the time stamp it
calls `openssl` (3.0 or later; 3.5 or later for ML-DSA-65). What each check means and
how to do it without this file stands in 00_START.html.
"""

from __future__ import annotations

import os
import sys

# Nothing that lies in the package may take the place of Python's own modules.
if __name__ == "__main__":
    sys.dont_write_bytecode = True
    _HERE = os.path.realpath(__file__ + "/..")
    sys.path[:] = [p for p in sys.path if os.path.realpath(p or ".") != _HERE]

import base64
import csv
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

OK = "OK"
FAILED = "FAILED"
NOT_CHECKED = "NOT CHECKED"
EXITS = {OK: 0, FAILED: 1, NOT_CHECKED: 3}

ALGORITHMS = {"sha256": 64, "sha512": 128}
CHUNK = 1024 * 1024
UNHASHED = ("prev_hash", "hash", "signature")
ANY_OPENSSL = (0, 0)
OPENSSL_FOR_ED25519 = (3, 0)
OPENSSL_FOR_MLDSA = (3, 5)
OPENSSL_SECONDS = 120
ZIP = b"PK\x03\x04"
SEALED = b"age-encryption.org/v1"


class Line(NamedTuple):
    """What one check said."""

    result: str
    check: str
    detail: str


class WrongError(Exception):
    """Something is not as it was sent; says what and where."""


class CannotError(Exception):
    """The check could not be made on this computer; says why."""


class Package:
    """An unpacked package: its files, and their hashes, each read once."""

    def __init__(self, root: Path) -> None:
        """List the files under `root`. Links are refused: evidence is complete."""
        self.root = root
        self.paths: list[str] = []
        self._hashes: dict[str, dict[str, str]] = {}
        self._sizes: dict[str, int] = {}
        for folder, folders, names in os.walk(str(root)):
            for name in folders + names:
                path = Path(folder) / name
                relative = path.relative_to(root).as_posix()
                if path.is_symlink():
                    raise WrongError("a link instead of a file: " + shown(relative))
                if name in names:
                    self.paths.append(relative)
        self.paths.sort()

    def read(self, path: str) -> bytes:
        """Return all bytes of a small file."""
        return (self.root / path).read_bytes()

    def digest(self, path: str, algorithm: str) -> str:
        """Return one hash of a file, lower-case hex."""
        if path not in self._hashes:
            sums = {name: hashlib.new(name) for name in ALGORITHMS}
            self._sizes[path] = 0
            with (self.root / path).open("rb") as file:
                for piece in iter(lambda: file.read(CHUNK), b""):
                    self._sizes[path] += len(piece)
                    for each in sums.values():
                        each.update(piece)
            self._hashes[path] = {name: sums[name].hexdigest() for name in sums}
        return self._hashes[path][algorithm]

    def size(self, path: str) -> int:
        """Return how many bytes of a file were hashed."""
        self.digest(path, "sha256")
        return self._sizes[path]

    def index(self) -> dict[str, Any]:
        """Return `data/index.json`."""
        loaded: dict[str, Any] = json.loads(self.read("data/index.json"))
        return loaded


def shown(text: object) -> str:
    """Make text from the package safe to print on any terminal."""
    kept = "".join(sign if " " <= sign <= "~" else "?" for sign in str(text))
    return kept[:160]


def listed(data: bytes, algorithm: str) -> dict[str, str]:
    """Read `hash, two spaces, path` lines strictly: any other form is a change."""
    length = ALGORITHMS[algorithm]
    if not data.endswith(b"\n"):
        raise WrongError("a list does not end with a full line")
    found: dict[str, str] = {}
    for number, line in enumerate(data.decode("ascii").split("\n")[:-1], start=1):
        digest, gap, path = line[:length], line[length : length + 2], line[length + 2 :]
        if (
            re.fullmatch(f"[0-9a-f]{{{length}}}", digest) is None
            or gap != "  "
            or re.fullmatch(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*", path) is None
            or ".." in path.split("/")
            or path in found
        ):
            raise WrongError(f"line {number} of a list is not as it was written")
        found[path] = digest
    return found


def compare(
    package: Package, data: bytes, algorithm: str, there: Sequence[str]
) -> None:
    """Hold a list against the files that are there: none missing, added or changed."""
    entries = listed(data, algorithm)
    missing = set(entries) - set(there)
    if missing:
        raise WrongError("missing: " + shown(min(missing)))
    added = set(there) - set(entries)
    if added:
        raise WrongError("not part of the package: " + shown(min(added)))
    for path in sorted(entries):
        if package.digest(path, algorithm) != entries[path]:
            raise WrongError("changed: " + shown(path))


def payload(package: Package) -> list[str]:
    """Return the paths under data/."""
    return [path for path in package.paths if path.startswith("data/")]


def tag_manifests(package: Package) -> str:
    """Everything beside the payload is as listed, by both algorithms."""
    lists = {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
    there = sorted(set(package.paths) - set(payload(package)) - lists)
    for algorithm in ALGORITHMS:
        data = package.read(f"tagmanifest-{algorithm}.txt")
        compare(package, data, algorithm, there)
    return f"{len(there)} files, SHA-256 and SHA-512"


def payload_manifests(package: Package) -> str:
    """Everything under data/ is as listed, by both algorithms, and as large."""
    there = payload(package)
    for algorithm in ALGORITHMS:
        data = package.read(f"manifest-{algorithm}.txt")
        compare(package, data, algorithm, there)
    octets = sum(package.size(path) for path in there)
    oxum = f"Payload-Oxum: {octets}.{len(there)}"
    if oxum not in package.read("bag-info.txt").decode("utf-8").splitlines():
        raise WrongError("Payload-Oxum in bag-info.txt does not fit")
    return f"{len(there)} files, {octets} bytes, SHA-256 and SHA-512"


def hash_list(package: Package) -> str:
    """The signed list names exactly the payload, in order."""
    data = package.read("proof/hashlist.txt")
    there = payload(package)
    compare(package, data, "sha256", there)
    if list(listed(data, "sha256")) != sorted(there):
        raise WrongError("the list is not in order")
    own = package.digest("proof/hashlist.txt", "sha256")
    return f"{len(there)} files; SHA-256 of the list {own}"


def openssl(least: tuple[int, int]) -> str:
    """Find an openssl that is new enough."""
    program = shutil.which("openssl")
    if program is None:
        raise CannotError("openssl is not installed")
    said = run_program([program, "version"]).stdout.decode("ascii", "replace")
    version = re.match(r"OpenSSL (\d+)\.(\d+)", said)
    here = (int(version.group(1)), int(version.group(2))) if version else None
    if least != ANY_OPENSSL and (here is None or here < least):
        name = shown(" ".join(said.split()[:2])) or "another program"
        raise CannotError(f"needs OpenSSL {least[0]}.{least[1]} or later, here {name}")
    return program


def run_program(words: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    """Run a program quietly, without a shell and without input."""
    try:
        return subprocess.run(
            list(words),
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=OPENSSL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise CannotError("openssl does not run") from None


def signature(package: Package, kind: str, least: tuple[int, int]) -> str:
    """Hold one detached signature over the hash list against the key beside it."""
    key = f"proof/org-{kind}.pem"
    signed = f"proof/hashlist.txt.{kind}.sig"
    print_of_key = fingerprint(package.read(key))
    package.read(signed)
    words = [openssl(least), "pkeyutl", "-verify", "-rawin", "-pubin"]
    words += ["-inkey", str(package.root / key)]
    words += ["-in", str(package.root / "proof/hashlist.txt")]
    words += ["-sigfile", str(package.root / signed)]
    if run_program(words).returncode != 0:
        raise WrongError("not made with this key over this list")
    return "key " + print_of_key


def fingerprint(pem: bytes) -> str:
    """Return the SHA-256 of a public key (its DER), in sixteen groups of four."""
    lines = pem.decode("ascii").strip().split("\n")
    if lines[0] != "-----BEGIN PUBLIC KEY-----":
        raise WrongError("no public key")
    der = base64.b64decode("".join(lines[1:-1]), validate=True)
    digest = hashlib.sha256(der).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, 64, 4))


def ed25519(package: Package) -> str:
    """The organisation signed the list, by the classical algorithm."""
    return signature(package, "ed25519", OPENSSL_FOR_ED25519)


def mldsa65(package: Package) -> str:
    """The organisation signed the list, by the post-quantum algorithm."""
    return signature(package, "mldsa65", OPENSSL_FOR_MLDSA)


def time_stamp(package: Package) -> str:
    """A time-stamping authority saw the list, where the sender has one."""
    reply = "proof/hashlist.tsr"
    stamped = package.index()["time_stamp"]
    if stamped == "none":
        if reply in package.paths:
            raise WrongError("there is one, and the index says that there is none")
        return "none in this package, as its index says"
    if stamped != "rfc3161" or reply not in package.paths:
        raise WrongError("missing, and the index says that there is one")
    program = openssl(ANY_OPENSSL)
    words = [program, "ts", "-verify", "-in", str(package.root / reply)]
    words += ["-data", str(package.root / "proof/hashlist.txt")]
    words += ["-CAfile", str(package.root / "proof/tsa-chain.pem")]
    if run_program(words).returncode != 0:
        raise WrongError("the token does not belong to this list")
    said = run_program([program, "ts", "-reply", "-text", "-in", words[4]])
    at = re.search(r"Time stamp: ([^\r\n]+)", said.stdout.decode("ascii", "replace"))
    return "the list existed on " + shown(at.group(1)) if at else "the token holds"


def custody_chains(package: Package) -> str:
    """Each item's history recomputes, is whole, and begins with the original's hash."""
    items = package.index()["items"]
    there = {path for path in package.paths if path.startswith("data/custody/")}
    if there != {f"data/custody/{item['item_id']}.json" for item in items}:
        raise WrongError("not one history for each item")
    for item in items:
        name = shown(item["item_id"])
        history = json.loads(package.read(f"data/custody/{item['item_id']}.json"))
        head = recomputed(name, item["item_id"], history["rows"])
        if history["head"] != head or item["custody_head"] != head:
            raise WrongError(f"{name}: the last row is not the one in the index")
        original = item["files"][0]["role"] == "original"
        if original and history["rows"][0]["output_sha256"] != item["sha256"]:
            raise WrongError(f"{name}: the first row shows another file")
    return f"{len(items)} items"


def recomputed(name: str, item_id: str, rows: Sequence[dict[str, Any]]) -> str:
    """Hash each row onto the one before; return the last hash."""
    before = "0" * 64
    for number, row in enumerate(rows, start=1):
        hashed = {key: row[key] for key in row if key not in UNHASHED}
        text = json.dumps(
            hashed, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        digest = hashlib.sha256((before + text).encode("utf-8")).hexdigest()
        whole = row["seq"] == number and row["item_id"] == item_id
        if not whole or row["prev_hash"] != before or row["hash"] != digest:
            raise WrongError(f"{name}: row {number} does not follow")
        before = digest
    return before


def row_counts(package: Package) -> str:
    """The index, the table and the load file tell of the same items."""
    items = package.index()["items"]
    numbers = [item["item_id"] for item in items]
    if len(set(numbers)) != len(numbers):
        raise WrongError("a number is used twice in the index")
    tables = (
        ("data/documents.csv", "item_id", ",", '"'),
        ("data/loadfiles/case.dat", "BEGDOC", "\x14", "\u00fe"),
    )
    for path, key, separator, quote in tables:
        with (package.root / path).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=separator, quotechar=quote))
        if [row[key] for row in rows] != numbers:
            raise WrongError(f"{path}: {len(rows)} rows, the index {len(items)}")
    for item in items:
        path = item["native_path"]
        there = path in package.paths
        if not there or package.digest(path, "sha256") != item["sha256"]:
            raise WrongError(shown(item["item_id"]) + ": its file is another")
    return f"{len(items)} in the index, the table and the load file"


Check = tuple[str, Callable[[Package], str]]
CHECKS: Sequence[Check] = (
    ("tag manifests", tag_manifests),
    ("payload manifests", payload_manifests),
    ("hash list", hash_list),
    ("signature Ed25519", ed25519),
    ("signature ML-DSA-65", mldsa65),
    ("time stamp", time_stamp),
    ("custody chains", custody_chains),
    ("row counts", row_counts),
)


def check(root: Path, checks: Sequence[Check] = CHECKS) -> list[Line]:
    """Make every check in order; one that fails does not stop the next."""
    try:
        unpacked(root)
        package = Package(root)
    except CannotError as error:
        return [Line(NOT_CHECKED, "folder", str(error))]
    except (WrongError, OSError) as error:
        return [Line(FAILED, "folder", shown(error))]
    return [_line(package, name, make) for name, make in checks]


def _line(package: Package, name: str, make: Callable[[Package], str]) -> Line:
    try:
        return Line(OK, name, make(package))
    except WrongError as error:
        return Line(FAILED, name, str(error))
    except CannotError as error:
        return Line(NOT_CHECKED, name, str(error))
    except FileNotFoundError as error:
        return Line(FAILED, name, "missing: " + shown(Path(str(error.filename)).name))
    except (
        OSError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        RecursionError,
        csv.Error,
    ) as error:
        return Line(FAILED, name, f"unreadable ({type(error).__name__})")


def unpacked(root: Path) -> None:
    """Refuse what is no unpacked package, and say what to do with it."""
    if root.is_dir():
        if not (root / "bagit.txt").is_file():
            inside = [each for each in root.iterdir() if (each / "bagit.txt").is_file()]
            if inside:
                name = shown(inside[0].name)
                raise CannotError(f"the package is the folder {name} inside this one")
        return
    if not root.exists():
        raise WrongError("there is nothing at this path")
    with root.open("rb") as file:
        start = file.read(len(SEALED))
    if start == SEALED:
        raise CannotError(
            "this is sealed: open it with your key, unpack it, check that"
        )
    if start[: len(ZIP)] == ZIP:
        raise CannotError("this is a ZIP file: unpack it and check the folder in it")
    raise WrongError("this is a file and no package")


def worst(lines: Sequence[Line]) -> str:
    """Return FAILED if any failed, else NOT CHECKED if any was not, else OK."""
    results = {line.result for line in lines}
    return next(each for each in (FAILED, NOT_CHECKED, OK) if each in results)


ENDINGS = {
    OK: "All checks passed.",
    FAILED: "Do not rely on this package. Ask the sender before going on.",
    NOT_CHECKED: "Nothing failed. Some checks could not be made on this computer.",
}
ONLY_A_KEY = (
    "Compare the fingerprint of the key with the one that the sender gave you by\n"
    "another way: only that shows who made this package."
)


def main(arguments: Sequence[str]) -> int:
    """Check the folder named, or the one this file lies in, and print each line."""
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    lines = check(root)
    for line in lines:
        print(f"{line.result:<12} {line.check:<20} {line.detail}")
    result = worst(lines)
    print(f"\n{ENDINGS[result]}\n{ONLY_A_KEY}")
    return EXITS[result]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
