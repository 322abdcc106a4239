"""To whom the ticked cases of one team go."""

from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import SelectField

from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class GiveForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """One colleague for all of them."""

    takes = SelectField(_l("Assign to"))

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set who can be chosen, in this order."""
        self.takes.choices = choices(
            ("", _("Choose")), *((str(who), name) for who, name in people)
        )

    def is_whole(self) -> bool:
        """Say whether somebody was chosen."""
        fine = bool(self.validate() and self.takes.data)
        if not fine:
            self.takes.errors = [_("Choose a colleague.")]
        return fine
