"""What claims tell the rest of a case: days to keep, texts to code, what is open."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app.cases import told_to_survivor
from app.cases.aftermath import following
from app.cases.aftermath.following import Gone
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.working_text import recode_rows, recodes
from app.claims import claiming, consenting
from app.claims.documents import (
    OVER,
    ClaimContent,
    ReceiptContent,
    WorksheetContent,
)
from app.claims.models import Claim, ClaimReceipt, ClaimWorksheet
from app.claims.worksheet import giving
from app.consent.aftermath.rules import Left, What
from app.conversation.documents import Holder
from app.fields import write_day
from app.keys.parts import Part
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import ngettext
from app.work.closing import still_open

OFFICES = consenting.offices  # importing it offered the offices of the routes


@still_open.asks
def open_claims(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which claims closing would leave behind."""
    found = claiming.claims(db, file)
    if count := sum(seen.content.status not in OVER for seen in found):
        text = ngettext(
            "%(num)s claim that is not recorded yet",
            "%(num)s claims that are not recorded yet",
            count,
        )
        yield still_open.Open(text, "reparation/claims")


@recodes
def texts(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into what is said of claims."""
    recode_rows(db, file, replace, Claim, ClaimContent)
    recode_rows(db, file, replace, ClaimReceipt, ReceiptContent)


@told_to_survivor.holders
def holders(db: Session, file: CaseFile) -> Iterator[Holder]:
    """Tell the survivor that a claimant was given a worksheet, once for each use."""
    first = {each.content.purpose: each.content for each in giving.given(db, file)}
    for content in first.values():
        yield Holder(
            name=_("The claimant, as a worksheet"),
            since=content.given_on.isoformat(),
            can_recall=False,
            purpose=content.purpose,
        )


@following.leaves(
    ClaimWorksheet,
    WorksheetContent,
    by=(Permission.CONSENT_WRITE, Permission.PACKAGE_RECALL),
)
def went(db: Session, file: CaseFile) -> list[Gone]:
    """Say which worksheets claimants were given, and what each rested on."""
    base = f"/staff/cases/{file.ref}/reparation/claims"
    return [
        Gone(
            left=Left(
                id=row.id,
                what=What.WORKSHEET,
                purpose=content.purpose,
                recipient_id=content.claimant_id,
                on=content.given_on,
                grants=frozenset(content.grants),
            ),
            text=_("Worksheet of %(day)s", day=write_day(content.given_on)),
            href=f"{base}/{content.claim_id}/worksheet",
            row=row,
            kept=content.followed,
            by=content.given_by,
            to=_("The claimant, as a worksheet"),
        )
        for row, content in file.records(
            db, ClaimWorksheet, Part.CONTENT, WorksheetContent
        )
    ]
