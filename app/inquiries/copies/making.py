"""Making the copies: one zip, sealed with a code into volumes, with a page that opens.

It is done in the request of a coordinator, who holds the keys; nothing clear lies on a
disk. The volumes lie apart from any row, under a name that says nothing, for as long as
somebody may still need them.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, cast
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, cases, clock
from app.audit import Action
from app.errors import (
    ApprovalError,
    ConflictError,
    DiskFullError,
    InvalidInputError,
    NotFoundError,
    TamperedError,
)
from app.evidence import storing
from app.files.store import NO_ROOM
from app.inquiries import answering, catalogue, register
from app.inquiries.copies import choosing, gathering
from app.inquiries.copies.gathering import File
from app.inquiries.documents import Copies, InquiryContent, Made
from app.inquiries.register import Opened
from app.packages import volumes, zipped
from app.packages.bag import Entry, Measured, in_memory, measure
from app.packages.ladder.sealing import parts
from app.packages.typesetting import pdf
from app.packages.volumes.index import INDEX_ENDING, VOLUME_ENDING
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.vault import kept, stream

MOST_BYTES = 256 * 1024 * 1024
"""What is made while somebody waits for the page."""

KEPT_SECONDS = 30 * 24 * 60 * 60
"""How long volumes lie here after they were made."""

PAPER = "copies.pdf"
NAMES = {"volume": VOLUME_ENDING, "index": INDEX_ENDING, "opener": volumes.OPENER_NAME}


@dataclass(frozen=True)
class Plan:
    """What is to be written, read from the case in a transaction of its own."""

    number: str
    version: int
    paper: dict[str, Any] = field(repr=False)
    files: tuple[File, ...] = field(repr=False)
    made_at: datetime = field(default_factory=clock.now)


def plan(db: Session, actor: Actor, inquiry_id: UUID) -> Plan:
    """Read what is copied, once a second person signed the letter that speaks of it.

    Raises:
        NotFoundError: no such request, or the actor does not work at the desk.
        ApprovalError: nobody signed it, or not as it stands.
        InvalidInputError: `copies`: something of it may not go any more; `size`: it is
            more than can be made at once.
        ConflictError: there is nothing to copy, or the answer went.
    """
    seen, copies = _signed(db, actor, inquiry_id)
    content, answer = seen.content, seen.content.answer
    if seen.case is None or answer is None:
        raise NotFoundError
    if not choosing.still_go(db, seen):
        raise InvalidInputError("copies")
    file = cases.get_by_id(db, seen.case.id, actor, Permission.CASE_READ)
    verdict = choosing.ask_gate(db, file, copies.person_id, copies.items)
    known, language = catalogue.load(), answer.language
    shown, files = gathering.gather(db, file, copies, verdict, known, language)
    if sum(each.size_bytes for each in files) > MOST_BYTES:
        raise InvalidInputError("size")
    frame = {name: each.in_language(language) for name, each in known.copies.items()}
    office = house.organisation_name(db, actor.unlocked)
    made_at = clock.now().replace(microsecond=0)
    told = {"frame": frame, "office": office, "number": content.number}
    told |= {"language": language, "day": f"{made_at:%d.%m.%Y}"}
    return Plan(content.number, seen.version, told | shown, files, made_at)


def write(planned: Plan) -> tuple[Made, str]:
    """Write the volumes; return what is kept of them, and their code.

    Nothing of the database is touched, so that nobody waits for it.

    Raises:
        DiskFullError: there is no room for them; nothing of them stays.
        TamperedError: a file is not what was taken in; nothing was made.
        PackageError: the paper could not be set.
    """
    paper = in_memory(PAPER, pdf("copies.typ", planned.paper, planned.made_at))
    files = [measure(paper), *(_measured(each) for each in planned.files)]
    code, build = volumes.new_code(), uuid4()
    try:
        written = _sealed(planned, files, folder_of(build), code)
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFullError from error
        raise
    day = planned.made_at.date()
    made = Made(build, parts(written), written.index_sha256, UUID(int=0), day)
    return made, code


def _sealed(
    planned: Plan, files: list[Measured], folder: Path, code: str
) -> volumes.VolumeSet:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    writer = volumes.Writer(
        folder,
        package_id=planned.number,
        opens_as=f"{planned.number}.zip",
        code=code,
    )
    with writer:
        zipped.write_zip(writer, planned.number, files, planned.made_at, _passed)
    return writer.written


def keep(
    db: Session, actor: Actor, inquiry_id: UUID, planned: Plan, made: Made, code: str
) -> None:
    """Keep that they were made, and the code, sealed with the names.

    Volumes that were made before are forgotten: their code opens nothing any more.

    Raises:
        ConflictError: the request changed while they were written.
    """
    seen, copies = _signed(db, actor, inquiry_id)
    if seen.case is None:
        raise NotFoundError
    if seen.version != planned.version:
        raise ConflictError
    now = msgspec.structs.replace(
        copies, made=msgspec.structs.replace(made, by=actor.staff_id), told_on=None
    )
    seen = _changed(db, actor, seen, now, "copies_made")
    register.keep_code(db, actor, seen, code)
    file = cases.get_by_id(db, seen.content.case_id or seen.id, actor, _READ)
    audit.record(db, Action.INQUIRY_COPIES_MADE, actor.staff_id, file.id)


@contextmanager
def thrown_away_unless_kept(made: Made) -> Iterator[None]:
    """Remove fresh volumes that nothing names: their code is not kept anywhere."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder_of(made.build), ignore_errors=True)
        raise


