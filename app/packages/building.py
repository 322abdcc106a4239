"""Building: from an approved request to a sealed file, in the worker.

The worker gets one key that opens the extract of this build, the keys of the files in
it, and the signing seed; nothing of the case, no team's and no person's.
"""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO, ClassVar, TypeVar, cast
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app import audit, db, faults, jobs, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.errors import (
    ConflictError,
    DiskFullError,
    DomainError,
    NotFoundError,
    OnHoldError,
    TamperedError,
)
from app.evidence import storing, taking_in
from app.files.store import NO_ROOM
from app.keys import directory
from app.keys.parts import Part, TeamKind
from app.keys.pinned import pinned
from app.packages import (
    approving,
    blobs,
    completing,
    failing,
    recipients,
    stamping,
)
from app.packages.assembling import assemble
from app.packages.consignments import placing
from app.packages.contents import PackageContents
from app.packages.cooling import waiting
from app.packages.extract import Extract
from app.packages.failing import Failure
from app.packages.ladder import sealing, second_channel
from app.packages.models import Package
from app.packages.packing import Stage
from app.packages.records import Built, PackageContent, Status
from app.staff.policy import Permission
from app.vault import kept, stream

D = TypeVar("D", bound=vault.Document)

JOB = "build_package"
STAGES = tuple(Stage)
HAVE_A_FILE = (Status.BUILDING.value, Status.BUILT.value, Status.DISCLOSED.value)
DAY_SECONDS = 24 * 60 * 60
HEX_LETTERS = 32
"""Of a package's id, with which the names of its files begin."""


class Outcome(vault.Document, frozen=True):
    """What the job found out, sealed for staff under the key of the build."""

    schema: ClassVar[str] = "package.outcome"
    schema_version: ClassVar[int] = 1

    built: Built


def start(db_: Session, file: CaseFile, package_id: UUID, version: int) -> UUID:
    """Check gate and approval once more and hand the build to the worker.

    Returns:
        The job, whose page shows how far it has come.

    Raises:
        ApprovalError: not approved, or something changed since.
        CoolingError, StoppedError: it is bulk, and waits or was stopped.
        OpenSetError: it is of a consignment whose set is not closed.
        OnHoldError: the survivor paused the case.
        ConsentMissingError: nothing may go any more.
        RecipientKeyError: a key is not pinned, or has expired.
        WorkerGoneError: no worker runs; start again, nothing is lost.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db_, Package, package_id)
    if row.status != Status.SUBMITTED.value:
        raise ConflictError("the package has gone on meanwhile")
    content = completing.request_of(db_, file, row)
    verdict = approving.checked_gate(db_, file, row, content)
    to = recipients.targets_for(db_, file.actor, row.recipient_id, content)
    keys = recipients.keys_for(db_, row.recipient_id, content)
    approving.check_approval(db_, package_id, content, verdict, keys)
    waiting.check(db_, file, row, content)
    content = placing.placed(db_, file, content)
    receiver = recipients.get(db_, file.actor, row.recipient_id)
    content, opens = second_channel.with_codes(content, to)
    package, annex = opens
    extract, content = assemble(
        db_, file, content, verdict, receiver, (package.text, annex.text)
    )
    extract = msgspec.structs.replace(extract, kind=package.kind, annex_kind=annex.kind)
    build_key = vault.new_key()
    file.change(
        db_,
        row,
        version,
        content=msgspec.structs.replace(content, build_key=build_key),
    )
    row.extract = _seal(build_key, row.id, "extract", extract)
    row.outcome = None
    row.status = Status.BUILDING.value
    row.job_id = jobs.enqueue(
        db_,
        JOB,
        row.id,
        {
            "build": build_key,
            "signing": signing_seed(db_, file),
            **{
                f"blob|{blob.blob_id}": taking_in.blob_key(file, blob.blob_id)
                for blob in extract.blobs
            },
        },
    )
    return row.job_id


def signing_seed(db_: Session, file: CaseFile) -> bytes:
    """Return the organisation's package-signing seed, which coordinators hold."""
    team_id = directory.load(db_).the(TeamKind.SIGNING)
    seed = file.actor.unlocked.team_seed(db_, team_id, Part.CONTENT)
    return vault.derive(seed, "package")


