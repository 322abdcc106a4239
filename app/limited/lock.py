"""Locking a process in, from inside, before it reads the first byte of a file.

Three layers. Limits: memory, processor time, no new file, no core. Namespaces, where
the kernel lets an ordinary user have them: no network, no people, an empty folder for
a root. And a filter of system calls that answers "not permitted" to everything that is
not on a short list: reading and writing what is already open, memory, time, leaving.
No layer stands in for the filter: where it cannot be set, the process ends.

Source: Linux seccomp(2), prctl(2), unshare(2); numbers from the kernel's
`arch/x86/entry/syscalls/syscall_64.tbl` and `include/uapi/asm-generic/unistd.h`.
"""

import ctypes
import os
import platform
import resource
import socket
import struct
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

NOT_ISOLATED = 71
"""How a process ends that could not lock itself in. It has read nothing."""

_NO_NEW_PRIVILEGES, _DUMPABLE, _DEATH_SIGNAL, _SECCOMP, _FILTER = 38, 4, 1, 22, 2
_SIGKILL = 9
# Unsharing: mounts, control groups, host name, messages, users, network.
_ALL_NAMESPACES = (
    0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x40000000
)
_MOUNT_FLAGS = 0x1 | 0x2 | 0x4 | 0x8  # read only, no suid, no device, no program
_EMPTY = b"/tmp"  # nothing is written there: an empty mount covers it


class NotIsolatedError(Exception):
    """The process is not locked in, and must not go on."""


class Only(Enum):
    """A call that is let through for some arguments alone."""

    NOT_RUNNABLE = 1  # memory that is not to be executed
    OPEN_ALREADY = 2  # about a descriptor, not about a path


@dataclass(frozen=True)
class Call:
    """One system call of the list; its number for each kind of machine, or None."""

    name: str
    x86_64: int | None
    aarch64: int | None
    only: Only | None = None


CALLS = (
    Call("read", 0, 63),
    Call("readv", 19, 65),
    Call("write", 1, 64),
    Call("writev", 20, 66),
    Call("close", 3, 57),
    Call("fstat", 5, 80),
    Call("newfstatat", 262, 79, Only.OPEN_ALREADY),
    Call("lseek", 8, 62),
    Call("mmap", 9, 222, Only.NOT_RUNNABLE),
    Call("mprotect", 10, 226, Only.NOT_RUNNABLE),
    Call("munmap", 11, 215),
    Call("mremap", 25, 216),
    Call("madvise", 28, 233),
    Call("brk", 12, 214),
    Call("futex", 202, 98),
    Call("rt_sigaction", 13, 134),
    Call("rt_sigprocmask", 14, 135),
    Call("rt_sigreturn", 15, 139),
    Call("sigaltstack", 131, 132),
    Call("sched_yield", 24, 124),
    Call("getpid", 39, 172),
    Call("gettid", 186, 178),
    Call("getrandom", 318, 278),
    Call("clock_gettime", 228, 113),
    Call("clock_nanosleep", 230, 115),
    Call("gettimeofday", 96, 169),
    Call("getrusage", 98, 165),
    Call("restart_syscall", 219, 128),
    Call("exit", 60, 93),
    Call("exit_group", 231, 94),
)

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OTHER_NUMBERS = 0x40000000  # the second set of numbers that x86_64 has
_LOAD, _EQUAL, _ANY_BIT, _AT_LEAST, _RETURN = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16
_EXECUTABLE, _NO_PATH = 0x4, 0x1000


def lock_in(memory_bytes: int, processor_seconds: int) -> bool:
    """Lock this process in for good.

    Args:
        memory_bytes: of address space, everything loaded so far included.
        processor_seconds: after which the kernel ends it.

    Returns:
        Whether it has namespaces of its own besides: some kernels refuse them.

    Raises:
        NotIsolatedError: it is not locked in. Nothing may be read.
    """
    try:
        _bind_to_parent()
        alone = has_own_namespaces()
        limit(memory_bytes, processor_seconds)
        filter_calls()
    except (OSError, ValueError, AttributeError) as missing:
        raise NotIsolatedError(str(missing)) from None
    if reached := tried():
        raise NotIsolatedError(", ".join(reached))
    return alone


