"""What the pages call receipts, notices and what became of a package."""

from app.packages.after.records import (
    Ask,
    Finder,
    How,
    NoticeKind,
    Reason,
    State,
    Wrong,
)
from app.packages.after.rules import Arrived, Became, Role, Telling
from app.wording import lazy_gettext as _l

ROLES: dict[Role, str] = {
    Role.REGISTRY: _l("Registry"),
    Role.CASE_OFFICER: _l("Investigator or case officer"),
    Role.PROSECUTOR: _l("Prosecutor"),
    Role.HEAD: _l("Head of the office"),
    Role.LAWYER: _l("Lawyer"),
    Role.ARCHIVIST: _l("Archivist"),
    Role.OTHER: _l("Somebody else there"),
}

ARRIVED: dict[Arrived, str] = {
    Arrived.WAITS: _l("No receipt yet"),
    Arrived.LATE: _l("Receipt is late"),
    Arrived.RECEIVED: _l("Received, hash not named"),
    Arrived.SAME: _l("Received, the hash is ours"),
    Arrived.ANOTHER: _l("They have another file"),
}

ARRIVED_TONES: dict[Arrived, str] = {
    Arrived.LATE: "amber",
    Arrived.RECEIVED: "leaf",
    Arrived.SAME: "leaf",
    Arrived.ANOTHER: "brick",
}

BECAME: dict[Became, str] = {
    Became.REGISTERED: _l("Registered"),
    Became.MORE_ASKED: _l("They ask for more"),
    Became.USED: _l("Used in a file"),
    Became.NOT_USED: _l("Not used"),
    Became.CLOSED: _l("Their file is closed"),
    Became.UNKNOWN: _l("They do not say"),
}

TELLING: dict[Telling, str] = {
    Telling.WAITS: _l("To be decided"),
    Telling.SHOWN: _l("The person reads it with their code"),
    Telling.NOT_YET: _l("Not yet"),
}

TELLING_TONES: dict[Telling, str] = {Telling.WAITS: "amber", Telling.SHOWN: "leaf"}

KINDS: dict[NoticeKind, str] = {
    NoticeKind.RECALL: _l("Recall"),
    NoticeKind.CORRECTION: _l("Correction"),
}

REASONS: dict[Reason, str] = {
    Reason.CONSENT_WITHDRAWN: _l("The permission was taken back"),
    Reason.ERROR_IN_CONTENT: _l("Something in it is wrong"),
    Reason.NEW_RISK: _l("A new danger to somebody"),
    Reason.WRONG_RECIPIENT: _l("It went to the wrong receiver"),
    Reason.SUPERSEDED: _l("A later package takes its place"),
}

ASKS: dict[Ask, str] = {
    Ask.RETURN: _l("Return it, and keep no copy"),
    Ask.DESTROY: _l("Destroy it and every copy"),
    Ask.DO_NOT_USE: _l("Do not use it, and do not pass it on"),
    Ask.RESTRICT: _l("Restrict who reads it until we have spoken"),
    Ask.USE_CORRECTED: _l("Read it with the correction"),
}

WRONGS: dict[Wrong, str] = {
    Wrong.DATE: _l("A date"),
    Wrong.PLACE: _l("A place"),
    Wrong.PERSON: _l("Which person is meant"),
    Wrong.TRANSLATION: _l("A translation"),
    Wrong.TRANSCRIPTION: _l("A transcript or working text"),
    Wrong.FILE: _l("A file"),
    Wrong.CUSTODY: _l("A line of the chain of custody"),
    Wrong.CLASSIFICATION: _l("The legal review"),
    Wrong.OTHER: _l("Something else"),
}

FINDERS: dict[Finder, str] = {
    Finder.CASEWORKER: _l("Caseworker"),
    Finder.REVIEWER: _l("Legal reviewer"),
    Finder.COORDINATOR: _l("Coordinator"),
    Finder.CUSTODIAN: _l("Evidence custodian"),
    Finder.EXPERT: _l("Expert"),
    Finder.RECEIVER: _l("The receiver"),
}

STATES: dict[State, str] = {
    State.WRITTEN: _l("Waits for a second coordinator"),
    State.MADE: _l("Signed, to be sent"),
    State.SENT: _l("Sent, waits for an answer"),
    State.ANSWERED: _l("Answered"),
    State.LASTING: _l("Cannot be undone"),
    State.DROPPED: _l("Not sent"),
}

STATE_TONES: dict[State, str] = {
    State.WRITTEN: "amber",
    State.MADE: "brick",
    State.SENT: "amber",
    State.ANSWERED: "leaf",
}

CORRECTIONS: dict[State, str] = {
    State.WRITTEN: _l("Correction waits for a second coordinator"),
    State.MADE: _l("Correction to be sent"),
    State.SENT: _l("Correction sent"),
    State.ANSWERED: _l("Correction answered"),
    State.LASTING: _l("Correction cannot be made"),
}

HOWS: dict[How, str] = {
    How.SEALED: _l("As a sealed file"),
    How.PAPER: _l("On paper"),
}
