"""Why a part is hidden. Codes are those of the package format; add, never rename.

They are our own. How they map to the categories that a court uses is not verified, and
the page says so. Source: domain/exports.md section 7.
"""

from collections.abc import Mapping

from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import ngettext

REASONS: Mapping[str, str] = {
    "N": _l("Name or identity of a protected person"),
    "R": _l("A relative or another person"),
    "L": _l("A place that shows who it is"),
    "C": _l("How somebody can be reached"),
    "M": _l("Medical, and not needed here"),
    "S": _l("A source or how we work"),
    "H": _l("Somebody who helped, or a route"),
    "K": _l("A child"),
    "P": _l("Between a person and their lawyer, doctor or counsellor"),
    "I": _l("An investigation that goes on"),
}


def mark(reason: str, words: int) -> str:
    """Return what stands in a text in place of hidden words: why, and how many.

    The number of words keeps the length visible; the number of letters would tell who
    it may be.
    """
    count = ngettext("%(num)s word", "%(num)s words", words)
    return _(
        "[redacted %(code)s: %(reason)s, %(count)s]",
        code=reason,
        reason=str(REASONS[reason])[:1].lower() + str(REASONS[reason])[1:],
        count=count,
    )
