"""What needs tell the index: how many are open, never whether somebody testified."""

from collections.abc import Iterator
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import index
from app.cases import consent_pages
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.indexing import Gathered, contributes
from app.cases.working_text import recode_rows, recodes
from app.keys.parts import Part
from app.reparations.models import Harm, Need, Referral
from app.reparations.needs import HarmContent, NeedContent, Status
from app.reparations.services import directory, referring
from app.reparations.services.referring import Outcome, ReferralContent
from app.wording import ngettext
from app.work.closing import still_open
from app.work.handing import handing
from app.work.waiting import REPLY

URGENT = {"immediate", "urgent"}
OVER = {Status.RECEIVED, Status.CLOSED, Status.DECLINED}


@contributes
def needs(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count the open needs of a case."""
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    gathered.counts["needs"] = sum(content.status not in OVER for _, content in rows)


@contributes
def replies(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say by when services have to reply; late ones stand on Today."""
    gathered.due += [
        index.Due(id=seen.id, kind=REPLY, on=seen.content.reply_due.isoformat())
        for seen in referring.referrals(db, file)
        if seen.content.outcome is Outcome.WAITING and seen.content.reply_due
    ]


@handing.moves
def acts(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    """Whoever takes a case over acts on the needs that are open in it."""
    for row, content in file.records(db, Need, Part.CONTENT, NeedContent):
        if content.acts_id == gives and content.status not in OVER:
            theirs = msgspec.structs.replace(content, acts_id=takes)
            file.change(db, row, row.version, content=theirs)


@consent_pages.recipients
def services(db: Session, file: CaseFile, purpose: str) -> list[tuple[UUID, str]]:
    """Offer the services of the team for a yes to sharing with one of them."""
    if purpose not in {"", referring.PURPOSE}:
        return []
    found = directory.named(db, file.actor, file.row.team_id).values()
    return [
        (seen.id, seen.content.name)
        for seen in found
        if not (purpose and seen.content.is_closed)
    ]


@still_open.asks
def open_needs(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which needs closing would leave behind; the urgent ones by themselves."""
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    still = [content for _, content in rows if content.status not in OVER]
    urgent = sum(content.triage in URGENT for content in still)
    if urgent:
        text = ngettext("%(num)s urgent need", "%(num)s urgent needs", urgent)
        yield still_open.Open(text, "reparation")
    if rest := len(still) - urgent:
        text = ngettext("%(num)s other open need", "%(num)s other open needs", rest)
        yield still_open.Open(text, "reparation")


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into wishes and descriptions."""
    recode_rows(db, file, replace, Need, NeedContent)
    recode_rows(db, file, replace, Harm, HarmContent)
    recode_rows(db, file, replace, Referral, ReferralContent)
