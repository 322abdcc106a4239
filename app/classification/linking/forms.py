"""The form that ties an item to an element."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from app.cases.forms import CaseForm, words
from app.classification.linking.shown import ItemShown
from app.classification.linking.tying import LONGEST, Kind, Target
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class LinkForm(CaseForm):
    """One item of the case, and how it bears on the element."""

    item = SelectField(
        _l("What of this case"), [InputRequired(_l("Choose one of the list."))]
    )
    note = words(_l("How it bears on the element"), longest=LONGEST)

    def among(self, items: Iterable[ItemShown]) -> "LinkForm":
        """Offer these; others are refused."""
        pairs = [
            (f"{each.target.kind.value} {each.target.id}", f"{each.kind}: {each.text}")
            for each in items
        ]
        self.item.choices = choices(("", _("Choose")), *pairs)
        return self

    def target(self) -> Target:
        """Return what was chosen. Only after `validate` said yes."""
        kind, _space, key = self.item.data.partition(" ")
        return Target(Kind(kind), UUID(key))
