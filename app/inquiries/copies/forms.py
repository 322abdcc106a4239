"""Forms of copies for a person: what is copied, and how the code was told."""

from uuid import UUID

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.cases.forms import CaseForm
from app.fields import ChecklistField, choices
from app.inquiries.copies.choosing import Stop
from app.inquiries.documents import Copy
from app.packages.ladder.words import SECOND_CHANNELS
from app.packages.records import Kind as ItemKind
from app.packages.records import SecondChannel
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

NEEDED = _l("Choose one of the list.")

Things = list[tuple[Copy, str]]


class CopiesForm(CaseForm):
    """Who of the case asks, and what is copied for them."""

    person = SelectField(_l("Who of the case asks"), [InputRequired(NEEDED)])
    items = ChecklistField(_l("What is copied"))
    looked = BooleanField(
        _l(
            "I looked through each file and each copy with parts hidden: nobody else"
            " can be recognised in it."
        )
    )

    def offer(self, people: list[tuple[UUID, str]], things: Things) -> None:
        """Set what can be chosen."""
        self.person.choices = choices(*((str(key), code) for key, code in people))
        self._things = {key_of(copy): copy for copy, _told in things}
        self.items.choices = choices(*((key_of(copy), told) for copy, told in things))

    def chosen(self) -> tuple[Copy, ...]:
        """Return what was ticked, in the order of the list."""
        ticked = set(self.items.data or ())
        return tuple(copy for key, copy in self._things.items() if key in ticked)

    def was_looked_at(self) -> bool:
        """Say whether somebody looked through the files, with parts hidden or whole."""
        files = any(each.kind is ItemKind.EVIDENCE for each in self.chosen())
        if files and not self.looked.data:
            self.looked.errors = [_("Look through them first, then say so here.")]
            return False
        return True

    def explain(self, stops: list[Stop]) -> None:
        """Say of each thing that does not go why not."""
        self.items.errors = [f"{each.code}: {each.why}" for each in stops]


class CodeForm(CaseForm):
    """By which way the code reaches the person; never as the volumes did."""

    channel = SelectField(
        _l("How it is told"),
        [InputRequired(NEEDED)],
        choices=choices(
            ("", _l("Choose")),
            *((each.value, SECOND_CHANNELS[each]) for each in SecondChannel),
        ),
    )


def key_of(copy: Copy) -> str:
    """Return how a thing is called in a form."""
    return f"{copy.kind.value}|{copy.id}|{copy.hidden or ''}"
