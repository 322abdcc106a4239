"""Forms of the time after a package left: receipt, what became of it, notices."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.errors import InvalidInputError
from app.fields import ChecklistField, choices
from app.packages.after import feedback, going, notices, receipts
from app.packages.after.records import Ask, Fault, Finder, How, Reason, State, Wrong
from app.packages.after.rules import Became, Role, Telling
from app.packages.after.words import (
    ASKS,
    BECAME,
    FINDERS,
    HOWS,
    REASONS,
    ROLES,
    STATES,
    TELLING,
    WRONGS,
)
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST_HASH = 300
CHOOSE = _l("Choose one of the list.")


def _of(named: dict[Any, str], *only: Any) -> Any:
    """Return the choices of a list of words; some of them, where some are named."""
    return choices(
        *((key.value, said) for key, said in named.items() if not only or key in only)
    )


def _or_choose(named: dict[Any, str]) -> Any:
    return choices(
        ("", str(_("Choose"))), *((key.value, said) for key, said in named.items())
    )


class RefusedForm(CaseForm):
    """A form whose act may refuse single fields; what was typed stays."""

    def told(self) -> dict[str, str]:
        """Return what to say beside each field that was refused."""
        return {}

    def refuse(self, refused: InvalidInputError) -> None:
        """Say beside each field why it was not taken."""
        told = self.told()
        for name in refused.fields:
            why, _dot, field = name.rpartition(".")
            self[field].errors = [*self[field].errors, told[why or field]]

    def day(self) -> date:
        """Return the day that was written; today for none. After `validate`."""
        day: date = self["on"].day() or clock.now().date()
        return day


class ReceiptForm(RefusedForm):
    """That the receiver said it arrived."""

    by = SelectField(
        _l("Who said it, as a role"),
        [InputRequired(CHOOSE)],
        choices=lambda: _or_choose(ROLES),
    )
    on = OneDayField(_l("On which day"), [Optional()])
    ref = words(_l("Their own number"), longest=receipts.LONGEST_REF)
    sha256 = words(_l("The SHA-256 that they read out or wrote"), longest=LONGEST_HASH)

    def said(self) -> receipts.Said:
        """Return what was written. Only after `validate` said yes."""
        return receipts.Said(
            Role(self.by.data), self.day(), self.ref.data or "", self.sha256.data or ""
        )

    def told(self) -> dict[str, str]:
        """Say why."""
        return {
            "on": _("This day is before it left, or still to come."),
            "ref": _("This is too long."),
            "sha256": _("A SHA-256 has 64 digits and letters from a to f."),
        }


class FeedbackForm(RefusedForm):
    """What the receiver said became of it."""

    became = RadioField(
        _l("What they say"), [InputRequired(CHOOSE)], choices=lambda: _of(BECAME)
    )
    on = OneDayField(_l("On which day"), [Optional()])
    ref = words(_l("Their own number"), longest=feedback.LONGEST_REF)
    note = text(_l("For colleagues"), longest=feedback.LONGEST)

    def said(self) -> feedback.Said:
        """Return what was written. Only after `validate` said yes."""
        return feedback.Said(
            Became(self.became.data),
            self.day(),
            self.ref.data or "",
            self.note.data or "",
        )

    def told(self) -> dict[str, str]:
        """Say why."""
        return {
            "on": _("This day is before it left, or still to come."),
            "ref": _("This is too long."),
            "note": _("This is too long."),
        }


class TellingForm(RefusedForm):
    """Whether the person reads it with their code."""

    telling = RadioField(
        _l("Does the person read it?"),
        [InputRequired(CHOOSE)],
        choices=lambda: _of(TELLING, Telling.SHOWN, Telling.NOT_YET),
    )
    why = text(_l("Why not yet"), longest=feedback.LONGEST)

    def told(self) -> dict[str, str]:
        """Say why."""
        return {
            "telling": _("Choose one of the two."),
            "why": _("Say why not yet; a colleague decides again one day."),
        }


class RecallForm(RefusedForm):
    """Why it is asked back, and what is asked."""

    reason = RadioField(
        _l("Why"), [InputRequired(CHOOSE)], choices=lambda: _of(REASONS)
    )
    asks = ChecklistField(
        _l("What we ask"), choices=lambda: _of(ASKS, *notices.RECALL_ASKS)
    )
    items = ChecklistField(_l("Only these documents"), choices=[])

    def among(self, numbers: Iterable[str]) -> "RecallForm":
        """Offer the documents of this package alone."""
        self["items"].choices = choices(*((each, each) for each in numbers))
        return self

    def why(self) -> Reason:
        """Return the reason."""
        return Reason(self.reason.data)

    def what(self) -> tuple[Ask, ...]:
        """Return what is asked."""
        return tuple(Ask(each) for each in self.asks.data or ())

    def told(self) -> dict[str, str]:
        """Say why."""
        return {
            "asks": _("Say what the receiver should do."),
            "items": _("Choose documents of this package."),
            "reason": _("No permission for this package was taken back."),
        }


class CorrectionForm(RefusedForm):
    """What was wrong, what that changes, who found it and when."""

    wrong = SelectField(
        _l("What was wrong"),
        [InputRequired(CHOOSE)],
        choices=lambda: _or_choose(WRONGS),
    )
    right = text(
        _l("What stands there, and what is right"),
        longest=notices.LONGEST,
        required=True,
    )
    effect = text(_l("What it changes"), longest=notices.LONGEST, required=True)
    found_by = SelectField(
        _l("Found by, as a role"),
        [InputRequired(CHOOSE)],
        choices=lambda: _or_choose(FINDERS),
    )
    on = OneDayField(_l("Found on"), [Optional()])
    items = ChecklistField(_l("In which documents"), choices=[])

    def among(self, numbers: Iterable[str]) -> "CorrectionForm":
        """Offer the documents of this package alone."""
        self["items"].choices = choices(*((each, each) for each in numbers))
        return self

    def fault(self) -> Fault:
        """Return what was written. Only after `validate` said yes."""
        return Fault(
            Wrong(self.wrong.data),
            self.right.data or "",
            self.effect.data or "",
            Finder(self.found_by.data),
            self.day(),
        )

    def refuse(self, refused: InvalidInputError) -> None:
        """Say beside each field why it was not taken."""
        own = {"found_on": "on", "text": "right"}
        named = (each.rpartition(".") for each in refused.fields)
        fields = [why + dot + own.get(field, field) for why, dot, field in named]
        super().refuse(InvalidInputError(*fields))

    def told(self) -> dict[str, str]:
        """Say why."""
        nothing = _("Write it in a few sentences; it goes to the receiver.")
        return {
            "right": nothing,
            "effect": nothing,
            "on": _("This day is still to come."),
            "items": _("Choose documents of this package."),
            "name": _(
                "A name stands here, or what would show who somebody is. Write codes,"
                " like {P1}: the receiver reads their pseudonyms."
            ),
            "quote": _(
                "This stands word for word in an account. A correction says what was"
                " wrong; new words go in a package, through the gate."
            ),
        }


class SentForm(RefusedForm):
    """That a signed notice went."""

    on = OneDayField(_l("On which day"), [Optional()])
    how = RadioField(_l("How"), [InputRequired(CHOOSE)], choices=lambda: _of(HOWS))

    def way(self) -> How:
        """Return how it went."""
        return How(self.how.data)

    def told(self) -> dict[str, str]:
        """Say why."""
        return {"on": _("This day is before it was signed, or still to come.")}


class AnswerForm(RefusedForm):
    """What the receiver answered, or why it cannot be undone."""

    state = RadioField(
        _l("What they say"),
        [InputRequired(CHOOSE)],
        choices=lambda: _of(STATES, State.ANSWERED, State.LASTING),
    )
    on = OneDayField(_l("On which day"), [Optional()])
    answer = text(
        _l("What they answered, or why it cannot be undone"),
        longest=going.LONGEST_ANSWER,
    )

    def told(self) -> dict[str, str]:
        """Say why."""
        return {
            "state": _("This cannot follow here."),
            "on": _("This day is before it went, or still to come."),
            "answer": _("Say what they answered; it is kept."),
            "long": _("This is too long."),
        }


class LetterForm(CaseForm):
    """Which letter of a notice is read."""

    language = HiddenField()
