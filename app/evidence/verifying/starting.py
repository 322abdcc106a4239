"""Calling for a check: which files, what each must be, and the keys of just these.

Whoever presses the button holds the keys of the cases. The worker gets the key of each
file named and one key of this check; it can open no record of a case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, cases, clock, index, jobs, vault
from app.audit import Action
from app.cases.casefile import CaseFile
from app.cases.models import Case
from app.errors import ConflictError, InvalidInputError, NotFoundError, TamperedError
from app.evidence import copying, custody, overseeing, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceCheck, EvidenceFile, EvidenceItem
from app.evidence.verifying.keeping import TABLE, open_extract, open_outcome, seal
from app.evidence.verifying.records import Asked, CheckContent, Extract, Found, Item
from app.keys import registers
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission

JOB = "verify_evidence"
READING, WRITTEN = "reading", "written"
MOST_CASES = 200
MOST_FILES = 1_000
"""In one check: about 100 KB of wrapped keys in the row of its job."""
ENDED = {
    jobs.Status.START_AGAIN.value,
    jobs.Status.FAILED.value,
    jobs.Status.CANCELLED.value,
    jobs.Status.DONE.value,  # by somebody for whom not all cases are there
}


@dataclass
class _Gathered:
    """What is known of the chosen cases so far."""

    items: list[Item] = field(default_factory=list)
    files: list[Asked] = field(default_factory=list)
    unopened: list[str] = field(default_factory=list)
    keys: dict[str, bytes] = field(default_factory=dict, repr=False)


def start(
    db: Session,
    actor: Actor,
    team_id: UUID,
    refs: tuple[str, ...] = (),
    after: UUID | None = None,
) -> UUID:
    """Begin a check of the named cases, or of the whole team's; return its id.

    A check takes so many cases and files as one job can; the next one begins `after`
    the last case of it, and says so until none is left.

    Raises:
        NotFoundError: the team's evidence is not the actor's to check.
        InvalidInputError: `refs` that are not cases of the team, or `files` where there
            is no file to read.
        WorkerGoneError: no worker runs; nothing was begun.
    """
    overseeing.require(db, actor, team_id)
    wanted = _wanted(db, team_id, refs, after)
    gathered, taken = _Gathered(), list[UUID]()
    for case_id in wanted[:MOST_CASES]:
        if len(gathered.files) >= MOST_FILES:
            break
        _gather(db, actor, case_id, gathered)
        taken.append(case_id)
    if not gathered.files and not gathered.unopened:
        raise InvalidInputError("files")
    content = CheckContent(
        started_by=actor.staff_id,
        started_at=clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        run_key=vault.new_key(),
        whole_team=not refs,
        items=tuple(sorted(gathered.items, key=lambda each: (each.ref, each.code))),
        unopened=tuple(gathered.unopened),
        left=len(wanted) - len(taken),
        last=taken[-1] if taken else None,
    )
    row_id = _keep(db, actor, team_id, content, tuple(gathered.files))
    row = db.get_one(EvidenceCheck, row_id)
    row.job_id = jobs.enqueue(
        db, JOB, row_id, {"run": content.run_key, **gathered.keys}
    )
    audit.record(
        db,
        Action.EVIDENCE_CHECK_STARTED,
        actor.staff_id,
        team_id,
        n=len(gathered.files),
    )
    return row_id


def go_on(db: Session, actor: Actor, row: EvidenceCheck, content: CheckContent) -> None:
    """Have a check whose worker ended read what it has not read yet.

    The files of a case that is not there for the actor wait for a colleague.

    Raises:
        ConflictError: its job still goes on, or there is nothing left to read.
        WorkerGoneError: no worker runs; nothing was changed.
    """
    if row.job_id is None or jobs.state(db, row.job_id).status not in ENDED:
        raise ConflictError
    outcome = open_outcome(row, content.run_key)
    if outcome.ended_at:
        raise ConflictError
    done = {each.blob_id for each in outcome.read}
    rest = [
        each
        for each in open_extract(row, content.run_key).files
        if each.blob_id not in done
    ]
    keys: dict[str, bytes] = {}
    for case_id in sorted({each.case_id for each in rest}):
        try:
            file = _opened(db, actor, case_id)
        except NotFoundError:  # a conflict of interest keeps it from this person
            continue
        keys |= _keys(file, (e.blob_id for e in rest if e.case_id == case_id))
    if rest and not keys:
        raise ConflictError
    row.job_id = jobs.enqueue(db, JOB, row.id, {"run": content.run_key, **keys})


def label(blob_id: UUID) -> str:
    """Return how a job's keys call the key of a file."""
    return f"blob|{blob_id}"


