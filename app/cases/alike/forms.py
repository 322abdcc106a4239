"""The decision about two cases, or two people of them."""

from uuid import UUID

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired

from app.cases.alike.deciding import OF_EVENTS, OF_PEOPLE, Pair
from app.cases.alike.documents import Decision
from app.cases.alike.words import DECISIONS
from app.cases.forms import CaseForm, words
from app.errors import InvalidInputError
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class DecisionForm(CaseForm):
    """What a person found, and why."""

    other = HiddenField()
    code = HiddenField()
    other_code = HiddenField()
    decision = SelectField(
        _l("What is it?"), [InputRequired(_l("Choose one of the list."))]
    )
    reason = words(_l("Why"), longest=500, required=True)

    def offer(self, pair: Pair) -> None:
        """Set what can be decided about a pair, and which pair it is."""
        fitting = OF_PEOPLE if pair.code else OF_EVENTS
        pairs = [(d.value, str(DECISIONS[d])) for d in Decision if d in fitting]
        self.decision.choices = choices(("", _("Choose")), *pairs)
        self.other.data = str(pair.other_case)
        self.code.data, self.other_code.data = pair.code, pair.other_code

    def pair(self) -> Pair:
        """Return the pair that was decided about.

        Raises:
            InvalidInputError: `other`: it is none.
        """
        try:
            other = UUID(self.other.data or "")
        except ValueError:
            raise InvalidInputError("other") from None
        return Pair(other, self.code.data or "", self.other_code.data or "")
