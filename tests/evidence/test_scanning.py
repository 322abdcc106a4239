"""Without a scanner's plain word a file stays shut. T-59.

The scanner here is a peer of its own: it listens on a real socket and speaks clamd's
protocol, rightly or wrongly.
"""

import socket
import threading
import time

import pytest

from app.errors import NotCheckedError, NotFoundError
from app.evidence import copying, looking, scanning, taking_in
from app.evidence.scanning import Checked
from app.limited.answers import Step
from app.staff.policy import Permission
from tests.evidence.test_copying import content_of, prepared
from tests.evidence.test_taking_in import taken_in
from tests.statements.told import picture

READ = Permission.EVIDENCE_READ
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """Takes INSTREAM on a socket and gives the answer it was told to give."""

    def __init__(self, path):
        self.path, self.answer, self.seconds, self.got = path, None, 0, []
        self._over = threading.Event()
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen()
        self._server.settimeout(0.1)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self):
        while not self._over.is_set():
            try:
                line, _ = self._server.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(5)
                self._speak(line)

    def _speak(self, line):
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        data = b""
        while length := int.from_bytes(stream.read(4), "big"):
            data += stream.read(length)
        self.got.append(data)
        self._over.wait(self.seconds)
        answer = self.answer
        if answer is None:
            bad = b"EICAR" in data
            answer = b"stream: Eicar-Test FOUND\0" if bad else b"stream: OK\0"
        try:
            line.sendall(answer)
        except OSError:
            return  # who asked had gone

    def close(self):
        """Answer nobody any more."""
        self._over.set()
        self._thread.join()
        self._server.close()


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


@pytest.fixture
def clamd(tmp_path):
    peer = Clamd(tmp_path / "clamd.sock")
    scanning.use(peer.path)
    yield peer
    scanning.use(None)
    peer.close()


def look(case, item):
    with case.opened("olena", READ) as (s, file):
        return looking.look(s, file, item, Step.VEILED, "review")


def test_a_clean_file_opens_and_the_scanner_saw_all_of_it(case, clamd):
    data = picture(size=(1200, 900), kind="BMP")
    item = taken_in(case, data)
    assert content_of(case, item).checked == Checked.WAITING
    with pytest.raises(NotFoundError):
        look(case, item)
    prepared(case, item)
    assert clamd.got == [data]
    assert content_of(case, item).checked == Checked.CLEAN
    assert content_of(case, item).copy == copying.MADE
    look(case, item)


def test_t59_what_the_scanner_finds_stays_shut_for_good(case, clamd):
    item = taken_in(case, EICAR)
    prepared(case, item)
    clamd.answer = b"stream: OK\0"
    prepared(case, item)
    content = content_of(case, item)
    assert (content.checked, content.copy) == (Checked.INFECTED, "")
    shut(case, item)


def shut(case, item):
    """No preview, no copy, no package; the sealed original is still there to carry."""
    with pytest.raises(NotFoundError):
        look(case, item)
    with case.opened("olena", READ) as (s, file):
        with pytest.raises(NotFoundError):
            copying.working_copy(s, file, item)
        with pytest.raises(NotCheckedError):
            scanning.require_open(taking_in.item(s, file, item)[1].checked)
        taking_in.download(s, file, item).close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"OK\0",
        b"stream: OK stream: X FOUND\0junk",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"\xff" * 9000,
        b"stream: OKAY\0",
    ],
)
def test_t59_garbage_leaves_it_shut_until_it_can_be_checked(case, clamd, answer):
    clamd.answer = answer
    item = taken_in(case, picture())
    prepared(case, item)
    assert content_of(case, item).checked == Checked.WAITING
    shut(case, item)
    clamd.answer = None
    prepared(case, item)
    assert content_of(case, item).copy == copying.MADE


def test_t59_a_slow_scanner_leaves_it_shut(case, clamd, monkeypatch):
    monkeypatch.setattr(scanning, "SECONDS", 0.5)
    clamd.seconds = 3
    item = taken_in(case, picture())
    began = time.monotonic()
    prepared(case, item)
    assert time.monotonic() - began < 3
    assert content_of(case, item).checked == Checked.WAITING
    shut(case, item)


def test_t59_an_unreachable_scanner_leaves_it_shut(case, clamd):
    clamd.close()
    item = taken_in(case, picture())
    prepared(case, item)
    clamd.path.unlink()
    prepared(case, item)
    assert content_of(case, item).checked == Checked.WAITING
    shut(case, item)


def test_without_a_scanner_nothing_is_checked_and_the_item_says_so(case):
    item = taken_in(case, picture())
    prepared(case, item)
    assert content_of(case, item).checked == Checked.NOBODY_ASKED
    look(case, item)
