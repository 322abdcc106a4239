"""What one team asks another, and what it answers: nothing else crosses."""

from typing import ClassVar
from uuid import UUID

from app import vault


class Question(vault.Document, frozen=True):
    """Sealed to the team that is asked. It names the asker and no case by reference.

    Attributes:
        asked_by: who asks; they signed it, and the asked side counts their questions.
        subject_id: the case or report that it is asked from.
        marks: keyed hashes, filled up with chance to one number for everybody.
        signed_at_seq: what the directory held when it was signed.
    """

    schema: ClassVar[str] = "match.question"
    schema_version: ClassVar[int] = 1

    asked_by: UUID
    subject_id: UUID
    marks: tuple[bytes, ...]
    signed_at_seq: int
    signature: bytes = b""


class Answer(vault.Document, frozen=True):
    """Sealed to the team that asked: yes or no, as long in either case."""

    schema: ClassVar[str] = "match.answer"
    schema_version: ClassVar[int] = 1

    possible: int  # 1 or 0
    answered_by: UUID
    signed_at_seq: str  # of one length
    signature: bytes
