"""What the gate's rules and reasons are called, wherever it refuses."""

from app.consent.findings.rules import Rule, Why
from app.wording import lazy_gettext as _l

RULES: dict[Rule, str] = {
    Rule.HOLD: _l("hold"),
    Rule.NO_OWNER: _l("whose"),
    Rule.G1: "G1",
    Rule.G3: "G3",
    Rule.G4: "G4",
    Rule.G6: "G6",
    Rule.G7: "G7",
}

G8 = "G8"
"""The rule by which something goes without a yes; it holds nothing back."""

WHY: dict[Why, str] = {
    Why.ON_HOLD: _l("The survivor paused everything."),
    Why.NO_OWNER: _l("Nobody is recorded whose account or material this is."),
    Why.NOT_OWN: _l("This is somebody else’s account or material."),
    Why.NEVER_ASKED: _l("The person was never asked about this use."),
    Why.REFUSED: _l("The person said no."),
    Why.DEFERRED: _l("The person said: not now."),
    Why.WITHDRAWN: _l("The person took the permission back."),
    Why.EXCLUDED: _l("The person left this out of the permission."),
    Why.EXPIRED: _l("The permission has run out."),
    Why.OTHER_PURPOSE: _l("The permission is for another purpose."),
    Why.OTHER_RECIPIENT: _l("The permission names another receiver."),
    Why.FORM_TOO_WEAK: _l("The permission was not recorded in a form that is enough."),
    Why.COOLING_OFF: _l("The days to think it over are not past yet."),
    Why.LEAD_ONLY: _l(
        "The person agreed to it only as a lead, with secrecy under article 54(3)(e)."
    ),
    Why.THIRD_PERSON: _l("Somebody else is in it, and nothing is decided about them."),
    Why.NO_LEGAL_GROUND: _l(
        "An alleged perpetrator is in it, and no legal ground is recorded."
    ),
    Why.NO_GUARDIAN: _l("A child: the yes of a guardian is needed."),
    Why.INDEPENDENT_GUARDIAN: _l(
        "Whoever answered may have a part in the harm or an interest of their own, or "
        "nobody asked: somebody independent is needed."
    ),
    Why.NO_ASSENT: _l("A child: its own yes is needed, beside the guardian’s."),
    Why.NO_BEST_INTEREST: _l(
        "A child: the record on its best interest is missing, or decides against this."
    ),
    Why.ASK_THEMSELVES: _l("The person can be asked, and somebody else answered."),
    Why.NEXT_OF_KIN: _l("The yes of the next of kin is needed."),
    Why.NOT_DEAD: _l("The person is missing, and the yes was given as for the dead."),
    Why.POSTPONE: _l(
        "The person could not decide: it is put off first, then help to decide is "
        "tried."
    ),
    Why.TURNED_18: _l(
        "The person has turned 18 since a guardian agreed, and was not asked yet."
    ),
    Why.REVIEW_DUE: _l(
        "It may go, but the permission is due to be talked about again."
    ),
}

ASK = _l("Ask at the next contact, or leave it out.")
REMEDY: dict[Why, str] = {
    Why.ON_HOLD: _l("Read the message; a worker lifts the pause after a talk."),
    Why.NO_OWNER: _l("Say on the item whose it is."),
    Why.NOT_OWN: _l("Leave it out."),
    Why.NEVER_ASKED: ASK,
    Why.REFUSED: _l("Leave it out."),
    Why.DEFERRED: ASK,
    Why.WITHDRAWN: _l("Leave it out."),
    Why.EXCLUDED: _l("Leave it out."),
    Why.EXPIRED: ASK,
    Why.OTHER_PURPOSE: ASK,
    Why.OTHER_RECIPIENT: ASK,
    Why.FORM_TOO_WEAK: _l("Record the talk in a form that is enough, or leave it out."),
    Why.COOLING_OFF: _l("Wait, and ask again on the last of these days."),
    Why.LEAD_ONLY: _l(
        "Ask for this secrecy for the item, or leave it out. Something beside it has "
        "to go on an open yes."
    ),
    Why.NO_GUARDIAN: _l("Talk with a guardian and the child, or leave it out."),
    Why.INDEPENDENT_GUARDIAN: _l("Find an independent guardian, or leave it out."),
    Why.NO_ASSENT: _l("Ask the child in its own words, or leave it out."),
    Why.NO_BEST_INTEREST: _l(
        "Weigh it with colleagues and write it down with the talk."
    ),
    Why.ASK_THEMSELVES: _l("Ask the person themselves, or leave it out."),
    Why.NEXT_OF_KIN: _l("Ask the next of kin, or leave it out."),
    Why.NOT_DEAD: _l("Ask the next of kin again, as of somebody who is missing."),
    Why.POSTPONE: _l("Wait, help the person to decide, and ask again."),
    Why.TURNED_18: _l("Ask the person themselves, or leave it out."),
}
