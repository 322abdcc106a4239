"""What a consignment holds."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.packages.consignments.rules import Trouble


class TakenOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a case goes not with the others, and why."""

    reason: str
    by: UUID
    on: date


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One case of a consignment.

    Attributes:
        trouble: why no package was prepared, as it was on the day `looked_on`.
        why: what the gate said then (`Why`).
        number: its place in the set, once that is closed; never given again.
    """

    case_id: UUID
    ref: str
    package_id: UUID | None = None
    trouble: Trouble | None = None
    why: tuple[str, ...] = ()
    looked_on: date | None = None
    out: TakenOut | None = None
    number: int = 0


class ConsignmentContent(vault.Document, frozen=True):
    """A request of a team for packages of many cases.

    Attributes:
        ref: its public number, in each package of it.
        search: the saved search that found the cases, as it was called; empty: they
            were ticked or named by hand.
        members: the cases as they were found on `begun_on`; none is added later.
    """

    schema: ClassVar[str] = "consignment.content"
    schema_version: ClassVar[int] = 1

    ref: str  # "BVG-7K3Q92"
    title: str
    recipient_id: UUID
    purpose: str
    reason: str
    begun_by: UUID
    begun_on: date
    members: tuple[Member, ...]
    search: str = ""
    closed_on: date | None = None
    closed_by: UUID | None = None

    def of_case(self, case_id: UUID) -> Member | None:
        """Return what stands of a case."""
        return next((m for m in self.members if m.case_id == case_id), None)

    def with_member(self, member: Member) -> "ConsignmentContent":
        """Return it with what stands of one case now."""
        members = tuple(
            member if m.case_id == member.case_id else m for m in self.members
        )
        return msgspec.structs.replace(self, members=members)

    @property
    def of(self) -> int:
        """How many packages the closed set has."""
        return max((m.number for m in self.members), default=0)
