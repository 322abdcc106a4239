"""What must hold for the vault as a whole: it fails shut, and shows nothing."""

import ast
import base64
import io
import re
import sys
import traceback
from pathlib import Path
from uuid import UUID

import pyrage
import pytest

from app import vault
from app.errors import DomainError
from app.vault import (
    age,
    chunks,
    envelope,
    signatures,
    slow,
    stream,
    targets,
    volumes,
    wraps,
)
from app.vault import derive as derive_module  # noqa: F401  # loads the module
from app.vault.keykinds import KeyKind

APP = Path(vault.__file__).parent.parent
WORDS = "Вигадані слова, яких ніхто не казав".encode()
KEY = bytes(range(100, 132))
SALT = b"an invented salt"
CODE = volumes.new_code()
HERE = vault.Place("Invented Legal Aid", "statement", UUID(int=9), "identity")
IDENTITY, RECIPIENT = age.identity_of(KEY)
WEAK = targets.Weak(KeyKind.X25519, str(pyrage.x25519.Identity.generate().to_public()))
derives = sys.modules["app.vault.derive"]


class BrokenError(Exception):
    """A call of the cryptographic library that fails."""


def breaking(*_, **__):
    raise BrokenError


class Failing:
    """Stands in for a cipher or suite all of whose calls fail."""

    def __init__(self, *_, **__):
        """Take anything."""

    def __getattr__(self, name):
        """Fail whichever call is made."""
        return breaking


# Where every call of the library, of the generator and of the hash stands.
CALLS = {
    "AES-GCM": (envelope, "AESGCM", Failing),
    "AES-GCM of wraps": (wraps, "AESGCM", Failing),
    "AES-GCM of volumes": (volumes, "AESGCM", Failing),
    "ChaCha20-Poly1305": (envelope, "ChaCha20Poly1305", Failing),
    "ChaCha20-Poly1305 of age": (age, "ChaCha20Poly1305", Failing),
    "HKDF": (derives, "HKDF", breaking),
    "random nonce of envelopes": (envelope.os, "urandom", breaking),
    "HPKE": (wraps, "_HPKE", Failing()),
    "HPKE of age": (age, "_HPKE", Failing()),
    "ML-KEM public": (wraps, "MLKEM768PublicKey", Failing()),
    "ML-KEM private": (wraps, "MLKEM768PrivateKey", Failing()),
    "X25519 public": (wraps, "X25519PublicKey", Failing()),
    "X25519 private": (wraps, "X25519PrivateKey", Failing()),
    "hybrid public": (wraps, "MLKEM768X25519PublicKey", breaking),
    "hybrid private": (wraps, "MLKEM768X25519PrivateKey", breaking),
    "SHAKE256": (wraps.hashlib, "shake_256", breaking),
    "X25519 public of a target": (targets, "X25519PublicKey", Failing()),
    "X25519 private of a target": (targets, "X25519PrivateKey", Failing()),
    "cipher of a target": (targets, "ChaCha20Poly1305", breaking),
    "Ed25519 private": (signatures, "Ed25519PrivateKey", Failing()),
    "Ed25519 public": (signatures, "Ed25519PublicKey", Failing()),
    "ML-DSA private": (signatures, "MLDSA65PrivateKey", Failing()),
    "ML-DSA public": (signatures, "MLDSA65PublicKey", Failing()),
    "Argon2id": (slow, "Argon2id", breaking),
    "HMAC": (derives.hmac, "digest", breaking),
    "comparison": (derives.hmac, "compare_digest", breaking),
    "context": (envelope, "context", breaking),
    "nonce of a chunk": (stream, "chunk_nonce", breaking),
    "nonce of an age chunk": (age, "chunk_nonce", breaking),
}

SEALED = {
    suite: vault.seal(KEY, WORDS, HERE, suite)
    for suite in (vault.Suite.AES_256_GCM, vault.Suite.CHACHA20_POLY1305)
}
WRAPPED = vault.wrap(WORDS, vault.public_of(KEY), b"info")
WRAPPED_SYMMETRIC = vault.wrap_symmetric(WORDS, KEY, b"info")
SIGNED = vault.dual_sign(KEY, "test", WORDS)
PUBLIC, DUAL_PUBLIC = vault.public_of(KEY), vault.dual_verifying_key(KEY)
DETACHED = vault.detached_ed25519(KEY, WORDS), vault.detached_mldsa65(KEY, WORDS)


