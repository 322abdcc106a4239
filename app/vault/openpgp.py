"""OpenPGP certificates: read strictly, and written to in a stream.

The library encrypts from file to file and holds the interpreter while it does. So it
runs in a program of its own between two pipes: what is clear goes from memory into a
pipe, and nothing clear lies on a disk.
"""

import hashlib
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from threading import Thread
from types import TracebackType
from typing import Self

from pysequoia import Cert, encrypt
from pysequoia.packet import PacketPile, Tag

from app.errors import PackageError, RecipientKeyError
from app.vault.age import Target

ARMOUR = "-----BEGIN PGP"
PIECE_BYTES = 64 * 1024
LONGEST_BYTES = 64 * 1024
"""Of a certificate: an encryption key, its owner and a few signatures are a few kB."""

_SECRET = (Tag.SecretKey, Tag.SecretSubkey)

_PROGRAM = """
import sys
from pysequoia import Cert, encrypt_file
with open(int(sys.argv[1]), "rb") as given:
    cert = Cert.from_bytes(given.read())
encrypt_file("/dev/stdin", "/dev/stdout", recipients=[cert], armor=False)
"""


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate that something can be encrypted to now.

    Attributes:
        data: canonical bytes; they name the owner, so they are kept sealed.
        fingerprint: in hex, as the receiver's own program shows it.
        expires: from then on no program accepts it; None: never.
    """

    data: bytes
    fingerprint: str
    expires: date | None

    @property
    def digest(self) -> str:
        """Return 64 hex digits that stand for exactly these bytes."""
        return hashlib.sha256(self.data).hexdigest()


def certificate(text: str | bytes) -> Certificate:
    """Read a certificate, armoured or not.

    Raises:
        RecipientKeyError: none or several, damaged, revoked, run out, with the secret
            half, or without a key to encrypt to.
    """
    data = text.encode() if isinstance(text, str) else text
    if len(data) > LONGEST_BYTES:
        raise RecipientKeyError("this is no OpenPGP certificate of one office")
    try:
        (cert,) = Cert.split_bytes(data)
        if any(packet.tag in _SECRET for packet in PacketPile.from_bytes(data)):
            raise RecipientKeyError("the secret half of the key is in it")
        if cert.is_revoked:
            raise RecipientKeyError("the certificate was revoked")
        encrypt(b"", recipients=[cert], armor=False)
        expires = cert.expiration
    except (RuntimeError, ValueError, TypeError, OSError):
        raise RecipientKeyError("no OpenPGP certificate to encrypt to") from None
    return Certificate(
        bytes(cert), cert.fingerprint.upper(), expires.date() if expires else None
    )


class Writer:
    """Encrypts what is written to it to one certificate.

    `close()` ends the message and leaves the target open. Without it the message has
    no end, and no reader accepts it.

    Raises:
        RecipientKeyError: the certificate is not one to encrypt to now.
        PackageError: the program that encrypts ended before its time.
    """

    def __init__(self, cert: Certificate, target: Target) -> None:
        certificate(cert.data)
        given, handed = os.pipe()
        try:
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-c", _PROGRAM, str(given)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=[given],
                env={},
            )
        finally:
            os.close(given)
        with suppress(BrokenPipeError), os.fdopen(handed, "wb") as pipe:
            pipe.write(cert.data)
        self._target = target
        self._wrong: BaseException | None = None
        self._reader = Thread(target=self._take, daemon=True)
        self._reader.start()
        self._done = False

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Take bytes; a pipe's length of them waits in memory."""
        if self._done or self._child.stdin is None:
            raise ValueError("the message is closed")
        try:
            self._child.stdin.write(data)
        except BrokenPipeError:
            self._stop()
            raise self._wrong or PackageError("the encrypting ended early") from None
        return len(data)

    def close(self) -> None:
        """Write the end."""
        if self._done:
            return
        self._done = True
        with suppress(BrokenPipeError):
            if self._child.stdin is not None:
                self._child.stdin.close()
        self._reader.join()
        ended = self._child.wait()
        if self._wrong is not None:
            raise self._wrong
        if ended != 0:
            raise PackageError("the encrypting ended early")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.close()
        else:
            self._stop()

    def _take(self) -> None:
        """Pass on what the program wrote; an error waits for the writing side."""
        source = self._child.stdout
        try:
            while source is not None and (piece := source.read(PIECE_BYTES)):
                self._target.write(piece)
        except BaseException as wrong:  # noqa: BLE001  # raised again by `close`
            self._wrong = wrong
            self._child.kill()
        finally:
            if source is not None:
                source.close()

    def _stop(self) -> None:
        self._done = True
        self._child.kill()
        with suppress(BrokenPipeError):
            if self._child.stdin is not None:
                self._child.stdin.close()
        self._child.wait()
        self._reader.join()
