"""What the pages of packages call things, and what to do about a refusal."""

from app.consent.rules import Handling, Rule, Why
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

RULES: dict[Rule, str] = {
    Rule.HOLD: _l("hold"),
    Rule.NO_OWNER: _l("whose"),
    Rule.G1: "G1",
    Rule.G3: "G3",
    Rule.G4: "G4",
    Rule.G6: "G6",
    Rule.G7: "G7",
}

WHY: dict[Why, str] = {
    Why.ON_HOLD: _l("The survivor paused everything."),
    Why.NO_OWNER: _l("Nobody is recorded whose account or material this is."),
    Why.NEVER_ASKED: _l("The person was never asked about this use."),
    Why.REFUSED: _l("The person said no."),
    Why.DEFERRED: _l("The person said: not now."),
    Why.WITHDRAWN: _l("The person took the permission back."),
    Why.EXCLUDED: _l("The person left this out of the permission."),
    Why.EXPIRED: _l("The permission has run out."),
    Why.OTHER_PURPOSE: _l("The permission is for another purpose."),
    Why.OTHER_RECIPIENT: _l("The permission names another receiver."),
    Why.FORM_TOO_WEAK: _l("The permission was not recorded in a form that is enough."),
    Why.THIRD_PERSON: _l("Somebody else is in it, and nothing is decided about them."),
    Why.NO_LEGAL_GROUND: _l(
        "An alleged perpetrator is in it, and no legal ground is recorded."
    ),
    Why.NO_GUARDIAN: _l(
        "A child: the yes of a guardian, the child’s own, and a record of the best "
        "interest are needed."
    ),
    Why.REVIEW_DUE: _l(
        "It may go, but the permission is due to be talked about again."
    ),
}

ASK = _l("Ask at the next contact, or leave it out.")
REMEDY: dict[Why, str] = {
    Why.ON_HOLD: _l("Read the message; a worker lifts the pause after a talk."),
    Why.NO_OWNER: _l("Say on the item whose it is."),
    Why.NEVER_ASKED: ASK,
    Why.REFUSED: _l("Leave it out."),
    Why.DEFERRED: ASK,
    Why.WITHDRAWN: _l("Leave it out."),
    Why.EXCLUDED: _l("Leave it out."),
    Why.EXPIRED: ASK,
    Why.OTHER_PURPOSE: ASK,
    Why.OTHER_RECIPIENT: ASK,
    Why.FORM_TOO_WEAK: _l("Record the talk in a form that is enough, or leave it out."),
    Why.NO_GUARDIAN: _l("Talk with a guardian and the child, or leave it out."),
}

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
}

RECALL_TONES: dict[RecallState, str] = {
    RecallState.TO_SEND: "brick",
    RecallState.SENT: "amber",
    RecallState.ANSWERED: "leaf",
}
