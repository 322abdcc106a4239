"""What a table asks."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from app import clock
from app.fields import ChecklistField, choices
from app.staff.forms import Form
from app.truth import coding, words
from app.truth.counting import MOST_QUARTERS, MOST_THEMES, Question, quarters_from
from app.truth.counting import ordinal as number_of
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

FIRST_QUARTER = "2014-Q1"
USUAL_FIRST, USUAL_LAST = "2024-Q1", "2024-Q4"
MONTHS_IN_QUARTER = 3


def _themes() -> Any:
    language = locale()
    labels = coding.labels()
    return choices(*((key, labels[key].in_language(language)) for key in labels))


def known_quarters() -> Any:
    """Return every quarter that can be chosen, up to the present one."""
    known = quarters_from(
        FIRST_QUARTER, quarters_between(FIRST_QUARTER, this_quarter())
    )
    return choices(*((each, words.quarter(each)) for each in known))


def this_quarter() -> str:
    """Return the quarter of today, "2026-Q4"."""
    today = clock.now().date()
    return f"{today.year}-Q{(today.month - 1) // MONTHS_IN_QUARTER + 1}"


def quarters_between(first: str, last: str) -> int:
    """Count the quarters from the first to the last, both of them included."""
    return number_of(last) - number_of(first) + 1


class TeamForm(Form):
    """In which team something is counted."""

    team = SelectField(_l("Team"), [InputRequired(_l("Choose one of the list."))])

    def offer(self, teams: Iterable[tuple[UUID, str]]) -> None:
        """Offer the teams whose coded segment the analyst holds."""
        self.team.choices = choices(*((str(key), name) for key, name in teams))

    def team_id(self) -> UUID:
        """Return the team. Only after `validate` said yes."""
        return UUID(self.team.data)


class TableForm(TeamForm):
    """Which kinds of act, which quarters, in which team."""

    themes = ChecklistField(_l("Kinds of act"), choices=_themes)
    first = SelectField(
        _l("First quarter"), choices=known_quarters, default=USUAL_FIRST
    )
    last = SelectField(_l("Last quarter"), choices=known_quarters, default=USUAL_LAST)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one kind of act at least, and for quarters in their order."""
        fine = bool(super().validate(extra_validators))
        chosen = self.themes.data or []
        if not 1 <= len(chosen) <= MOST_THEMES:
            self.themes.errors = [_("Choose at least one kind of act.")]
            fine = False
        if fine and not 0 < self._length() <= MOST_QUARTERS:
            self.last.errors = [
                _(
                    "The last quarter is not before the first, and a table holds at"
                    " most %(most)s quarters.",
                    most=MOST_QUARTERS,
                )
            ]
            fine = False
        return fine

    def question(self) -> Question:
        """Return what was asked. Only after `validate` said yes."""
        return Question(
            themes=tuple(self.themes.data or ()),
            quarters=quarters_from(str(self.first.data), self._length()),
        )

    def _length(self) -> int:
        return quarters_between(str(self.first.data), str(self.last.data))
