"""Who will see a package at its receiver, and what was said of it before the yes."""

from app.consent import catalogue as consents
from app.packages.account import FileAccess
from app.packages.law import label
from app.packages.receivers import catalogue as receivers
from app.packages.recipients import RecipientSeen


def rule(receiver: RecipientSeen, purpose: str) -> FileAccess | None:
    """Return the rule of the receiver's profile; None where no profile is recorded.

    Args:
        receiver: to whom the package goes.
        purpose: the consent purpose of the package, whose points were explained.
    """
    profile = receiver.kind
    if profile is None:
        return None
    access = profile.file_access
    source = receivers.load().sources[access.source]
    return FileAccess(
        rule=label(access.says),
        verified=access.is_verified,
        source=label(source),
        explained=tuple(
            label(each) for each in consents.load().purposes[purpose].explain
        ),
    )
