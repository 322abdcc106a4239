"""Forms of a need and of a harm. Neither asks what was told to whom."""

from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.catalogues import Label
from app.fields import choices
from app.reparations import catalogue
from app.reparations.needs import HarmContent, NeedContent, Status
from app.wording import lazy_gettext as _l
from app.wording import locale

Pairs = list[tuple[UUID, str]]


SAID_BY: dict[str, str] = {
    "person": _l("The person"),
    "relative": _l("A relative"),
    "doctor": _l("A doctor or expert"),
    "document": _l("A document"),
    "caseworker": _l("The caseworker"),
}


def _listed(labels: dict[str, Label], blank: str = "") -> Any:
    language = locale()
    first = [("", blank)] if blank else []
    pairs = [(key, said.in_language(language)) for key, said in labels.items()]
    return choices(*first, *pairs)


def _harms() -> Any:
    return _listed(catalogue.load().harms)


def _measures() -> Any:
    """Urgent help first, then the five forms in their order, each under its name."""
    known, language = catalogue.load(), locale()
    groups: dict[str, list[Any]] = {str(_l("Urgent help")): []}
    groups |= {form.in_language(language): [] for form in known.forms.values()}
    for measure in known.measures.values():
        form = known.forms[measure.form].in_language(language) if measure.form else None
        name = measure.label.in_language(language)
        if not measure.is_verified:
            name = f"{name} ({_l('to be checked by a lawyer')})"
        groups[form or str(_l("Urgent help"))].append((measure.id, name))
    return [choice for group in groups.values() for choice in choices(*group)]


class NeedForm(CaseForm):
    """What a person needs, who acts on it, and where it stands."""

    person = SelectField(_l("For whom"))
    measure = SelectField(
        _l("What is needed"),
        [InputRequired(_l("Choose what is needed."))],
        choices=_measures,
    )
    wish = text(_l("What it means to the person, in working text"), longest=2_000)
    triage = SelectField(
        _l("How soon"),
        choices=lambda: _listed(
            catalogue.load().labels["triage"], str(_l("As usual for this need"))
        ),
    )
    acts = SelectField(_l("Who acts"))
    status = SelectField(
        _l("Where it stands"),
        choices=lambda: _listed(catalogue.load().labels["status"]),
    )
    due = OneDayField(_l("By when"), [Optional()])
    provider = words(_l("Who provides it"))
    outcome = text(_l("What came of it"), longest=2_000)

    def offer(self, people: Pairs, colleagues: Pairs) -> None:
        """Set the people of the case, and the colleagues who can act."""
        self.person.choices = choices(*((str(who), code) for who, code in people))
        self.acts.choices = choices(
            ("", str(_l("Nobody yet"))), *((str(who), name) for who, name in colleagues)
        )

    def content(self) -> NeedContent:
        """Return the need; an empty urgency means that of its kind."""
        acts = self.acts.data
        return NeedContent(
            person_id=UUID(self.person.data),
            measure=self.measure.data,
            triage=self.triage.data or "",
            status=Status(self.status.data),
            acts_id=UUID(acts) if acts else None,
            provider=self.provider.data or "",
            wish=self.wish.data or "",
            due_on=self.due.day(),
            outcome=self.outcome.data or "",
        )

    def fill(self, content: NeedContent, version: int) -> None:
        """Show a need as it is on file."""
        self.version.data = version
        self.person.data = str(content.person_id)
        self.measure.data = content.measure
        self.triage.data = content.triage
        self.status.data = content.status.value
        self.acts.data = str(content.acts_id) if content.acts_id else ""
        self.due.show(content.due_on)
        self.provider.data = content.provider
        self.wish.data = content.wish
        self.outcome.data = content.outcome


class HarmForm(CaseForm):
    """A harm as it is described; nothing is scored and no proof is asked."""

    person = SelectField(_l("Who was harmed"))
    kind = SelectField(_l("What kind of harm"), choices=_harms)
    description = text(_l("As it was described, in working text"), longest=4_000)
    severity = SelectField(
        _l("How grave, in the person’s view"),
        choices=lambda: _listed(
            catalogue.load().labels["severity"], str(_l("Not asked"))
        ),
    )
    duration = SelectField(
        _l("How long it lasts"),
        choices=lambda: _listed(catalogue.load().labels["duration"]),
        default="unknown",
    )
    incident = SelectField(_l("From which incident"))
    said_by = SelectField(
        _l("Who says so"),
        choices=lambda: choices(*((k, str(v)) for k, v in SAID_BY.items())),
    )

    def offer(self, people: Pairs, incidents: Pairs) -> None:
        """Set the people and the incidents of the case."""
        self.person.choices = choices(*((str(who), code) for who, code in people))
        self.incident.choices = choices(
            ("", str(_l("None named"))), *((str(i), title) for i, title in incidents)
        )

    def content(self) -> HarmContent:
        """Return the harm."""
        incident = self.incident.data
        return HarmContent(
            person_id=UUID(self.person.data),
            kind=self.kind.data,
            severity=self.severity.data or "",
            duration=self.duration.data,
            incident_id=UUID(incident) if incident else None,
            description=self.description.data or "",
            said_by=self.said_by.data,
        )
