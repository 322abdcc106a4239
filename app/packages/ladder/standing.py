"""Whether a request can go as it stands: its keys, its way, and what was signed."""

import msgspec
from sqlalchemy.orm import Session

from app import vault
from app.cases.casefile import CaseFile
from app.consent.rules import Verdict
from app.errors import HandOverError, RecipientKeyError
from app.packages import approving, recipients
from app.packages.ladder.words import ANNEX_FAULTS, FAULTS
from app.packages.records import Status
from app.packages.requesting import PackageSeen
from app.wording import gettext as _


def request(
    db: Session, file: CaseFile, seen: PackageSeen, verdict: Verdict | None
) -> tuple[str, bytes]:
    """Say what is wrong with the receiver's key, or return the hash of the request."""
    if verdict is None:
        return "", b""
    try:
        recipients.targets_for(db, file.actor, seen.recipient_id, seen.content)
    except (RecipientKeyError, HandOverError) as refused:
        return _fault(db, file, seen, refused), b""
    keys = recipients.keys_for(db, seen.recipient_id, seen.content)
    return "", approving.request_hash(seen.id, seen.content, verdict, keys)


def _fault(
    db: Session,
    file: CaseFile,
    seen: PackageSeen,
    refused: RecipientKeyError | HandOverError,
) -> str:
    """Say what is wrong with a key or a way, and whose key it is."""
    if isinstance(refused, HandOverError):
        return _("This receiver cannot take a package in the way that was chosen.")
    only = msgspec.structs.replace(seen.content, annex_recipient_id=None)
    try:
        recipients.targets_for(db, file.actor, seen.recipient_id, only)
    except RecipientKeyError as its_own:
        return str(FAULTS.get(type(its_own), FAULTS[RecipientKeyError]))
    return str(ANNEX_FAULTS.get(type(refused), ANNEX_FAULTS[RecipientKeyError]))


def is_changed(seen: PackageSeen, verdict: Verdict, request: bytes) -> bool:
    """Say whether something is not as it was when it was submitted or approved."""
    content = seen.content
    if seen.status is Status.DRAFT:
        return False
    if content.approvals:
        return not all(
            vault.same(each.request_hash, request) for each in content.approvals
        )
    withheld = len(content.chosen) - len(verdict.may_go)
    return set(content.grants) != verdict.grants or withheld != content.withheld
