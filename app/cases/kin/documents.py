"""What the rows about relations and fates hold, in working text."""

from typing import ClassVar
from uuid import UUID

from app.cases.documents import Working
from app.dates import ApproximateDate

UNABLE = frozenset({"fate.missing", "fate.captive", "fate.dead"})
"""While this is the last that is known of a person, nobody can ask them."""


class RelationContent(Working, frozen=True):
    """`who_id` is the `kind` of `of_id`: "P3 is the parent of P1".

    Attributes:
        kind: one of `relations`; the word at the other end comes from the same list.
        next_of_kin: to be told first, and asked where the person cannot be.
        may_speak: may answer for the other about consent; `basis` says by what right.
        taken_back: it was recorded by mistake. The row stays, and can be put back.
    """

    schema: ClassVar[str] = "relation.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("how_known", "basis")

    who_id: UUID
    of_id: UUID
    kind: str
    certainty: str = ""
    statement_id: UUID | None = None
    how_known: str = ""
    next_of_kin: bool = False
    may_speak: bool = False
    basis: str = ""
    taken_back: bool = False


class FateContent(Working, frozen=True):
    """One thing told of what became of a person.

    Attributes:
        kind: one of `fates`.
        order: its place among what was recorded of the person; the last one stands.
        told_by_id: the person of the case who told it.
    """

    schema: ClassVar[str] = "fate.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("when", "how_known")

    person_id: UUID
    kind: str
    order: int = 0
    when: ApproximateDate | None = None
    certainty: str = ""
    told_by_id: UUID | None = None
    statement_id: UUID | None = None
    how_known: str = ""
