"""Forms of a letter: what it is filled with, and what came of it."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text
from app.errors import InvalidInputError
from app.fields import ChecklistField, choices
from app.letters.asking import Choice
from app.letters.catalogue import Template
from app.letters.documents import LetterContent, LetterWords, Reply
from app.letters.sending import LINES, LONGEST
from app.letters.words import LANGUAGES, OUTCOMES, field_name
from app.tracks.forms import CHOOSE, ONE_DAY, pairs
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

SELDOM = frozenset({"event.account"})
"""Not ticked beforehand: the longest text about a person goes only if one means it."""

DAYS_WITHOUT_WORD = 30
"""After so many days a reply is expected where the catalogue does not say."""


class LetterForm(CaseForm):
    """What one letter is filled with. Words of the letter are not typed."""

    addressee = SelectField(_l("To whom"), [InputRequired(CHOOSE)])
    to = text(_l("The addressee as it stands on the letter"), required=True)
    applicant = SelectField(_l("At whose wish"), [InputRequired(CHOOSE)])
    about = SelectField(_l("Whom it is about"), [InputRequired(CHOOSE)])
    incident = SelectField(_l("Which incident"), [InputRequired(CHOOSE)])
    claim = SelectField(_l("Which claim"), [InputRequired(CHOOSE)])
    asked = ChecklistField(_l("What is asked for"))
    also = ChecklistField(_l("What is given besides, if the person agreed"))
    language = SelectField(_l("Language of the letter"), [InputRequired(CHOOSE)])
    reply_to = text(_l("Where the reply goes"), required=True)
    reply_due = OneDayField(_l("Reply expected by"), [InputRequired(ONE_DAY)])

    def offer(self, letter: Template, given: dict[str, list[tuple[Any, str]]]) -> None:
        """Set what can be chosen for this letter; leave out what it does not take."""
        self.addressee.choices = choices(("", str(_("Choose"))), *given["addressees"])
        self.applicant.choices = pairs(given["people"])
        self.about.choices = pairs(given["people"])
        self.incident.choices = pairs(given["incidents"], _l("Choose"))
        self.claim.choices = pairs(given["claims"], _l("Choose"))
        self.asked.choices = choices(
            *((key, each.in_language(locale())) for key, each in letter.asks.items())
        )
        self.also.choices = choices(
            *(
                (e.field, field_name(e.field))
                for e in letter.fields
                if not e.is_required
            )
        )
        self.language.choices = choices(
            *((key, str(LANGUAGES[key])) for key in letter.languages)
        )
        for name, prefix in (
            ("about", "about"),
            ("incident", "event"),
            ("claim", "claim"),
        ):
            if not letter.takes(prefix) and not (
                name == "about" and letter.takes("seen")
            ):
                delattr(self, name)

    def begin(
        self, letter: Template, survivor: UUID | None, only: list[tuple[str, str]]
    ) -> None:
        """Fill in what is so most often; `only`: to whom it may go."""
        self.applicant.data = str(survivor or "")
        if "about" in self:
            self.about.data = str(survivor or "")
        self.language.data = letter.languages[0]
        self.also.data = [
            e.field
            for e in letter.fields
            if not e.is_required and e.field not in SELDOM
        ]
        if len(only) == 1:
            self.addressee.data = only[0][0]
        days = letter.reply_days or DAYS_WITHOUT_WORD
        self.reply_due.show(clock.now().date() + timedelta(days=days))

    def choice(self) -> Choice:
        """Return what was chosen. Only after `validate` said yes."""
        applicant = UUID(self.applicant.data)

        def chosen(name: str) -> UUID | None:
            return UUID(self[name].data) if name in self else None

        return Choice(
            language=self.language.data,
            addressee=self.addressee.data,
            applicant_id=applicant,
            about_id=chosen("about") or applicant,
            incident_id=chosen("incident"),
            claim_id=chosen("claim"),
            asked=tuple(self.asked.data or ()),
            also=tuple(self.also.data or ()),
            to=self.to.data or "",
            reply_to=self.reply_to.data or "",
            reply_due=self.reply_due.day() or date.min,
        )

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside each field what is wrong with it."""
        long = _("Write something here, at most %(max)s characters.", max=LINES)
        told = {
            "language": _("Choose one of the list."),
            "addressee": _("Choose one of the list."),
            "asked": _("Say what the letter asks for."),
            "to": long,
            "reply_to": long,
            "reply_due": _("This day is over."),
            "incident": _("Choose one of the list."),
            "claim": _("Choose one of the list."),
        }
        for name in refused.fields:
            self[name].errors = [told[name]]


class FollowForm(CaseForm):
    """What came of a letter."""

    outcome = SelectField(
        _l("What came of it"),
        choices=lambda: choices(
            *((key.value, str(said)) for key, (said, _tone) in OUTCOMES.items())
        ),
    )
    replied_on = OneDayField(_l("Replied on"), [Optional()])
    reply = text(_l("What it says"), longest=LONGEST)
    reply_due = OneDayField(_l("Reply expected by"), [InputRequired(ONE_DAY)])

    def fill(self, content: LetterContent, said: LetterWords, version: int) -> None:
        """Show it as it is on file."""
        self.version.data = version
        self.outcome.data, self.reply.data = content.outcome.value, said.reply
        self.replied_on.show(content.replied_on)
        self.reply_due.show(content.reply_due)

    def typed(self) -> dict[str, Any]:
        """Return what was typed. Only after `validate` said yes."""
        return {
            "outcome": Reply(self.outcome.data),
            "replied_on": self.replied_on.day(),
            "reply": self.reply.data or "",
            "reply_due": self.reply_due.day() or date.min,
        }

    def explain(self, refused: InvalidInputError) -> None:
        """Say beside each field what is wrong with it."""
        told = {
            "reply_due": _("This day is before the letter."),
            "replied_on": _("Say on which day the reply came, and only if one came."),
            "reply": _("Write this only if a reply came, and not too long."),
        }
        for name in refused.fields:
            self[name].errors = [told[name]]
