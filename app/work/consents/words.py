"""Where it stands with a person who is asked, in words."""

from app.cases.consent_pages import shown
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.work.consents.asking import Stands
from app.work.tasks import AskOutcome

STANDS: dict[Stands, str] = {
    Stands.WAITING: _l("No answer yet"),
    Stands.YES: _l("Yes"),
    Stands.NOT_NOW: _l("Not now"),
    Stands.NO: _l("No"),
    Stands.UNREACHABLE: _l("Could not be reached"),
}

TONES: dict[Stands, str] = {
    Stands.WAITING: "amber",
    Stands.YES: "leaf",
    Stands.NOT_NOW: "amber",
    Stands.NO: "brick",
    Stands.UNREACHABLE: "brick",
}

ENDED: dict[AskOutcome | None, str] = {
    None: _l("No answer yet"),
    AskOutcome.ANSWERED: _l("Answered"),
    AskOutcome.UNREACHABLE: _l("Could not be reached"),
    AskOutcome.STOPPED: _l("Not asked any more"),
}


def in_a_line(purpose: str, who: str) -> str:
    """Write one task of asking as lists show it."""
    return _("Ask %(who)s: %(use)s", who=who, use=shown.purpose(purpose))


def again(who: str, purposes: str, *, of_age: bool) -> str:
    """Write whom to talk with again, about which uses."""
    uses = ", ".join(shown.purpose(each) for each in purposes.split())
    if of_age:
        return _("%(who)s turns 18 and is asked: %(uses)s", who=who, uses=uses)
    return _("Ask %(who)s again: %(uses)s", who=who, uses=uses)
