"""Forms of an incident, its answers, its acts, and who had part in them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from flask import request
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.cases import gazetteer
from app.cases.answering import Asked
from app.cases.documents import (
    IncidentContent,
    IncidentLink,
    Place,
)
from app.cases.forms import CaseForm, chosen, listed, text, words
from app.cases.sites.forms import region_choices, site_choices
from app.cases.sites.register import SiteSeen
from app.cases.sources import SourceForm
from app.facts import Answer
from app.fields import ApproximateDateField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

NARRATIVE = 50_000


def _precisions() -> Any:
    return choices(
        *sorted(gazetteer.precisions(), key=lambda each: each[0] != gazetteer.UNKNOWN)
    )


class IncidentForm(CaseForm):
    """What happened, in working text: names are replaced by codes on saving."""

    title = words(_l("Short title"), longest=120, required=True)
    when = ApproximateDateField(_l("When"))
    site = SelectField(_l("Place of the register"), validate_choice=False)
    region = SelectField(_l("Region or country"), choices=region_choices)
    precision = SelectField(
        _l("How closely it is known"), choices=_precisions, default=gazetteer.UNKNOWN
    )
    kind = SelectField(
        _l("Kind of place"), choices=listed("place_kinds", blank=_l("Not known"))
    )
    where = words(_l("Place in words"))
    narrative = text(_l("What happened"), longest=NARRATIVE)
    series = SelectField(_l("Part of a series"), validate_choice=False)
    _series: frozenset[str] = frozenset()
    _sites: Mapping[UUID, SiteSeen] = MappingProxyType({})

    def offer(
        self, sites: Mapping[UUID, SiteSeen], series: list[tuple[UUID, str]]
    ) -> None:
        """Set the places and the series that can be named."""
        self._sites = sites
        pairs = [(str(key), title) for key, title in series]
        self.series.choices = choices(("", _("Of no series")), *pairs)
        self.series.data = self.series.data or ""
        self.site.data = self.site.data or ""
        self._series = frozenset(key for key, _title in pairs)
        self.site.choices = site_choices([*sites.values()], _("None of the register"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what was not offered, and a place that lies elsewhere."""
        fine = bool(super().validate(extra_validators))
        if self.series.data and self.series.data not in self._series:
            self.series.errors = [_("Choose one of the list.")]
            fine = False
        site = self._site()
        if self.site.data and site is None:
            self.site.errors = [_("Choose one of the list.")]
            fine = False
        region = self.region.data or ""
        if site and region and site.content.region not in {"", region}:
            self.region.errors = [
                _(
                    "%(site)s lies elsewhere: %(region)s. Choose one of the two.",
                    site=site.content.name,
                    region=gazetteer.region(site.content.region),
                )
            ]
            fine = False
        return fine

    def _site(self) -> SiteSeen | None:
        """Return the place that was named."""
        try:
            return self._sites.get(UUID(self.site.data)) if self.site.data else None
        except ValueError:
            return None

    def content(self, old: IncidentContent | None = None) -> IncidentContent:
        """Return the incident; what this form does not ask stays as it was."""
        before = old or IncidentContent("", self.when.span(), Place())
        site = self._site()
        return msgspec.structs.replace(
            before,
            title=self.title.data or "",
            when=self.when.span(),
            place=Place(
                region=self.region.data or (site.content.region if site else ""),
                kind=self.kind.data or (site.content.kind if site else ""),
                words=self.where.data or "",
                precision=self.precision.data or gazetteer.UNKNOWN,
                site_id=site.id if site else None,
            ),
            narrative=self.narrative.data or "",
            series_id=UUID(self.series.data) if self.series.data else None,
        )


def filled(content: IncidentContent, version: int) -> IncidentForm:
    """Return the form as the incident is on file."""
    form: Any = IncidentForm(
        formdata=None,
        data={
            "version": version,
            "title": content.title,
            "when": content.when,
            "site": str(content.place.site_id or ""),
            "region": content.place.region,
            "precision": content.place.precision,
            "kind": content.place.kind,
            "where": content.place.words,
            "narrative": content.narrative,
            "series": str(content.series_id or ""),
        },
    )
    made: IncidentForm = form
    return made


class FactsForm(SourceForm):
    """Where the answers of one page come from. The answers are read one by one."""

    source = SelectField(_l("These answers come from"), validate_choice=False)


class LinkForm(CaseForm):
    """How an incident stands to another one of the case."""

    kind = chosen(_l("This incident is"), "incident_links")
    other = SelectField(
        _l("The other incident"), [InputRequired(_l("Choose one of the list."))]
    )

    def offer(self, others: list[tuple[UUID, str]]) -> None:
        """Set the incidents that it can be tied to."""
        pairs = [(str(key), label) for key, label in others]
        self.other.choices = choices(("", _("Choose")), *pairs)

    def link(self) -> IncidentLink:
        """Return the link. Only after `validate` said yes."""
        return IncidentLink(self.kind.data, UUID(self.other.data))


def given_answers(questions: list[Asked]) -> tuple[dict[str, Answer], list[str]]:
    """Read the answers of one page: those that can be kept, and keys that cannot be.

    A question that was not on the page, or is closed, is not answered by being absent.
    """
    given: dict[str, Answer] = {}
    wrong = []
    for question in questions:
        told = request.form.get(question.key)
        if told is None or not question.editable:
            continue
        try:
            given[question.key] = Answer(told)
        except ValueError:
            wrong.append(question.key)
    return given, wrong
