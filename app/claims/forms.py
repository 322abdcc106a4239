"""Forms of a claim and of what was received. The papers asked about are the route's."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import AskedSelect, OneDayField
from app.cases.forms import CaseForm, text, words
from app.claims import catalogue
from app.claims.documents import (
    HAVE,
    INSTEAD,
    MISSING,
    ClaimContent,
    ClaimNumbers,
    ReceiptContent,
    Status,
)
from app.claims.entries import Route
from app.claims.readiness import needed
from app.claims.words import ANSWERS, NATIONALITIES, STATUSES, WRONG
from app.errors import InvalidInputError
from app.fields import ChecklistField, choices
from app.reparations.harms.recording import CURRENCIES, figure
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

Pairs = list[tuple[UUID, str]]
PAPER = "paper_"


def _named(said: dict[str, str]) -> Any:
    return choices(*((key, str(words_)) for key, words_ in said.items()))


def _capacities() -> Any:
    known, language = catalogue.load().capacities, locale()
    return choices(*((c.id, c.label.in_language(language)) for c in known.values()))


def _heads() -> Any:
    heads, language = catalogue.load().heads, locale()
    return choices(
        ("", str(_l("Choose"))),
        *((key, label.in_language(language)) for key, label in heads.items()),
    )


def _currencies() -> Any:
    return choices(("", "–"), *((code, code) for code in CURRENCIES))


def _id(told: str | None) -> UUID | None:
    return UUID(told) if told else None


def _explain(form: Any, refused: InvalidInputError) -> None:
    """Say beside each field what does not fit."""
    for name in refused.fields:
        field = form[name] if name in form else form[form.first]
        field.errors = [str(WRONG.get(name, WRONG["route"]))]


class ClaimForm(CaseForm):
    """Who claims what, with which papers, and where it stands."""

    first = "claimant"

    claimant = SelectField(_l("Who claims"))
    person = SelectField(_l("Whose loss it is"))
    capacity = SelectField(_l("In which capacity"), choices=_capacities)
    wanted_on = OneDayField(
        _l("When they said that they want this claim"),
        [
            InputRequired(
                _l("Only the person turns a need into a claim: write the day.")
            )
        ],
    )
    incident = SelectField(_l("From which incident"))
    harms = ChecklistField(_l("Which harms it is about"))
    nationality = AskedSelect(
        _l("Nationality of the claimant"), choices=lambda: _named(NATIONALITIES)
    )
    names_others = AskedSelect(
        _l("Does it name losses of other members of the family?"),
        choices=lambda: _named(ANSWERS),
    )
    owns_home = AskedSelect(
        _l("Does the claimant own the home?"), choices=lambda: _named(ANSWERS)
    )
    lived_registered = AskedSelect(
        _l("Was the claimant registered at the address?"),
        choices=lambda: _named(ANSWERS),
    )
    circumstances = text(_l("What happened, in short and without names"), longest=4_000)
    harm = text(_l("What was suffered or lost, without names"), longest=4_000)
    amount = words(_l("Loss as the claimant counts it"))
    currency = AskedSelect(_l("Currency"), choices=_currencies)
    basis = text(_l("How it was counted"), longest=2_000)
    tax_number = words(_l("Tax number (RNOKPP)"), longest=20)
    status = SelectField(
        _l("Where it stands"),
        choices=lambda: choices(
            *((s.value, str(w)) for s, (w, _t) in STATUSES.items())
        ),
    )
    deadline = OneDayField(_l("By when it has to be filed"), [Optional()])
    next_step = words(_l("Next step"))
    filed_on = OneDayField(_l("Filed by the claimant on"), [Optional()])
    reference = words(_l("Number that the office gave"), longest=100)
    decided_on = OneDayField(_l("Decided on"), [Optional()])
    reason = text(_l("Reason of a rejection or return"), longest=2_000)
    appeal_by = OneDayField(_l("Last day to appeal"), [Optional()])

    papers: tuple[str, ...] = ()

    def offer(self, people: Pairs, incidents: Pairs, harms: Pairs) -> None:
        """Set the people, incidents and harms of the case."""
        told = choices(*((str(who), code) for who, code in people))
        self.claimant.choices = told
        self.person.choices = told
        self.incident.choices = choices(
            ("", str(_l("None named"))), *((str(i), title) for i, title in incidents)
        )
        self.harms.choices = choices(*((str(i), kind) for i, kind in harms))

    @property
    def paper_fields(self) -> list[Any]:
        """The fields of the papers, in their order."""
        return [self[f"{PAPER}{key}"] for key in self.papers]

    def content(self, route: Route, old: ClaimContent | None) -> ClaimContent:
        """Return the claim.

        Raises:
            InvalidInputError: the amount is none.
        """
        told = {key: self[f"{PAPER}{key}"].data or "" for key in self.papers}
        kept = old.papers if old else {}
        return ClaimContent(
            route=route.id,
            claimant_id=UUID(self.claimant.data),
            person_id=UUID(self.person.data),
            capacity=self.capacity.data,
            wanted_on=self.wanted_on.day() or date.min,
            status=Status(self.status.data),
            incident_id=_id(self.incident.data),
            harm_ids=tuple(UUID(each) for each in self.harms.data or ()),
            papers={key: how for key, how in (kept | told).items() if how},
            nationality=self.nationality.data or "",
            owns_home=self.owns_home.data or "",
            lived_registered=self.lived_registered.data or "",
            names_others=self.names_others.data or "",
            amount=figure(self.amount.data or ""),
            currency=self.currency.data or "",
            basis=self.basis.data or "",
            circumstances=self.circumstances.data or "",
            harm=self.harm.data or "",
            deadline=self.deadline.day(),
            next_step=self.next_step.data or "",
            filed_on=self.filed_on.day(),
            decided_on=self.decided_on.day(),
            reason=self.reason.data or "",
            appeal_by=self.appeal_by.day(),
        )

    def numbers(self) -> ClaimNumbers:
        """Return what identifies the claimant elsewhere."""
        return ClaimNumbers(
            reference=self.reference.data or "", tax_number=self.tax_number.data or ""
        )

    def fill(self, claim: ClaimContent, numbers: ClaimNumbers, version: int) -> None:
        """Show a claim as it is on file."""
        self.version.data = version
        self.claimant.data = str(claim.claimant_id)
        self.person.data, self.capacity.data = str(claim.person_id), claim.capacity
        self.incident.data = str(claim.incident_id) if claim.incident_id else ""
        self.harms.data = [str(each) for each in claim.harm_ids]
        for name in (
            *("nationality", "names_others", "owns_home", "lived_registered"),
            *("circumstances", "harm", "amount", "currency", "basis", "next_step"),
            "reason",
        ):
            self[name].data = getattr(claim, name)
        self.status.data = claim.status.value
        for name in ("wanted_on", "deadline", "filed_on", "decided_on", "appeal_by"):
            self[name].show(getattr(claim, name))
        self.reference.data = numbers.reference
        self.tax_number.data = numbers.tax_number
        for key in self.papers:
            self[f"{PAPER}{key}"].data = claim.papers.get(key, "")

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside each field what does not fit."""
        _explain(self, refused)


