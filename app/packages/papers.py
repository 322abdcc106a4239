"""Small signed papers: one file with two detached signatures, the keys, how to check.

A proof of submission is one, and so is a notice to a receiver. What lies beside the
signed file is held by its SHA-256 inside it. The keys are those of packages, and
`openssl` alone checks the signatures.
"""

import hashlib
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from app import vault
from app.packages import verify
from app.packages.proof import Keys

MOST_BYTES = 8 * 1024 * 1024
"""Of everything in one paper; what is larger is none of ours."""
HOW_NAME = "HOW-TO-CHECK.txt"
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(EOFError, OSError, RuntimeError, UnicodeDecodeError),
)
"""What reading a damaged ZIP may end in."""
KINDS = ("ed25519", "mldsa65")
KEY_NAMES = tuple(f"org-{kind}.pem" for kind in KINDS)
HOW = """\
To check this {what}, offline, with openssl 3.0 or later:

  openssl pkeyutl -verify -rawin -pubin -inkey org-ed25519.pem \\
    -in {signed} -sigfile {signed}.ed25519.sig

With openssl 3.5 or later, the signature that is meant to last:

  openssl pkeyutl -verify -rawin -pubin -inkey org-mldsa65.pem \\
    -in {signed} -sigfile {signed}.mldsa65.sig

Compare the keys with those that the organisation publishes: the fingerprint is the
SHA-256 of the key (openssl pkey -pubin -in KEY -outform DER | sha256sum).
"""
BESIDE = """\

{signed} names every other file here with its SHA-256. Compare with: sha256sum *
"""


def made(
    seed: bytes,
    folder: str,
    signed: tuple[str, bytes],
    *,
    what: str,
    beside: Mapping[str, bytes] | None = None,
) -> bytes:
    """Sign one file and zip it with what belongs to it.

    Args:
        seed: the organisation's package-signing seed, 32 bytes.
        folder: the top folder in the ZIP.
        signed: the name and the bytes of the file that is signed.
        what: what the paper is, in one word, for the instructions.
        beside: further files; the signed one names them under `files`.
    """
    name, data = signed
    how = HOW.format(what=what, signed=name)
    how += BESIDE.format(signed=name) if beside else ""
    files = {
        name: data,
        f"{name}.ed25519.sig": vault.detached_ed25519(seed, data),
        f"{name}.mldsa65.sig": vault.detached_mldsa65(seed, data),
        "org-ed25519.pem": vault.ed25519_pem(seed).encode(),
        "org-mldsa65.pem": vault.mldsa65_pem(seed).encode(),
        HOW_NAME: how.encode(),
        **(beside or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{each}"), content)
    return out.getvalue()


def sha256(data: bytes) -> str:
    """Return the hash by which a signed file names another."""
    return hashlib.sha256(data).hexdigest()


def files_in(paper: Path | BinaryIO) -> dict[str, bytes]:
    """Return the files of a paper by name.

    Raises:
        WrongError: it is no paper of ours: no ZIP, more than one folder, too large.
    """
    try:
        with zipfile.ZipFile(paper) as archive:
            inside = archive.infolist()
            if sum(each.file_size for each in inside) > MOST_BYTES:
                raise verify.WrongError("larger than any of our papers")
            parts = [each.filename.split("/") for each in inside]
            if len({part[0] for part in parts}) != 1 or {len(p) for p in parts} != {2}:
                raise verify.WrongError("not one folder of files")
            if len({part[1] for part in parts}) != len(parts):
                raise verify.WrongError("two files of one name")
            return {
                part[1]: archive.read(i) for part, i in zip(parts, inside, strict=True)
            }
    except UNREADABLE:
        raise verify.WrongError("no ZIP that can be read") from None


def is_one(path: Path) -> bool:
    """Say whether a file looks like a paper: a ZIP that holds how to check it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith(f"/{HOW_NAME}") for name in archive.namelist())
    except UNREADABLE:
        return False


def check(path: Path) -> list[verify.Line]:
    """Check a paper as it was sent, still zipped: every file, and both signatures."""
    try:
        files = files_in(path)
        signed = _signed_name(files)
    except verify.WrongError as error:
        return [verify.Line(verify.FAILED, "paper", str(error))]
    return [_files(files, signed), *(_signature(files, signed, kind) for kind in KINDS)]


def _signed_name(files: Mapping[str, bytes]) -> str:
    end = ".ed25519.sig"
    names = [name.removesuffix(end) for name in files if name.endswith(end)]
    if len(names) != 1 or names[0] not in files:
        raise verify.WrongError("no file with a signature beside it")
    return names[0]


def _files(files: Mapping[str, bytes], signed: str) -> verify.Line:
    """Hold every file that lies beside against its hash in the signed one."""
    own = {signed, HOW_NAME, *KEY_NAMES, *(f"{signed}.{kind}.sig" for kind in KINDS)}
    try:
        told = {}
        if signed.endswith(".json"):
            told = {e["path"]: e["sha256"] for e in json.loads(files[signed])["files"]}
    except (ValueError, LookupError, TypeError, RecursionError):
        return verify.Line(verify.FAILED, "files", "the signed file cannot be read")
    for name in sorted({*told, *files} - own):
        if name not in files:
            return verify.Line(verify.FAILED, "files", "missing: " + verify.shown(name))
        if told.get(name) != sha256(files[name]):
            return verify.Line(verify.FAILED, "files", "another: " + verify.shown(name))
    return verify.Line(verify.OK, "files", f"{len(told)} beside the signed one")


def _signature(files: Mapping[str, bytes], signed: str, kind: str) -> verify.Line:
    check_name = {"ed25519": "signature Ed25519", "mldsa65": "signature ML-DSA-65"}
    try:
        keys = Keys(*(files[name] for name in KEY_NAMES))
        keys.hold(files[signed], *(files[f"{signed}.{each}.sig"] for each in KINDS))
        return verify.Line(verify.OK, check_name[kind], keys.named(kind))
    except verify.WrongError as error:
        return verify.Line(verify.FAILED, check_name[kind], str(error))
    except KeyError as error:
        missing = verify.shown(error.args[0])
        return verify.Line(verify.FAILED, check_name[kind], f"missing: {missing}")
    except ValueError:
        return verify.Line(verify.FAILED, check_name[kind], "unreadable")
