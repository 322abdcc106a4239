"""Forms of preparing a package: what goes to whom and why, and who else is in it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired

from app.cases.forms import CaseForm, text, words
from app.consent.rules import Handling
from app.fields import ChecklistField, choices
from app.packages.changing import LONGEST
from app.packages.recipients import RecipientSeen
from app.packages.records import Chosen, IdentityLevel, ThirdPersonDecision
from app.packages.requesting import Choice
from app.packages.shown import ThirdShown, choice_words
from app.packages.words import HANDLINGS, LEVELS
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

GROUND_LONGEST = 300


class PrepareForm(CaseForm):
    """What goes to whom. Nothing is chosen beforehand."""

    recipient = RadioField(_l("Receiver"), choices=[], validate_choice=False)
    items = ChecklistField(_l("What goes"), choices=[])
    level = RadioField(
        _l("Names"),
        choices=choices(*((each.value, LEVELS[each]) for each in IdentityLevel)),
        validate_choice=False,
    )
    annex = SelectField(_l("Key for the names annex"), choices=[])
    reason = text(_l("Why it goes"), longest=LONGEST, required=True)

    def among(
        self, receivers: list[RecipientSeen], things: list[Choice]
    ) -> "PrepareForm":
        """Offer these receivers and these things of the case; others are refused."""
        named = [
            (str(each.id), _receiver(each)) for each in receivers if each.takes_packages
        ]
        self.recipient.choices = choices(*named)
        self.annex.choices = choices(("", str(_("No annex"))), *named)
        self.items.choices = choices(
            *((key_of(each), choice_words(each)) for each in things)
        )
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a receiver, an item, a level; names need a key of their own."""
        fine = bool(super().validate(extra_validators))
        known = {value for value, *_rest in self.recipient.iter_choices()}
        wrong = (
            (self.recipient, self.recipient.data not in known, _("Choose a receiver.")),
            (self.items, not self.items.data, _("Choose at least one item.")),
            (
                self.items,
                _is_twice(self.items.data or ()),
                _("Choose the original or one copy of it, not both."),
            ),
            (
                self.level,
                self.level.data not in set(IdentityLevel),
                _("Choose whether names travel."),
            ),
            (
                self.annex,
                self.level.data == IdentityLevel.NAMED
                and self.annex.data in {"", self.recipient.data},
                _("Names are sealed to another key than the package. Choose it."),
            ),
        )
        for field, is_wrong, said in wrong:
            if is_wrong and not field.errors:
                field.errors = [said]
                fine = False
        return fine

    def chosen(self, things: list[Choice]) -> tuple[Chosen, ...]:
        """Return what was ticked."""
        ticked = set(self.items.data or ())
        return tuple(each.chosen for each in things if key_of(each) in ticked)

    def copies(self, things: list[Choice]) -> tuple[UUID, ...]:
        """Return the copies with parts hidden that go in place of originals."""
        ticked = set(self.items.data or ())
        return tuple(c.copy for c in things if c.copy and key_of(c) in ticked)

    def annex_id(self) -> UUID | None:
        """Return the receiver of the names, where names travel."""
        named = self.level.data == IdentityLevel.NAMED
        return UUID(self.annex.data) if named and self.annex.data else None


def key_of(each: Choice) -> str:
    """Return how a form names something that may go: its id, and a copy's after it."""
    item = str(each.chosen.id)
    return f"{item}.{each.copy}" if each.copy else item


def _is_twice(ticked: Iterable[str]) -> bool:
    """Say whether something was ticked with its original and a copy, or two copies."""
    items = [key.partition(".")[0] for key in ticked]
    return len(items) != len(set(items))


def _receiver(each: RecipientSeen) -> str:
    office = f", {each.profile.office}" if each.profile.office else ""
    state = "" if each.recipient else f" ({_('no confirmed key')})"
    return f"{each.profile.name}{office}{state}"


class PersonForm(CaseForm):
    """What is done about somebody else who is in chosen items, and why."""

    handling = RadioField(
        _l("What is done about this person"),
        choices=choices(
            *(
                (each.value, HANDLINGS[each])
                for each in (Handling.REDACTED, Handling.PSEUDONYMISED)
            )
        ),
        validate_choice=False,
    )
    legal_ground = words(_l("Legal ground"), longest=GROUND_LONGEST)
    reason = text(_l("Reason"), longest=LONGEST, required=True)

    def about(self, person: ThirdShown) -> "PersonForm":
        """Ask an alleged perpetrator for nothing: a legal ground is recorded."""
        self.is_alleged = person.is_alleged
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the one of the two that this person needs."""
        fine = bool(super().validate(extra_validators))
        if self.is_alleged and not self.legal_ground.data:
            self.legal_ground.errors = [
                _("Write the legal ground on which the person’s data is passed on.")
            ]
            fine = False
        decided = {Handling.REDACTED.value, Handling.PSEUDONYMISED.value}
        if not self.is_alleged and self.handling.data not in decided:
            self.handling.errors = [_("Choose one of the two.")]
            fine = False
        return fine

    def decision(self, person_id: UUID) -> ThirdPersonDecision:
        """Return what was decided."""
        return ThirdPersonDecision(
            person_id=person_id,
            handling=Handling.NONE if self.is_alleged else Handling(self.handling.data),
            reason=self.reason.data or "",
            legal_ground=(self.legal_ground.data or "") if self.is_alleged else "",
        )


class SendBackForm(CaseForm):
    """Why a request goes back to its draft."""

    reason = text(_l("What has to change"), longest=LONGEST, required=True)


class ApproveForm(CaseForm):
    """The second person: the receiver's name typed, and an unused code."""

    recipient_name = words(_l("Type the receiver’s name"), required=True)
    code = StringField(
        _l("Six-digit code"), [InputRequired(_l("Type the six digits."))]
    )
    request = StringField()

    def names(self, receiver: str) -> bool:
        """Say whether the receiver's name was typed; complain beside it if not."""
        typed = " ".join((self.recipient_name.data or "").casefold().split())
        if typed == " ".join(receiver.casefold().split()):
            return True
        self.recipient_name.errors = [
            _("This is not the name of the receiver of this package.")
        ]
        return False

    def digits(self) -> str:
        """Return the digits, however they were grouped."""
        return "".join(c for c in str(self.code.data) if c.isdecimal())[:7]

    def request_hash(self) -> bytes:
        """Return the hash of the request that the page showed."""
        try:
            return bytes.fromhex(self.request.data or "")
        except ValueError:
            return b""
