"""Asking the time-stamping authority that the operator named; nobody else is asked.

What leaves is the SHA-256 of a hash list and a random number. It still shows that
something was packed at that hour, so a build asks once. The answer is checked before
it goes into the bag, by our library and by the receiver's own command where `openssl`
is there. Without a good answer there is no package: a receiver who was told that our
packages carry a stamp would take one without for a forgery.
"""

import http.client
import logging
import ssl
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import SettingsError, TamperedError, TimeAuthorityError
from app.outside import TimeAuthority
from app.packages import verify
from app.packages.proof import Stamp, TimeStamp
from app.vault import timestamps

log = logging.getLogger(__name__)

SECONDS = 20
"""For the whole answer: less than a worker's claim on a job lasts."""
CONNECT_SECONDS = 10
MOST_BYTES = 256 * 1024
"""A token with its chain has about ten thousand."""
_ASKED = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "Connection": "close",
}

_AUTHORITY: TimeAuthority | None = None


def use(authority: TimeAuthority | None) -> None:
    """Ask this authority from now on, or none.

    Raises:
        SettingsError: its file of certificates holds no root.
    """
    global _AUTHORITY  # noqa: PLW0603
    if authority is not None:
        try:
            timestamps.check_chain(authority.chain.read_bytes())
        except (OSError, ValueError):
            raise SettingsError(
                "BARVINOK_TIME_AUTHORITY_CHAIN holds no root certificate (PEM)"
            ) from None
    _AUTHORITY = authority


def stamp() -> Stamp | None:
    """Return what asks the configured authority; None where there is none."""
    authority = _AUTHORITY
    if authority is None:
        return None
    return lambda hash_list: ask(authority, hash_list)


def ask(authority: TimeAuthority, hash_list: bytes) -> TimeStamp:
    """Get a time stamp over a hash list, checked.

    Raises:
        TimeAuthorityError: no answer, no stamp, or one that does not hold. The log
            says which.
    """
    try:
        chain = authority.chain.read_bytes()
        request = timestamps.time_request(hash_list)
        reply = _posted(authority.address, request.as_bytes())
        read = timestamps.check_time_reply(request, reply, chain, hash_list)
        _openssl_agrees(request.as_bytes(), reply, authority.chain, alone=not read)
    except (OSError, ValueError, http.client.HTTPException) as wrong:
        raise _refused(f"no answer ({type(wrong).__name__})") from None
    except TamperedError:
        raise _refused("the answer does not hold") from None
    return TimeStamp(request.as_bytes(), reply, chain)


def _refused(why: str) -> TimeAuthorityError:
    log.warning("time-stamping authority: %s", why)
    return TimeAuthorityError(why)


def _posted(address: str, request: bytes) -> bytes:
    """Send the request there and nowhere else: no proxy, no redirect is followed."""
    until = time.monotonic() + SECONDS
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = _line(parts.scheme, parts.hostname or "", parts.port)
    try:
        line.request("POST", path, request, _ASKED)
        answer = line.getresponse()
        if answer.status != http.client.OK:
            raise _refused(f"it answered {answer.status}")
        return _all_of(answer, until)
    finally:
        line.close()


def _line(scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(
            host, port, timeout=CONNECT_SECONDS, context=context
        )
    return http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)


def _all_of(answer: http.client.HTTPResponse, until: float) -> bytes:
    found = bytearray()
    while piece := answer.read1(MOST_BYTES):
        found += piece
        if len(found) > MOST_BYTES:
            raise _refused("the answer is too long")
        if time.monotonic() > until:
            raise TimeoutError
    return bytes(found)


def _openssl_agrees(request: bytes, reply: bytes, chain: Path, *, alone: bool) -> None:
    """Check as the receiver will, with a program of its own.

    Args:
        request: what was asked: a hash and a random number.
        reply: what came.
        chain: the certificates that the receiver gets.
        alone: whether nobody else could read the reply.

    Raises:
        TamperedError: the reply does not hold, or nobody here can tell.
    """
    try:
        program = verify.openssl(verify.ANY_OPENSSL)
    except verify.CannotError:
        if alone:
            raise TamperedError from None
        return
    with tempfile.TemporaryDirectory() as folder:
        asked, came = Path(folder) / "asked", Path(folder) / "came"
        asked.write_bytes(request)
        came.write_bytes(reply)
        words = [program, "ts", "-verify", "-queryfile", str(asked), "-in", str(came)]
        done = verify.run_program([*words, "-CAfile", str(chain)])
    if done.returncode != 0:
        raise TamperedError
