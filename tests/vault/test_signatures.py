import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from hypothesis import given, settings
from hypothesis import strategies as st

from app import vault
from app.errors import TamperedError

SEED = bytes(range(32))
OTHER = bytes(range(1, 33))
MESSAGE = b"grant 7 of an invented case"


@settings(max_examples=50)
@given(st.text(max_size=40), st.binary(max_size=2000))
def test_a_signature_holds_for_its_purpose_and_message(purpose, message):
    signature = vault.sign(SEED, purpose, message)
    vault.verify(vault.verifying_key(SEED), purpose, message, signature)
    both = vault.dual_sign(SEED, purpose, message)
    vault.dual_verify(vault.dual_verifying_key(SEED), purpose, message, both)


@pytest.mark.parametrize(
    ("seed", "purpose", "message"),
    [
        (OTHER, "grant", MESSAGE),
        (SEED, "checkpoint", MESSAGE),
        (SEED, "grant", MESSAGE + b"."),
        (SEED, "gran", b"t" + MESSAGE),
    ],
)
def test_a_signature_for_something_else_is_refused(seed, purpose, message):
    signature = vault.sign(SEED, "grant", MESSAGE)
    both = vault.dual_sign(SEED, "grant", MESSAGE)
    with pytest.raises(TamperedError):
        vault.verify(vault.verifying_key(seed), purpose, message, signature)
    with pytest.raises(TamperedError):
        vault.dual_verify(vault.dual_verifying_key(seed), purpose, message, both)


def test_both_halves_of_a_dual_signature_must_hold():
    public = vault.dual_verifying_key(SEED)
    good = vault.dual_sign(SEED, "root", MESSAGE)
    forged = vault.dual_sign(OTHER, "root", MESSAGE)
    vault.dual_verify(public, "root", MESSAGE, good)
    for mixed in (good[:64] + forged[64:], forged[:64] + good[64:]):
        with pytest.raises(TamperedError):
            vault.dual_verify(public, "root", MESSAGE, mixed)


@pytest.mark.parametrize("cut", [0, 1, 63, 64, 65, 3372])
def test_a_dual_signature_without_its_second_half_is_refused(cut):
    good = vault.dual_sign(SEED, "root", MESSAGE)
    with pytest.raises(TamperedError):
        vault.dual_verify(vault.dual_verifying_key(SEED), "root", MESSAGE, good[:cut])


def test_a_single_signature_never_passes_for_a_dual_one():
    public = vault.dual_verifying_key(SEED)
    with pytest.raises(TamperedError):
        vault.dual_verify(
            public[:32], "root", MESSAGE, vault.sign(SEED, "root", MESSAGE)
        )
    assert vault.verifying_key(SEED) != public[:32]


@pytest.mark.parametrize("public", [b"", bytes(31), b"\xff" * 32, bytes(1984)])
def test_what_is_no_public_key_verifies_nothing(public):
    with pytest.raises(TamperedError):
        vault.verify(public, "grant", MESSAGE, vault.sign(SEED, "grant", MESSAGE))
    with pytest.raises(TamperedError):
        vault.dual_verify(
            public, "grant", MESSAGE, vault.dual_sign(SEED, "grant", MESSAGE)
        )


def test_openssl_verifies_a_detached_signature_and_refuses_a_changed_file(tmp_path):
    file, key, signature = (tmp_path / name for name in ("list", "key.pem", "sig"))
    file.write_bytes(MESSAGE)
    key.write_text(vault.ed25519_pem(SEED))
    signature.write_bytes(vault.detached_ed25519(SEED, MESSAGE))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-rawin"]
    command += ["-inkey", key, "-in", file, "-sigfile", signature]
    good = subprocess.run(command, capture_output=True, check=False)
    assert good.returncode == 0, good.stderr
    file.write_bytes(MESSAGE + b" ")
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_the_ml_dsa_key_in_pem_is_a_standard_one_and_verifies_the_file():
    key = load_pem_public_key(vault.mldsa65_pem(SEED).encode())
    assert isinstance(key, MLDSA65PublicKey)
    key.verify(vault.detached_mldsa65(SEED, MESSAGE), MESSAGE)


def test_the_keys_of_a_package_are_the_halves_of_the_key_in_the_directory():
    public = vault.dual_verifying_key(SEED)
    assert vault.pems_of(public) == (vault.ed25519_pem(SEED), vault.mldsa65_pem(SEED))
    signed = (
        vault.detached_ed25519(SEED, MESSAGE),
        vault.detached_mldsa65(SEED, MESSAGE),
    )
    vault.verify_detached(public, MESSAGE, *signed)
    for wrong in ((signed[0], b""), (b"", signed[1]), (bytes(64), signed[1])):
        with pytest.raises(TamperedError):
            vault.verify_detached(public, MESSAGE, *wrong)
    with pytest.raises(TamperedError):
        vault.pems_of(public[:-1])


def test_a_plain_signature_is_never_one_for_a_purpose():
    from app.vault import signatures

    bound = signatures._bound(vault.Suite.ED25519_MLDSA65, "root", MESSAGE)
    for detached in (vault.detached_ed25519, vault.detached_mldsa65):
        with pytest.raises(ValueError, match="purpose-bound"):
            detached(SEED, bound)
    both = vault.dual_sign(SEED, "root", MESSAGE)
    with pytest.raises(TamperedError):
        vault.verify_detached(
            vault.dual_verifying_key(SEED), bound, both[:64], both[64:]
        )
