"""What services were told, and on which yes each telling rested."""

from sqlalchemy.orm import Session

from app.cases.aftermath import following
from app.cases.aftermath.following import Gone
from app.cases.casefile import CaseFile
from app.consent.aftermath.rules import Left, What
from app.keys.parts import Part
from app.reparations.models import Referral
from app.reparations.services import referring
from app.reparations.services.referring import ReferralContent
from app.staff.policy import Permission


@following.leaves(
    Referral,
    ReferralContent,
    by=(Permission.CONSENT_WRITE, Permission.PACKAGE_RECALL),
)
def told_to_services(db: Session, file: CaseFile) -> list[Gone]:
    """Say which services were told something, and what that rested on."""
    return [
        Gone(
            left=Left(
                id=row.id,
                what=What.PARTNER,
                purpose=referring.PURPOSE,
                recipient_id=content.service_id,
                on=content.made_on,
                grants=frozenset(content.grants),
            ),
            text="",
            href=f"/staff/cases/{file.ref}/reparation/referrals#referral-{row.id}",
            row=row,
            kept=content.followed,
        )
        for row, content in file.records(db, Referral, Part.CONTENT, ReferralContent)
        if content.grants
    ]
