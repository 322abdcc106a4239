"""When a person wishes to be reminded."""

from wtforms import IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from app.fields import choices
from app.staff.forms import Form
from app.wording import lazy_gettext as _l

MOST = 500
HOURS = range(15, 24)
_NUMBER = _l("A number from 1 to %(most)s, or nothing.", most=MOST)


class RemindForm(Form):
    """A number a week and an hour of the day; either may be left out."""

    remind_after = IntegerField(
        _l("Remind me after so many a week"),
        [Optional(), NumberRange(1, MOST, message=_NUMBER)],
    )
    late_from = SelectField(
        _l("It is late for me from"),
        choices=choices(("", _l("never")), *((str(h), f"{h}:00") for h in HOURS)),
    )
