"""What is kept of a decision about two cases."""

from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from app.cases.documents import Working


class Decision(StrEnum):
    """What a person found. `SAME_PERSON` and `SAME_EVENT` are links between cases."""

    SAME_PERSON = "same_person"
    SAME_EVENT = "same_event"
    DIFFERENT = "different"
    UNSURE = "unsure"


class LikenessContent(Working, frozen=True):
    """One end of a decision; the other case has a row that says the same.

    Attributes:
        pair_id: the same in both rows.
        other_case: the case at the other end.
        code: the person of this case; empty where events were compared.
        other_code: the person of the other one.
        agreed: which fields agreed, and how: ("name", "strong").
        rules: the rules by which they were compared.
        taken_back: it stands no longer, and the pair is offered again.
    """

    schema: ClassVar[str] = "likeness.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("reason",)

    pair_id: UUID
    other_case: UUID
    decision: Decision
    reason: str
    code: str = ""
    other_code: str = ""
    agreed: tuple[tuple[str, str], ...] = ()
    rules: str = ""
    said_by: UUID | None = None
    said_on: date | None = None
    taken_back: bool = False
