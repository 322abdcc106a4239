"""What the two forms that answer a survivor share: text, files, a name."""

from typing import Any
from uuid import uuid4

from wtforms import HiddenField, MultipleFileField

from app.cases.forms import CaseForm, text, words
from app.conversation.documents import MESSAGE_LONGEST
from app.errors import InvalidInputError
from app.files import forms as files
from app.files import keeping, kinds
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

NAME_LONGEST = 60
FORM_LONGEST = 64


class LetterForm(CaseForm):
    """A message to the survivor, under the name that the worker chooses to show."""

    text = text(_l("Message"), longest=MESSAGE_LONGEST)
    files = MultipleFileField(_l("Files"))
    name = words(_l("Signed as"), longest=NAME_LONGEST, required=True)
    form = HiddenField(filters=[lambda told: (told or "")[:FORM_LONGEST]])

    def __init__(self, *args: Any, **named: Any) -> None:
        """Give the form a mark of its own, so that pressing twice sends once."""
        super().__init__(*args, **named)
        self.sources = files.sent("files")
        if not self.form.data:
            self.form.data = uuid4().hex

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for words or a file; a file was not kept while other fields failed."""
        fine = bool(super().validate(extra_validators))
        if not (self.text.data or "").strip() and not self.sources:
            self.text.errors = [_("Write something here, or choose a file.")]
            fine = False
        if not fine and self.sources:
            self.files.errors = [_("Please choose the files again: none was kept yet.")]
        return fine

    def refuse(self, wrong: InvalidInputError) -> None:
        """Say which file was not taken, and why. Nothing was sent."""
        code, *which = wrong.fields
        name = kinds.clean(self.sources[int(which[0])][0]) if which else ""
        said = {
            "too_many": _("At most %(number)s files at once.", number=keeping.AT_ONCE),
            "too_large": _(
                "%(name)s is larger than %(size)s MB.", name=name, size=megabytes()
            ),
            "empty": _("%(name)s is empty.", name=name),
        }
        self.files.errors = [
            said.get(code, _("There is too little room on the disk for files.")),
            _("Nothing was sent yet. Please choose the files again."),
        ]


def megabytes() -> int:
    """Return how large one file may be, in whole MB."""
    return keeping.place().most_bytes // (1024 * 1024)
