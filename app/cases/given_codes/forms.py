"""Forms around a code: how the worker met the person, and why older ones should end."""

from wtforms import RadioField

from app.cases.forms import CaseForm, text
from app.cases.reconnecting import WHERE
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST_REASON = 500

_WHERE = {
    "in_person": _l("They are in front of me, and I know them"),
    "safe_channel": _l("We speak on the way that they agreed to, and I know the voice"),
}


class MeetingForm(CaseForm):
    """How the worker knows who it is. The server asks the person for nothing."""

    where = RadioField(
        _l("How do you know that it is them?"),
        choices=choices(*((each, _WHERE[each]) for each in WHERE)),
        validate_choice=False,
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Ask for one of the two."""
        fine = bool(super().validate(extra_validators))
        if self.where.data not in WHERE:
            self.where.errors = [_("Choose one of the two.")]
            fine = False
        return fine


class EndForm(CaseForm):
    """Why the older codes should end now; a second person reads it."""

    reason = text(_l("Why"), longest=LONGEST_REASON, required=True)


class AnswerForm(CaseForm):
    """What the second person writes to whoever asked, where they say no."""

    note = text(_l("Why not"), longest=LONGEST_REASON)
