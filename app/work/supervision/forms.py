"""The form of a talk about a case."""

from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.supervision.supervising import LONGEST


class SupervisionForm(CaseForm):
    """The day, what was agreed, and who signs it off."""

    held = OneDayField(
        _l("Day of the talk"), [InputRequired(_l("Write one day, like 3.3.2027."))]
    )
    agreed = text(_l("What was agreed"), longest=LONGEST, required=True)
    asked = SelectField(
        _l("Which coordinator signs it off"), [InputRequired(_l("Choose a colleague."))]
    )

    def offer(self, coordinators: list[tuple[UUID, str]]) -> None:
        """Set who can sign."""
        self.asked.choices = choices(*((str(who), name) for who, name in coordinators))
