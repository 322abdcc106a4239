"""Fields that the form of a talk and the forms of needs share."""

from datetime import date
from typing import Any

from wtforms import RadioField, SelectField, StringField
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


class AskedSelect(SelectField):
    """A choice that a page may leave out: what was not asked keeps its default."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was sent, or the default."""
        sent = valuelist or [self.default or ""]
        super().process_formdata(sent)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, where the list was shown."""
        if self.raw_data:
            super().pre_validate(form)


class AskedRadio(RadioField):
    """A few answers side by side, one press each; none is chosen before."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not in the list, where anything was chosen."""
        if self.raw_data:
            super().pre_validate(form)
