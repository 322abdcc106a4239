"""Forms of passing something on without a yes: asking, releasing, saying no."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional

from app.cases.asking import Passing
from app.cases.consent_pages.fields import OneDayField
from app.cases.consent_pages.weighing import labels
from app.cases.forms import CaseForm, text
from app.cases.without_yes.passing import LATEST_DAYS
from app.consent.overrides.rules import LONGEST_DAYS, Ground
from app.errors import NotFoundError
from app.fields import choices, id_of
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST = 2_000


class AskForm(CaseForm):
    """What is to be passed on to whom, on what ground, why, and for how long."""

    ground = SelectField(_l("Ground"), choices=labels("ground", blank=True))
    item = SelectField(_l("What is passed on"), validate_choice=False)
    to = SelectField(_l("For which use, and to whom"), validate_choice=False)
    reason = text(
        _l("What the danger is, or which order or duty"), longest=LONGEST, required=True
    )
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
        _l("The reason, as the survivor reads it"), longest=LONGEST, required=True
    )

    def offer(
        self, things: list[tuple[UUID, str]], receivers: list[tuple[str, str]]
    ) -> "AskForm":
        """Set what can be chosen."""
        blank = ("", _("Choose"))
        self.item.choices = choices(blank, *((str(key), told) for key, told in things))
        self.to.choices = choices(blank, *receivers)
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of each list."""
        fine = bool(super().validate(extra_validators))
        for each in (self.ground, self.item, self.to):
            offered: Any = each.choices() if callable(each.choices) else each.choices
            if not each.data or each.data not in {choice.value for choice in offered}:
                each.errors = [_("Choose one.")]
                fine = False
        return fine

    def passing(self) -> Passing:
        """Return what was chosen. Only after `validate` said yes."""
        purpose, _bar, receiver = str(self.to.data).partition("|")
        return Passing(
            item_id=id_of(self.item.data),
            purpose=purpose,
            recipient_id=id_of(receiver),
            ground=Ground(self.ground.data),
        )


class ReleaseForm(CaseForm):
    """The second person: words for the survivor, now or when; an unused code."""

    told = text(
        _l("The reason, as the survivor reads it"), longest=LONGEST, required=True
    )
    later = text(_l("Why the survivor is told later"), longest=LONGEST)
    tell_on = OneDayField(_l("Told by"), [Optional()])
    code = StringField(
        _l("Six-digit code"), [InputRequired(_l("Type the six digits."))]
    )
    request = StringField()

    def digits(self) -> str:
        """Return the digits, however they were grouped."""
        return "".join(c for c in str(self.code.data) if c.isdecimal())[:7]

    def request_hash(self) -> bytes:
        """Return the hash of the request that the page showed."""
        try:
            return bytes.fromhex(self.request.data or "")
        except ValueError:
            return b""

    def day(self) -> date | None:
        """Return by when the survivor is told; None: at once."""
        return self.tell_on.day()

    def refuse(self, fields: tuple[str, ...]) -> None:
        """Say beside the field what was wrong in it."""
        if "told" in fields:
            self.told.errors = [_("Write it so that the survivor understands it.")]
        if "later" in fields:
            self.later.errors = [_("Say why the survivor is not told at once.")]
        if "tell_on" in fields:
            self.tell_on.errors = [
                _(
                    "The survivor sees nothing of it with the code now: say by which "
                    "day they are told, at most %(most)s days from today, and why not "
                    "today.",
                    most=LATEST_DAYS,
                )
            ]


class NoForm(CaseForm):
    """Why it is not released."""

    note = text(_l("Why not"), longest=LONGEST, required=True)


def known(form: AskForm, fields: tuple[str, ...]) -> None:
    """Say beside the field what could not be kept.

    Raises:
        NotFoundError: something was sent that the page did not offer.
    """
    if not set(fields) <= {"told", "reason"}:
        raise NotFoundError
    for name in fields:
        form[name].errors = [_("This is needed.")]
