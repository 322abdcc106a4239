"""The command line as real processes: with pipes, and at a terminal of its own."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

import pytest

SECONDS = 60
GIVEN_UP = "Aborted!"
COMMAND = [sys.executable, "-m", "app.cli"]


@dataclass
class Terminal:
    """One command at a terminal: what it said, and typing an answer to it."""

    pid: int
    screen: int
    said: str = ""
    seen: int = field(default=0, repr=False)
    is_closed: bool = field(default=False, repr=False)

    def sees(self, text):
        """Wait until something stands on the screen after what was seen before."""
        self._read_until(lambda: text in self.said[self.seen :])
        assert text in self.said[self.seen :], self.said
        self.seen = self.said.index(text, self.seen) + len(text)

    def types(self, text):
        """Type a line."""
        os.write(self.screen, f"{text}\n".encode())

    def asked(self, question, answer):
        """Wait for a question and answer it."""
        self.sees(question)
        self.types(answer)

    def gives_up(self):
        """Press Ctrl-C until it is taken: a busy machine may lose the first.

        Not once more: one that comes while the process ends would end it otherwise.
        """
        for _ in range(SECONDS):
            os.write(self.screen, b"\x03")
            self._read_until(lambda: GIVEN_UP in self.said, seconds=1)
            if self.is_closed or GIVEN_UP in self.said:
                break
        return self.ends()

    def ends(self):
        """Wait for the end; return the exit code."""
        if not self.is_closed:
            self._read_until(lambda: False)
        os.close(self.screen)
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _read_until(self, enough, seconds=SECONDS):
        until = time.monotonic() + seconds
        while not enough() and time.monotonic() < until:
            ready, _, _ = select.select([self.screen], [], [], 0.5)
            if not ready:
                continue
            try:
                more = os.read(self.screen, 65536)
            except OSError:  # the other end is closed
                self.is_closed = True
                return
            if not more:
                return
            self.said += more.decode().replace("\r\n", "\n")


@pytest.fixture
def environment(tmp_path, empty_database_url):
    """The settings of a data folder and a database that nobody has used."""
    return {
        **os.environ,
        "BARVINOK_DATA": str(tmp_path / "data"),
        "BARVINOK_DATABASE_URL": empty_database_url,
        "BARVINOK_KDF_COST": "test",
        "TERM": "xterm",
    }


@pytest.fixture
def barvinok(environment):
    """Run a command with pipes: `barvinok("verify", path, typed="...")`."""

    def run(*arguments, typed="", **over):
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            check=False,
            capture_output=True,
            text=True,
            input=typed,
            timeout=SECONDS,
            env={**environment, **over},
        )

    return run


@pytest.fixture
def terminal(environment):
    """Start a command at a terminal of its own: `terminal("init")`."""

    def start(*arguments, **over):
        pid, screen = pty.fork()
        if pid == 0:
            # A run that was started in the background hands down that it is ignored.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            os.execve(  # noqa: S606  # the program under test, in a child of its own
                sys.executable,
                [*COMMAND, *map(str, arguments)],
                {**environment, **over},
            )
        return Terminal(pid, screen)

    return start


def words_of(text):
    """Return the words of a share as it was printed, without their numbers."""
    return " ".join(re.findall(r"\d+ ([a-z]+)", text))
