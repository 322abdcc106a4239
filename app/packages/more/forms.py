"""The form of a package that adds to one which a receiver has, or replaces it."""

from uuid import UUID

from wtforms import RadioField
from wtforms.validators import InputRequired

from app.fields import choices
from app.packages import recipients, requesting
from app.packages.forms import PrepareForm, key_of
from app.packages.requesting import PackageSeen
from app.packages.shown import choice_words
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

ADDS, REPLACES = "adds", "replaces"


class MoreForm(PrepareForm):
    """A further package for the same receiver. What they have is not ticked."""

    how = RadioField(
        _l("What it is to the package that they have"),
        [InputRequired(_l("Choose one of the list."))],
        choices=lambda: choices(
            (ADDS, _("It adds to it: both count")),
            (REPLACES, _("It takes its place: the cover names the one before")),
        ),
    )

    def after(
        self,
        seen: PackageSeen,
        receivers: list[recipients.RecipientSeen],
        things: list[requesting.Choice],
        has: dict[UUID, str],
    ) -> "MoreForm":
        """Offer this receiver alone, and say of each thing whether they have it."""
        self.among(receivers, things)
        own = str(seen.recipient_id)
        self.recipient.choices = choices((own, own))
        self.recipient.data = own
        self["items"].choices = choices(
            *((key_of(each), _words(each, has)) for each in things)
        )
        return self


def _words(each: requesting.Choice, has: dict[UUID, str]) -> str:
    number = has.get(each.chosen.id)
    told = choice_words(each)
    if number is None:
        return told
    return _("%(what)s. They have it as %(number)s", what=told, number=number)
