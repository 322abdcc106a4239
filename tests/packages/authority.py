"""A time-stamping authority of our own: `openssl ts` behind a server."""

import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.outside import TimeAuthority
from app.packages.proof import TimeStamp

CONFIGURATION = """
[tsa]
default_tsa = t
[t]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
[stamps]
extendedKeyUsage = critical,timeStamping
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[req]
distinguished_name = d
[d]
"""


@dataclass
class Authority:
    """A root, a certificate for stamping under it, and what it was asked.

    Attributes:
        folder: where its keys and its serial number lie.
        answer: what it answers a request with: a status and a body.
        asked: the bodies that came, and the headers with them.
    """

    folder: Path
    answer: Callable[[bytes], tuple[int, bytes]] = lambda _: (500, b"")
    asked: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)

    @property
    def chain(self) -> Path:
        """The root certificate, which a receiver is given."""
        return self.folder / "root.pem"

    def reply(self, request: bytes) -> bytes:
        """Stamp what a request asks about."""
        (self.folder / "q.tsq").write_bytes(request)
        _openssl(self.folder, "ts -reply -config tsa.cnf -queryfile q.tsq -out r.tsr")
        return (self.folder / "r.tsr").read_bytes()

    def sends_its_chain(self) -> None:
        """Put the root into each stamp, before the other: not in the order of DER."""
        config = self.folder / "tsa.cnf"
        text = config.read_text()
        config.write_text(text.replace("[stamps]", "certs = root.pem\n[stamps]"))

    def stamp(self, hash_list: bytes) -> TimeStamp:
        """Answer a request over a list, without any line between."""
        (self.folder / "list").write_bytes(hash_list)
        _openssl(self.folder, "ts -query -data list -sha256 -cert -out own.tsq")
        request = (self.folder / "own.tsq").read_bytes()
        return TimeStamp(request, self.reply(request), self.chain.read_bytes())


def founded(folder: Path) -> Authority:
    """Make the keys and certificates of an invented authority."""
    folder.mkdir()
    (folder / "tsa.cnf").write_text(CONFIGURATION)
    (folder / "serial").write_text("01")
    new = "-newkey rsa:2048 -nodes -config tsa.cnf"
    _openssl(
        folder,
        f"req -x509 {new} -keyout root.key -out root.pem -days 2"
        " -subj /CN=InventedRoot -extensions root",
    )
    _openssl(folder, f"req {new} -keyout tsa.key -out tsa.csr -subj /CN=InventedStamps")
    _openssl(
        folder,
        "x509 -req -in tsa.csr -CA root.pem -CAkey root.key -CAcreateserial"
        " -out tsa.pem -days 2 -extfile tsa.cnf -extensions stamps",
    )
    authority = Authority(folder)
    authority.answer = lambda request: (200, authority.reply(request))
    return authority


@contextmanager
def serving(authority: Authority) -> Iterator[TimeAuthority]:
    """Let it answer on this machine; give what a setting would name."""

    class Handler(BaseHTTPRequestHandler):
        """Hands each request on."""

        def do_POST(self) -> None:
            """Answer with what the authority says."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append((body, dict(self.headers)))
            status, answer = authority.answer(body)
            self.send_response(status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/stamp"
        yield TimeAuthority(address, authority.chain)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _openssl(folder: Path, words: str) -> None:
    subprocess.run(
        ["openssl", *words.split()], cwd=folder, check=True, capture_output=True
    )
