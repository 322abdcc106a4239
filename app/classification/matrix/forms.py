"""The form of the matrix: one entry of the catalogue, and which incidents."""

from collections.abc import Mapping
from uuid import UUID

from wtforms import HiddenField, SelectField, SelectMultipleField

from app.cases.forms import CaseForm, words
from app.classification import workbench
from app.fields import choices, id_of
from app.index import Wanted
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

MOST_CASES = 20
"""More would use up the hour of a reader, and no table shows them."""


class MatrixForm(CaseForm):
    """Posted: what is compared stands in no address."""

    crime = SelectField(
        _l("Entry of the catalogue"),
        choices=lambda: choices(*workbench.every_entry()),
    )
    refs = words(_l("References of cases"), longest=400)
    site = SelectField(_l("Place of the register"), validate_choice=False, default="")
    unit = SelectField(_l("Unit"), validate_choice=False, default="")
    series = HiddenField()
    incident = SelectMultipleField(choices=[], validate_choice=False)

    def offer(self, offered: Mapping[str, list[tuple[str, str]]]) -> None:
        """Set what can be chosen; what is no longer there is asked for no more."""
        for name, blank in (("site", _("Any place")), ("unit", _("Any unit"))):
            field, pairs = self[name], offered.get(name, [])
            field.choices = choices(("", blank), *pairs)
            field.data = field.data if field.data in dict(pairs) else ""

    def references(self) -> list[str]:
        """Return the references that were typed, each once."""
        typed = (self.refs.data or "").replace(",", " ").replace(";", " ").upper()
        return list(dict.fromkeys(typed.split()))

    def wanted(self) -> Wanted | None:
        """Return the filter over cases; None where none is chosen."""
        if not (self.site.data or self.unit.data):
            return None
        unit = (("unit", self.unit.data),) if self.unit.data else ()
        return Wanted(facets=unit, site=self.site.data or "")

    def of_series(self) -> UUID | None:
        """Return the series whose incidents alone are asked for."""
        return id_of(self.series.data) if self.series.data else None

    def ticked(self) -> frozenset[UUID] | None:
        """Return the incidents that alone are asked for; None for all."""
        return frozenset(map(id_of, self.incident.data or ())) or None
