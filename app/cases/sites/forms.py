"""The form of a place of the register, and choices that forms with places share."""

from typing import Any
from uuid import UUID

import msgspec
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.cases import gazetteer, vocabularies
from app.cases.documents import SiteContent
from app.cases.forms import CaseForm, line_list, lines, text, words
from app.cases.sites.register import SiteSeen
from app.fields import choices, grouped
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

NOTE = 2_000
NEVER_A_SITE = frozenset({"dp.home", "pl.flat", "dp.unknown"})
"""Kinds of place that the register does not take: where people live is no site."""


def region_choices() -> Any:
    """Return the gazetteer for a form: regions of Ukraine, then countries."""
    regions, countries = gazetteer.pairs()
    return grouped(
        ("", _("Not known")),
        groups=((_("Regions of Ukraine"), regions), (_("Countries"), countries)),
    )


def site_choices(sites: list[SiteSeen], none: str) -> Any:
    """Return the places of a register for a form, by name."""
    listed = sorted(sites, key=lambda each: gazetteer.folded(each.label))
    return choices(("", none), *((str(each.id), each.label) for each in listed))


def _kinds() -> Any:
    pairs = [
        (key, label)
        for key, label in vocabularies.pairs("place_kinds")
        if key not in NEVER_A_SITE
    ]
    return choices(("", _("Choose")), *pairs)


class SiteForm(CaseForm):
    """A place that everybody could know: never a home, never after a survivor."""

    team = SelectField(_l("Team"))
    name = words(_l("Name"), longest=160, required=True)
    aliases = line_list(_l("Other names"))
    kind = SelectField(
        _l("Kind of place"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_kinds,
    )
    region = SelectField(_l("Region or country"), choices=region_choices)
    locality = words(_l("Town or village"))
    note = text(_l("How it is recognised"), longest=NOTE)
    may_be_named = BooleanField(_l("Packages may call it by its name"))

    def offer(self, teams: list[tuple[UUID, str]]) -> None:
        """Set the teams to whose register it may belong."""
        self.team.choices = choices(*((str(team), name) for team, name in teams))

    def content(self) -> SiteContent:
        """Return the place."""
        name = " ".join((self.name.data or "").split())
        return SiteContent(
            name=name,
            aliases=tuple(each for each in lines(self.aliases.data) if each != name),
            kind=self.kind.data or "",
            region=self.region.data or "",
            locality=self.locality.data or "",
            note=self.note.data or "",
            may_be_named=bool(self.may_be_named.data),
        )


def filled(seen: SiteSeen) -> SiteForm:
    """Return the form as the place is on file."""
    form: Any = SiteForm(
        formdata=None,
        data={
            **msgspec.structs.asdict(seen.content),
            "aliases": "\n".join(seen.content.aliases),
            "team": str(seen.team_id),
            "version": seen.version,
        },
    )
    made: SiteForm = form
    return made