def claim_form(route: Route, capacity: str) -> type[ClaimForm]:
    """Return the form of a claim by one route: it asks about the papers of that one."""
    known, language = catalogue.load(), locale()
    asked = needed(known, route, capacity)
    fields: dict[str, Any] = {"papers": asked}
    for key in asked:
        paper = known.papers[key]
        instead = [
            (
                f"{INSTEAD}{other}",
                _(
                    "In its place: %(paper)s",
                    paper=known.papers[other].label.in_language(language),
                ),
            )
            for other in paper.instead
        ]
        fields[f"{PAPER}{key}"] = AskedSelect(
            paper.label.in_language(language),
            choices=choices(
                ("", _("Not asked")),
                (HAVE, _("There")),
                (MISSING, _("Missing")),
                *instead,
            ),
        )
    made: type[ClaimForm] = type("RouteForm", (ClaimForm,), fields)
    return made


class ReceiptForm(CaseForm):
    """What somebody received, from whom and what for."""

    first = "giver"

    person = SelectField(_l("Who received it"))
    giver = words(_l("From whom"), required=True)
    head = SelectField(
        _l("What it was for"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_heads,
    )
    harm = SelectField(_l("For which harm"))
    amount = words(_l("How much"))
    currency = AskedSelect(_l("Currency"), choices=_currencies)
    received_on = OneDayField(_l("When"), [Optional()])
    note = text(_l("Note"), longest=2_000)

    def offer(self, people: Pairs, harms: Pairs) -> None:
        """Set the people and the harms of the case."""
        self.person.choices = choices(*((str(who), code) for who, code in people))
        self.harm.choices = choices(
            ("", str(_l("None named"))), *((str(i), kind) for i, kind in harms)
        )

    def content(self) -> ReceiptContent:
        """Return what was received.

        Raises:
            InvalidInputError: the amount is none.
        """
        return ReceiptContent(
            person_id=UUID(self.person.data),
            giver=self.giver.data or "",
            head=self.head.data,
            harm_id=_id(self.harm.data),
            amount=figure(self.amount.data or ""),
            currency=self.currency.data or "",
            received_on=self.received_on.day(),
            note=self.note.data or "",
        )

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside each field what does not fit."""
        _explain(self, refused)
