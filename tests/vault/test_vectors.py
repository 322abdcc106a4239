"""T-45: every file in tests/vectors/crypto opens, or is refused, as it says.

They were written by another implementation (make_vectors.mjs) and are kept for good:
a change that cannot read one of them cannot read what an office sealed years ago.
"""

import base64
import hashlib
import io
import json
from pathlib import Path
from uuid import UUID

import pytest

from app import vault
from app.errors import DomainError
from app.vault import age, slow, stream

FOLDER = Path(__file__).parent.parent / "vectors" / "crypto"
VECTORS = {path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")}


def raw(value):
    return bytes.fromhex(value)


def unseal(given, _):
    place = given["place"] | {"row": UUID(given["place"]["row"])}
    plain = vault.unseal(
        raw(given["key"]), raw(given["envelope"]), vault.Place(**place)
    )
    return {"plaintext": plain.hex()}


def unwrap(given, _):
    seed = raw(given["seed"])
    key = vault.unwrap(seed, raw(given["wrapped"]), raw(given["info"]))
    return {"key": key.hex(), "public": vault.public_of(seed).hex()}


def unwrap_symmetric(given, _):
    wrapped, info = raw(given["wrapped"]), raw(given["info"])
    return {"key": vault.unwrap_symmetric(raw(given["under"]), wrapped, info).hex()}


def verify(given, expect):
    parts = raw(given["public"]), given["purpose"], raw(given["message"])
    vault.verify(*parts, raw(given["signature"]))
    seed = raw(expect["seed"])
    assert vault.verifying_key(seed) == parts[0]
    assert vault.sign(seed, *parts[1:]) == raw(given["signature"])
    return {"holds": True, "seed": expect["seed"]}


def dual_verify(given, expect):
    parts = raw(given["public"]), given["purpose"], raw(given["message"])
    vault.dual_verify(*parts, raw(given["signature"]))
    assert vault.dual_verifying_key(raw(expect["seed"])) == parts[0]
    return {"holds": True, "seed": expect["seed"]}


def verify_detached(given, expect):
    names = ("public", "message", "ed25519", "mldsa65")
    vault.verify_detached(*(raw(given[name]) for name in names))
    assert vault.dual_verifying_key(raw(expect["seed"])) == raw(given["public"])
    return {"holds": True, "seed": expect["seed"]}


def receipt_keys(given, _):
    cost = slow.Cost(**given["cost"])
    keys = vault.receipt_keys(given["text"], raw(given["salt"]), cost)
    names = ("lookup", "seed", "signing", "csrf")
    return {name: getattr(keys, name).hex() for name in names}


def password_key(given, _):
    cost, secret = slow.Cost(**given["cost"]), raw(given["account_secret"])
    key = vault.password_key(given["password"], raw(given["salt"]), secret, cost)
    return {"key": key.hex()}


def fields_of(given):
    for field in given["fields"]:
        match field:
            case {"uuid": text}:
                yield UUID(text)
            case {"hex": text}:
                yield raw(text)
            case _:
                yield field


def keyed_hash(given, _):
    return {"hash": vault.keyed_hash(raw(given["key"]), *fields_of(given)).hex()}


def digest(given, _):
    return {"hash": vault.digest(*fields_of(given)).hex()}


def said(data):
    return {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def open_stream(given, _, folder):
    path = folder / "file"
    path.write_bytes(base64.b64decode(given["file"]))
    with stream.Opened(path, raw(given["key"]), UUID(given["id"])) as opened:
        return said(opened.read())


def age_decrypt(given, _):
    target = io.BytesIO()
    source = io.BytesIO(base64.b64decode(given["file"]))
    age.decrypt(given["identity"], source, target)
    recipient = age.recipient_of(given["identity"])
    return said(target.getvalue()) | {"recipient": recipient}


OPERATIONS = {
    "unseal": unseal,
    "unwrap": unwrap,
    "unwrap_symmetric": unwrap_symmetric,
    "verify": verify,
    "dual_verify": dual_verify,
    "verify_detached": verify_detached,
    "receipt_keys": receipt_keys,
    "password_key": password_key,
    "keyed_hash": keyed_hash,
    "digest": digest,
    "age_decrypt": age_decrypt,
}


def outcome(vector, folder):
    """What today's code makes of a vector, in the vector's own words."""
    given, expect = vector["inputs"], vector["expect"]
    try:
        if vector["operation"] == "open_stream":
            return open_stream(given, expect, folder)
        return OPERATIONS[vector["operation"]](given, expect)
    except DomainError as error:
        return {"refused": error.code}


@pytest.mark.parametrize("name", sorted(VECTORS))
def test_t45_every_vector_of_every_past_version_still_opens(name, tmp_path):
    vector = VECTORS[name]
    assert vector["name"] == name
    assert outcome(vector, tmp_path) == vector["expect"]


@pytest.mark.parametrize("suite", vault.Suite)
def test_t45_every_suite_has_a_vector_that_opens(suite):
    opening = [v for v in VECTORS.values() if "refused" not in v["expect"]]
    assert suite in {vector["suite"] for vector in opening}


def test_t45_the_comparison_would_notice_a_changed_vector(tmp_path):
    vector = json.loads(json.dumps(VECTORS["envelope-v1-aes-256-gcm"]))
    sealed = vector["inputs"]["envelope"]
    vector["inputs"]["envelope"] = sealed[:-1] + ("0" if sealed[-1] != "0" else "1")
    assert outcome(vector, tmp_path) == {"refused": "tampered"}


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, vector in sorted(VECTORS.items())
        if vector["operation"] == "age_decrypt"
        and "size" in vector["expect"]
        and name != "age-v1-two-recipients"
    ],
)
def test_the_second_age_reader_of_the_tests_opens_the_npm_files(name, independent_open):
    given, expect = VECTORS[name]["inputs"], VECTORS[name]["expect"]
    plain = independent_open(given["identity"], base64.b64decode(given["file"]))
    assert said(plain) | {"recipient": expect["recipient"]} == expect
