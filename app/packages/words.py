"""What the pages of packages call things, and what to do about a refusal."""

from app.consent.findings.rules import Why
from app.consent.rules import Handling
from app.packages.records import IdentityLevel, Kind, RecallState, Status
from app.wording import lazy_gettext as _l

STATUS: dict[Status, str] = {
    Status.DRAFT: _l("Draft"),
    Status.SUBMITTED: _l("Waits for approval"),
    Status.BUILDING: _l("Being built"),
    Status.BUILT: _l("Ready to hand over"),
    Status.DISCLOSED: _l("Handed over"),
    Status.REFUSED: _l("Refused"),
}

TONES: dict[Status, str] = {
    Status.SUBMITTED: "amber",
    Status.BUILDING: "sea",
    Status.BUILT: "sea",
    Status.DISCLOSED: "leaf",
    Status.REFUSED: "brick",
}

KINDS: dict[Kind, str] = {
    Kind.STATEMENT: _l("Account, working text"),
    Kind.EVIDENCE: _l("Evidence, with its original"),
    Kind.INCIDENT: _l("Incident, with its facts and legal review"),
}

LEVELS: dict[IdentityLevel, str] = {
    IdentityLevel.PSEUDONYM: _l("Pseudonyms only: no name leaves"),
    IdentityLevel.NAMED: _l("Names in an annex, apart, sealed to another key"),
}

FAILURES: dict[str, str] = {
    "tampered": _l(
        "A record or a sealed file is missing, or is not what was taken in. Nothing has"
        " left. Let a custodian check the evidence and put it back from a copy, or send"
        " the request back and leave the item out."
    ),
    "on_hold": _l("The survivor paused the case meanwhile. Nothing was sealed."),
    "consent_missing": _l("A permission was taken back meanwhile. Nothing was sealed."),
    "disk_full": _l(
        "There is no room on the disk for the package. Nothing of it was kept, and"
        " nothing has left. When the administrator made room, start the build again."
    ),
    "recipient_key": _l(
        "The receiver’s key cannot be used. Nothing was sealed: look at what is"
        " recorded of the receiver."
    ),
    "time_authority": _l(
        "The time-stamping authority did not answer, or its answer does not hold."
        " Nothing has left: open the package and start the build again. If it goes on,"
        " ask the administrator."
    ),
    "package_wrong": _l("What was built did not hold together, and was thrown away."),
}
"""Why a build ended without a package, by the code of the refusal."""

UNDECIDED = frozenset({Why.THIRD_PERSON, Why.NO_LEGAL_GROUND})
"""What a coordinator decides on the page itself."""

HANDLINGS: dict[Handling, str] = {
    Handling.NONE: _l("Nothing decided"),
    Handling.REDACTED: _l("Redact: every trace of the person goes"),
    Handling.PSEUDONYMISED: _l(
        "Pseudonymise: it was looked at, and the person cannot be recognised"
    ),
}

RECALLS: dict[RecallState, str] = {
    RecallState.NONE: _l("No recall"),
    RecallState.TO_SEND: _l("Recall to be sent"),
    RecallState.SENT: _l("Recall sent"),
    RecallState.ANSWERED: _l("The receiver answered the recall"),
    RecallState.LASTING: _l("Cannot be undone"),
}

RECALL_TONES: dict[RecallState, str] = {
    RecallState.TO_SEND: "brick",
    RecallState.SENT: "amber",
    RecallState.ANSWERED: "leaf",
}
