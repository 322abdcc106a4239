"""What states of pins and editions are called, in the reader's language."""

from app.communications.checking import State
from app.communications.documents import Kind, Status
from app.packages.records import Kind as ItemKind
from app.wording import lazy_gettext as _l

STATES: dict[State, str] = {
    State.STANDS: _l("stands"),
    State.HELD: _l("may not go"),
    State.PAUSED: _l("paused by the survivor"),
    State.QUIET: _l("talks run in silence"),
    State.CHANGED: _l("the source changed: look again"),
    State.LEAD: _l(
        "given as a lead alone: point at it as a whole, quote nothing, and only to a "
        "receiver who can be asked for this secrecy"
    ),
    State.GONE: _l("the source is not there any more"),
    State.NOT_YOURS: _l("a case that you may not open"),
}
TONES: dict[State, str] = dict.fromkeys(STATES, "brick") | {
    State.STANDS: "leaf",
    State.CHANGED: "amber",
}
PROBLEMS: dict[str, str] = {
    "code": _l("a code that belongs to no case cited"),
    "lead_open": _l(
        "rests on what was given as a lead alone: black it in this edition, or take it "
        "out of the base"
    ),
}

ITEMS: dict[ItemKind, str] = {
    ItemKind.STATEMENT: _l("Account"),
    ItemKind.EVIDENCE: _l("Evidence"),
    ItemKind.INCIDENT: _l("Incident"),
}
KINDS: dict[Kind, str] = {
    Kind.CONFIDENTIAL: _l("Confidential edition"),
    Kind.REDACTED: _l("Redacted edition"),
}
STATUS: dict[Status, str] = {
    Status.MADE: _l("Made"),
    Status.APPROVED: _l("Approved"),
    Status.SENT: _l("Handed over"),
}
STATUS_TONES: dict[Status, str] = {
    Status.MADE: "amber",
    Status.APPROVED: "sea",
    Status.SENT: "leaf",
}
REFUSED: dict[str, str] = {
    "gate": _l("It may not go to this receiver. Nothing was pinned."),
    "lead": _l(
        "It was given to find other evidence alone. Point at it as a whole: nothing of "
        "it is quoted."
    ),
    "confirmed": _l("Nobody has confirmed yet that no name is left in this account."),
    "passage": _l("Tick passages that follow each other, at most 20."),
    "time": _l("Write both ends, the first before the last, like 00:12:30."),
    "page": _l("Write both pages, the first before the last."),
    "finding": _l("This decision does not stand any more."),
}
