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
from app.reparations.harms.recording import HarmContent
from app.reparations.models import Harm, Need, Referral
from app.reparations.needs import URGENT, NeedContent
from app.reparations.services import directory, referring, telling
from app.reparations.services.referring import Outcome, ReferralContent
from app.wording import ngettext
from app.work.closing import still_open
from app.work.handing import handing
from app.work.waiting import APPEAL, NEED, REPLY

TOLD = telling.told_to_services  # importing it registered what left


@contributes
def needs(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count the open needs of a case, and say by when urgent help must be there.

    Each stands with whoever acts on it. The marks of the days let those who coordinate
    find what is late, whoever it belongs to (`overdue`). In a closed case nothing is
    due.
    """
    rows = file.records(db, Need, Part.CONTENT, NeedContent)
    still = [(row, content) for row, content in rows if not content.is_over]
    gathered.counts["needs"] = len(still)
    if file.is_closed:
        return
    for row, content in still:
        until = content.clock.until
        if until is None:
            continue
        day = until.date().isoformat()
        gathered.due.append(
            index.Due(id=row.id, kind=NEED, on=day, who=content.acts_id)
        )
        gathered.facets.add((NEED, day))


@contributes
def replies(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say by when services have to reply; late ones stand on Today."""
    gathered.due += [
        index.Due(id=seen.id, kind=REPLY, on=seen.content.reply_due.isoformat())
        for seen in referring.referrals(db, file)
        if seen.content.outcome is Outcome.WAITING and seen.content.reply_due
    ]
    gathered.due += [
        index.Due(id=seen.id, kind=APPEAL, on=seen.content.appeal_by.isoformat())
        for seen in referring.referrals(db, file)
        if seen.content.appeal_by and not file.is_closed
    ]


@handing.moves
def acts(db: Session, file: CaseFile, gives: UUID, takes: UUID) -> None:
    """Whoever takes a case over acts on the needs that are open in it."""
    for row, content in file.records(db, Need, Part.CONTENT, NeedContent):
        if content.acts_id == gives and not content.is_over:
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
    still = [content for _, content in rows if not content.is_over]
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
