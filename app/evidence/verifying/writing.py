"""Writing what a check found into the chains of custody, case after case.

The worker cannot: it has no key of a case. Whoever may check the evidence does it from
the page of the report, some cases at a time; done twice, it finds nothing to do.
"""

from contextlib import suppress
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, cases
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, NotFoundError, TamperedError
from app.evidence import custody, taking_in
from app.evidence.models import EvidenceCheck
from app.evidence.verifying import reporting, words
from app.evidence.verifying.keeping import TABLE
from app.evidence.verifying.records import RIGHT, CheckContent, Found
from app.evidence.verifying.reporting import CHAIN, Line, Report
from app.evidence.verifying.starting import WRITTEN
from app.keys import registers
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission

AT_ONCE = 25
"""Cases in one transaction."""


def write(db: Session, actor: Actor, check_id: UUID) -> int:
    """Write the result into the chains of the next cases; return how many are left.

    Raises:
        NotFoundError: there is no such check, or it is not the actor's.
        ConflictError: the files were not all read yet.
    """
    row = reporting.row_of(db, actor, check_id)
    db.refresh(row, with_for_update=True)
    report = reporting.get(db, actor, check_id, "written")
    if not report.is_read:
        raise ConflictError
    content = reporting.content_of(db, actor, row)
    named = dict.fromkeys(item.case_id for item in content.items)
    seen = {item.case_id for item in report.content.items}
    left_over = [case_id for case_id in named if case_id not in content.written]
    # What is not there for the actor waits for a colleague.
    waiting = [case_id for case_id in left_over if case_id in seen]
    refused = []
    for case_id in waiting[:AT_ONCE]:
        try:
            _write(db, actor, report, case_id)
        except (NotFoundError, TamperedError):  # named in the report instead
            refused.append(case_id)
    refs = {item.case_id: item.ref for item in content.items}
    content = msgspec.structs.replace(
        content,
        written=(*content.written, *waiting[:AT_ONCE]),
        unopened=(*content.unopened, *(refs[each] for each in refused)),
    )
    left = len(waiting) - len(waiting[:AT_ONCE])
    _keep(db, actor, row, content, is_last=not left and waiting == left_over)
    return left


def _write(db: Session, actor: Actor, report: Report, case_id: UUID) -> None:
    file = cases.get_by_id(db, case_id, actor, Permission.EVIDENCE_VERIFY)
    of_items: dict[UUID, list[Line]] = {}
    for line in report.lines:
        if line.item.case_id == case_id:
            of_items.setdefault(line.item.item_id, []).append(line)
    for item_id, lines in of_items.items():
        with suppress(TamperedError):  # its record or chain: the report says so
            _note(db, file, item_id, lines)
    audit.record(
        db,
        Action.EVIDENCE_CHECK_WRITTEN,
        actor.staff_id,
        file.id,
        n=len(of_items),
        wrong=sum(not line.is_right for lines in of_items.values() for line in lines),
    )


def _note(db: Session, file: CaseFile, item_id: UUID, lines: list[Line]) -> None:
    row, content = taking_in.item(db, file, item_id)
    is_right = all(line.is_right for line in lines)
    files = [Found(line.found) for line in lines if line.what != CHAIN]
    worst = next((each for each in files if each not in RIGHT), Found.HOLDS)
    custody.note(
        db,
        file,
        item_id,
        "verified" if is_right else "failed_verification",
        input_sha256=content.sha256,
        tool=words.TOOL,
        note=words.note((line.what, line.found) for line in lines),
    )
    if content.integrity != worst:
        fresh = msgspec.structs.replace(content, integrity=worst.value)
        file.change(db, row, row.version, content=fresh)


def _keep(
    db: Session,
    actor: Actor,
    row: EvidenceCheck,
    content: CheckContent,
    *,
    is_last: bool,
) -> None:
    box = registers.box_of(db, actor.unlocked, row.register_id)
    version = row.version + 1
    row.content = box.seal(TABLE, row.id, Part.CONTENT, content, version=version)
    row.version = version
    if is_last:
        row.status = WRITTEN
    db.flush()
