"""Which account something comes from: a field that forms of a case share."""

from typing import Any
from uuid import UUID

from wtforms import SelectField

from app.cases.forms import CaseForm
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class SourceForm(CaseForm):
    """A form that says from which account its words come.

    A page without statements does not ask: nothing sent is nothing named.
    """

    source = SelectField(_l("This comes from"), validate_choice=False)
    _offered: frozenset[str] = frozenset()

    def offer_sources(self, statements: list[tuple[UUID, str]]) -> None:
        """Set the statements that can be named."""
        pairs = [(str(who), label) for who, label in statements]
        self.source.choices = choices(("", _("No statement named")), *pairs)
        self.source.data = self.source.data or ""  # a page that does not ask sends none
        self._offered = frozenset(who for who, _label in pairs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a statement that was not offered."""
        fine = bool(super().validate(extra_validators))
        if self.source.data and self.source.data not in self._offered:
            self.source.errors = [_("Choose one of the list.")]
            fine = False
        return fine

    def source_id(self) -> UUID | None:
        """Return the statement that was named. Only after `validate` said yes."""
        return UUID(self.source.data) if self.source.data else None
