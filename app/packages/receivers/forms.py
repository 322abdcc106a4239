"""Forms of receiving bodies."""

from datetime import date
from typing import Any

from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.cases.forms import CaseForm, DayField, words
from app.consent import catalogue
from app.errors import RecipientKeyError
from app.fields import choices
from app.packages.recipients import LONGEST_NAME
from app.vault import age
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

LONGEST_KEY = 4000


def _purposes() -> Any:
    language = locale()
    return choices(
        ("", str(_("Choose"))),
        *(
            (each.id, each.label.in_language(language))
            for each in catalogue.load().purposes.values()
            if each.needs_recipient
        ),
    )


class KeyForm(CaseForm):
    """A receiver's public key, and until when it may be used."""

    key = TextAreaField(
        _l("Public key"),
        [
            InputRequired(_l("Paste the key that the receiver gave you.")),
            Length(max=LONGEST_KEY, message=_l("This is too long to be a key.")),
        ],
    )
    expires_on = DayField(
        _l("It runs out on"), [InputRequired(_l("Write a day, like 31.12.2027."))]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what is no post-quantum key."""
        fine = bool(super().validate(extra_validators))
        if not self.key.errors:
            try:
                age.check_recipient(self.text())
            except RecipientKeyError:
                self.key.errors = [
                    _(
                        "This is no key that we may seal to. It begins with age1pq1,"
                        " and is copied whole. A key that begins with age1 and is short"
                        " is of the older kind, which is not used here."
                    )
                ]
                fine = False
        return fine

    def text(self) -> str:
        """Return the key without the spaces and line ends of mail programs."""
        return "".join(str(self.key.data or "").split())

    def until(self) -> date:
        """Return the last day."""
        span = self.expires_on.span()
        return span.latest or date.min if span else date.min


class RecipientForm(KeyForm):
    """A receiving body with its first key."""

    name = words(_l("Name of the body"), longest=LONGEST_NAME, required=True)
    office = words(_l("Office or unit"), longest=LONGEST_NAME)
    purpose = SelectField(
        _l("What it receives packages for"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_purposes,
    )
