"""Forms of the plan: a goal, and whom to ask for the sign-off."""

from uuid import UUID

from wtforms import BooleanField, SelectField

from app.cases.forms import CaseForm, words
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.plan.planning import LONGEST


class GoalForm(CaseForm):
    """What is to be reached."""

    goal = words(_l("Goal"), longest=LONGEST, required=True)
    reached = BooleanField(_l("It is reached"))


class AskForm(CaseForm):
    """Who is asked to sign the plan off."""

    whom = SelectField(_l("Who signs it off"))

    def offer(self, coordinators: list[tuple[UUID, str]]) -> None:
        """Set the coordinators who wrote none of it."""
        self.whom.choices = choices(*((str(who), name) for who, name in coordinators))
