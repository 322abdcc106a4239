"""age as others wrote it: npm's `age-encryption`, run as a program of its own."""

import subprocess
import tempfile
from pathlib import Path

NODE = Path(__file__).parent / "node"


class AgeRefusedError(Exception):
    """The other implementation did not accept the file or the key; says why."""


def new_identity() -> tuple[str, str]:
    """Return a post-quantum identity and its recipient, made by the others."""
    identity, recipient = _run("age-encrypt.mjs", [], b"").decode().split()
    return identity, recipient


def encrypt(recipients: list[str], content: bytes) -> bytes:
    """Return the age file for these recipients."""
    return _run("age-encrypt.mjs", recipients, content)


def decrypt(identity: str, file: bytes) -> bytes:
    """Return what is inside.

    Raises:
        AgeRefusedError: the file is damaged, or it is for somebody else.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as keys:
        keys.write(f"{identity}\n")
        keys.flush()
        return _run("age-decrypt.mjs", [keys.name], file)


def _run(script: str, arguments: list[str], given: bytes) -> bytes:
    done = subprocess.run(
        ["node", NODE / script, *arguments],
        input=given,
        capture_output=True,
        check=False,
        timeout=120,
    )
    if done.returncode != 0:
        raise AgeRefusedError(done.stderr.decode(errors="replace").strip())
    return done.stdout
