"""The forms of pattern questions: a filter, and what a lawyer writes."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from wtforms import SelectField

from app.cases.forms import CaseForm, DayField, listed, text, words
from app.cases.searches.forms import regions
from app.classification.pattern.assessing import LONGEST, Question
from app.classification.pattern.words import QUESTIONS
from app.fields import choices, id_of, read_day
from app.index import Wanted
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

Offered = Mapping[str, list[tuple[str, str]]]


class LookForm(CaseForm):
    """Which cases and incidents. Posted: never in an address."""

    team = SelectField(_l("Team"))
    since = DayField(_l("Happened not before"))
    until = DayField(_l("Happened not after"))
    region = SelectField(_l("Region or country"), choices=regions, default="")
    site = SelectField(_l("Place of the register"), validate_choice=False, default="")
    unit = SelectField(_l("Unit"), validate_choice=False, default="")
    act = SelectField(
        _l("Kind of act"), choices=listed("act_types", blank=_l("Any kind")), default=""
    )
    method = SelectField(
        _l("How it was done"),
        choices=listed("methods", blank=_l("Any method")),
        default="",
    )

    def offer(self, teams: list[tuple[str, str]], offered: Offered) -> None:
        """Set what can be chosen."""
        self.team.choices = choices(*teams)
        for name, blank in (("site", _("Any place")), ("unit", _("Any unit"))):
            field, pairs = self[name], offered.get(name, [])
            field.choices = choices(("", blank), *pairs)
            field.data = field.data if field.data in dict(pairs) else ""

    def team_id(self) -> UUID:
        """Return the team. Only after `validate` said yes."""
        return id_of(self.team.data)

    def wanted(self) -> Wanted:
        """Return the filter as the index takes it."""
        pairs = ((n, self[n].data or "") for n in ("unit", "act", "method"))
        return Wanted(
            facets=tuple(pair for pair in pairs if pair[1]),
            region=self.region.data or "",
            site=self.site.data or "",
            since=_end(self.since.data, 0),
            until=_end(self.until.data, 1),
        )


class AssessmentForm(CaseForm):
    """The word that a lawyer writes. Nothing is filled in beforehand."""

    team = SelectField(_l("Team"))
    question = SelectField(
        _l("Question"),
        choices=choices(*((each.value, QUESTIONS[each]) for each in Question)),
    )
    answer = text(_l("Assessment"), longest=LONGEST, required=True)
    rests_on = words(_l("Incidents it rests on"), longest=4000)

    def offer(self, teams: list[tuple[str, str]]) -> "AssessmentForm":
        """Set the teams that it can be kept in."""
        self.team.choices = choices(*teams)
        return self

    def refuse(self, fields: tuple[str, ...]) -> None:
        """Say beside the field what was wrong in it."""
        if "rests_on" in fields:
            self.rests_on.errors = [
                _(
                    "Write incidents as in the matrix: BV-7K3Q-92/1, of this team, and "
                    "only of cases whose person agreed to be linked with others."
                )
            ]
        if "answer" in fields:
            self.answer.errors = [_("It is empty, too long, or has too many versions.")]


def _end(told: str | None, which: int) -> date | None:
    days = read_day(told) if told else None
    return days[which] if days else None
