"""Reasons for closing in words, and words for the person to begin from."""

from app.wording import lazy_gettext as _l
from app.work.closing.closing import Why

WHYS: dict[Why, str] = {
    Why.REACHED: _l("What was planned is reached"),
    Why.WISH: _l("The person wishes it"),
    Why.ELSEWHERE: _l("Others go on with it"),
    Why.NOT_REACHED: _l("The person was not reached for a long time"),
    Why.DIED: _l("The person has died"),
    Why.TWICE: _l("It was opened twice: another case goes on"),
    Why.BEYOND: _l("It is beyond what we can do"),
    Why.OTHER: _l("Something else"),
}

BEGINNING: str = _l(
    "We have come to the end of what we planned with you. You can still write to us "
    "with this code, and we will read it."
)
"""Stands in the field of the words for the person, to be changed."""