_READ = Permission.CASE_READ


def handed(db: Session, actor: Actor, inquiry_id: UUID, part: str) -> tuple[Path, str]:
    """Return one of the files of the volumes, and its name; it is written down.

    Raises:
        NotFoundError: none such, or the actor does not work at the desk.
        ConflictError: none are made, or they are not there any more.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_WRITE)
    copies = seen.content.copies
    if copies is None or copies.made is None:
        raise ConflictError("no copies are made")
    if part not in NAMES:
        raise NotFoundError
    for each in copies.made.files:
        if each.name.endswith(NAMES[part]):
            path = folder_of(copies.made.build) / each.name
            if not path.is_file():
                raise ConflictError("the volumes were kept for some days only")
            audit.record(db, Action.INQUIRY_COPIES_TAKEN, actor.staff_id, seen.team_id)
            return path, each.name
    raise NotFoundError


def is_there(copies: Copies | None) -> bool:
    """Say whether the volumes were made and still lie here."""
    made = copies.made if copies else None
    return made is not None and folder_of(made.build).is_dir()


def forget(copies: Copies | None) -> None:
    """Remove volumes whose code opens nothing that is needed any more."""
    if copies is not None and copies.made is not None:
        shutil.rmtree(folder_of(copies.made.build), ignore_errors=True)


def sweep(
    older_than_seconds: int = KEPT_SECONDS, half_seconds: int | None = None
) -> int:
    """Remove volumes that lay here long enough, and what was left half written."""
    half = storing.oldest() if half_seconds is None else storing.oldest(half_seconds)
    removed = kept.sweep(_folder(), half)
    before = storing.oldest(older_than_seconds)
    for folder in _folder().glob("*.set"):
        inside = [folder, *folder.iterdir()]
        if len(stream.untouched(inside, before)) == len(inside):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def folder_of(build: UUID) -> Path:
    """Return where volumes lie; its name tells nothing."""
    return _folder() / f"{build.hex}.set"


def _folder() -> Path:
    return storing.folder() / "copies"


def _signed(db: Session, actor: Actor, inquiry_id: UUID) -> tuple[Opened, Copies]:
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_WRITE)
    content = seen.content
    if content.copies is None or not content.runs:
        raise ConflictError
    if content.answer is None or content.answer.approved is None:
        raise ApprovalError("nobody has signed the answer")
    answering.check_signature(db, actor, seen)
    return seen, content.copies


def _changed(
    db: Session, actor: Actor, seen: Opened, copies: Copies, step: str
) -> Opened:
    def changed(old: InquiryContent) -> InquiryContent:
        return msgspec.structs.replace(old, copies=copies)

    return register.change(db, actor, seen, changed, step, written=False)


def _measured(each: File) -> Measured:
    """Read a sealed file once, and compare it with what was taken in."""
    opened = partial(storing.read, each.blob_id, each.key)
    entry = Entry(each.name, cast("partial[BinaryIO]", opened), stored=True)
    found = measure(entry)
    if found.sha256 != each.sha256:
        raise TamperedError("a file is not what was taken in")
    return found


def _passed(_many: int) -> None:
    """Nobody watches how far it has come."""
