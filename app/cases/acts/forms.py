"""Forms of an act and of who had part in it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

import msgspec
from wtforms import SelectField

from app.cases import vocabularies
from app.cases.documents import ActContent, InvolvementContent
from app.cases.forms import chosen, listed, text, words
from app.cases.sites.forms import site_choices
from app.cases.sites.register import SiteSeen
from app.cases.sources import SourceForm
from app.dates import ApproximateDate
from app.fields import ApproximateDateField, ChecklistField, EndDateField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


def _id(field: SelectField) -> UUID | None:
    return UUID(field.data) if field.data else None


class ActForm(SourceForm):
    """One thing done, to one victim or to an object."""

    kind = chosen(_l("What was done"), "act_types")
    victim = SelectField(_l("To whom"))
    object_kind = SelectField(
        _l("Or to what: kind"),
        choices=listed("object_kinds", blank=_l("No object")),
    )
    object_site = SelectField(_l("Place of the register"), validate_choice=False)
    object_words = words(_l("Or to what"))
    methods = ChecklistField(_l("How it was done"), choices=listed("methods"))
    sexual = ChecklistField(
        _l("Sexual violence, only what the person chose to tell"),
        choices=listed("sexual_violence"),
    )
    when = ApproximateDateField(_l("When, or when it began, if it differs"))
    until = EndDateField(_l("When it ended, if it lasted"))
    stated_reason = text(_l("What was said as a reason"), longest=2_000)
    consequence = text(_l("What followed from it"), longest=2_000)
    _sites: Mapping[UUID, SiteSeen] = MappingProxyType({})

    def offer(
        self, people: list[tuple[UUID, str]], sites: Mapping[UUID, SiteSeen]
    ) -> None:
        """Set the people of the case, by code, and the places that can be named."""
        pairs = [(str(who), code) for who, code in people]
        self.victim.choices = choices(("", _("Nobody, or not known")), *pairs)
        self._sites = sites
        self.object_site.choices = site_choices(
            [*sites.values()], _("None of the register")
        )
        self.object_site.data = self.object_site.data or ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a place that was not offered, and an end before the beginning."""
        fine = super().validate(extra_validators)
        if self.object_site.data and self._site() is None:
            self.object_site.errors = [_("Choose one of the list.")]
            fine = False
        if fine and _ends_before(self.when.span(), self.until.span()):
            self.until.whole_errors = [_("The end is before the beginning.")]
            fine = False
        if fine and self.until.span().is_known and self.when.span().continuing:
            self.until.whole_errors = [
                _("It has an end here, and above it has not ended. Keep one of them.")
            ]
            fine = False
        return fine

    def _site(self) -> UUID | None:
        try:
            site_id = _id(self.object_site)
        except ValueError:
            return None
        return site_id if site_id in self._sites else None

    def content(self) -> ActContent:
        """Return the act."""
        methods = (*(self.methods.data or ()), *(self.sexual.data or ()))
        return ActContent(
            kind=self.kind.data,
            victim_id=_id(self.victim),
            object_words=self.object_words.data or "",
            methods=methods,
            when=_told(self.when.span()),
            stated_reason=self.stated_reason.data or "",
            consequence=self.consequence.data or "",
            object_kind=self.object_kind.data or "",
            object_site_id=self._site(),
            until=_told(self.until.span()),
            statement_id=self.source_id(),
        )


def filled_act(content: ActContent, version: int) -> ActForm:
    """Return the form as the act is on file."""
    sexual = [m for m in content.methods if m.startswith(vocabularies.SENSITIVE)]
    form: Any = ActForm(
        formdata=None,
        data={
            **msgspec.structs.asdict(content),
            "version": version,
            "victim": str(content.victim_id or ""),
            "object_site": str(content.object_site_id or ""),
            "methods": [m for m in content.methods if m not in sexual],
            "sexual": sexual,
            "source": str(content.statement_id or ""),
        },
    )
    made: ActForm = form
    return made


class InvolvementForm(SourceForm):
    """Who is said to have had part in an act: described before named."""

    person = SelectField(_l("Person on file"))
    unit = words(_l("Or unit, as described"))
    description = text(_l("How they were described"), longest=2_000)
    degree = chosen(_l("What part they had"), "involvement")
    certainty = chosen(_l("How it is known"), "certainty")
    how_known = text(_l("What makes one think so"), longest=2_000)

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set the people of the case, by code."""
        pairs = [(str(who), code) for who, code in people]
        self.person.choices = choices(("", _("Nobody on file")), *pairs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a person, a unit or a description: one of them at least."""
        fine = super().validate(extra_validators)
        if not (self.person.data or self.unit.data or self.description.data):
            self.unit.errors = [_("Name a person, a unit, or describe them.")]
            fine = False
        return fine

    def content(self) -> InvolvementContent:
        """Return the involvement."""
        return InvolvementContent(
            person_id=_id(self.person),
            unit=self.unit.data or "",
            description=self.description.data or "",
            degree=self.degree.data,
            certainty=self.certainty.data,
            how_known=self.how_known.data or "",
            statement_id=self.source_id(),
        )


def filled_involvement(content: InvolvementContent, version: int) -> InvolvementForm:
    """Return the form as the involvement is on file."""
    form: Any = InvolvementForm(
        formdata=None,
        data={
            **msgspec.structs.asdict(content),
            "version": version,
            "person": str(content.person_id or ""),
            "source": str(content.statement_id or ""),
        },
    )
    made: InvolvementForm = form
    return made


def _told(span: ApproximateDate) -> ApproximateDate | None:
    return span if span.is_known or span.words else None


def _ends_before(began: ApproximateDate, ended: ApproximateDate) -> bool:
    """Say whether it ended before any day on which it may have begun."""
    return bool(ended.latest and began.earliest and ended.latest < began.earliest)