def age_file():
    target = io.BytesIO()
    age.encrypt([RECIPIENT], io.BytesIO(WORDS), target)
    return target.getvalue()


AGE_FILE = age_file()


def weak_file():
    target = io.BytesIO()
    with targets.writer(WEAK, target) as sealed:
        sealed.write(WORDS)
    return target.getvalue()


def write_stream(folder, suite):
    with stream.SealingWriter(folder / "new", KEY, UUID(int=1), suite) as writer:
        writer.write(WORDS * 4000)
    return (folder / "new").read_bytes()


def read_stream(folder):
    with stream.Opened(folder / "kept", KEY, UUID(int=2)) as reader:
        return reader.read()


def open_age():
    target = io.BytesIO()
    age.decrypt(IDENTITY, io.BytesIO(AGE_FILE), target)
    return target.getvalue()


VOLUMES = volumes.Keys.of(CODE, KEY)
FIRST = VOLUMES.header("BVP-INVENTED", 1)
IN_A_VOLUME = VOLUMES.seal(FIRST, 0, volumes.Kind.DATA, WORDS)


def sealed_in_a_volume():
    keys = volumes.Keys.new(CODE)
    return keys.seal(keys.header("BVP-INVENTED", 1), 0, volumes.Kind.DATA, WORDS)


def opened_volume(code=None, chunk=0):
    keys = volumes.Keys.opened(code or CODE, KEY, VOLUMES.check)
    return keys.open(FIRST, chunk, volumes.Kind.DATA, IN_A_VOLUME)


def spooled(folder):
    with stream.Spool(folder) as spool:
        spool.write(WORDS)
        spool.seek(0)
        return spool.read()


GCM, CHACHA = SEALED
# What gives sealed bytes, and must never give the words.
SEALING = {
    "seal": lambda _: vault.seal(KEY, WORDS, HERE),
    "seal, second suite": lambda _: vault.seal(KEY, WORDS, HERE, CHACHA),
    "wrap": lambda _: vault.wrap(WORDS, PUBLIC, b"info"),
    "wrap_symmetric": lambda _: vault.wrap_symmetric(WORDS, KEY, b"info"),
    "stream": lambda folder: write_stream(folder, GCM),
    "stream, second suite": lambda folder: write_stream(folder, CHACHA),
    "age": lambda _: age_file(),
    "volumes": lambda _: sealed_in_a_volume(),
    "older age": lambda _: weak_file(),
    "sign": lambda _: vault.sign(KEY, "test", WORDS),
    "dual_sign": lambda _: vault.dual_sign(KEY, "test", WORDS),
    "password": lambda _: vault.password_key(WORDS.decode(), SALT, KEY, slow.TEST),
    "receipt": lambda _: vault.receipt_keys(WORDS.decode(), SALT, slow.TEST).seed,
    "keyed_hash": lambda _: vault.keyed_hash(KEY, WORDS),
    "commitment": lambda _: vault.commitment(KEY),
}
# What opens or verifies: with a broken call it answers nothing at all.
OPENING = {
    "unseal": lambda _: vault.unseal(KEY, SEALED[GCM], HERE),
    "try_unseal": lambda _: vault.try_unseal(KEY, SEALED[GCM], HERE),
    "unseal, second suite": lambda _: vault.unseal(KEY, SEALED[CHACHA], HERE),
    "unwrap": lambda _: vault.unwrap(KEY, WRAPPED, b"info"),
    "unwrap_symmetric": lambda _: vault.unwrap_symmetric(
        KEY, WRAPPED_SYMMETRIC, b"info"
    ),
    "stream": read_stream,
    "spool": spooled,
    "age": lambda _: open_age(),
    "volumes": lambda _: opened_volume(),
    "dual_verify": lambda _: vault.dual_verify(DUAL_PUBLIC, "test", WORDS, SIGNED),
    "verify_detached": lambda _: vault.verify_detached(DUAL_PUBLIC, WORDS, *DETACHED),
}


