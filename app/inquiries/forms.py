"""Forms of a request from outside. What was typed stays typed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, line_list, lines, text, words
from app.consent.overrides.rules import LONGEST_DAYS
from app.errors import InvalidInputError
from app.fields import ChecklistField, choices, write_day
from app.inquiries import catalogue
from app.inquiries.composing import Chosen
from app.inquiries.documents import (
    Decided,
    DueBy,
    How,
    InquiryContent,
    InquiryIdentity,
)
from app.inquiries.rules import LONGEST_BAR_DAYS, Kind, Outcome, Stop, Want
from app.inquiries.words import (
    DUE,
    HOWS,
    KINDS,
    LANGUAGES,
    OUTCOMES,
    STOPS,
    WANTS,
)
from app.packages.forms import ApproveForm
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST = 4_000
SHORT = 1_000
NEEDED = _l("Choose one of the list.")
NAMED = _l("A name stands here. Names have fields of their own.")

Pairs = list[tuple[UUID, str]]


class NamesForm(CaseForm):
    """Who asks in person, whom they name, and where the answer goes; identity."""

    asker = words(_l("Who signed it, with office and role"))
    contact = words(_l("How they can be reached"))
    names = line_list(_l("Persons, as the asker names them"))
    to = text(_l("Address on the answer"), longest=500)

    def identity(self) -> InquiryIdentity:
        """Return them, after validation."""
        return InquiryIdentity(
            self.asker.data or "",
            self.contact.data or "",
            lines(self.names.data),
            self.to.data or "",
        )


class WhatForm(CaseForm):
    """What is asked, by what right, of which time, and until when."""

    recipient = SelectField(_l("Receiver that asks"))
    body = words(_l("Court or authority"))
    law = text(_l("Legal basis that it names"), longest=SHORT, required=True)
    document = words(_l("Number and date of its paper"), required=True)
    scope = text(_l("What exactly is asked"), longest=LONGEST, required=True)
    period = words(_l("For which time"))
    designations = line_list(_l("How the asker calls the person"))
    wants = ChecklistField(
        _l("What the person asks for"),
        choices=choices(*((each.value, WANTS[each]) for each in Want)),
    )
    received = OneDayField(_l("Received on"), [InputRequired(_l("Enter the date."))])
    due = OneDayField(_l("To be answered by"), [Optional()])
    due_by = SelectField(
        _l("Who set that day"),
        choices=choices(*((each.value, DUE[each]) for each in DueBy)),
    )

    @property
    def of_kind(self) -> Kind | None:
        """What it is, as far as that is known."""
        return None

    def offer(self, receivers: Pairs) -> None:
        """Set the receivers that can be chosen."""
        self.recipient.choices = choices(("", str(_l("Choose"))), *_pairs(receivers))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for what belongs to the kind, and for days in their order."""
        fine = bool(super().validate(extra_validators))
        wrong = dict[Any, str]()
        if self.of_kind is Kind.FOLLOW_UP and not self.recipient.data:
            wrong[self.recipient] = str(NEEDED)
        if self.of_kind is Kind.ORDER and not self.body.data:
            wrong[self.body] = _("Say which court or authority.")
        if self.of_kind is Kind.ACCESS and not self.wants.data:
            wrong[self.wants] = _("Choose at least one.")
        if fine:
            received, due = self.received.day(), self.due.day()
            if received and received > clock.now().date():
                wrong[self.received] = _("This day is still to come.")
            elif received and due and due < received:
                wrong[self.due] = _("This day is before it was received.")
        for field, told in wrong.items():
            field.errors = [told]
        return fine and not wrong

    def content(self, number: str) -> InquiryContent:
        """Return the request, after validation."""
        kind = self.of_kind or Kind.FOLLOW_UP
        received = self.received.day() or clock.now().date()
        due, by = self.due.day(), DueBy(self.due_by.data)
        if due is None:
            due, by = received + timedelta(days=catalogue.load().days[kind]), DueBy.US
        of_receiver, of_person = kind is Kind.FOLLOW_UP, kind is Kind.ACCESS
        return InquiryContent(
            number=number,
            kind=kind,
            law=self.law.data or "",
            document=self.document.data or "",
            scope=self.scope.data or "",
            received_on=received,
            due_on=due,
            due_by=by,
            recipient_id=UUID(self.recipient.data) if of_receiver else None,
            body=(self.body.data or "") if kind is Kind.ORDER else "",
            period=self.period.data or "",
            designations=lines(self.designations.data),
            wants=tuple(Want(e) for e in self.wants.data or ()) if of_person else (),
        )

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside the field that a name stands where none belongs."""
        for name in refused.fields:
            self[name].errors = [NAMED]


class InquiryForm(WhatForm, NamesForm):
    """A request as it came, with its names."""

    team = SelectField(_l("Team"))
    kind = RadioField(
        _l("What it is"),
        [InputRequired(NEEDED)],
        choices=choices(*((each.value, KINDS[each]) for each in Kind)),
    )

    @property
    def of_kind(self) -> Kind | None:
        """What was chosen."""
        return Kind(self.kind.data) if self.kind.data in set(Kind) else None

    def offer_teams(self, teams: Pairs) -> None:
        """Set whose desk may keep it."""
        self.team.choices = choices(*_pairs(teams))


class ChangeForm(WhatForm):
    """What is asked, as it is changed: kind, team and names stay."""

    def __init__(self, kind: Kind, **told: Any) -> None:
        """Take the kind, which stays."""
        super().__init__(**told)
        self._stays = kind

    @property
    def of_kind(self) -> Kind | None:
        """What it is."""
        return self._stays


class LookForm(CaseForm):
    """Under what the desk looks."""

    under = words(_l("Designation or reference"), required=True)


class CheckForm(CaseForm):
    """How it was made sure who asks."""

    how = SelectField(
        _l("How"),
        [InputRequired(NEEDED)],
        choices=choices(("", _l("Choose")), *((e.value, HOWS[e]) for e in How)),
    )
    note = text(_l("With whom, when, by which number"), longest=SHORT, required=True)


class WordsForm(CaseForm):
    """A few words: advice, why we contest, what a lawyer decided, why it goes back."""

    told = text(_l("In words"), longest=LONGEST, required=True)


class BarForm(CaseForm):
    """That a law bars telling the survivor."""

    law = words(_l("Which law or order bars it"), required=True)
    why = text(_l("Why it applies here"), longest=SHORT, required=True)
    until = OneDayField(_l("Until which day"), [InputRequired(_l("Enter the date."))])

    def explain(self, refused: InvalidInputError) -> None:
        """Say which day can be chosen."""
        if "until" in refused.fields:
            self.until.errors = [
                _(
                    "After today, and at most %(most)s days from today. Then it is"
                    " decided anew.",
                    most=LONGEST_BAR_DAYS,
                )
            ]


class AnswerForm(CaseForm):
    """How it is answered: the words of the letter follow from this."""

    outcome = SelectField(_l("Answer"), [InputRequired(NEEDED)])
    language = SelectField(
        _l("Language of the letter"),
        choices=choices(*((key, told) for key, told in LANGUAGES.items())),
    )
    package = SelectField(_l("Package that goes"))
    why = text(_l("Why, for ourselves"), longest=LONGEST, required=True)
    told_why = text(_l("Why, as the asker reads it"), longest=SHORT)
    cannot_open = ChecklistField(_l("What we cannot open, said in the letter"))

    for _want in Want:
        vars()[f"{_want.value}_done"] = BooleanField(_l("Done, or will be"))
        vars()[f"{_want.value}_words"] = words(_l("In words for the person"))

    def offer(
        self,
        outcomes: tuple[Outcome, ...],
        packages: list[tuple[UUID, str, str]],
        cannot_open: list[tuple[str, str]],
    ) -> None:
        """Set what can be chosen."""
        first = ("", str(_l("Choose")))
        told = ((each.value, str(OUTCOMES[each][0])) for each in outcomes)
        self.outcome.choices = choices(first, *told)
        none = ("", _("None"))
        self.package.choices = choices(
            none, *((str(i), ref) for i, ref, _s in packages)
        )
        self.cannot_open.choices = choices(*cannot_open)

    def chosen(self, content: InquiryContent) -> Chosen:
        """Return what was chosen, after validation."""
        return Chosen(
            outcome=Outcome(self.outcome.data),
            language=self.language.data,
            why=self.why.data or "",
            told_why=self.told_why.data or "",
            cannot_open=tuple(self.cannot_open.data or ()),
            decided=tuple(
                Decided(
                    want,
                    bool(self[f"{want.value}_done"].data),
                    self[f"{want.value}_words"].data or "",
                )
                for want in content.wants
            ),
        )

    def package_id(self) -> UUID | None:
        """Return the package that goes with it."""
        return UUID(self.package.data) if self.package.data else None

    def explain(self, refused: InvalidInputError, content: InquiryContent) -> None:
        """Say beside the field what does not fit."""
        told = {
            "outcome": _("This answer does not fit the request."),
            "package": _(
                "Where something is given, say by which package; else none goes."
            ),
            "order": str(STOPS[Stop.NOT_RELEASED]),
            "cannot_open": _("In this answer nothing may stand that is known here."),
            "told_why": _(
                "In this answer nothing may stand that is known here: neither a reason"
                " nor what we call the case."
            ),
        }
        for name in refused.fields:
            if name in told:
                field = self.outcome if name == "order" else self[name]
                field.errors = [told[name]]
        if "erase" in refused.fields:
            self["erase_done"].errors = [
                _("A yes still stands: end every use first, or answer that it is not.")
            ]
        if "told_why" in refused.fields and content.wants:
            self.outcome.errors = [told["told_why"]]


class SignForm(ApproveForm):
    """The second person: an unused code, over exactly what was shown."""

    def __init__(self, **told: Any) -> None:
        """Ask for no receiver's name: a request has none on its page."""
        super().__init__(**told)
        del self.recipient_name


