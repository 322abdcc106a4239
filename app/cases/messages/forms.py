"""Forms of the line to the survivor."""

from typing import Any

from wtforms import RadioField

from app.cases.forms import CaseForm, text, words
from app.cases.messages.sending import NAME_LONGEST
from app.consent import catalogue
from app.conversation.documents import MESSAGE_LONGEST
from app.fields import ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

EVERYTHING, SOME = "everything", "some"


class LiftForm(CaseForm):
    """What was agreed in the talk; the person reads it."""

    agreed = text(_l("What was agreed"), longest=MESSAGE_LONGEST, required=True)
    agreed_name = words(_l("Signed as"), longest=NAME_LONGEST, required=True)


def _purposes() -> Any:
    """Return all purposes in the reader's language."""
    language = locale()
    return choices(
        *(
            (purpose.id, purpose.label.in_language(language))
            for purpose in catalogue.load().purposes.values()
        )
    )


class WithdrawForm(CaseForm):
    """What the person takes back. Nothing is chosen beforehand."""

    scope = RadioField(
        _l("What the person takes back"),
        choices=choices(
            (EVERYTHING, _l("Everything")), (SOME, _l("Only what is ticked below"))
        ),
        validate_choice=False,
    )
    purposes = ChecklistField(_l("Purposes"), choices=_purposes)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two, and for a purpose where it is needed."""
        fine = bool(super().validate(extra_validators))
        if self.scope.data not in {EVERYTHING, SOME}:
            self.scope.errors = [_("Choose one of the two.")]
            fine = False
        if self.scope.data == SOME and not self.purposes.data:
            self.purposes.errors = [_("Tick what the person takes back.")]
            fine = False
        return fine

    def chosen(self) -> tuple[str, ...]:
        """Return the purposes; none means everything."""
        return tuple(self.purposes.data or ()) if self.scope.data == SOME else ()
