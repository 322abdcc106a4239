"""What pages call a request for secrecy, and what stands against it."""

from app.packages.leads.rules import Answer, Lead, Ours, Wrong
from app.wording import lazy_gettext as _l

WRONGS: dict[Wrong, str] = {
    Wrong.HELPS: _l(
        "It may help somebody who is accused. Locked away, it would be kept from them: "
        "this secrecy cannot be asked for it."
    ),
    Wrong.NOT_WEIGHED: _l(
        "Nobody has looked yet whether it may help somebody accused. Look first, or "
        "say that you weighed it."
    ),
    Wrong.EVERY_ITEM: _l(
        "Every item asks for it. It is asked for single items, never for a whole "
        "package: leave at least one item without it."
    ),
    Wrong.RECEIVER: _l("This receiver cannot be asked for it."),
    Wrong.RECORDED: _l(
        "It is recorded, or was handed over before, as a lead alone. Ask for the "
        "secrecy again, or set another level and say why."
    ),
    Wrong.CHANGED: _l("The record changed since this level was set. Set it again."),
}

WAITS = _l("Waits for the Prosecutor")
AGREED = _l("The Prosecutor agreed")
REFUSED = _l("The Prosecutor did not agree")
ENDING = _l("To be lifted: we have to answer")
FIRST = _l("To be lifted: a second person has to agree")
LIFTED = _l("Lifted")
KEPT = _l("We did not agree: it is asked back")

ANSWERS: dict[Answer, str] = {
    Answer.AGREED: AGREED,
    Answer.REFUSED: REFUSED,
}


def state(lead: Lead) -> tuple[str, str]:
    """Return how one item stands, in words and as a tone."""
    lift = lead.lift
    if lift is not None and lift.ours is Ours.FIRST:
        return str(FIRST), "amber"
    if lead.is_lifted:
        return str(LIFTED), ""
    if lead.answer is Answer.REFUSED:
        return (str(KEPT), "brick") if not lead.is_ending else (str(REFUSED), "brick")
    if lead.is_ending:
        return str(ENDING), "amber"
    if lead.answer is Answer.AGREED:
        return str(AGREED), "leaf"
    return str(WAITS), "amber"
