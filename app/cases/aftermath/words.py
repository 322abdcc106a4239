"""What notices, their states and the ends of a yes are called."""

from app.consent.aftermath.rules import How, What
from app.consent.aftermath.steps.rules import State
from app.wording import lazy_gettext as _l

TO_DO: dict[What, str] = {
    What.RECALL: _l("Ask for it back, or not to use it"),
    What.ARCHIVE: _l("Ask the archive to take it out of its views"),
    What.BODY: _l("Ask the body to close the request"),
    What.PARTNER: _l("Ask the service to use nothing of it any more"),
    What.WORKSHEET: _l("Talk with the claimant: not to file it, or to take it back"),
}

STATES: dict[State, str] = {
    State.OPEN: _l("To be sent"),
    State.SENT: _l("Sent, waits for an answer"),
    State.ANSWERED: _l("Answered"),
    State.LASTING: _l("Cannot be undone"),
    State.AGREED_AGAIN: _l("The person agreed again: nothing to do"),
}

STEPS: dict[State, str] = {
    State.OPEN: _l("Opened by the withdrawal"),
    State.SENT: _l("Sent"),
    State.ANSWERED: _l("Answered"),
    State.LASTING: _l("Cannot be undone"),
}

TONES: dict[State, str] = {
    State.OPEN: "brick",
    State.SENT: "amber",
    State.ANSWERED: "leaf",
}

HOW: dict[How, str] = {
    How.TAKEN_BACK: _l("Taken back"),
    How.NARROWED: _l("Narrowed"),
    How.OF_AGE: _l("The person came of age: ask them"),
}

PARTS: dict[str, str] = {
    "facts": _l("Numbers about what happened"),
    "wishes_for_justice": _l("Numbers about wishes for justice"),
}
