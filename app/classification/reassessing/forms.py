"""What a re-assessment asks: of which team."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.fields import choices
from app.staff.forms import Form
from app.wording import lazy_gettext as _l


class ReassessForm(Form):
    """One team; every decided case of it that the person may read."""

    team = SelectField(_l("Team"), [InputRequired(_l("Choose one of the list."))])

    preview = BooleanField(_l("Compare with the edition that is being prepared"))

    def offer(self, teams: Iterable[tuple[UUID, str]]) -> "ReassessForm":
        """Offer the teams whose decisions the person may have compared."""
        self.team.choices = choices(*((str(key), name) for key, name in teams))
        return self