def start_again(db_: Session, file: CaseFile, package_id: UUID) -> None:
    """Put a build whose worker ended back to where it can be started again."""
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db_, Package, package_id)
    ended = {jobs.Status.START_AGAIN.value, jobs.Status.FAILED.value}
    ended.add(jobs.Status.CANCELLED.value)
    if row.status != Status.BUILDING.value or row.job_id is None:
        raise ConflictError
    if jobs.state(db_, row.job_id).status not in ended:
        raise ConflictError("the build is still going on")
    row.status, row.extract, row.job_id = Status.SUBMITTED.value, None, None
    row.outcome = None


def cancel(db_: Session, file: CaseFile, package_id: UUID) -> None:
    """Stop a build that has not left anything yet; it can be started again.

    The worker notices before its next stage, and what it still makes is not taken.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db_, Package, package_id)
    if row.status != Status.BUILDING.value or row.job_id is None:
        raise ConflictError
    jobs.cancel(db_, row.job_id)
    row.status, row.extract, row.job_id = Status.SUBMITTED.value, None, None
    row.outcome = None


def run(job: jobs.Running) -> None:
    """Build one package; done twice it gives one file, done half it gives none."""
    if job.subject_id is None:
        raise NotFoundError
    with db.reading() as session:
        row = session.get(Package, job.subject_id)
        if row is None or not _is_of(row, job) or row.extract is None:
            return  # built already, refused, or started again as another job
        extract = _open(job.keys["build"], row.id, "extract", row.extract, Extract)
    try:
        built = _built(job, job.subject_id, extract)
    except OnHoldError:
        _leave(job, Status.REFUSED, None)
        raise
    except DomainError as refused:
        _say_why(job, job.subject_id, refused, extract)
        raise
    faults.reach(faults.Point.PACKAGE_SEALED)
    sealed = _seal(job.keys["build"], job.subject_id, "outcome", Outcome(built=built))
    _leave(job, Status.BUILT, sealed)


def _built(job: jobs.Running, package_id: UUID, extract: Extract) -> Built:
    """Write the files of a package.

    Raises:
        DiskFullError: there is no room for them; nothing of them stays.
    """
    path = path_of(package_id)
    places = sealing.Places(
        path,
        annex_path_of(package_id),
        folder_of(package_id),
        annex_folder_of(package_id),
    )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        built = sealing.write(
            extract,
            _with_originals(extract, job),
            places,
            seed=job.keys["signing"],
            progress=partial(_progress, job),
            stamp=stamping.stamp(),
        )
    except OSError as error:
        if error.errno in NO_ROOM:
            raise DiskFullError from error
        raise
    sealing.forget_earlier(extract, places)
    return built


def _say_why(
    job: jobs.Running, package_id: UUID, refused: DomainError, extract: Extract
) -> None:
    """Keep for the page of the package what it was, and of which record."""
    why = failing.of(refused, failing.codes(extract))
    sealed = _seal(job.keys["build"], package_id, "failure", why)
    with db.transaction() as session:
        session.execute(
            update(Package)
            .where(
                Package.id == package_id,
                Package.job_id == job.id,
                Package.status == Status.BUILDING.value,
            )
            .values(outcome=sealed)
        )


def take_over(db_: Session, file: CaseFile, package_id: UUID) -> PackageContent:
    """Take what the job found out into the case, once; return the request."""
    row = file.child(db_, Package, package_id)
    content = file.read(row, Part.CONTENT, PackageContent)
    if row.outcome is None or row.status == Status.BUILDING.value:
        return content
    made = found(row, content)
    content = msgspec.structs.replace(content, built=made, build_key=b"")
    file.change(db_, row, row.version, content=content)
    row.outcome = None
    audit.record(db_, Action.PACKAGE_BUILT, file.actor.staff_id, package_id)
    return content


def found(row: Package, content: PackageContent) -> Built | None:
    """Return what was built, whether or not the case has taken it over yet."""
    if row.outcome is None or row.status == Status.BUILDING.value:
        return content.built
    return _open(content.build_key, row.id, "outcome", row.outcome, Outcome).built


def failure(row: Package, content: PackageContent) -> Failure | None:
    """Return why the last build ended without a package, until another one begins."""
    if row.outcome is None or row.status != Status.BUILDING.value:
        return None
    return _open(content.build_key, row.id, "failure", row.outcome, Failure)


def sweep(db_: Session, older_than_seconds: int = DAY_SECONDS) -> int:
    """Remove what builds left that ended half way, or that nobody wants any more.

    Returns:
        How many files were removed.
    """
    before = storing.oldest(older_than_seconds)
    wanted = {
        package_id.hex
        for package_id in db_.scalars(
            select(Package.id).where(Package.status.in_(HAVE_A_FILE))
        )
    }
    removed = kept.sweep(_folder(), before)
    for path in stream.untouched(_folder().glob("*.age"), before):
        if path.name[:HEX_LETTERS] not in wanted:
            path.unlink(missing_ok=True)
            removed += 1
    for folder in _folder().glob("*.set"):
        inside = [folder, *folder.iterdir()]
        is_old = len(stream.untouched(inside, before)) == len(inside)
        if is_old and folder.name[:HEX_LETTERS] not in wanted:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def path_of(package_id: UUID) -> Path:
    """Return where a package's file lies; its name tells nothing."""
    return _folder() / f"{package_id.hex}.zip.age"


