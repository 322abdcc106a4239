"""Weaker targets: types apart from the rule; what they write strangers' tools open."""

import io
import os
import subprocess

import pyrage
import pytest
from pysequoia import Tsk

from app.errors import PackageError, RecipientKeyError
from app.vault import age, openpgp, targets
from app.vault.keykinds import KeyKind
from app.vault.targets import Strong, Weak
from tests.support import age as others

WORDS = "Вигадані слова показань. ".encode() * 9000
SIZES = [0, 1, 64 * 1024, 64 * 1024 + 1, len(WORDS)]


def sealed(to, data):
    target = io.BytesIO()
    with targets.writer(to, target) as writer:
        for at in range(0, len(data), 10_000):
            writer.write(data[at : at + 10_000])
    return target.getvalue()


@pytest.fixture
def classical():
    identity = pyrage.x25519.Identity.generate()
    return identity, str(identity.to_public())


@pytest.fixture(scope="module")
def gpg(tmp_path_factory):
    """Somebody else's OpenPGP program with a fresh key; nothing of ours in it."""
    home = tmp_path_factory.mktemp("gnupg")
    home.chmod(0o700)

    def run(*arguments, given=b""):
        done = subprocess.run(
            ["gpg", "--batch", "--homedir", home, *arguments],
            input=given,
            capture_output=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    who = "Invented Office <office@example.invalid>"
    run("--passphrase", "", "--quick-gen-key", who, "default", "default", "2y")
    yield run
    subprocess.run(
        ["gpgconf", "--homedir", home, "--kill", "all"], check=False, timeout=60
    )


def certificate_of(gpg):
    return openpgp.certificate(gpg("--armor", "--export").decode())


@pytest.mark.parametrize("size", SIZES)
def test_a_classical_age_key_opens_with_a_strangers_library(classical, size):
    identity, recipient = classical
    file = sealed(Weak(KeyKind.X25519, recipient), WORDS[:size])
    assert pyrage.decrypt(file, [identity]) == WORDS[:size]
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(file, [pyrage.x25519.Identity.generate()])


def test_a_classical_file_has_one_recipient_and_our_reader_refuses_it(classical):
    identity, own = age.new_identity()
    file = sealed(Weak(KeyKind.X25519, classical[1]), WORDS)
    assert file.count(b"\n-> ") == 1
    with pytest.raises(RecipientKeyError):
        age.decrypt(identity, io.BytesIO(file), io.BytesIO())
    assert own != classical[1]


@pytest.mark.parametrize("size", SIZES)
def test_an_openpgp_certificate_opens_with_a_strangers_program(gpg, size):
    cert = certificate_of(gpg)
    file = sealed(Weak(KeyKind.OPENPGP, cert.data.hex()), WORDS[:size])
    assert gpg("--decrypt", given=file) == WORDS[:size]


def test_an_openpgp_file_cut_short_is_refused(gpg):
    file = sealed(Weak(KeyKind.OPENPGP, certificate_of(gpg).data.hex()), WORDS)
    with pytest.raises(subprocess.CalledProcessError):
        gpg("--decrypt", given=file[:-40])


def test_the_rule_stays_what_it_was():
    identity, recipient = others.new_identity()
    assert others.decrypt(identity, sealed(Strong(recipient), WORDS)) == WORDS


def test_a_weaker_key_passes_for_no_strong_one_and_none_for_another_kind(
    classical, gpg
):
    strong = age.new_identity()[1]
    cert = certificate_of(gpg)
    with pytest.raises(RecipientKeyError):
        Strong(classical[1])
    with pytest.raises(RecipientKeyError):
        age.Writer([classical[1]], io.BytesIO())
    for kind, text in (
        (KeyKind.POST_QUANTUM, strong),
        (KeyKind.X25519, strong),
        (KeyKind.OPENPGP, classical[1]),
        (KeyKind.X25519, cert.data.hex()),
        (KeyKind.X25519, "age1" + "q" * 58),
    ):
        with pytest.raises(RecipientKeyError):
            Weak(kind, text)


def test_a_pasted_key_is_recognised_by_what_it_is(classical, gpg):
    armoured = gpg("--armor", "--export").decode()
    assert targets.kind_of(age.new_identity()[1]) is KeyKind.POST_QUANTUM
    assert targets.kind_of(f" {classical[1][:30]}\n{classical[1][30:]}") is (
        KeyKind.X25519
    )
    assert targets.kind_of(f"\n{armoured}\n") is KeyKind.OPENPGP
    for wrong in ("", "age1", classical[1][:-1], str(classical[0]), armoured[:300]):
        with pytest.raises(RecipientKeyError):
            targets.kind_of(wrong)


def test_the_fingerprint_of_a_certificate_is_what_the_receivers_program_shows(gpg):
    shown = gpg("--with-colons", "--fingerprint").decode().split("fpr:::::::::")[1]
    cert = certificate_of(gpg)
    assert cert.fingerprint == shown.split(":")[0]
    told = targets.fingerprint(KeyKind.OPENPGP, cert.data.hex())
    assert told.replace(" ", "") == cert.fingerprint


def test_a_secret_half_or_two_certificates_are_refused(gpg):
    secret = gpg("--armor", "--export-secret-keys").decode()
    with pytest.raises(RecipientKeyError, match="secret half"):
        openpgp.certificate(secret)
    two = certificate_of(gpg).data * 2
    assert openpgp.certificate(two[: len(two) // 2])
    other = bytes(Tsk.generate("Another <b@example.invalid>").extract_certificate())
    with pytest.raises(RecipientKeyError):
        openpgp.certificate(certificate_of(gpg).data + other)


def test_when_the_disk_is_full_the_error_comes_out_and_no_program_is_left(gpg):
    class Full:
        def write(self, _data):
            raise OSError(28, "full")

    writer = openpgp.Writer(certificate_of(gpg), Full())

    def fill():
        with writer:
            for _ in range(200):
                writer.write(os.urandom(100_000))

    with pytest.raises((OSError, PackageError)):
        fill()
    assert writer._child.poll() is not None
