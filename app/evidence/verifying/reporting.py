"""The report of a check: what was read, what holds, and what does not."""

import csv
import io
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, index, jobs
from app.audit import Action
from app.cases.casefile import CaseFile
from app.cells import harmless
from app.errors import NotFoundError
from app.evidence import overseeing
from app.evidence.documents import FINE, EvidenceContent
from app.evidence.models import EvidenceCheck
from app.evidence.verifying import words
from app.evidence.verifying.keeping import TABLE, open_extract, open_outcome
from app.evidence.verifying.records import (
    RIGHT,
    CheckContent,
    Found,
    Item,
    Outcome,
)
from app.evidence.verifying.starting import ENDED, READING, WRITTEN
from app.keys import registers
from app.keys.parts import Part
from app.staff.actor import Actor

CHAIN = "chain"
MOST_LISTED = 50


@dataclass(frozen=True)
class Line:
    """One line of a report: a sealed file of an item, or its chain of custody.

    Attributes:
        what: the kind of file, or `chain`.
        found: empty while it was not read yet.
        row: of a chain, the first that does not follow.
    """

    item: Item = field(repr=False)
    what: str
    found: str
    at: str = ""
    sha256: str = ""
    size_bytes: int = 0
    row: int = 0

    @property
    def is_right(self) -> bool:
        """Whether it holds, as far as it was read."""
        return not self.found or Found(self.found) in RIGHT


@dataclass(frozen=True)
class Report:
    """One check as its page and its files show it."""

    id: UUID
    team_id: UUID
    content: CheckContent = field(repr=False)
    outcome: Outcome = field(repr=False)
    lines: tuple[Line, ...] = field(repr=False)
    job_id: UUID | None
    is_written: bool
    has_stopped: bool

    @property
    def began(self) -> datetime:
        """When the button was pressed."""
        return datetime.fromisoformat(self.content.started_at)

    @property
    def ended(self) -> datetime | None:
        """When the last file was read; None while some are left."""
        told = self.outcome.ended_at
        return datetime.fromisoformat(told) if told else None

    @property
    def wrong(self) -> tuple[Line, ...]:
        """What does not hold."""
        return tuple(line for line in self.lines if not line.is_right)

    @property
    def is_read(self) -> bool:
        """Whether every file was read."""
        return bool(self.outcome.ended_at)

    @property
    def holds(self) -> bool:
        """Whether everything that was read, and every case, holds."""
        return not self.wrong and not self.content.unopened

    @property
    def counts(self) -> Counter[str]:
        """How many lines say what; those that were not read count under ''."""
        return Counter(line.found for line in self.lines)

    @property
    def unwritten(self) -> int:
        """How many cases do not have the result in their chains yet."""
        named = {item.case_id for item in self.content.items}
        return len(named - set(self.content.written))


def hidden(db: Session, actor: Actor, team_id: UUID) -> dict[UUID, str]:
    """Return the cases that are not there for the actor, each with its reference.

    A bar may be younger than the report. That there is such a case, or how many, is
    told to nobody whom it bars: what is of it is left out, and not counted.
    """
    found: dict[UUID, str] = {}
    for cold in (False, True):
        keys = actor.unlocked
        segment = index.segment(db, keys, team_id, Part.CONTENT, cold=cold)
        found |= index.barred(segment)
    return found


def unwritten(db: Session, actor: Actor, team_id: UUID) -> int:
    """Count the checks whose result waits for the chains, as the actor sees it."""
    rows = db.scalars(
        select(EvidenceCheck).where(
            EvidenceCheck.register_id == team_id,
            EvidenceCheck.status == READING,
            EvidenceCheck.outcome.is_not(None),
        )
    ).all()
    gone = hidden(db, actor, team_id) if rows else {}
    return sum(not _report(db, actor, row, gone).is_written for row in rows)


def of_team(db: Session, actor: Actor, team_id: UUID) -> list[Report]:
    """Return the newest checks of a team, newest first."""
    overseeing.require(db, actor, team_id)
    rows = db.scalars(
        select(EvidenceCheck).where(EvidenceCheck.register_id == team_id)
    ).all()
    gone = hidden(db, actor, team_id)
    found = [_report(db, actor, row, gone) for row in rows]
    found.sort(key=lambda each: each.content.started_at, reverse=True)
    return found[:MOST_LISTED]


def get(db: Session, actor: Actor, check_id: UUID, form: str = "page") -> Report:
    """Open one report, and write down that it was read, and in which form.

    Raises:
        NotFoundError: there is none, or it is not the actor's to read.
    """
    row = row_of(db, actor, check_id)
    audit.record(
        db, Action.EVIDENCE_CHECK_READ, actor.staff_id, row.register_id, form=form
    )
    return _report(db, actor, row, hidden(db, actor, row.register_id))


