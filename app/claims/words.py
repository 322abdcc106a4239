"""What states, statuses and findings of claims are called."""

from app.claims.documents import Status
from app.claims.entries import Claimant, Open
from app.claims.readiness import Weight
from app.wording import lazy_gettext as _l

STATES: dict[Open, tuple[str, str]] = {
    Open.OPEN: (_l("open"), "leaf"),
    Open.CLOSED: (_l("not open"), "brick"),
    Open.UNKNOWN: (_l("not known: check with the office that takes it"), "amber"),
}
"""Never "open" for what is not known."""

STATUSES: dict[Status, tuple[str, str]] = {
    Status.NOT_STARTED: (_l("Not started"), ""),
    Status.DRAFT: (_l("Draft"), "sea"),
    Status.FILED: (_l("Filed by the claimant"), "sea"),
    Status.UNDER_REVIEW: (_l("Under review"), "sea"),
    Status.RECORDED: (_l("Recorded"), "leaf"),
    Status.REJECTED: (_l("Rejected"), "brick"),
    Status.RETURNED: (_l("Returned to be put right"), "amber"),
}

CLAIMANTS: dict[Claimant, str] = {
    Claimant.PERSON: _l("the person"),
    Claimant.RELATIVE: _l("the family of somebody who died or is missing"),
    Claimant.STATE: _l("the state"),
    Claimant.LEGAL: _l("an enterprise or organisation"),
}

FOR_WHOM: dict[str, str] = {
    "": "",
    "relative": _l("for the family"),
    "owner": _l("for whoever owns it, not for a person"),
}

ANSWERS: dict[str, str] = {
    "": _l("Not asked"),
    "yes": _l("Yes"),
    "no": _l("No"),
}

NATIONALITIES: dict[str, str] = {
    "": _l("Not asked"),
    "other": _l("Not Russian"),
    "russian_too": _l("Russian, and another one too"),
    "russian": _l("Russian alone"),
}

WEIGHTS: dict[Weight, tuple[str, str]] = {
    Weight.OUTSIDE: (_l("outside this route"), "brick"),
    Weight.MISTAKE: (_l("put right"), "brick"),
    Weight.ASK: (_l("ask"), "amber"),
    Weight.HINT: (_l("good to know"), "sea"),
}

FINDINGS: dict[str, str] = {
    "before": _l("All of it was before the first day that this route covers."),
    "no_day": _l("It is not known when it was. The route has a first day."),
    "partly_before": _l(
        "Part of it may have been before the first day that this route covers; that"
        " part goes another way."
    ),
    "no_place": _l(
        "It is not known where it was. It has to be in Ukraine within its recognised"
        " borders, or directly linked to an event there."
    ),
    "abroad": _l(
        "The place is outside Ukraine: it has to be directly linked to an event there."
    ),
    "nationality": _l(
        "A claim by somebody who is a national of Russia alone is not eligible."
    ),
    "no_nationality": _l("Nationality was not asked; the office asks for it."),
    "capacity": _l(
        "Who claims, for whose loss and in which capacity do not fit together."
    ),
}
"""Findings that are not among the common mistakes of the catalogue."""

WRONG: dict[str, str] = {
    "route": _l("Choose one of the list."),
    "capacity": _l("Choose one of the list."),
    "papers": _l("Choose one of the list."),
    "amount": _l("Write a number, like 12500,50."),
    "currency": _l("Choose the currency of a sum of money, and only of one."),
    "wanted_on": _l("This day is still to come."),
    "received_on": _l("This day is still to come."),
    "filed_on": _l("Write the day on which the claimant filed it, not one to come."),
    "decided_on": _l("This day is still to come."),
    "reason": _l("Write down the reason of the rejection."),
    "giver": _l("Write something here."),
    "head": _l("Choose one of the list."),
}
