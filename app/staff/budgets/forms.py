"""Asking for more than the hour allows, and answering it."""

from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.fields import clean
from app.staff.budgets.releasing import LONGEST, MOST_CASES, MOST_HOURS
from app.staff.forms import Form
from app.wording import lazy_gettext as _l

_TOO_LONG = _l("This is too long: at most %(max)s characters.", max="%(max)d")
_CASES = _l("A number from 1 to %(most)s.", most=MOST_CASES)
_HOURS = _l("Between 1 and %(most)s hours.", most=MOST_HOURS)


class AskForm(Form):
    """How much more, for how long, and why; with it travels what was typed before."""

    reason = TextAreaField(
        _l("Why you need more"),
        [
            InputRequired(_l("Say what you are working on.")),
            Length(max=LONGEST, message=_TOO_LONG),
        ],
        filters=[clean],
    )
    cases = IntegerField(
        _l("How many more cases an hour"),
        [InputRequired(_CASES), NumberRange(1, MOST_CASES, message=_CASES)],
    )
    hours = IntegerField(
        _l("For how many hours"),
        [InputRequired(_HOURS), NumberRange(1, MOST_HOURS, message=_HOURS)],
    )
    kept = HiddenField(validators=[Optional()])


class AnswerForm(Form):
    """The answer: how much and for how long, or why not."""

    cases = IntegerField(
        _l("How many more cases an hour"),
        [InputRequired(_CASES), NumberRange(1, MOST_CASES, message=_CASES)],
    )
    hours = IntegerField(
        _l("For how many hours"),
        [InputRequired(_HOURS), NumberRange(1, MOST_HOURS, message=_HOURS)],
    )
    answer = TextAreaField(
        _l("What you write to them"),
        [Optional(), Length(max=LONGEST, message=_TOO_LONG)],
        filters=[clean],
    )
