"""The form that opens a round."""

from datetime import timedelta

from wtforms.validators import DataRequired

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text
from app.packages.rounds.keeping import USUAL_DAYS
from app.wording import lazy_gettext as _l
from app.work.consents.asking import WHY_LONGEST


class RoundForm(CaseForm):
    """By when people are asked, and what they are told of the plan."""

    deadline = OneDayField(
        _l("By which day"), [DataRequired(_l("Write something here."))]
    )
    why = text(_l("What to tell the person of the plan"), longest=WHY_LONGEST)

    def usual(self) -> "RoundForm":
        """Fill in the usual day: two weeks on."""
        self.deadline.show(clock.now().date() + timedelta(days=USUAL_DAYS))
        return self
