"""What is said of harms: who suffers, who says so, what an amount rests on."""

from app.wording import lazy_gettext as _l

SAID_BY: dict[str, str] = {
    "person": _l("The person"),
    "relative": _l("A relative"),
    "doctor": _l("A doctor or expert"),
    "document": _l("A document"),
    "caseworker": _l("The caseworker"),
}

SUFFERERS: dict[str, str] = {
    "direct": _l("It was done to this person"),
    "indirect": _l("It was done to somebody close, and this person suffers by it"),
}

BASES: dict[str, str] = {
    "own_words": _l("What the person says"),
    "paper": _l("A receipt or another paper"),
    "expert": _l("An expert’s valuation"),
    "estimate": _l("Our own estimate"),
}

CHECKS: dict[str, str] = {
    "document": _l("A document supports it"),
    "examination": _l("An examination supports it"),
    "second_source": _l("A second source says the same"),
}
