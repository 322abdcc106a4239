"""Run a few lines of Python inside a locked-in process, and see what came of them.

Not the product's own child: these lines attack from where a broken parser would stand.
"""

import json
import subprocess
import sys
import textwrap

from tests.support.source import ROOT

MEMORY = 2 * 1024 * 1024 * 1024
NOBODY = 65_534
AS_NOBODY = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"
"""Said inside, before anything is tried: an interpreter may lie where root alone
may go."""

ATTEMPTS = {
    "read a file": "open('/etc/passwd').read()",
    "read by address": "urllib.request.urlopen('file:///etc/passwd').read()",
    "read our own settings": "open('/proc/self/environ').read()",
    "write a file": (
        "(at := f'/tmp/limited-{os.getpid()}', open(at, 'x').close(), os.unlink(at))"
    ),
    "make a file in memory": "os.memfd_create('x')",
    "list a folder": "os.listdir('/')",
    "ask about a path": "os.stat('/etc/passwd')",
    "remove a file": "os.unlink('/tmp/never-there-7731')",
    "connect here": "socket.create_connection(('127.0.0.1', PORT), 1)",
    "fetch by address": "urllib.request.urlopen(f'http://127.0.0.1:{PORT}', timeout=1)",
    "send a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "speak to a local socket": "socket.socket(socket.AF_UNIX)",
    "listen": "socket.socketpair()",
    "fork": "os._exit(99) if os.fork() == 0 else None",
    "start a shell": "subprocess.run(['/bin/sh', '-c', 'true'])",
    "become a shell": "os.execv('/bin/sh', ['sh', '-c', 'echo reached'])",
    "start a thread": "threading.Thread(target=int).start()",
    "end another process": "os.kill(os.getppid(), 0)",
    "change a limit": "libc('prlimit', 0, 7, bytes(16), None)",
    "read another's memory": "libc('ptrace', 16, os.getpid(), 0, 0)",
    "read across": "libc('process_vm_readv', os.getpid(), 0, 0, 0, 0, 0)",
    "run what it wrote": "mmap.mmap(-1, 4096, prot=7)",
    "new namespaces": "libc('unshare', 0x10000000)",
    "mount": "libc('mount', b'none', b'/', b'tmpfs', 0, b'')",
    "queue work in the kernel": "libc('syscall', 425, 8, bytes(256))",
    "open another way": "libc('syscall', 437, -100, b'/etc/passwd', bytes(24), 24)",
}

PRELUDE = """
import ctypes, json, mmap, os, resource, socket, subprocess, sys, threading
import urllib.request
from app.limited import lock

LIBC = ctypes.CDLL(None, use_errno=True)
PORT = int(sys.argv[1])

def libc(name, *args):
    if getattr(LIBC, name)(*args) == -1:
        raise OSError(ctypes.get_errno(), name)

def tried(attempts):
    outcome = {}
    for what, lines in attempts.items():
        try:
            exec(lines)
            outcome[what] = "reached"
        except (OSError, RuntimeError) as refused:
            outcome[what] = type(refused).__name__
    return outcome

# Loaded now: what is refused below must be the act, not an import on the way to it.
import email.utils, encodings.idna, mimetypes
mimetypes.init()
"x".encode("idna")
urllib.request.urlopen("file:///etc/hostname").read()
"""


def run(lines, *args, seconds=60):
    """Run lines after the prelude; return what they printed as JSON, and the code."""
    ended = subprocess.run(
        [sys.executable, "-B", "-c", PRELUDE + textwrap.dedent(lines), *args],
        cwd=ROOT,
        env={"LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=seconds,
    )
    told = json.loads(ended.stdout) if ended.stdout else None
    return told, ended.returncode, ended.stderr.decode()


def attempts(locked, port=1, only=ATTEMPTS):
    """Try everything after these lines, and return what came of each attempt."""
    told, code, errors = run(
        f"{locked}\nprint(json.dumps(tried({only!r})), flush=True)",
        str(port),
    )
    assert code == 0, errors
    return told
