"""The search with its filters, and the name under which one is kept."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, SelectField

from app.cases import gazetteer
from app.cases.casefile import COLD
from app.cases.forms import CaseForm, DayField, listed, words
from app.cases.searches.documents import Search
from app.fields import choices, grouped
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

Offered = Mapping[str, list[tuple[str, str]]]
OFFERED = ("site", "unit", "assigned")
NAME = 80


def regions() -> Any:
    """Return what a field for a region offers."""
    regions, countries = gazetteer.pairs()
    return grouped(
        ("", _("Any region")),
        groups=((_("Regions of Ukraine"), regions), (_("Countries"), countries)),
    )


def _states() -> Any:
    return choices(
        ("", _("Open and closed")),
        ("open", _("Open")),
        ("closed", _("Closed")),
        (COLD, _("Closed long ago")),
    )


class FilterForm(CaseForm):
    """Words and filters. Posted: never in an address."""

    q = words(_l("Reference or words"))
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
    since = DayField(_l("Happened not before"))
    until = DayField(_l("Happened not after"))
    status = SelectField(_l("State"), choices=_states, default="")
    assigned = SelectField(_l("Works on it"), validate_choice=False, default="")
    urgent = BooleanField(_l("Urgent only"))

    def offer(self, offered: Offered) -> None:
        """Set what can be chosen; what is no longer there is asked for no more."""
        blank = {
            "site": _("Any place"),
            "unit": _("Any unit"),
            "assigned": _("Anybody"),
        }
        for name in OFFERED:
            field, pairs = self[name], offered.get(name, [])
            field.choices = choices(("", blank[name]), *pairs)
            field.data = field.data if field.data in dict(pairs) else ""

    def search(self, name: str = "", *, pinned: bool = False) -> Search:
        """Return what was asked for. Only after `validate` said yes."""
        return Search(
            name=name,
            text=self.q.data or "",
            region=self.region.data or "",
            site=self.site.data or "",
            unit=self.unit.data or "",
            act=self.act.data or "",
            method=self.method.data or "",
            since=self.since.data or "",
            until=self.until.data or "",
            status=self.status.data or "",
            assigned=self.assigned.data or "",
            urgent=bool(self.urgent.data),
            pinned=pinned,
        )

    def told(self) -> dict[str, str]:
        """Return what is filled in, for the buttons of pages that carry it on."""
        found = {
            field.short_name: str(field.data)
            for field in self
            if field.data and field.short_name not in {"version", "urgent"}
        }
        return found | ({"urgent": "y"} if self.urgent.data else {})


class KeepForm(CaseForm):
    """How a search is called that is kept."""

    name = words(_l("Name of the search"), longest=NAME, required=True)
    pinned = BooleanField(_l("Show it on Today, with its count"))
    team = SelectField(_l("For whom"), validate_choice=False, default="")

    def offer(self, teams: list[tuple[str, str]]) -> None:
        """Set the teams that it may be shared with."""
        self.team.choices = choices(("", _("For me alone")), *teams)
        self.team.data = self.team.data if self.team.data in dict(teams) else ""


def filled(search: Search) -> FilterForm:
    """Fill the filter with a search that is kept."""
    form = FilterForm(formdata=None)
    form.q.data = search.text
    for name in ("region", "site", "unit", "act", "method", "since", "until"):
        form[name].data = getattr(search, name)
    form.status.data, form.assigned.data = search.status, search.assigned
    form.urgent.data = search.urgent
    return form
