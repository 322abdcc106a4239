"""What the pages of consignments call things."""

from app.packages.consignments.rules import State, Trouble
from app.wording import lazy_gettext as _l

STATES: dict[State, str] = {
    State.NEEDS: _l("Needs a decision"),
    State.READY: _l("May go"),
    State.WAITS: _l("Waits for approval"),
    State.COOLING: _l("Approved, and waits"),
    State.APPROVED: _l("Approved"),
    State.BUILDING: _l("Being built"),
    State.BUILT: _l("Ready to hand over"),
    State.SENT: _l("Handed over"),
    State.NOTHING: _l("Nothing may go"),
    State.KEY: _l("The receiver’s key is not in order"),
    State.CHANGED: _l("Changed since it was asked for"),
    State.STOPPED: _l("Stopped"),
    State.ON_HOLD: _l("On hold: the survivor paused everything"),
    State.QUIET: _l("Talks run in silence"),
    State.REFUSED: _l("Refused: a permission was taken back"),
    State.UNPREPARED: _l("Not prepared"),
    State.OUT: _l("Taken out"),
    State.NOT_YOURS: _l("Not open to you"),
}

TONES: dict[State, str] = {
    State.NEEDS: "amber",
    State.READY: "leaf",
    State.WAITS: "amber",
    State.COOLING: "amber",
    State.APPROVED: "leaf",
    State.BUILDING: "sea",
    State.BUILT: "sea",
    State.SENT: "leaf",
    State.NOTHING: "brick",
    State.KEY: "brick",
    State.CHANGED: "brick",
    State.STOPPED: "brick",
    State.ON_HOLD: "brick",
    State.QUIET: "brick",
    State.REFUSED: "brick",
    State.UNPREPARED: "amber",
}

THEN: dict[State, str] = {
    State.NEEDS: _l("Open the package: decide, put right, or write why it goes so."),
    State.NOTHING: _l("Open the package: the reasons stand beside each item."),
    State.CHANGED: _l("Open the package, send it back, and ask again."),
    State.STOPPED: _l("Open the package, send it back, look again, and ask again."),
    State.REFUSED: _l("It does not go. Nothing more of it is asked for here."),
}
"""What to do about it."""

TROUBLES: dict[Trouble, str] = {
    Trouble.NOT_OPEN: _l("Whoever prepared has no key of the case."),
    Trouble.NO_NAMES: _l("Whoever prepared has no key of the names, which it takes."),
    Trouble.CLOSED: _l("The case is closed."),
    Trouble.ON_HOLD: _l("The survivor paused everything."),
    Trouble.QUIET: _l("Talks about somebody’s return run in silence."),
    Trouble.EMPTY: _l("The case holds no account, incident or evidence."),
    Trouble.NO_YES: _l("Nothing of it may go to this receiver."),
}