@pytest.fixture
def folder(tmp_path):
    with stream.SealingWriter(tmp_path / "kept", KEY, UUID(int=2)) as writer:
        writer.write(WORDS)
    return tmp_path


@pytest.mark.parametrize("call", CALLS)
def test_t39_when_a_call_of_the_library_fails_nothing_is_sealed_half(
    call, folder, monkeypatch, files_under
):
    failed = []
    monkeypatch.setattr(*CALLS[call])
    for name, act in SEALING.items():
        try:
            given = act(folder)
        except BrokenError:
            failed.append(name)
            assert "new.part" not in files_under()
            assert "new" not in files_under()
        else:
            assert WORDS[:12] not in given
            (folder / "new").unlink(missing_ok=True)
    for name, act in OPENING.items():
        try:
            act(folder)
        except BrokenError:
            failed.append(name)
    assert failed
    assert set(files_under()) == {"kept"}
    assert not any(WORDS[:12] in data for data in files_under().values())


def test_t39_without_a_broken_call_everything_is_sealed_and_opens(folder):
    for act in SEALING.values():
        assert WORDS[:12] not in act(folder)
        (folder / "new").unlink(missing_ok=True)
    opened = {name: act(folder) for name, act in OPENING.items()}
    assert all(plain == WORDS for name, plain in opened.items() if "verify" not in name)


def test_t39_the_list_of_calls_names_everything_that_is_imported():
    broken = {(module.__name__, name) for module, name, _ in CALLS.values()}
    harmless = {"InvalidTag", "InvalidSignature", "hashes", "Encoding", "PublicFormat"}
    harmless |= {"x509"}  # certificates of others, to which nothing is sealed
    harmless |= {"AEAD", "KDF", "KEM", "HpkeSuite", "Suite"}  # used once, on import
    for path in sorted((APP / "vault").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom):
                continue
            if not (node.module or "").startswith("cryptography"):
                continue
            names = {alias.asname or alias.name for alias in node.names} - harmless
            for name in names:
                assert (f"app.vault.{path.stem}", name) in broken


# --- T-47


FORMS = {
    "raw": KEY,
    "hex": KEY.hex().encode(),
    "base64": base64.b64encode(KEY)[:40],
    "repr": repr(KEY)[2:-1].encode(),
    "identity": IDENTITY.encode(),
    "code": CODE.encode(),
    "code in groups": volumes.grouped_code(CODE).encode(),
    "words": WORDS,
    "words in repr": repr(WORDS)[2:-1].encode(),
    "text": "Вигадані слова".encode(),
}


def shown(text):
    """Which forms of key or words stand in a text."""
    found = text.encode("utf-8", "backslashreplace")
    return [name for name, form in FORMS.items() if form in found]


def test_t47_the_search_would_find_a_key_or_words_that_are_shown():
    assert shown(repr(KEY)) == ["repr"]
    assert shown(KEY.hex()) == ["hex"]
    assert shown(f"{WORDS!r} {WORDS.decode()}") == ["words", "words in repr", "text"]


def tampered_acts(folder):
    sealed = bytearray(SEALED[GCM])
    sealed[-1] ^= 1
    kept = bytearray((folder / "kept").read_bytes())
    kept[-1] ^= 1
    (folder / "kept").write_bytes(kept)
    return [
        lambda: vault.unseal(KEY, bytes(sealed), HERE),
        lambda: vault.unseal(KEY, b"", HERE),
        lambda: vault.unwrap(KEY, WRAPPED[:-1], b"info"),
        lambda: vault.unwrap(KEY, WRAPPED, b"other"),
        lambda: vault.unwrap(KEY[:-1], WRAPPED, b"info"),
        lambda: vault.unwrap_symmetric(KEY, WRAPPED_SYMMETRIC, b"other"),
        lambda: vault.wrap(KEY, KEY, b"info"),
        lambda: vault.verify(KEY, "test", WORDS, bytes(64)),
        lambda: vault.dual_verify(DUAL_PUBLIC, "other", WORDS, SIGNED),
        lambda: read_stream(folder),
        lambda: age.decrypt(IDENTITY, io.BytesIO(WORDS), io.BytesIO()),
        lambda: age.decrypt(IDENTITY, io.BytesIO(AGE_FILE[:-1]), io.BytesIO()),
        lambda: age.seed_of(IDENTITY[:-1]),
        lambda: age.check_recipient(IDENTITY),
        lambda: opened_volume(code=volumes.new_code()),
        lambda: opened_volume(chunk=1),
        lambda: volumes.read_code(f"{CODE[:-1]}{(int(CODE[-1]) + 1) % 10}"),
    ]


