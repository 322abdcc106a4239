"""The limited process itself: prepare, lock, read, do one thing, answer, end.

Started as `python -m app.limited.child`; who starts it is in `running.py`.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import BinaryIO

import msgspec

from app.limited import lock
from app.limited.answers import (
    LENGTH_BYTES,
    Made,
    Refused,
    RefusedError,
    Said,
    Task,
    Wanted,
)
from app.limited.kinds import FILMS, OFFICE, PICTURES, SOUNDS, Kind

Act = Callable[[bytearray], Made]


def main() -> None:
    """Do what the one argument says."""
    wanted = msgspec.json.decode(sys.argv[1], type=Wanted)
    msgspec.json.encode(Said(refused=Refused.DAMAGED))  # loaded before the door shuts
    act = prepared(wanted)
    try:
        alone = lock.lock_in(wanted.memory_bytes, wanted.processor_seconds)
    except lock.NotIsolatedError:
        lock.leave_unlocked()
    if wanted.task is Task.TRY:
        answer(Said(is_alone=alone, reached=tuple(lock.tried())), b"")
        return
    try:
        made = act(received(sys.stdin.buffer, wanted.size_bytes))
    except RefusedError as refused:
        answer(Said(refused=refused.why), b"")
    except MemoryError:
        answer(Said(refused=Refused.TOO_LARGE), b"")
    except Exception:  # noqa: BLE001  # the edge of a process: whatever a parser raises
        answer(Said(refused=Refused.DAMAGED), b"")
    else:
        said = Said(
            size_bytes=len(made.data),
            mime=made.mime,
            removed=tuple(sorted(made.removed)),
            pages=made.pages,
            is_alone=alone,
        )
        answer(said, made.data)


def prepared(wanted: Wanted) -> Act:
    """Import what the task needs, use it once, and return what will be done."""
    if wanted.task is Task.TRY:
        return lambda _: Made(b"", "")
    if wanted.task is Task.WORDS:
        from app.limited import words

        words.prepare()
        return words.beginning
    if wanted.task is Task.PAGE:
        from app.limited import pages

        pages.prepare()
        return lambda data: pages.page(data, wanted.page, wanted.step)
    if wanted.task is Task.PICTURE:
        from app.limited import drawing

        drawing.prepare()
        return lambda data: drawing.picture(data, wanted.step)
    if wanted.task is Task.PLAIN:
        from app.limited import plain

        plain.prepare()
        return lambda data: plain.small(data, wanted.most_bytes)
    others = {Task.COPY: copier_of, Task.ORIGIN: claims_reader}
    return others.get(wanted.task, redactor)(wanted)


def copier_of(wanted: Wanted) -> Act:
    """Return what makes the working copy of a file."""
    return copier(Kind(wanted.mime))


def claims_reader(wanted: Wanted) -> Act:
    """Return what reads the signed claims of origin in a file."""
    from app.limited import origins

    kind = Kind(wanted.mime)
    return _ready(origins, lambda data: origins.claims(data, kind))


def redactor(wanted: Wanted) -> Act:
    """Return what reads letters with their places, or hides parts of a file."""
    if wanted.task is Task.LETTERS:
        from app.limited import letters

        return _ready(letters, letters.reader(Kind(wanted.mime)))
    from app.limited import hiding

    return _ready(hiding, hiding.hider(wanted))


def copier(kind: Kind) -> Act:
    """Return what makes the working copy of a kind."""
    if kind in PICTURES:
        from app.limited import drawing

        return _ready(drawing, lambda data: drawing.copy(data, kind))
    if kind is Kind.PDF:
        from app.limited import papers

        return _ready(papers, papers.copy)
    if kind in OFFICE:
        from app.limited import office

        return _ready(office, office.copy)
    if kind in FILMS:
        from app.limited import films

        return _ready(films, lambda data: films.copy(data, kind))
    if kind in SOUNDS:
        from app.limited import sounds

        return _ready(sounds, lambda data: sounds.copy(data, kind))
    return lambda _: _none()


def _ready(module: ModuleType, act: Act) -> Act:
    module.prepare()
    return act


def _none() -> Made:
    raise RefusedError(Refused.NO_COPY)


def received(source: BinaryIO, size_bytes: int) -> bytearray:
    """Read as many bytes as were announced, and no more."""
    data = bytearray(size_bytes)
    view, at = memoryview(data), 0
    while at < size_bytes:
        count = source.readinto(view[at:])  # type: ignore[attr-defined]  # a buffered reader has it
        if not count:
            raise RefusedError(Refused.DAMAGED)
        at += count
    view.release()
    return data


def answer(said: Said, data: bytes | bytearray | memoryview) -> None:
    """Write what is said, then the bytes."""
    told = msgspec.json.encode(said)
    out = sys.stdout.buffer
    out.write(len(told).to_bytes(LENGTH_BYTES, "big") + told)
    out.write(data)
    out.flush()


if __name__ == "__main__":
    main()
