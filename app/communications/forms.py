"""Forms of a communication. What was typed comes back; nothing is lost."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.forms import CaseForm, text, words
from app.classification.forum_catalogue import forum_catalogue
from app.communications import catalogue, keeping, writing
from app.communications.documents import Where
from app.consent.rules import Handling
from app.errors import InvalidInputError
from app.fields import choices
from app.packages.forms import ApproveForm
from app.packages.records import Kind, ThirdPersonDecision
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

__all__ = ["ApproveForm"]

Pairs = Iterable[tuple[UUID, str]]
_CLOCK = re.compile(r"^(?:(\d{1,2}):)?(\d{1,3}):(\d{2})$")
LONGEST = writing.LONGEST_SENTENCE * writing.MOST_SENTENCES
SECONDS = 60


def typed_sentences(told: str | None) -> list[str]:
    """Return one sentence for each line that says something."""
    lines = (" ".join(line.split()) for line in (told or "").split("\n"))
    return [line for line in lines if line]


def _fora() -> Any:
    fora = forum_catalogue().fora.values()
    pairs = ((each.id, each.name.in_language(locale())) for each in fora)
    return choices(("", _("Not said")), *pairs)


class CommunicationForm(CaseForm):
    """What a communication is called, whom it is for and before which forum."""

    title = words(_l("Title"), longest=keeping.LONGEST_TITLE, required=True)
    team = SelectField(_l("Team"), validate_choice=True)
    recipient = SelectField(_l("Receiver"))
    forum = SelectField(_l("Forum"), default="")
    language = SelectField(_l("Language"), default="en")

    def offer(self, teams: Pairs, receivers: Pairs) -> None:
        """Set what can be chosen."""
        self.team.choices = choices(*((str(k), v) for k, v in teams))
        pairs = ((str(k), v) for k, v in receivers)
        self.recipient.choices = choices(("", _("Choose")), *pairs)
        self.recipient.validators = [InputRequired(_("Choose one of the list."))]
        self.forum.choices = _fora()
        self.language.choices = choices(("en", _("English")), ("uk", _("Ukrainian")))


class ChangeForm(CaseForm):
    """What may still be changed of it: the receiver never, since pins rest on it."""

    title = words(_l("Title"), longest=keeping.LONGEST_TITLE, required=True)
    forum = SelectField(_l("Forum"), choices=_fora, default="")


class ParagraphForm(CaseForm):
    """The sentences of a paragraph, one on each line."""

    text = text(_l("Sentences, one on each line"), longest=LONGEST, required=True)
    let_go = BooleanField(
        _l("The pins of sentences that are gone may go with them"), default=False
    )

    def sentences(self) -> list[str]:
        """Return what was typed, a line each."""
        return typed_sentences(self.text.data)

    def explain(self, refused: InvalidInputError) -> None:
        """Say what is wrong beside the field."""
        told = {
            "text": _(
                "Write one to %(many)s sentences, each of at most %(max)s characters.",
                many=writing.MOST_SENTENCES,
                max=writing.LONGEST_SENTENCE,
            ),
            "pins": _(
                "A sentence with pins is gone or is another one now. Put it back, or "
                "say below that its pins may go."
            ),
        }
        self.text.errors = [told[name] for name in refused.fields]


class MoveForm(CaseForm):
    """Where a paragraph stands; its number stays."""

    heading = SelectField(_l("Heading"))
    after = SelectField(_l("Behind paragraph"), default="")

    def offer(self, others: Sequence[tuple[UUID, int, str]]) -> None:
        """Offer headings, and paragraphs with the heading that each stands under."""
        known = catalogue.load().headings
        names = {k: h.label.in_language(locale()) for k, h in known.items()}
        self.heading.choices = choices(*names.items())
        pairs = ((str(i), f"{n} ({names[h]})") for i, n, h in others)
        self.after.choices = choices(("", _("First under the heading")), *pairs)


class WithdrawForm(CaseForm):
    """Why a paragraph is withdrawn."""

    reason = words(_l("Why it is withdrawn"), longest=500, required=True)


class HideForm(CaseForm):
    """Whether the redacted edition hides it, and why."""

    hidden = StringField()


class LookedForm(CaseForm):
    """A pin that is taken away, or kept after somebody looked at its place."""

    now = StringField()

    def shown(self) -> bytes:
        """Return the digest of what stood at the place when the page was shown."""
        try:
            return bytes.fromhex(self.now.data or "")
        except ValueError:
            return b""


class PlaceForm(CaseForm):
    """A place in a source: passages, a time-code, pages, a finding, or all of it."""

    passages = SelectMultipleField(
        _l("Passages"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    from_time = words(_l("From (hours:minutes:seconds)"))
    to_time = words(_l("To"))
    from_page = words(_l("From page"))
    to_page = words(_l("To page"))
    finding = SelectField(_l("What of it"), validate_choice=False, default="")
    whole = BooleanField(_l("All of it"))

    def where(self, kind: Kind, findings: Sequence[Where]) -> Where:
        """Return the place.

        Raises:
            InvalidInputError: `passage`, `time`, `page`, `finding`.
        """
        if kind is Kind.INCIDENT:
            told = self.finding.data or ""
            if told == "":
                return Where()
            if not told.isdecimal() or int(told) >= len(findings):
                raise InvalidInputError("finding")
            return findings[int(told)]
        if self.whole.data:
            return Where()
        return self._passages() if kind is Kind.STATEMENT else self._in_file()

    def _passages(self) -> Where:
        try:
            ticked = sorted(int(each) for each in self.passages.data or ())
        except ValueError:
            raise InvalidInputError("passage") from None
        if not ticked or ticked != list(range(ticked[0], ticked[0] + len(ticked))):
            raise InvalidInputError("passage")
        return Where(first=ticked[0], many=len(ticked))

    def _in_file(self) -> Where:
        if self.from_page.data or self.to_page.data:
            first, last = self.from_page.data or "", self.to_page.data or ""
            if not (first.isdecimal() and last.isdecimal()):
                raise InvalidInputError("page")
            return Where(from_page=int(first), to_page=int(last))
        first_s = _seconds(self.from_time.data)
        last_s = _seconds(self.to_time.data)
        if first_s is None or last_s is None:
            raise InvalidInputError("time")
        return Where(from_s=first_s, to_s=last_s)


def _seconds(told: str | None) -> int | None:
    found = _CLOCK.match((told or "").strip())
    if found is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return (hours * SECONDS + minutes) * SECONDS + seconds


class OthersForm(CaseForm):
    """What is done about others in the sources of a case: some of them at once."""

    people = SelectMultipleField(
        _l("Whom it is about"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    handling = SelectField(_l("What is done"))
    legal_ground = words(_l("Legal ground, for somebody who is accused"), longest=300)
    reason = words(_l("Why"), longest=500, required=True)

    def offer(self, people: Pairs) -> None:
        """Set who can be chosen."""
        self.people.choices = choices(*((str(k), v) for k, v in people))
        self.handling.choices = choices(
            (Handling.PSEUDONYMISED.value, _("Called by a pseudonym; cannot be known")),
            (Handling.REDACTED.value, _("Left out of the text")),
            (Handling.NONE.value, _("Accused: on the legal ground below")),
        )

    def decisions(self) -> list[ThirdPersonDecision]:
        """Return one decision for each person ticked."""
        return [
            ThirdPersonDecision(
                UUID(each),
                Handling(self.handling.data),
                self.reason.data or "",
                self.legal_ground.data or "",
            )
            for each in self.people.data or ()
        ]