def test_t47_no_error_and_no_traceback_shows_a_key_or_words(folder):
    acts = tampered_acts(folder)
    for act in acts:
        with pytest.raises(DomainError) as caught:
            act()
        said = "".join(traceback.format_exception(caught.value))
        assert not shown(said + repr(caught.value) + str(caught.value.args))


def test_t47_nothing_that_holds_a_key_shows_it(folder):
    spool = stream.Spool(folder)
    writer = stream.SealingWriter(folder / "new", KEY, UUID(int=3))
    holders = [
        vault.receipt_keys(WORDS.decode(), KEY, slow.TEST),
        wraps.private_key(KEY),
        signatures._ed25519(KEY),
        writer,
        spool,
        age.Writer([RECIPIENT], io.BytesIO()),
        VOLUMES,
        FIRST,
    ]
    with stream.Opened(folder / "kept", KEY, UUID(int=2)) as reader:
        assert not shown(repr([*holders, reader]) + str(holders))
    keys = holders[0]
    assert keys.seed.hex() not in repr(keys)
    assert repr(keys) == "ReceiptKeys()"
    writer.abort()
    spool.close()


# --- T-48


SECRET_NAME = re.compile(
    r"(^|_)(tokens?|hash|mac|hmac|digest|secret|signature|commitment|csrf|proof|"
    r"seed|password)$"
)
# Hashes without a key, of files and rows that whoever compares them holds already:
# there is nothing to learn from the time.
HASHES_OF_KNOWN_FILES = {
    "evidence/custody.py",
    "packages/custody.py",
    "packages/verify.py",
}


def secret_comparisons(source):
    """Lines that compare with == what is named like a token, hash or key."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Compare):
            continue
        if not any(isinstance(op, (ast.Eq, ast.NotEq)) for op in node.ops):
            continue
        sides = [node.left, *node.comparators]
        if any(isinstance(side, ast.Constant) for side in sides):
            continue  # `kind == "hash"` compares a word
        if any(is_column(side) for side in sides):
            continue  # the database compares
        if any(SECRET_NAME.search(name_of(side)) for side in sides):
            yield node.lineno


def is_column(node):
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id[:1].isupper()
    )


def name_of(node):
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=func):
            return name_of(func)
        case ast.Subscript(value=value):
            return name_of(value)
    return ""


@pytest.mark.parametrize(
    "line",
    ["token == given", "row.mac != mac(x)", "a.signature[:64] == b", "f() == digest()"],
)
def test_t48_the_search_finds_a_comparison_that_leaks_time(line):
    assert list(secret_comparisons(line)) == [1]


@pytest.mark.parametrize(
    "name",
    sorted(
        {str(path.relative_to(APP)) for path in APP.rglob("*.py")}
        - HASHES_OF_KNOWN_FILES
    ),
)
def test_t48_tokens_hashes_and_keys_are_compared_in_constant_time(name):
    assert not list(secret_comparisons((APP / name).read_text()))


def test_t48_the_one_comparison_is_the_library_s(monkeypatch):
    asked = []
    monkeypatch.setattr(
        derives.hmac, "compare_digest", lambda a, b: asked.append((a, b)) or True
    )
    assert vault.same(b"a", b"b")
    assert asked == [(b"a", b"b")]


def test_the_two_stream_formats_share_one_construction():
    assert chunks.chunk_nonce(0, last=False) == bytes(12)
    assert chunks.chunk_nonce(258, last=True) == bytes(9) + b"\x01\x02\x01"
