"""What pages say of grounds in law: plain data, made while the case is open."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from app.cases import calling
from app.cases.casefile import CaseFile
from app.cases.grounds import keeping
from app.cases.grounds.documents import GroundContent
from app.cases.working_text import readable
from app.consent import catalogue, grounds
from app.wording import gettext as _
from app.wording import locale


@dataclass(frozen=True)
class Row:
    """One decision. `is_standing`: no later one is about the same purpose."""

    purpose: str
    ground: str
    reason: str = field(repr=False)
    ends: bool
    told_on: date | None
    on: date | None
    by: str
    is_standing: bool


def rows(db: Session, file: CaseFile) -> list[Row]:
    """Return every decision of the case, the newest first."""
    staff = calling.colleagues(db, file)
    stands = {each.order for each in keeping.standing(db, file).values()}
    return [
        Row(
            purpose=_purpose(each.purpose),
            ground=_ground(each),
            reason=readable(each.reason),
            ends=keeping.ends_with_consent(each),
            told_on=each.told_on,
            on=each.decided_on,
            by=staff.get(each.decided_by, "") if each.decided_by else "",
            is_standing=each.order in stands,
        )
        for each in keeping.decided(db, file)
    ]


def after_withdrawal(
    db: Session, file: CaseFile, purposes: Iterable[str]
) -> list[tuple[str, str]]:
    """Return what becomes of the ground in law of each purpose that was taken back."""
    stands = keeping.standing(db, file)
    return [(_purpose(each), _left_of(stands.get(each))) for each in purposes]


def _left_of(content: GroundContent | None) -> str:
    if content is None:
        return _("No ground in law was recorded. A lawyer should look at this now.")
    if keeping.ends_with_consent(content):
        return _("Consent was the ground in law too: it ended with it.")
    return _(
        "%(ground)s stands by itself in law. Nothing new is used all the same. Tell the"
        " person what stays, and why.",
        ground=_ground(content),
    )


def _ground(content: GroundContent) -> str:
    known, language = grounds.load().grounds, locale()
    chosen = [known[each] for each in (content.ordinary, content.special) if each]
    return "; ".join(f"{g.article} {g.label.in_language(language)}" for g in chosen)


def _purpose(purpose_id: str) -> str:
    return catalogue.load().purposes[purpose_id].label.in_language(locale())
