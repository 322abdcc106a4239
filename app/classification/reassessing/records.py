"""What a re-assessment is told, finds, and reports."""

from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.classification.review import Decision


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One standing decision for which something is not as it was.

    Attributes:
        edition: that it was decided on.
        fields: how many fields of the entry's text differ.
        findings: how many elements the rule finds otherwise.
        lost: how many established elements the entry has no more.
        fresh: entries that the rules propose now, on the same answers, and not then.
        has_wording: the text of then was kept with it.
    """

    case_id: UUID
    incident_id: UUID
    crime: str
    decision: Decision
    edition: str
    is_gone: bool = False
    was_proposed: bool = False
    is_proposed: bool = False
    fields: int = 0
    findings: int = 0
    lost: int = 0
    fresh: tuple[str, ...] = ()
    has_wording: bool = True


class Outcome(vault.Document, frozen=True):
    """How far the worker has come.

    Attributes:
        done: cases that were looked at, in the order in which they were named.
        looked: standing decisions in them.
        older: those of them that were taken on another edition.
        unopened: cases whose records do not hold together.
        edition: that the worker compared with.
        is_preview: the worker is to compare with the edition that is being prepared.
        ended_at: empty until every case was looked at.
    """

    schema: ClassVar[str] = "reassessment.outcome"
    schema_version: ClassVar[int] = 1

    done: int = 0
    looked: int = 0
    older: int = 0
    lines: tuple[Line, ...] = ()
    unopened: tuple[UUID, ...] = ()
    edition: str = ""
    ended_at: str = ""
    is_preview: bool = False


class ReassessmentContent(vault.Document, frozen=True):
    """One re-assessment, from the press of the button to the report.

    Attributes:
        run_key: opens the outcome; made for this one alone.
        cases: that it looks at, in this order.
        left: how many cases were not taken in: the next one begins after the last.
        hidden: how many cases of the team the person may not read, or are put away.
        edition: that it was begun on.
    """

    schema: ClassVar[str] = "reassessment.content"
    schema_version: ClassVar[int] = 1

    started_by: UUID
    started_at: str
    run_key: bytes
    edition: str
    cases: tuple[UUID, ...]
    left: int = 0
    hidden: int = 0
