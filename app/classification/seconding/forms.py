"""The form of a second reviewer."""

from typing import Any

from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.cases.forms import CaseForm, text
from app.classification.review import LONGEST_REASON
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

AGREES, DISAGREES = "agrees", "disagrees"


class OpinionForm(CaseForm):
    """Agree or not, always with a reason. Nothing is chosen beforehand."""

    opinion = RadioField(
        _l("As the second reviewer"),
        choices=choices(
            (AGREES, _l("I agree with it")), (DISAGREES, _l("I do not agree"))
        ),
        validate_choice=False,
    )
    reason = text(_l("Reason"), longest=LONGEST_REASON, required=True)
    seen = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two."""
        fine = bool(super().validate(extra_validators))
        if self.opinion.data not in {AGREES, DISAGREES}:
            self.opinion.errors = [_("Choose one of the two.")]
            fine = False
        return fine
