"""A package that was changed anywhere says so, to our script and to stock tools."""

import shutil
from pathlib import Path

from app.packages import proof, verify
from tests.packages.built import (
    SEED,
    bag_in,
    listed_again,
    read_json,
    signed_again,
    stock_tools_accept,
    verified,
    write_json,
)
from tests.packages.sample import PHOTO


def test_one_flipped_byte_in_any_file_fails_a_check_each_time(tmp_path):
    root = bag_in(tmp_path)
    files = sorted(path for path in root.rglob("*") if path.is_file())
    assert len(files) > 40
    unnoticed = []
    for path in files:
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1}:
            path.write_bytes(_flipped(whole, at))
            if verify.worst(verify.check(root)) != verify.FAILED:
                unnoticed.append((path.name, at))
        path.write_bytes(whole)
    assert unnoticed == []
    assert verify.worst(verify.check(root)) != verify.FAILED


def test_stock_tools_notice_a_change_of_each_file_as_well(tmp_path):
    root = bag_in(tmp_path)
    assert stock_tools_accept(root)
    unnoticed = []
    for path in sorted(path for path in root.rglob("*") if path.is_file()):
        whole = path.read_bytes()
        path.write_bytes(_flipped(whole, len(whole) // 2))
        if stock_tools_accept(root):
            unnoticed.append(path.name)
        path.write_bytes(whole)
    assert unnoticed == []


def test_a_missing_file_an_added_file_and_a_link_are_each_named(tmp_path):
    root = bag_in(tmp_path)
    added = root / "data/originals/more.txt"
    added.write_text("more")
    assert "not part of the package: data/originals/more.txt" in _said(root)
    added.unlink()

    (root / "notes.txt").write_text("beside")
    assert "not part of the package: notes.txt" in _said(root)
    (root / "notes.txt").unlink()

    gone = root / "data/persons.json"
    kept = gone.read_bytes()
    gone.unlink()
    assert "missing: data/persons.json" in _said(root)

    gone.symlink_to("/etc/hostname")
    assert "a link instead of a file: data/persons.json" in _said(root)
    gone.unlink()
    gone.write_bytes(kept)
    assert verify.FAILED not in _said(root)


def test_rewritten_lists_cannot_hide_a_change_from_the_signature(tmp_path):
    root = bag_in(tmp_path)
    (root / "data/persons.json").write_bytes(b"{}\n")
    listed_again(root)
    failed = _failed(root)
    assert failed == ["signature Ed25519"]
    assert [line.check for line in proof.check(root) if line.result == "FAILED"] == [
        "signature Ed25519",
        "signature ML-DSA-65",
    ]


def test_another_key_signs_well_and_shows_another_fingerprint(tmp_path):
    root = bag_in(tmp_path)
    ours = proof.fingerprints(SEED)[0]
    assert ours in _said(root)
    signed_again(root, bytes(32))
    assert _failed(root) == []
    assert ours not in _said(root)


def test_a_wrong_signature_exits_1(tmp_path):
    root = bag_in(tmp_path)
    signature = root / "proof/hashlist.txt.ed25519.sig"
    signature.write_bytes(bytes(64))
    listed_again(root)
    done = verified(root)
    assert done.returncode == 1
    assert "FAILED       signature Ed25519" in done.stdout
    assert "Do not rely on this package" in done.stdout


def test_a_deleted_middle_row_of_custody_is_found_even_under_a_new_signature(tmp_path):
    root = bag_in(tmp_path)
    path = f"data/custody/{PHOTO}.json"
    history = read_json(root, path)
    del history["rows"][1]
    write_json(root, path, history)
    signed_again(root, SEED)
    assert _failed(root) == ["custody chains"]
    assert f"{PHOTO}: row 2 does not follow" in _said(root)


def test_a_deleted_last_row_of_custody_is_found_by_the_head_in_the_index(tmp_path):
    root = bag_in(tmp_path)
    path = f"data/custody/{PHOTO}.json"
    history = read_json(root, path)
    history["rows"].pop()
    history["head"] = history["rows"][-1]["hash"]
    write_json(root, path, history)
    signed_again(root, SEED)
    assert _failed(root) == ["custody chains"]


def test_an_edited_custody_row_and_a_swapped_original_are_found(tmp_path):
    root = bag_in(tmp_path)
    path = f"data/custody/{PHOTO}.json"
    history = read_json(root, path)
    history["rows"][0]["note"] = "somebody else"
    write_json(root, path, history)
    signed_again(root, SEED)
    assert f"{PHOTO}: row 1 does not follow" in _said(root)

    shutil.rmtree(root)
    root = bag_in(tmp_path)
    (root / f"data/originals/{PHOTO}/{PHOTO}.jpg").write_bytes(b"another picture")
    signed_again(root, SEED)
    assert _failed(root) == ["row counts"]


def test_a_row_missing_from_a_table_is_found(tmp_path):
    root = bag_in(tmp_path)
    for path in ("data/documents.csv", "data/loadfiles/case.dat"):
        table = root / path
        whole = table.read_bytes()
        table.write_bytes(b"\r\n".join(whole.split(b"\r\n")[:2]) + b"\r\n")
        signed_again(root, SEED)
        assert _failed(root) == ["row counts"]
        assert f"{path}: 1 rows, the index 2" in _said(root)
        table.write_bytes(whole)


def test_a_broken_json_is_a_failure_and_not_a_crash(tmp_path):
    root = bag_in(tmp_path)
    for broken in (b"", b"{", b"[]", b'{"items": [1]}', b"\xff\xfe", b"[" * 90_000):
        (root / "data/index.json").write_bytes(broken)
        signed_again(root, SEED)
        assert "custody chains" in _failed(root)
        assert "row counts" in _failed(root)
        assert verified(root).returncode == 1


def test_a_path_that_leads_out_of_the_bag_is_refused(tmp_path):
    root = bag_in(tmp_path)
    for path in (
        "../outside",
        "/etc/hostname",
        "data/../../x",
        "data\\x",
        "C:/x",
        "a b",
    ):
        line = f"{'0' * 64}  {path}\n".encode()
        (root / "manifest-sha256.txt").write_bytes(line)
        assert "is not as it was written" in _said(root)


def test_what_is_printed_cannot_drive_a_terminal(tmp_path):
    root = bag_in(tmp_path)
    (root / "data/\x1b[2Jевіл.txt").write_text("x")
    done = verified(root)
    assert done.stdout.isascii()
    assert "\x1b" not in done.stdout
    assert "not part of the package: data/?[2J????.txt" in done.stdout


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _said(root: Path) -> str:
    return "\n".join(" ".join(line) for line in verify.check(root))


def _failed(root: Path) -> list[str]:
    return [line.check for line in verify.check(root) if line.result == verify.FAILED]
