"""Forms of the ladder: which step, to whom a code was read, what a journey was."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from app import clock
from app.cases.forms import CaseForm, DayField, text, words
from app.fields import choices
from app.packages.ladder.journey import LONGEST
from app.packages.ladder.rules import LONGEST_REASON, HandOver, Lock, Way
from app.packages.ladder.second_channel import LONGEST_ROLE
from app.packages.ladder.words import ANNEX_LOCKS, LOCKS, SECOND_CHANNELS, WAYS
from app.packages.records import Carrier, SecondChannel
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class WayForm(CaseForm):
    """How one package is handed over. Anything but the rule needs a reason."""

    lock = RadioField(
        _l("What opens it"), choices=choices(*((e.value, LOCKS[e]) for e in Lock))
    )
    annex_lock = RadioField(
        _l("What opens the names annex"),
        choices=choices(*((e.value, ANNEX_LOCKS[e]) for e in Lock)),
    )
    way = RadioField(
        _l("How it travels"), choices=choices(*((e.value, WAYS[e]) for e in Way))
    )
    why = text(_l("Why it cannot be the rule"), longest=LONGEST_REASON)

    def for_a(self, *, annex: bool) -> "WayForm":
        """Ask about a names annex only where there is one."""
        if not annex:
            del self.annex_lock
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a reason where it is an exception."""
        fine = bool(super().validate(extra_validators))
        if fine and self.chosen().is_exception and not self.why.data:
            self.why.errors = [_("Write why the rule cannot be kept here.")]
            return False
        return fine

    def chosen(self) -> HandOver:
        """Return the choice."""
        annex = self.annex_lock.data if self.annex_lock else Lock.POST_QUANTUM
        return HandOver(
            lock=Lock(self.lock.data),
            way=Way(self.way.data),
            annex_lock=Lock(annex),
            reason=self.why.data or "",
        )


def way_form(chosen: HandOver, version: int, *, annex: bool) -> WayForm:
    """Return the form as it stands."""
    form = WayForm(
        formdata=None,
        data={
            "lock": chosen.lock.value,
            "way": chosen.way.value,
            "annex_lock": chosen.annex_lock.value,
            "why": chosen.reason,
            "version": version,
        },
    )
    return form.for_a(annex=annex)


class CodeForm(CaseForm):
    """By which way a code is told, and to whom by role."""

    channel = RadioField(
        _l("How the code is told"),
        [InputRequired(_l("Choose one of the list."))],
        choices=[],
    )
    to_role = words(
        _l("Who hears or gets it, by role"), longest=LONGEST_ROLE, required=True
    )

    def by(self, offered: tuple[SecondChannel, ...]) -> "CodeForm":
        """Offer the ways that the volumes themselves do not take."""
        self.channel.choices = choices(
            *((e.value, SECOND_CHANNELS[e]) for e in offered)
        )
        return self


class PortalForm(CaseForm):
    """The portal's reference of each volume."""

    references = text(
        _l("The portal’s reference of each volume, one on a line"), required=True
    )

    def lines(self) -> tuple[str, ...]:
        """Return what was written, line by line."""
        told = (line.strip() for line in (self.references.data or "").split("\n"))
        return tuple(line for line in told if line)


class CarrierForm(CaseForm):
    """The protocol of a carrier."""

    drive_sent = words(
        _l("Number of the drive that goes"), longest=LONGEST, required=True
    )
    drive_kept = words(
        _l("Number of the drive that stays"), longest=LONGEST, required=True
    )
    seal_sent = words(
        _l("Seal number of the bag that goes"), longest=LONGEST, required=True
    )
    seal_kept = words(
        _l("Seal number of the bag that stays"), longest=LONGEST, required=True
    )
    by_role = words(_l("Who carries it, by role"), longest=LONGEST, required=True)
    to_role = words(_l("Who receives it, by role"), longest=LONGEST, required=True)
    keeper_role = words(
        _l("Who keeps the other drive, by role"), longest=LONGEST, required=True
    )
    handed_on = DayField(
        _l("Handed over on"), [InputRequired(_l("Write a day, like 3.3.2024."))]
    )
    receipt = words(_l("Reference of the receipt"), longest=LONGEST)

    def validate(self, extra_validators: Any = None) -> bool:
        """Two bags have two seals, and the day has come."""
        fine = bool(super().validate(extra_validators))
        wrong = (
            (
                self.drive_kept,
                self.drive_sent.data == self.drive_kept.data,
                _("The two drives have two numbers."),
            ),
            (
                self.keeper_role,
                self.by_role.data == self.keeper_role.data,
                _("Who carries one drive does not keep the other."),
            ),
            (
                self.seal_kept,
                self.seal_sent.data == self.seal_kept.data,
                _("The two bags have two seals with two numbers."),
            ),
            (
                self.handed_on,
                not self.handed_on.errors
                and (day := self._day()) is not None
                and day > clock.now().date().isoformat(),
                _("This day is still to come."),
            ),
        )
        for field, is_wrong, said in wrong:
            if is_wrong and not field.errors:
                field.errors = [said]
                fine = False
        return fine

    def _day(self) -> str | None:
        span = self.handed_on.span()
        return span.earliest.isoformat() if span and span.earliest else None

    def carrier(self) -> Carrier:
        """Return what was written."""
        return Carrier(
            drives=(self.drive_sent.data or "", self.drive_kept.data or ""),
            seals=(self.seal_sent.data or "", self.seal_kept.data or ""),
            by_role=self.by_role.data or "",
            to_role=self.to_role.data or "",
            keeper_role=self.keeper_role.data or "",
            handed_on=self._day() or "",
            receipt=self.receipt.data or "",
        )


def carrier_form(kept: Carrier | None) -> CarrierForm:
    """Return the form, with what is kept of the carrier."""
    if kept is None:
        return CarrierForm(formdata=None)
    year, month, day = kept.handed_on.split("-")
    return CarrierForm(
        formdata=None,
        data={
            "drive_sent": kept.drives[0],
            "drive_kept": kept.drives[1],
            "seal_sent": kept.seals[0],
            "seal_kept": kept.seals[1],
            "by_role": kept.by_role,
            "to_role": kept.to_role,
            "keeper_role": kept.keeper_role,
            "handed_on": f"{int(day)}.{int(month)}.{year}",
            "receipt": kept.receipt,
        },
    )