class GiveForm(CaseForm):
    """How the answer went."""

    channel = words(_l("How it went, and to whom it was given"), required=True)


class OrderForm(CaseForm):
    """Which items an order makes us pass on, to whom, for how long."""

    items = ChecklistField(_l("What the order names"))
    to = SelectField(_l("For which use, and to whom"), [InputRequired(NEEDED)])
    days = IntegerField(
        _l("For how many days"),
        [
            InputRequired(_l("Between 1 and %(most)s days.", most=LONGEST_DAYS)),
            NumberRange(
                1,
                LONGEST_DAYS,
                message=_l("Between 1 and %(most)s days.", most=LONGEST_DAYS),
            ),
        ],
    )
    told = text(
        _l("The reason, as the survivor reads it"), longest=2_000, required=True
    )

    def offer(self, things: Pairs, receivers: list[tuple[str, str]]) -> None:
        """Set what can be chosen."""
        self.items.choices = choices(*_pairs(things))
        self.to.choices = choices(("", str(_l("Choose"))), *receivers)

    def validate_items(self, field: Any) -> None:
        """Ask for at least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    def use(self) -> tuple[str, UUID]:
        """Return the purpose and the receiver."""
        purpose, _bar, receiver = str(self.to.data).partition("|")
        return purpose, UUID(receiver)


class DraftForm(CaseForm):
    """What of the case a package draft would hold."""

    items = ChecklistField(_l("What would go"))

    def validate_items(self, field: Any) -> None:
        """Ask for at least one."""
        if not field.data:
            raise ValidationError(_("Choose at least one."))


class YearForm(CaseForm):
    """For which year requests are counted."""

    year = SelectField(_l("Year"), [InputRequired(NEEDED)], coerce=int)

    def offer(self, years: list[int]) -> None:
        """Set the years that are over."""
        self.year.choices = [(each, str(each)) for each in years]


def filled(content: InquiryContent, version: int) -> ChangeForm:
    """Return the form as the request is on file."""
    told = msgspec.structs.asdict(content) | {
        "version": version,
        "recipient": str(content.recipient_id or ""),
        "designations": "\n".join(content.designations),
        "wants": [each.value for each in content.wants],
        "received": write_day(content.received_on),
        "due": write_day(content.due_on),
        "due_by": content.due_by.value,
    }
    return ChangeForm(content.kind, formdata=None, data=told)


def names_filled(on_file: InquiryIdentity, version: int) -> NamesForm:
    """Return the form as the names are on file."""
    told = msgspec.structs.asdict(on_file) | {
        "names": "\n".join(on_file.names),
        "version": version,
    }
    form: Any = NamesForm(formdata=None, data=told)
    made: NamesForm = form
    return made


def _pairs(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(key), told) for key, told in pairs]
