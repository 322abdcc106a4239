"""The form of a cover: who is away, who stands in, from when until when."""

from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.cover.covering import Asked

Pairs = list[tuple[UUID, str]]


class CoverForm(CaseForm):
    """One absence."""

    absent = SelectField(_l("Who is away"), [InputRequired(_l("Choose a colleague."))])
    covering = SelectField(
        _l("Who stands in"), [InputRequired(_l("Choose a colleague."))]
    )
    first = OneDayField(
        _l("From"), [InputRequired(_l("Write one day, like 3.3.2027."))]
    )
    last = OneDayField(
        _l("Until, this day included"),
        [InputRequired(_l("Write one day, like 3.3.2027."))],
    )

    def offer(self, away: Pairs, people: Pairs) -> None:
        """Set whose absence it may be, and who of the team can stand in."""
        self.absent.choices = choices(*((str(who), name) for who, name in away))
        self.covering.choices = choices(
            ("", str(_l("Choose"))), *((str(who), name) for who, name in people)
        )

    def asked(self) -> Asked | None:
        """Return what is asked for; None where a day is missing."""
        first, last = self.first.day(), self.last.day()
        if first is None or last is None:
            return None
        return Asked(UUID(self.absent.data), UUID(self.covering.data), first, last)
