"""Which figures: of which team, which project, from which quarter until which."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired

from app import clock
from app.errors import TooFewError
from app.fields import choices
from app.figures.protecting import Printed
from app.figures.shown import first_day, last_day
from app.staff.forms import Form
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

YEARS = 6
Pairs = list[tuple[UUID, str]]


def _quarters() -> Any:
    """Return the quarters that can be chosen, the present one first."""
    today = clock.now().date()
    known = [
        f"{year}-Q{number}"
        for year in range(today.year, today.year - YEARS, -1)
        for number in (4, 3, 2, 1)
    ]
    return choices(
        *(
            (each, _("Q%(number)s %(year)s", number=each[-1], year=each[:4]))
            for each in known
            if first_day(each) <= today
        )
    )


def _chosen(field: SelectField) -> str:
    named = {key: label for key, label, *_rest in field.iter_choices()}
    return str(named[field.data or ""])


class PeriodForm(Form):
    """One period of one team."""

    team = SelectField(_l("Team"), [InputRequired(_l("Choose one of the list."))])
    first = SelectField(_l("First quarter"), choices=_quarters)
    last = SelectField(_l("Last quarter"), choices=_quarters)

    def offer_teams(self, teams: Pairs) -> None:
        """Set the teams that there are to choose from."""
        self.team.choices = choices(*((str(key), name) for key, name in teams))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for quarters in their order."""
        if not super().validate(extra_validators):
            return False
        if str(self.first.data) > str(self.last.data):
            self.last.errors = [_("The last quarter is not before the first.")]
            return False
        return True

    def leaving(self, protect: Callable[[], Printed]) -> Printed | None:
        """Return what may leave, or say beside the last quarter why nothing may.

        A quarter that is not over would show who came since. Only after `validate`
        said yes.
        """
        if self.period[1] >= clock.now().date():
            self.last.errors = [_("Take figures along of quarters that are over.")]
            return None
        try:
            return protect()
        except TooFewError:
            self.last.errors = [
                _("Too few people to show safely. Choose a longer period.")
            ]
            return None

    def about(self) -> list[tuple[str, str]]:
        """Return what was chosen, in words. Only after `validate` said yes."""
        first, last = self.period
        return [
            (_("Team"), _chosen(self.team)),
            (_("Period"), f"{first.isoformat()} – {last.isoformat()}"),
        ]

    @property
    def team_id(self) -> UUID:
        """The team. Only after `validate` said yes."""
        return UUID(self.team.data)

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day."""
        return first_day(str(self.first.data)), last_day(str(self.last.data))


class FiguresForm(PeriodForm):
    """One period of one team; of one project, or of all of its help."""

    project = SelectField(_l("Project"))

    def offer(self, teams: Pairs, projects: Pairs) -> None:
        """Set what there is to choose from."""
        self.offer_teams(teams)
        self.project.choices = choices(
            ("", _("All help, whatever pays for it")),
            *((str(key), name) for key, name in projects),
        )

    def about(self) -> list[tuple[str, str]]:
        """Return what was chosen, in words. Only after `validate` said yes."""
        team, period = super().about()
        return [team, (_("Project"), _chosen(self.project)), period]

    @property
    def project_id(self) -> UUID | None:
        """The project; None for all help."""
        return UUID(self.project.data) if self.project.data else None
