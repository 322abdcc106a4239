"""Forms of the ladder: which step, to whom a code was read, what a journey was."""

from datetime import date
from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.fields import choices, write_day
from app.packages.ladder.journey import LONGEST
from app.packages.ladder.rules import LONGEST_REASON, HandOver, Lock, Way, alike
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

    def validate(self, extra_validators: Any = None) -> bool:
        """Each line is short enough to be kept."""
        fine = bool(super().validate(extra_validators))
        if fine and any(len(each) > LONGEST for each in self.lines()):
            self.references.errors = [
                _("A line is too long: at most %(max)s characters.", max=LONGEST)
            ]
            return False
        return fine

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
    handed_on = OneDayField(
        _l("Handed over on"), [InputRequired(_l("Write one day, like 3.3.2027."))]
    )
    receipt = words(_l("Reference of the receipt"), longest=LONGEST)

    def validate(self, extra_validators: Any = None) -> bool:
        """Two bags have two seals, and the day has come."""
        fine = bool(super().validate(extra_validators))
        said = {
            "drive_kept": _("The two drives have two numbers."),
            "seal_kept": _("The two bags have two seals with two numbers."),
            "keeper_role": _("Who carries one drive does not keep the other."),
        }
        wrong = {name: said[name] for name in self._alike()}
        if not self.handed_on.errors:
            day = self.handed_on.day()
            if day is None:
                wrong["handed_on"] = _("Write one day, like 3.3.2027.")
            elif day > clock.now().date():
                wrong["handed_on"] = _("This day is still to come.")
        for name, why in wrong.items():
            if not self[name].errors:
                self[name].errors = [why]
                fine = False
        return fine

    def _alike(self) -> tuple[str, ...]:
        return alike(
            (self.drive_sent.data or "", self.drive_kept.data or ""),
            (self.seal_sent.data or "", self.seal_kept.data or ""),
            self.by_role.data or "",
            self.keeper_role.data or "",
        )

    def carrier(self) -> Carrier:
        """Return what was written."""
        return Carrier(
            drives=(self.drive_sent.data or "", self.drive_kept.data or ""),
            seals=(self.seal_sent.data or "", self.seal_kept.data or ""),
            by_role=self.by_role.data or "",
            to_role=self.to_role.data or "",
            keeper_role=self.keeper_role.data or "",
            handed_on=day.isoformat() if (day := self.handed_on.day()) else "",
            receipt=self.receipt.data or "",
        )


def carrier_form(kept: Carrier | None) -> CarrierForm:
    """Return the form, with what is kept of the carrier."""
    if kept is None:
        return CarrierForm(formdata=None)
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
            "handed_on": write_day(date.fromisoformat(kept.handed_on)),
            "receipt": kept.receipt,
        },
    )
