"""What kinds and states of work are called, and parts of a day."""

from typing import Any

from app.cases import vocabularies
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.rules import When
from app.work.tasks import Kind, State

KINDS: dict[Kind, str] = {
    Kind.CONTACT: _l("Make contact"),
    Kind.CONSENT: _l("Ask for consent"),
    Kind.EVIDENCE: _l("Evidence"),
    Kind.QUESTION: _l("Question for the person, asked once"),
    Kind.REFERRAL: _l("Referral to a service"),
    Kind.OTHER: _l("Something else"),
}
"""For the form; lists use the short words."""

SHORT: dict[Kind, str] = {
    Kind.CONTACT: _l("Contact"),
    Kind.CONSENT: _l("Consent"),
    Kind.EVIDENCE: _l("Evidence"),
    Kind.QUESTION: _l("Question"),
    Kind.REFERRAL: _l("Referral"),
    Kind.OTHER: "",
}

STATES: dict[State, str] = {
    State.OPEN: _l("To do"),
    State.DONE: _l("Done"),
    State.DROPPED: _l("Dropped"),
}

LISTS: dict[When, str] = {
    When.LATE: _l("Late"),
    When.TODAY: _l("Due today"),
    When.WEEK: _l("In the next seven days"),
    When.LATER: _l("Later"),
    When.UNDATED: _l("Waiting, without a day"),
}


def part_of_day(key: str) -> str:
    """Return a part of the day in words; empty for none."""
    return vocabularies.answer("safe_hours", [key])[0] if key else ""


def parts_of_day() -> Any:
    """Return the choices of a form: the parts of the day that the public form has."""
    hours = vocabularies.first_contact()["safe_hours"].options
    named = [(key, part_of_day(key)) for key in hours if key != "any_time"]
    return choices(("", str(_l("Any time"))), *named)