def row_of(db: Session, actor: Actor, check_id: UUID) -> EvidenceCheck:
    """Return the row of a check that the actor may read.

    Raises:
        NotFoundError: there is none, or it is not theirs.
    """
    row = db.get(EvidenceCheck, check_id)
    if row is None:
        raise NotFoundError
    overseeing.require(db, actor, row.register_id)
    return row


def content_of(db: Session, actor: Actor, row: EvidenceCheck) -> CheckContent:
    """Open what staff keep of a check."""
    box = registers.box_of(db, actor.unlocked, row.register_id)
    return box.open(
        TABLE, row.id, Part.CONTENT, row.content, CheckContent, version=row.version
    )


def _report(
    db: Session, actor: Actor, row: EvidenceCheck, gone: Mapping[UUID, str]
) -> Report:
    content = _without(content_of(db, actor, row), gone)
    outcome = open_outcome(row, content.run_key)
    asked = {each.blob_id: each for each in open_extract(row, content.run_key).files}
    read = {each.blob_id: each for each in outcome.read}
    lines = []
    for item in content.items:
        for blob_id, kind in item.files:
            known, got = asked[blob_id], read.get(blob_id)
            lines.append(
                Line(
                    item,
                    kind,
                    got.found.value if got else "",
                    got.at if got else "",
                    known.sha256,
                    known.size_bytes,
                )
            )
        lines.append(
            Line(item, CHAIN, item.chain.value, content.started_at, row=item.broken_at)
        )
    state = jobs.state(db, row.job_id).status if row.job_id else ""
    if gone and not outcome.ended_at and all(line.found for line in lines):
        last = max((line.at for line in lines), default=content.started_at)
        outcome = msgspec.structs.replace(outcome, ended_at=last)
    named = {item.case_id for item in content.items}
    return Report(
        row.id,
        row.register_id,
        content,
        outcome,
        tuple(lines),
        row.job_id,
        is_written=row.status == WRITTEN
        or bool(gone and outcome.ended_at and named <= set(content.written)),
        has_stopped=state in ENDED and not outcome.ended_at,
    )


def _without(content: CheckContent, gone: Mapping[UUID, str]) -> CheckContent:
    """Leave out what is of cases that are not there for the reader."""
    refs = set(gone.values())
    return msgspec.structs.replace(
        content,
        items=tuple(each for each in content.items if each.case_id not in gone),
        unopened=tuple(ref for ref in content.unopened if ref not in refs),
    )


COLUMNS = ("case", "item", "what", "found", "row", "at", "sha256", "size_bytes")


def to_csv(report: Report) -> bytes:
    """Return the report as a table; no cell can be taken for a formula."""
    text = io.StringIO()
    written = csv.writer(text, lineterminator="\r\n")
    written.writerow(COLUMNS)
    for line in report.lines:
        written.writerow([harmless(str(cell)) for cell in _cells(line)])
    for ref in report.content.unopened:
        written.writerow([harmless(ref), "", "case", Found.UNREADABLE.value, *[""] * 4])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def to_json(report: Report) -> bytes:
    """Return the report with its times, in a form for programs."""
    told = {
        "report": "barvinok evidence check 1",
        "check": str(report.id),
        "started_at": report.content.started_at,
        "ended_at": report.outcome.ended_at,
        "whole_team": report.content.whole_team,
        "cases_left": report.content.left,
        "cases_unreadable": list(report.content.unopened),
        "counts": {key or "not_read": n for key, n in sorted(report.counts.items())},
        "lines": [
            dict(zip(COLUMNS, _cells(line), strict=True)) for line in report.lines
        ],
    }
    return json.dumps(told, indent=2).encode() + b"\n"


def _cells(line: Line) -> tuple[str | int, ...]:
    return (
        line.item.ref,
        line.item.code,
        line.what,
        line.found or "not_read",
        line.row or "",
        line.at,
        line.sha256,
        line.size_bytes or "",
    )


def fault_in_words(
    db: Session, file: CaseFile, item_id: UUID, content: EvidenceContent
) -> str:
    """Return what the page of an item says of a file that does not hold, or nothing."""
    told = _fault_of(db, file, item_id)
    if told is None and content.integrity not in FINE:
        told = Found(content.integrity)
    return str(words.FAULTS[told]) if told else ""


def _fault_of(db: Session, file: CaseFile, item_id: UUID) -> Found | None:
    """Return what checks found wrong with an item and nobody has written down yet."""
    rows = db.scalars(
        select(EvidenceCheck).where(
            EvidenceCheck.register_id == file.row.team_id,
            EvidenceCheck.status == READING,
            EvidenceCheck.outcome.is_not(None),
        )
    ).all()
    for row in rows:
        content = content_of(db, file.actor, row)
        if file.id in content.written:
            continue
        asked = {
            each.blob_id
            for each in open_extract(row, content.run_key).files
            if each.item_id == item_id
        }
        for each in open_outcome(row, content.run_key).read:
            if each.blob_id in asked and each.found not in RIGHT:
                return each.found
    return None
