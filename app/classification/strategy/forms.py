"""The forms of the strategy file: a note, and to whom the key is given."""

from uuid import UUID

from wtforms import SelectField

from app.cases.forms import CaseForm, text
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.notes.writing import LONGEST


class StrategyForm(CaseForm):
    """What counsel keeps for counsel."""

    text = text(_l("Strategy note"), longest=LONGEST, required=True)


class GiveForm(CaseForm):
    """A colleague who may open the strategy file from now on."""

    to = SelectField(_l("Colleague"), choices=[])

    def among(self, people: list[tuple[UUID, str]]) -> "GiveForm":
        """Offer these colleagues; others are refused."""
        self.to.choices = choices(*((str(who), name) for who, name in people))
        return self
