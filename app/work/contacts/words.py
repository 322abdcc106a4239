"""Ways of contact, outcomes and rules in words."""

from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.cases.contact import INBOX_ONLY, NO_INBOX, Channel, hours
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.work.contacts.trying import NEVER_AT_ALL, Distress, Outcome
from app.work.words import part_of_day

CHANNELS: dict[Channel, str] = {
    Channel.INBOX: _l("Message to their inbox"),
    Channel.PHONE: _l("Call"),
    Channel.LEFT_WORD: _l("Word left on a phone"),
    Channel.MESSAGE: _l("Text message or e-mail"),
    Channel.LETTER: _l("Letter"),
    Channel.OTHER_PERSON: _l("Through another person"),
    Channel.VISIT: _l("Visit where they live"),
    Channel.MEETING: _l("Meeting at an agreed place"),
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.REACHED: _l("Reached safely"),
    Outcome.SENT: _l("Message sent, no answer yet"),
    Outcome.NO_ANSWER: _l("No answer"),
    Outcome.LEFT_NOTHING: _l("Somebody else answered: said nothing, left nothing"),
    Outcome.BROKE_OFF: _l("Not safe: broke off"),
}

DISTRESS: dict[Distress, str] = {
    Distress.NOT_NOTICED: _l("None noticed"),
    Distress.SOME: _l("Some: a pause was needed"),
    Distress.STRONG: _l("Strong: stopped, and cared for first"),
}


def why_barred(rule: str) -> str:
    """Say which rule closes a way of contact, and what to do."""
    if rule == NEVER_AT_ALL:
        return _("This person must not be contacted at all.")
    if rule == NO_INBOX:
        return _("This person has no code, and so no inbox.")
    if rule == INBOX_ONLY:
        return _("Only their inbox is safe: no other way was agreed.")
    asked = ", ".join(vocabularies.answer("contact_never", [rule]))
    return _("The person asked never to do this: %(rule)s.", rule=asked)


def only_at(file: CaseFile) -> str:
    """Say at which parts of the day the person may be reached."""
    told = ", ".join(part_of_day(part) for part in hours(file))
    return _("Choose a time that the person named: %(when)s.", when=told)
