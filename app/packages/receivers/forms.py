"""Forms of receiving bodies."""

import re
from datetime import date
from typing import Any

import msgspec
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.cases.forms import CaseForm, DayField, words
from app.consent import catalogue as consents
from app.errors import RecipientKeyError, RecipientKeyKindError
from app.fields import choices
from app.packages.ladder.rules import MOST_MB
from app.packages.receivers import catalogue, keys
from app.packages.receivers.catalogue import Profile
from app.packages.receivers.words import CHANNELS
from app.packages.recipients import LONGEST_NAME, MOST_LANGUAGES
from app.packages.records import Channel, RecipientProfile
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

LONGEST_KEY = 100_000
LONGEST_ROLE = 120
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def _purposes() -> Any:
    language = locale()
    named = {
        purpose
        for each in catalogue.load().profiles.values()
        for purpose in (each.purposes)
    }
    return choices(
        ("", str(_("Choose"))),
        *(
            (each.id, each.label.in_language(language))
            for each in consents.load().purposes.values()
            if each.id in named
        ),
    )


def _profiles() -> Any:
    language = locale()
    known = catalogue.load().profiles.values()
    return choices(*((each.id, each.label.in_language(language)) for each in known))


def _channels() -> Any:
    return choices(
        ("", str(_("Not agreed yet"))), *((e.value, CHANNELS[e]) for e in Channel)
    )


class ProfileForm(CaseForm):
    """A receiving body, without its key."""

    profile = RadioField(
        _l("What kind of body it is"), choices=_profiles, validate_choice=False
    )
    name = words(_l("Name of the body"), longest=LONGEST_NAME, required=True)
    office = words(_l("Office or unit"), longest=LONGEST_NAME)
    purpose = SelectField(
        _l("What it receives packages for"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_purposes,
    )
    languages = words(_l("Languages it works in"), longest=LONGEST_ROLE)
    channel = SelectField(_l("How packages reach it"), choices=_channels)
    volume_mb = IntegerField(
        _l("Most that its portal takes at once, in MB"),
        [
            Optional(),
            NumberRange(
                1, MOST_MB, message=_l("Write a whole number of megabytes, from 1.")
            ),
        ],
    )
    contact_role = words(_l("Whom to reach there, by role"), longest=LONGEST_ROLE)
    receipt_days = IntegerField(
        _l("Days until a receipt is asked for"),
        [
            Optional(),
            NumberRange(
                1, catalogue.MOST_DAYS, message=_l("Write a number of days, 1 to 730.")
            ),
        ],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a kind that knows the purpose, and for languages by their codes."""
        fine = bool(super().validate(extra_validators))
        kind = self.kind()
        said = self.named_languages()
        wrong = (
            (self.profile, kind is None, _("Choose what kind of body it is.")),
            (
                self.purpose,
                kind is not None and self.purpose.data not in kind.purposes,
                _("A body of this kind receives nothing for this purpose."),
            ),
            (
                self.languages,
                len(said) > MOST_LANGUAGES
                or not all(_LANGUAGE.fullmatch(each) for each in said),
                _("Write codes of languages, such as: uk, en."),
            ),
        )
        for field, is_wrong, words_ in wrong:
            if is_wrong and not field.errors:
                field.errors = [words_]
                fine = False
        return fine

    def kind(self) -> Profile | None:
        """Return the profile that was chosen."""
        return catalogue.load().profiles.get(self.profile.data or "")

    def named_languages(self) -> tuple[str, ...]:
        """Return the codes that were written, the first preferred."""
        parts = re.split(r"[,;\s]+", (self.languages.data or "").casefold())
        return tuple(dict.fromkeys(part for part in parts if part))

    def receiver(self, before: RecipientProfile | None = None) -> RecipientProfile:
        """Return what was said; keys that are kept stay."""
        kind = self.kind()
        given = RecipientProfile(
            name=self.name.data or "",
            office=self.office.data or "",
            purpose=self.purpose.data,
            languages=self.named_languages() or (kind.languages if kind else ()),
            profile=self.profile.data or "",
            channel=Channel(self.channel.data) if self.channel.data else None,
            volume_mb=self.volume_mb.data or 0,
            contact_role=self.contact_role.data or "",
            receipt_days=self.receipt_days.data or 0,
        )
        kept = before.certificates if before else ()
        return msgspec.structs.replace(given, certificates=kept)


def filled(profile: RecipientProfile) -> ProfileForm:
    """Return the form with what is kept of a receiver."""
    return ProfileForm(
        formdata=None,
        data={
            "profile": profile.profile,
            "name": profile.name,
            "office": profile.office,
            "purpose": profile.purpose,
            "languages": ", ".join(profile.languages),
            "channel": profile.channel.value if profile.channel else "",
            "volume_mb": profile.volume_mb or None,
            "contact_role": profile.contact_role,
            "receipt_days": profile.receipt_days or None,
        },
    )


class KeyForm(CaseForm):
    """A receiver's public key, and until when it may be used."""

    key_is_needed = True

    key = TextAreaField(
        _l("Public key"),
        [
            Optional(),
            Length(max=LONGEST_KEY, message=_l("This is too long to be a key.")),
        ],
    )
    weaker = BooleanField(
        _l("The receiver has no post-quantum key: take this weaker one")
    )
    expires_on = DayField(_l("It runs out on"), [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse what is no key, and a weaker one that nobody meant to take."""
        fine = bool(super().validate(extra_validators))
        if not self.text():
            if self.key_is_needed and not self.key.errors:
                self.key.errors = [_("Paste the key that the receiver gave you.")]
            return fine and not self.key_is_needed
        if not self.key.errors:
            wrong = self._wrong_key()
            self.key.errors = [wrong] if wrong else []
        if not self.expires_on.errors and self.expires_on.span() is None:
            self.expires_on.errors = [_("Write a day, like 31.12.2027.")]
        return fine and not self.key.errors and not self.expires_on.errors

    def _wrong_key(self) -> str:
        try:
            keys.given(self.text(), weaker=bool(self.weaker.data))
        except RecipientKeyKindError:
            return _(
                "This is a key of the older kind. It can be read later by whoever keeps"
                " the traffic of today. Ask for a key that begins with age1pq1. If the"
                " receiver has none, tick the box below."
            )
        except RecipientKeyError:
            return _(
                "This is no key that we may seal to. Paste all of it: age1pq1 and what"
                " follows; or, as an exception, a short age1 key or an OpenPGP"
                " certificate of one office, never with its secret half."
            )
        return ""

    def text(self) -> str:
        """Return what was pasted."""
        return str(self.key.data or "").strip()

    def until(self) -> date:
        """Return the last day."""
        span = self.expires_on.span()
        return span.latest or date.min if span else date.min


class RecipientForm(ProfileForm, KeyForm):
    """A receiving body with its first key, if it has one."""

    key_is_needed = False
