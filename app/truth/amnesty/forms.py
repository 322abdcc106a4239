"""The terms of a proposed amnesty, as they were made public."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.classification.catalogue import crime_catalogue
from app.fields import ChecklistField, choices, clean
from app.truth import law
from app.truth.counting import (
    LONGEST_NAME,
    LONGEST_TERM,
    MOST_PERIOD,
    Question,
    Terms,
    quarters_from,
)
from app.truth.forms import (
    TeamForm,
    known_quarters,
    quarters_between,
    this_quarter,
)
from app.truth.rules import Book
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

USUAL_FIRST = "2022-Q1"


def _families() -> Any:
    language = locale()
    return choices(
        *(
            (family.value, label.in_language(language))
            for family, label in crime_catalogue().families.items()
        )
    )


def _words(label: str) -> TextAreaField:
    return TextAreaField(label, [Length(max=LONGEST_TERM)], filters=[clean])


class AmnestyForm(TeamForm):
    """What the proposal is called, when it would reach back to, and what it covers."""

    name = StringField(
        _l("What the proposal is called"),
        [DataRequired(_l("Write what it is called.")), Length(max=LONGEST_NAME)],
        filters=[clean],
    )
    first = SelectField(
        _l("First quarter of its period"), choices=known_quarters, default=USUAL_FIRST
    )
    last = SelectField(
        _l("Last quarter of its period"), choices=known_quarters, default=this_quarter
    )
    families = ChecklistField(_l("Crimes it claims to cover"), choices=_families)
    territory = _words(_l("Territory, in its words"))
    persons = _words(_l("Persons, in its words"))
    exceptions = _words(_l("Its own exceptions, in its words"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one body of law at least, and for quarters in their order."""
        fine = bool(super().validate(extra_validators))
        if not self.families.data:
            self.families.errors = [_("Choose at least one kind of crime.")]
            fine = False
        if fine and not 0 < self._length() <= MOST_PERIOD:
            self.last.errors = [
                _(
                    "The last quarter is not before the first, and a period holds at"
                    " most %(most)s quarters.",
                    most=MOST_PERIOD,
                )
            ]
            fine = False
        return fine

    def question(self) -> Question:
        """Return what was asked. Only after `validate` said yes."""
        return Question(
            themes=tuple(
                row.id
                for row in law.rows().values()
                if row.family.value in (self.families.data or ())
            ),
            quarters=quarters_from(str(self.first.data), self._length()),
            book=Book.LAW,
            terms=Terms(
                name=self.name.data or "",
                territory=self.territory.data or "",
                persons=self.persons.data or "",
                exceptions=self.exceptions.data or "",
            ),
        )

    def _length(self) -> int:
        return quarters_between(str(self.first.data), str(self.last.data))
