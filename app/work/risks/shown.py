"""What pages show of risks: rows, and the mark and band that no part may hide."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, heads
from app.cases.casefile import CaseFile
from app.cases.heads import Marks
from app.cases.working_text import readable
from app.wording import gettext as _
from app.wording import ngettext
from app.work.risks import assessing
from app.work.risks.assessing import Level
from app.work.risks.words import HARM, LEVELS, LIKELIHOOD, TONES


@dataclass(frozen=True)
class Row:
    """One risk."""

    id: UUID
    threat: str = field(repr=False)
    source: str = field(repr=False)
    measures: str = field(repr=False)
    level: str
    tone: str
    likelihood: str
    harm: str
    owner: str
    review_on: date
    is_due: bool
    is_over: bool


def rows(db: Session, file: CaseFile) -> list[Row]:
    """Return the risks of a case: the highest first, those that are over last."""
    names, today = calling.colleagues(db, file), clock.now().date()
    return [
        Row(
            id=seen.id,
            threat=readable(content.threat),
            source=readable(content.source),
            measures=readable(content.measures),
            level=str(LEVELS[content.level]),
            tone=TONES[content.level],
            likelihood=str(LIKELIHOOD[content.likelihood]),
            harm=str(HARM[content.harm]),
            owner=names.get(content.owner, "") if content.owner else "",
            review_on=content.review_on,
            is_due=not content.is_over and content.review_on <= today,
            is_over=content.is_over,
        )
        for seen in assessing.risks(db, file)
        for content in (seen.content,)
    ]


@heads.marks
def head(db: Session, file: CaseFile) -> Marks:
    """Mark the head of the case; a high risk has a band on each of its parts."""
    still = [s.content for s in assessing.risks(db, file) if not s.content.is_over]
    if not still:
        return Marks()
    level, href = still[0].level, f"/staff/cases/{file.ref}/risks"
    chip = {"text": str(LEVELS[level]), "tone": TONES[level], "href": href}
    if level is not Level.HIGH:
        return Marks(chips=(chip,))
    high = [readable(each.threat) for each in still if each.level is Level.HIGH]
    more = ngettext("and %(num)s more", "and %(num)s more", len(high) - 1)
    text = _("High risk: %(threat)s", threat=high[0])
    band = {
        "text": f"{text} ({more})" if len(high) > 1 else text,
        "tone": "brick",
        "icon": "alert",
        "link": _("What is done about it"),
        "href": href,
    }
    return Marks(chips=(chip,), bands=(band,))
