"""verify.py on the computers of others: without openssl, with an old or a new one."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from app.packages import proof, verify
from tests.packages.authority import founded
from tests.packages.built import bag_in, build, built, listed_again, verified
from tests.packages.sample import contents

SOURCE = Path(verify.__file__)


def test_without_openssl_the_signatures_are_not_checked_and_it_exits_3(tmp_path):
    done = verified(built().folder, path=str(tmp_path))
    assert done.returncode == 3
    assert "NOT CHECKED  signature Ed25519    openssl is not installed" in done.stdout
    assert "NOT CHECKED  signature ML-DSA-65  openssl is not installed" in done.stdout
    assert "FAILED" not in done.stdout


@pytest.mark.parametrize("said", ["LibreSSL 3.3.6", "OpenSSL 1.1.1w  11 Sep 2023", ""])
def test_with_an_old_or_another_openssl_they_are_not_checked(tmp_path, said):
    _program(tmp_path, f"print({said!r})")
    done = verified(built().folder, path=str(tmp_path))
    assert done.returncode == 3
    assert "NOT CHECKED  signature Ed25519    needs OpenSSL 3.0 or later" in done.stdout


# An openssl 3.5 stands in where the machine has an older one: it takes the arguments of
# the real one, and checks with the vault's own library.
MODERN = """
import sys
words = sys.argv[1:]
if words == ["version"]:
    print("OpenSSL 3.5.0 8 Apr 2025")
    raise SystemExit
from pathlib import Path
from cryptography.hazmat.primitives.serialization import load_pem_public_key
at = {words[n]: words[n + 1] for n in range(len(words)) if words[n].startswith("-")
      and words[n] not in ("-verify", "-rawin", "-pubin", "-sigfile")}
assert words[:4] == ["pkeyutl", "-verify", "-rawin", "-pubin"]
key = load_pem_public_key(Path(at["-inkey"]).read_bytes())
try:
    key.verify(Path(words[-1]).read_bytes(), Path(at["-in"]).read_bytes())
except Exception:
    raise SystemExit(1)
"""


def test_with_openssl_3_5_everything_is_checked_and_it_exits_0(tmp_path):
    (tmp_path / "bin").mkdir()
    _program(tmp_path / "bin", MODERN)
    done = verified(built().folder, path=str(tmp_path / "bin"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "All checks passed" in done.stdout
    assert done.stdout.count("\nOK ") == 7

    root = bag_in(tmp_path)
    signature = root / "proof/hashlist.txt.mldsa65.sig"
    signature.write_bytes(signature.read_bytes()[:-1] + b"\x00")
    listed_again(root)
    done = verified(root, path=str(tmp_path / "bin"))
    assert done.returncode == 1
    assert "FAILED       signature ML-DSA-65" in done.stdout


def test_our_own_check_leaves_nothing_unchecked():
    lines = proof.check(built().folder)
    assert [line.result for line in lines] == [verify.OK] * 8
    quantum = next(line for line in lines if line.check == "signature ML-DSA-65")
    assert quantum.detail == f"key {proof.fingerprints(bytes(range(32)))[1]}"


def test_our_own_check_fails_when_either_signature_is_wrong(tmp_path):
    for kind in ("ed25519", "mldsa65"):
        root = bag_in(tmp_path / kind)
        signature = root / f"proof/hashlist.txt.{kind}.sig"
        signature.write_bytes(bytes(len(signature.read_bytes())))
        listed_again(root)
        failed = [line.check for line in proof.check(root) if line.result == "FAILED"]
        assert failed == ["signature Ed25519", "signature ML-DSA-65"]


def test_it_never_writes(tmp_path):
    root = bag_in(tmp_path)
    before = _state(root)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    subprocess.run([sys.executable, root / "verify.py"], check=False)
    assert _state(root) == before
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755)


def test_it_opens_no_network_and_imports_only_the_standard_library():
    tree = ast.parse(SOURCE.read_text())
    imported = {
        name.name.partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {
        str(node.module).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
    }
    assert imported <= sys.stdlib_module_names
    assert imported & {"socket", "urllib", "http", "ssl", "ftplib", "smtplib"} == set()


def test_it_is_written_for_python_3_9():
    ast.parse(SOURCE.read_text(), feature_version=(3, 9))
    assert "3.9" in SOURCE.read_text()


def test_a_module_in_the_package_does_not_take_the_place_of_pythons_own(tmp_path):
    root = bag_in(tmp_path)
    for name in ("hashlib.py", "json.py", "csv.py", "pathlib.py"):
        (root / name).write_text("raise SystemExit(0)\n")
    done = subprocess.run(
        [sys.executable, "verify.py"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "not part of the package: csv.py" in done.stdout


def test_it_checks_the_folder_named_after_it(tmp_path):
    done = subprocess.run(
        [sys.executable, "-I", SOURCE, built().folder],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 3}
    done = subprocess.run(
        [sys.executable, "-I", SOURCE, tmp_path],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1


def test_the_copy_in_the_bag_is_ours_to_the_byte():
    assert (built().folder / "verify.py").read_bytes() == SOURCE.read_bytes()


def test_a_time_stamp_of_an_authority_is_carried_and_checked(tmp_path):
    authority = founded(tmp_path / "authority")
    stamped = build(contents(), tmp_path, stamp=authority.stamp)
    done = verified(stamped.folder)
    assert done.returncode in {0, 3}
    assert "OK           time stamp           the list existed on " in done.stdout
    assert {path.name for path in (stamped.folder / "proof").iterdir()} >= {
        "hashlist.tsq",
        "hashlist.tsr",
        "tsa-chain.pem",
    }

    (stamped.folder / "proof/hashlist.tsr").unlink()
    listed_again(stamped.folder)
    done = verified(stamped.folder)
    assert done.returncode == 1
    assert "missing, and the index says that there is one" in done.stdout


def test_a_time_stamp_over_another_list_fails(tmp_path):
    stamp = founded(tmp_path / "authority").stamp
    stamped = build(contents(), tmp_path, stamp=lambda _: stamp(b"another list\n"))
    done = verified(stamped.folder)
    assert done.returncode == 1
    assert "FAILED       time stamp" in done.stdout


def _program(folder: Path, source: str) -> None:
    """Put a program named openssl into a folder."""
    script = folder / "openssl"
    script.write_text(f"#!{sys.executable}\n{source}\n")
    script.chmod(0o755)


def _state(root: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in root.rglob("*")
    }


def test_a_file_in_place_of_the_folder_is_told_what_to_do_with_it(tmp_path):
    zipped, sealed = tmp_path / "package.zip", built().receipt.path
    zipped.write_bytes(built().zipped)
    other = tmp_path / "letter.txt"
    other.write_text("Invented.")
    told = {
        path: verify.check(path)
        for path in (zipped, sealed, other, tmp_path / "nothing", sealed.parent)
    }
    said = [(line.result, line.detail) for (line,) in told.values()]
    assert said == [
        ("NOT CHECKED", "this is a ZIP file: unpack it and check the folder in it"),
        ("NOT CHECKED", "this is sealed: open it with your key, unpack it, check that"),
        ("FAILED", "this is a file and no package"),
        ("FAILED", "there is nothing at this path"),
        (
            "NOT CHECKED",
            f"the package is the folder {built().folder.name} inside this one",
        ),
    ]
    assert proof.check(zipped) == told[zipped]
    script = built().folder / "verify.py"
    done = subprocess.run(
        [sys.executable, "-I", script, zipped], capture_output=True, check=False
    )
    assert done.returncode == 3
    assert b"unpack it" in done.stdout
