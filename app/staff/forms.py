"""Forms of signing in, of one's own secrets, of people, keys and the recovery drill."""

from collections.abc import Iterable
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, Optional

from app.fields import ChecklistField, choices, clean
from app.keys.parts import Role, TeamKind
from app.staff import enrolling, teams
from app.staff.signing_in import Credentials
from app.staff.words import KINDS, ROLE_NAMES
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST_NAME = 200
LONGEST_SECRET = 120
CODE_DIGITS = 6


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdecimal())


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """A form that can say something about all of its fields together."""

    def refuse(self, text: str) -> None:
        """Add an error that belongs to no single field."""
        self.form_errors.append(text)


class SignInForm(Form):
    """Name and password; the account secret once on a new device."""

    name = StringField(_l("Name"), [InputRequired(_l("Type your name."))])
    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))])
    account_secret = StringField(
        _l("Account secret"), [Optional(), Length(max=LONGEST_SECRET)]
    )

    def credentials(self, kept: str) -> Credentials:
        """Return what was typed; `kept` is the secret that this device keeps."""
        return Credentials(
            str(self.name.data)[:LONGEST_NAME],
            str(self.password.data)[: enrolling.LONGEST],
            str(self.account_secret.data or "") or kept,
        )


class CodeForm(Form):
    """Six digits from the authenticator."""

    code = StringField(
        _l("Six-digit code"), [InputRequired(_l("Type the six digits."))]
    )

    def digits(self) -> str:
        """Return the digits, however they were grouped."""
        return _digits(str(self.code.data))[: CODE_DIGITS + 1]


class UnlockForm(Form):
    """The password; the account secret where the device lost it."""

    password = PasswordField(_l("Password"), [InputRequired(_l("Type your password."))])
    account_secret = StringField(
        _l("Account secret"), [Optional(), Length(max=LONGEST_SECRET)]
    )


def _good_password(form: Form, field: Field) -> None:
    del form
    text = str(field.data or "")
    if len(text) > enrolling.LONGEST:
        raise ValidationError(
            _("At most %(n)s characters, please.", n=enrolling.LONGEST)
        )
    if not enrolling.is_good_password(text):
        raise ValidationError(
            _(
                "Choose at least %(n)s characters, and not the same few again and"
                " again. Four or five words in a row are easy to remember.",
                n=enrolling.SHORTEST_PASSWORD,
            )
        )


class NewPasswordForm(Form):
    """A new password, typed twice."""

    new = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password.")), _good_password],
    )
    again = PasswordField(
        _l("The same again"), [InputRequired(_l("Type the password once more."))]
    )

    def validate_again(self, field: Field) -> None:
        """Ask for the same text twice."""
        if field.data != self.new.data:
            raise ValidationError(_("The two passwords differ."))

    def password(self) -> str:
        """Return the new password."""
        return str(self.new.data)


class EnrolForm(NewPasswordForm):
    """The name that was invited, and a password of the person's own."""

    name = StringField(
        _l("Your name"),
        [InputRequired(_l("Type your name as the invitation has it."))],
    )

    def typed(self) -> str:
        """Return the name."""
        return str(self.name.data)[:LONGEST_NAME]


class ChangePasswordForm(NewPasswordForm):
    """The old password before the new one."""

    old = PasswordField(
        _l("Present password"), [InputRequired(_l("Type your present password."))]
    )
    account_secret = StringField(
        _l("Account secret"), [Optional(), Length(max=LONGEST_SECRET)]
    )


class InviteForm(Form):
    """Somebody new: a name and a role. Officers are made by the root alone."""

    name = StringField(
        _l("Name"),
        [
            InputRequired(_l("Give the name by which colleagues know the person.")),
            Length(max=LONGEST_NAME, message=_l("This is longer than 200 characters.")),
        ],
        filters=[clean],
    )
    role = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=choices(
            *((r.value, ROLE_NAMES[r]) for r in Role if r is not Role.OFFICER)
        ),
    )

    def invited(self) -> tuple[str, Role]:
        """Return name and role."""
        return str(self.name.data), Role(str(self.role.data))


class StopForm(Form):
    """The name of the one who is stopped, typed: it cannot be undone by a click."""

    name = StringField(_l("Name"), [InputRequired(_l("Type the name."))])

    def is_for(self, name: str) -> bool:
        """Say whether the name was typed."""
        return " ".join(str(self.name.data).split()).casefold() == name.casefold()


class AdmitForm(Form):
    """A colleague whom the team lets in."""

    staff_id = SelectField(_l("Colleague"), [InputRequired(_l("Choose a colleague."))])

    def offer(self, colleagues: Iterable[tuple[UUID, str]]) -> None:
        """Offer these colleagues."""
        self.staff_id.choices = choices(*((str(i), name) for i, name in colleagues))

    def colleague(self) -> UUID:
        """Return whom to let in."""
        return UUID(str(self.staff_id.data))


class LeaveForm(Form):
    """Those who leave a team; the others get new keys."""

    leaving = ChecklistField(
        _l("Who leaves"), [InputRequired(_l("Choose who leaves."))]
    )

    def offer(self, members: Iterable[tuple[UUID, str]]) -> None:
        """Offer the members."""
        self.leaving.choices = choices(*((str(i), name) for i, name in members))

    def gone(self) -> list[UUID]:
        """Return those who leave."""
        return [UUID(str(one)) for one in self.leaving.data or ()]


class TeamForm(Form):
    """A new team, of a kind that the maker's role may hold."""

    kind = RadioField(_l("What the team is for"), [InputRequired(_l("Choose one."))])
    name = StringField(
        _l("Name of the team"),
        [
            InputRequired(_l("Give the team a name.")),
            Length(max=teams.LONGEST_NAME),
        ],
        filters=[clean],
    )

    def offer(self, kinds: list[TeamKind]) -> None:
        """Offer these kinds, and choose the one where there is one."""
        self.kind.choices = choices(*((kind.value, KINDS[kind]) for kind in kinds))
        if len(kinds) == 1 and not self.kind.data:
            self.kind.data = kinds[0].value

    def made(self) -> tuple[TeamKind, str]:
        """Return kind and name."""
        return TeamKind(str(self.kind.data)), str(self.name.data)


class FingerprintForm(Form):
    """The first twelve characters of a fingerprint, as the other person read them."""

    spoken = StringField(
        _l("What the person reads to you"),
        [InputRequired(_l("Type the characters that you hear."))],
    )

    def characters(self) -> str:
        """Return the hexadecimal characters, however they were grouped."""
        return "".join(
            c for c in str(self.spoken.data).casefold() if c in "0123456789abcdef"
        )


class DrillForm(Form):
    """The twelve digits that were inside the file."""

    digits = StringField(
        _l("The digits inside the file"),
        [InputRequired(_l("Type the digits that the file holds."))],
    )

    def typed(self) -> str:
        """Return the digits."""
        return _digits(str(self.digits.data))
