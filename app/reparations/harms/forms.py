"""The form of a harm. Nothing is scored, and no proof is asked."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import AskedSelect, OneDayField
from app.cases.forms import CaseForm, text, words
from app.errors import InvalidInputError
from app.fields import ChecklistField, choices
from app.reparations import catalogue
from app.reparations.harms.recording import CURRENCIES, HarmContent, figure
from app.reparations.harms.words import BASES, CHECKS, SAID_BY, SUFFERERS
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

Pairs = list[tuple[UUID, str]]


def _kinds() -> Any:
    language = locale()
    known = catalogue.load().harms.values()
    return choices(
        ("", str(_l("Choose"))),
        *((kind.id, kind.label.in_language(language)) for kind in known),
    )


def _scale(name: str, blank: str = "") -> Any:
    language, labels = locale(), catalogue.load().labels[name]
    first = [("", blank)] if blank else []
    return choices(*first, *((k, v.in_language(language)) for k, v in labels.items()))


def _named(said: dict[str, str], blank: str = "") -> Any:
    first = [("", blank)] if blank else []
    return choices(*first, *((key, str(words)) for key, words in said.items()))


class HarmForm(CaseForm):
    """A harm as it is described, and who says so."""

    person = SelectField(_l("Who was harmed"))
    suffered = AskedSelect(
        _l("Directly or through somebody close"),
        choices=lambda: _named(SUFFERERS),
        default="direct",
    )
    kind = SelectField(
        _l("What kind of harm"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_kinds,
    )
    denied = BooleanField(_l("Asked: the person says that it was not so"))
    description = text(_l("As it was described, in working text"), longest=4_000)
    severity = SelectField(
        _l("How grave, in the person’s view"),
        choices=lambda: _scale("severity", str(_l("Not asked"))),
    )
    duration = SelectField(
        _l("How long it lasts"),
        choices=lambda: _scale("duration"),
        default="unknown",
    )
    incident = SelectField(_l("From which incident"))
    said_by = SelectField(_l("Who says so"), choices=lambda: _named(SAID_BY))
    said_on = OneDayField(_l("When they said it"), [Optional()])
    amount = words(_l("How much: money, or days of captivity"))
    currency = AskedSelect(
        _l("Currency"),
        choices=lambda: choices(("", "–"), *((code, code) for code in CURRENCIES)),
    )
    basis = AskedSelect(
        _l("What the amount rests on"),
        choices=lambda: _named(BASES, str(_l("No amount"))),
    )
    evidence = ChecklistField(_l("What shows it, among the evidence of this case"))
    checked = AskedSelect(
        _l("What supports it besides words"),
        choices=lambda: _named(CHECKS, str(_l("Not looked into, and need not be"))),
    )

    def offer(self, people: Pairs, incidents: Pairs, evidence: Pairs) -> None:
        """Set the people, incidents and evidence of the case."""
        self.person.choices = choices(*((str(who), code) for who, code in people))
        self.incident.choices = choices(
            ("", str(_l("None named"))), *((str(i), title) for i, title in incidents)
        )
        self.evidence.choices = choices(*((str(i), title) for i, title in evidence))

    def content(self) -> HarmContent:
        """Return the harm.

        Raises:
            InvalidInputError: the amount is none.
        """
        incident = self.incident.data
        return HarmContent(
            person_id=UUID(self.person.data),
            suffered=self.suffered.data or "direct",
            kind=self.kind.data,
            denied=bool(self.denied.data),
            severity=self.severity.data or "",
            duration=self.duration.data,
            incident_id=UUID(incident) if incident else None,
            description=self.description.data or "",
            said_by=self.said_by.data,
            said_on=self.said_on.day(),
            amount=figure(self.amount.data or ""),
            currency=self.currency.data or "",
            basis=self.basis.data or "",
            evidence_ids=tuple(UUID(each) for each in self.evidence.data or ()),
            checked=self.checked.data or "",
        )

    def fill(self, content: HarmContent, version: int) -> None:
        """Show a harm as it is on file."""
        self.version.data = version
        self.person.data, self.suffered.data = str(content.person_id), content.suffered
        self.kind.data, self.denied.data = content.kind, content.denied
        self.description.data = content.description
        self.severity.data, self.duration.data = content.severity, content.duration
        self.incident.data = str(content.incident_id) if content.incident_id else ""
        self.said_by.data = content.said_by
        self.said_on.show(content.said_on)
        self.amount.data, self.currency.data = content.amount, content.currency
        self.basis.data, self.checked.data = content.basis, content.checked
        self.evidence.data = [str(item) for item in content.evidence_ids]

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside each field what does not fit."""
        told = {
            "kind": _("Choose one of the list."),
            "severity": _("This kind of harm is not measured so. Choose another one."),
            "duration": _("This kind of harm does not last so. Choose another one."),
            "said_on": _("This day is still to come."),
            "amount": _(
                "Write a number, like 12500,50, and only for money, property or days"
                " in captivity."
            ),
            "currency": _("Choose the currency of a sum of money, and only of one."),
            "basis": _("Say what the amount rests on, and only where there is one."),
        }
        for name in refused.fields:
            self[name].errors = [told.get(name, _("Choose one of the list."))]
