"""What an auditor looks for in the log, and the file to check it against."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import Field, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import Optional

from app.audit import Action
from app.fields import choices
from app.staff.forms import Form
from app.staff.log.reading import Wanted
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LARGEST_FILE = 64 * 1024
"""A checkpoint is under 16 KB: two keys, two signatures, a number."""


def _day(form: Form, field: Field) -> None:
    del form
    try:
        date.fromisoformat(str(field.data))
    except ValueError:
        raise ValidationError(_("Write the day as 2026-11-24.")) from None


class FilterForm(Form):
    """Who, what, and when."""

    who = SelectField(_l("Who"), [Optional()])
    action = SelectField(_l("What was done"), [Optional()])
    since = StringField(_l("From day"), [Optional(), _day])
    until = StringField(_l("To day"), [Optional(), _day])
    before = IntegerField(_l("Older than line"), [Optional()])

    def offer(
        self, people: Iterable[tuple[UUID, str]], actions: Iterable[tuple[Action, str]]
    ) -> None:
        """Offer people and actions; the first choice is all of them."""
        self.who.choices = choices(
            ("", _("Everybody")), *((str(i), name) for i, name in people)
        )
        self.action.choices = choices(
            ("", _("Everything")), *((a.value, text) for a, text in actions)
        )

    def wanted(self) -> Wanted:
        """Return what is looked for."""
        return Wanted(
            UUID(self.who.data) if self.who.data else None,
            Action(self.action.data) if self.action.data else None,
            date.fromisoformat(self.since.data) if self.since.data else None,
            date.fromisoformat(self.until.data) if self.until.data else None,
        )


class CheckpointForm(Form):
    """A checkpoint kept outside."""

    file = FileField(_l("Checkpoint file"))

    def content(self) -> bytes:
        """Return the file's bytes; too large a file is none of ours, and none."""
        kept = self.file.data
        content: bytes = kept.read(LARGEST_FILE + 1) if kept else b""
        return content if len(content) <= LARGEST_FILE else b""
