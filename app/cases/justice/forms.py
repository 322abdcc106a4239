"""What the person wishes for, ticked by whoever spoke with them."""

from app.cases import vocabularies
from app.cases.forms import CaseForm
from app.cases.justice.wishing import LIST, NONE
from app.fields import ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class JusticeForm(CaseForm):
    """The wishes; nothing ticked means that they were not asked yet."""

    wishes = ChecklistField(
        _l("What the person wishes for"),
        choices=lambda: choices(*vocabularies.pairs(LIST)),
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Let "none of this" stand alone."""
        fine = bool(super().validate(extra_validators))
        told = self.wishes.data or []
        if NONE in told and len(told) > 1:
            self.wishes.errors = [
                _("“None of this” stands alone: take it or the other ticks away.")
            ]
            fine = False
        return fine
