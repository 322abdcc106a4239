"""Forms about the case as a whole: contact rules, and whose case it is."""

from typing import Any
from uuid import UUID

from wtforms import SelectField

from app.cases import vocabularies
from app.cases.contact import is_forbidden
from app.cases.forms import CaseForm
from app.fields import ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale


def _options(name: str, *, blank: bool = False) -> Any:
    """Return the options of a question of the public form, in the reader's language."""

    def made() -> Any:
        language = locale()
        options = vocabularies.first_contact()[name].options.items()
        first = [("", str(_l("Not told")))] if blank else []
        return choices(
            *first, *((k, text.in_language(language)) for k, text in options)
        )

    return made


class ContactForm(CaseForm):
    """How the person may be reached, when, and what is never done."""

    contact_kind = SelectField(
        _l("How"), choices=_options("safe_contact_kind", blank=True)
    )
    contact_hours = ChecklistField(_l("When"), choices=_options("safe_hours"))
    rules = ChecklistField(_l("Never"), choices=_options("contact_never"))

    def validate(self, extra_validators: object = None) -> bool:
        """Refuse a way that one of the rules forbids."""
        fine = bool(super().validate(extra_validators))
        if is_forbidden(self.contact_kind.data, tuple(self.rules.data or ())):
            told = _(
                "The rules below forbid this way. Choose another one, or “Not told”."
            )
            self.contact_kind.errors = [told]
            fine = False
        return fine


class AssignForm(CaseForm):
    """Whose case it is. The choices are the people who hold the team's keys."""

    staff = ChecklistField(_l("Who works on this case"))

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set the choices."""
        self.staff.choices = choices(*((str(who), name) for who, name in people))

    def chosen(self) -> tuple[UUID, ...]:
        """Return who was ticked. Only after `validate` said yes."""
        return tuple(UUID(who) for who in self.staff.data or ())