def leave_unlocked() -> NoReturn:
    """End, having read nothing."""
    os._exit(NOT_ISOLATED)


def _libc() -> ctypes.CDLL:
    if sys.platform != "linux":
        raise OSError("only Linux can lock a process in")
    return ctypes.CDLL(None, use_errno=True)


def _fine(answer: int, what: str) -> None:
    if answer != 0:
        raise OSError(ctypes.get_errno(), what)


def _bind_to_parent() -> None:
    """End with whoever started this; show its memory to nobody, in no core file."""
    libc = _libc()
    _fine(libc.prctl(_DEATH_SIGNAL, _SIGKILL, 0, 0, 0), "death signal")
    _fine(libc.prctl(_DUMPABLE, 0, 0, 0, 0), "dumpable")


def has_own_namespaces() -> bool:
    """Take namespaces of its own and an empty root, where the kernel allows it."""
    libc = _libc()
    if libc.unshare(_ALL_NAMESPACES) != 0:
        return False
    if libc.mount(b"none", _EMPTY, b"tmpfs", _MOUNT_FLAGS, b"size=4k") != 0:
        return False
    os.chdir(_EMPTY)
    os.chroot(".")
    return True


def limit(memory_bytes: int, processor_seconds: int) -> None:
    """Set limits that nobody inside can raise again."""
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, processor_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        resource.setrlimit(what, (most, most))


def filter_calls() -> None:
    """Let only the listed calls through from here on.

    Raises:
        OSError: the machine is not listed, or the kernel refuses the filter.
    """
    libc = _libc()
    steps = program(platform.machine())
    code = ctypes.create_string_buffer(b"".join(steps))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))

    told = Program(len(steps), ctypes.addressof(code))
    _fine(libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0), "no new privileges")
    _fine(libc.prctl(_SECCOMP, _FILTER, ctypes.byref(told), 0, 0), "filter")


def program(machine: str) -> list[bytes]:
    """Return the steps of the filter for one kind of machine.

    Raises:
        OSError: it is not one that the list knows.
    """
    if machine not in _MACHINES:
        raise OSError(f"no list of calls for {machine}")
    steps = [
        _step(_LOAD, _MACHINE_AT),
        _step(_EQUAL, _MACHINES[machine], 1, 0),
        _step(_RETURN, _KILL),
        _step(_LOAD, _NUMBER_AT),
        _step(_AT_LEAST, _OTHER_NUMBERS, 0, 1),
        _step(_RETURN, _KILL),
    ]
    for call in CALLS:
        number = getattr(call, machine)
        if number is not None:
            steps += _let_through(number, call.only)
    return [*steps, _step(_RETURN, _REFUSE)]


def _let_through(number: int, only: Only | None) -> list[bytes]:
    if only is None:
        return [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    place, bit = {
        Only.NOT_RUNNABLE: (2, _EXECUTABLE),
        Only.OPEN_ALREADY: (3, _NO_PATH),
    }[only]
    ends = [_step(_RETURN, _REFUSE), _step(_RETURN, _ALLOW)]
    if only is Only.OPEN_ALREADY:
        ends.reverse()
    return [
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, _ARGUMENTS_AT + 8 * place),
        _step(_ANY_BIT, bit, 0, 1),
        *ends,
    ]


def _step(code: int, value: int, if_so: int = 0, if_not: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_so, if_not, value)


def tried() -> list[str]:
    """Try what the filter must refuse, and return what it did not."""
    attempts: dict[str, Callable[[], object]] = {
        "open a file": lambda: os.open("/", os.O_RDONLY),
        "make a socket": socket.socket,
        "make a pipe": os.pipe,
    }
    reached = []
    for what, attempt in attempts.items():
        try:
            attempt()
        except PermissionError:  # the filter's own answer; a limit gives another
            continue
        except OSError:
            pass
        reached.append(what)
    return reached
