"""One day in a form: not a month, not a year."""

from datetime import date
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from app.fields import read_day, write_day
from app.wording import gettext as _


class OneDayField(StringField):
    """A day in one line, 3.3.2027; `day()` gives it after validation."""

    def show(self, value: date | None) -> None:
        """Fill the field with a day."""
        self.data = write_day(value)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no day."""
        del form
        try:
            days = read_day(self.data or "")
        except ValueError:
            days = (date.min, date.max)
        if days and days[0] != days[1]:
            raise ValidationError(_("Write one day, like 3.3.2027."))

    def day(self) -> date | None:
        """Return the day; None for nothing typed. Only after `validate` said yes."""
        days = read_day(self.data or "")
        return days[0] if days else None
