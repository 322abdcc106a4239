"""Forms of lending names: why and for how long; what the survivor reads of it."""

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.cases.forms import CaseForm, text
from app.cases.lending import MOST_DAYS
from app.wording import lazy_gettext as _l

LONGEST_REASON = 500


def days(label: str) -> IntegerField:
    """Return a number of days, today being the first."""
    told = _l("Between 1 and %(most)s days.", most=MOST_DAYS)
    return IntegerField(
        label, [InputRequired(told), NumberRange(1, MOST_DAYS, message=told)]
    )


class AskForm(CaseForm):
    """Why somebody needs the names, and for how long."""

    reason = text(_l("Why"), longest=LONGEST_REASON, required=True)
    days = days(_l("For how many days"))


class AnswerForm(CaseForm):
    """The answer: for how long and in which words for the survivor, or why not."""

    days = days(_l("For how many days"))
    told = text(_l("The reason, as the survivor reads it"), longest=LONGEST_REASON)
    note = text(_l("Why not"), longest=LONGEST_REASON)
