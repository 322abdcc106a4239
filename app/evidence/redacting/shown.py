"""What an item's page says of its copies with parts hidden."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.evidence.documents import EvidenceContent
from app.evidence.redacting.drawing import Way, way_of
from app.evidence.redacting.reasons import REASONS


@dataclass(frozen=True)
class Redacted:
    """One copy: who made it, when, and what was hidden where and why."""

    id: UUID
    number: int
    at: datetime
    who: str
    size_bytes: int
    parts: int
    pages: str
    page_count: int
    reasons: tuple[str, ...]


def redactions(
    content: EvidenceContent, names: dict[UUID, str]
) -> tuple[Redacted, ...]:
    """Return the copies of an item, oldest first."""
    has_pages = way_of(content.mime) is Way.PAGES
    found = []
    for number, each in enumerate(content.redactions, start=1):
        pages = sorted({hidden.page + 1 for hidden in each.hidden}) if has_pages else []
        found.append(
            Redacted(
                id=each.id,
                number=number,
                at=datetime.fromisoformat(each.at),
                who=names.get(each.by, "") or each.by_role.replace("_", " "),
                size_bytes=each.size_bytes,
                parts=len(each.hidden),
                pages=", ".join(str(page) for page in pages),
                page_count=len(pages),
                reasons=tuple(str(REASONS.get(r, r)) for r in each.reasons),
            )
        )
    return tuple(found)