def annex_path_of(package_id: UUID) -> Path:
    """Return where the names annex of a package lies."""
    return _folder() / f"{package_id.hex}-annex.age"


def folder_of(package_id: UUID) -> Path:
    """Return where the volumes of a package lie."""
    return _folder() / f"{package_id.hex}.set"


def annex_folder_of(package_id: UUID) -> Path:
    """Return where the volumes of a names annex lie."""
    return _folder() / f"{package_id.hex}-annex.set"


def _folder() -> Path:
    return storing.folder() / "packages"


def _progress(job: jobs.Running, stage: Stage, done: int, total: int) -> None:
    """Show the stage, and stop before sealing when the survivor paused the case."""
    if done == 0:
        _still_allowed(job)
    place = STAGES.index(stage)
    share = done / total if total else 1.0
    job.progress(round((place + share) * 100), len(STAGES) * 100, stage.value)


def _is_of(row: Package, job: jobs.Running) -> bool:
    """Say whether the package still waits for this very job."""
    return row.status == Status.BUILDING.value and row.job_id == job.id


def _still_allowed(job: jobs.Running) -> None:
    with db.reading() as session:
        row = session.get(Package, job.subject_id)
        if row is None or not _is_of(row, job):
            raise OnHoldError
        case_id = session.scalar(select(Case.id).where(Case.id == row.case_id))
        if case_id is None or line.is_on_hold(session, case_id):
            raise OnHoldError


def _with_originals(extract: Extract, job: jobs.Running) -> PackageContents:
    of = {blob.item_id: blob for blob in extract.blobs}

    code_of = {blob.blob_id: blob.code for blob in extract.blobs}

    def opened(blob_id: UUID) -> BinaryIO:
        code = code_of[blob_id]
        try:
            sealed = storing.read(blob_id, job.keys[f"blob|{blob_id}"])
        except TamperedError as missing:
            missing.item = code
            raise
        return cast("BinaryIO", failing.Named(cast("BinaryIO", sealed), code))

    items = tuple(
        blobs.filled(item, of[item.item_id], opened) if item.item_id in of else item
        for item in extract.contents.items
    )
    return replace(extract.contents, items=items)


def _leave(job: jobs.Running, status: Status, outcome: bytes | None) -> None:
    """Set how the build ended, unless it was stopped or is another job's by now."""
    with db.transaction() as session:
        session.execute(
            update(Package)
            .where(
                Package.id == job.subject_id,
                Package.job_id == job.id,
                Package.status == Status.BUILDING.value,
            )
            .values(status=status.value, extract=None, outcome=outcome)
        )


def _place(package_id: UUID, part: str) -> vault.Place:
    return vault.Place(pinned().organisation, "package", package_id, part)


def _seal(key: bytes, package_id: UUID, part: str, document: vault.Document) -> bytes:
    return vault.seal(key, vault.encode(document), _place(package_id, part))


def _open(key: bytes, package_id: UUID, part: str, data: bytes, kind: type[D]) -> D:
    return vault.decode(kind, vault.unseal(key, data, _place(package_id, part)))
