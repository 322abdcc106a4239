"""The form of a need. It does not ask what was told to whom."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import AskedSelect, OneDayField
from app.cases.forms import CaseForm, text, words
from app.catalogues import Label
from app.errors import InvalidInputError
from app.fields import choices
from app.reparations import catalogue
from app.reparations.clocks import EVENTS
from app.reparations.needs import NeedContent, Status
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

Pairs = list[tuple[UUID, str]]


def _listed(labels: dict[str, Label], blank: str = "") -> Any:
    language = locale()
    first = [("", blank)] if blank else []
    pairs = [(key, said.in_language(language)) for key, said in labels.items()]
    return choices(*first, *pairs)


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


def _of_forms() -> list[tuple[str, str]]:
    known, language = catalogue.load(), locale()
    return [
        (each.id, f"{known.forms[each.form].in_language(language)}: {name}")
        for each in known.measures.values()
        if each.form and (name := each.label.in_language(language))
    ]


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
    towards = AskedSelect(
        _l("Which measure of the five forms this urgent help serves"),
        choices=lambda: choices(("", str(_l("None"))), *_of_forms()),
    )
    event_on = OneDayField(_l("Day of the event, if the person told it"), [Optional()])
    event_hour = AskedSelect(
        _l("About what time"),
        choices=lambda: choices(
            ("", str(_l("Not told"))),
            *((str(hour), f"{hour:02d}:00") for hour in range(24)),
        ),
    )
    acts = SelectField(_l("Who acts"))
    status = SelectField(
        _l("Where it stands"),
        choices=lambda: _listed(catalogue.load().labels["status"]),
    )
    due = OneDayField(_l("By when, if not as usual"), [Optional()])
    provider = words(_l("Who provides it"))
    outcome = text(_l("What came of it, and why"), longest=2_000)

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
            towards=self.towards.data or "",
            event_at=self._event_at(),
        )

    def _event_at(self) -> datetime | None:
        """Return when it was; of the day alone its beginning: no hour is lost."""
        day = self.event_on.day()
        if day is None:
            return None
        return datetime.combine(day, time(int(self.event_hour.data or 0)), EVENTS)

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside each field what does not fit."""
        told = {
            "measure": (self.measure, _("Choose what is needed.")),
            "triage": (self.triage, _("Choose one of the list.")),
            "towards": (
                self.towards,
                _("Only urgent help serves a measure of the five forms."),
            ),
            "event": (self.event_on, _("This is still to come.")),
            "outcome": (
                self.outcome,
                _("Say why: it was declined, could not be met, or is closed."),
            ),
        }
        for name in refused.fields:
            field, said = told[name]
            field.errors = [said]

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
        self.towards.data = content.towards
        if content.event_at is not None:
            event = content.event_at.astimezone(EVENTS)
            self.event_on.show(event.date())
            self.event_hour.data = str(event.hour)