def _wanted(
    db: Session, team_id: UUID, refs: tuple[str, ...], after: UUID | None
) -> list[UUID]:
    chosen = select(Case.id, Case.ref).where(Case.team_id == team_id)
    if refs:
        chosen = chosen.where(Case.ref.in_(refs))
    if after is not None:
        chosen = chosen.where(Case.id > after)
    rows = db.execute(chosen.order_by(Case.id)).all()
    if set(refs) - {ref for _id, ref in rows}:
        raise InvalidInputError("refs")
    with_files = set(
        db.scalars(
            select(EvidenceItem.case_id).join(Case).where(Case.team_id == team_id)
        )
    )
    return [case_id for case_id, _ref in rows if case_id in with_files]


def _opened(db: Session, actor: Actor, case_id: UUID) -> CaseFile:
    return cases.get_by_id(db, case_id, actor, Permission.EVIDENCE_VERIFY)


def _gather(db: Session, actor: Actor, case_id: UUID, gathered: _Gathered) -> None:
    """Add the files of a case. One whose records do not hold together is named."""
    try:
        file = _opened(db, actor, case_id)
    except NotFoundError:
        return  # a conflict of interest keeps it from this person
    except TamperedError:  # the check asks for exactly this, to write it down
        gathered.unopened.append(db.get_one(Case, case_id).ref)
        return
    rows = db.scalars(select(EvidenceItem).where(EvidenceItem.case_id == case_id)).all()
    for row in sorted(rows, key=lambda each: each.id):
        item, files = _item(db, file, row)
        gathered.items.append(item)
        gathered.files += files
        gathered.keys |= _keys(file, (each.blob_id for each in files))


def _keys(file: CaseFile, blobs: Iterable[UUID]) -> Mapping[str, bytes]:
    return {label(blob_id): taking_in.blob_key(file, blob_id) for blob_id in blobs}


def _item(
    db: Session, file: CaseFile, row: EvidenceItem
) -> tuple[Item, tuple[Asked, ...]]:
    try:
        content = file.read(row, Part.CONTENT, EvidenceContent)
    except TamperedError:  # as above
        content = None
    files = _files(db, row, content)
    try:
        broken_at = custody.looked_through(db, file, row.id).broken_at
        chain = Found.ALTERED if broken_at else Found.HOLDS
    except TamperedError:  # as above
        broken_at, chain = 0, Found.UNREADABLE
    item = Item(
        item_id=row.id,
        case_id=file.id,
        ref=file.ref,
        code=content.code if content else "",
        chain=chain if content else Found.UNREADABLE,
        broken_at=broken_at,
        files=tuple((each.blob_id, each.kind) for each in files),
    )
    return item, files


def _files(
    db: Session, row: EvidenceItem, content: EvidenceContent | None
) -> tuple[Asked, ...]:
    """Return each file that an item has, and each that it should have."""
    kept = db.execute(
        select(EvidenceFile.id, EvidenceFile.kind)
        .where(EvidenceFile.item_id == row.id)
        .order_by(EvidenceFile.kind.desc(), EvidenceFile.id)
    ).all()
    found = [(blob_id, kind) for blob_id, kind in kept]
    needed = {taking_in.ORIGINAL}
    if content is not None and content.copy == copying.MADE:
        needed.add(copying.WORKING_COPY)
    # Where even the row of a file is gone, it is looked for under an id that has none.
    found += [(uuid4(), kind) for kind in sorted(needed - {kind for _, kind in found})]
    return tuple(
        msgspec.structs.replace(
            _expected(blob_id, kind, content), item_id=row.id, case_id=row.case_id
        )
        for blob_id, kind in found
    )


def _expected(blob_id: UUID, kind: str, content: EvidenceContent | None) -> Asked:
    nothing = Asked(blob_id, blob_id, blob_id, kind)
    if content is None:
        return nothing
    if kind == taking_in.ORIGINAL:
        return msgspec.structs.replace(
            nothing,
            size_bytes=content.size_bytes,
            sha256=content.sha256,
            sha512=content.sha512,
        )
    if kind == copying.WORKING_COPY:
        return msgspec.structs.replace(
            nothing, size_bytes=content.copy_size_bytes, sha256=content.copy_sha256
        )
    made = next((each for each in content.redactions if each.id == blob_id), None)
    if made is None:
        return nothing
    return msgspec.structs.replace(
        nothing, size_bytes=made.size_bytes, sha256=made.sha256
    )


def _keep(
    db: Session,
    actor: Actor,
    team_id: UUID,
    content: CheckContent,
    files: tuple[Asked, ...],
) -> UUID:
    # Whoever begins at once waits here, and then finds the register's key.
    index.lock(db, team_id, Part.CONTENT)
    box = registers.founded(db, actor.unlocked, team_id, [Part.CONTENT])
    row_id = uuid4()
    db.add(
        EvidenceCheck(
            id=row_id,
            register_id=team_id,
            status=READING,
            job_id=None,
            version=1,
            content=box.seal(TABLE, row_id, Part.CONTENT, content),
            extract=seal(content.run_key, row_id, "extract", Extract(files=files)),
            outcome=None,
        )
    )
    db.flush()
    return row_id
