"""The words that every sheet has, in the language of the sheet."""

from dataclasses import dataclass

from app.wording import gettext as _
from app.wording import in_language


@dataclass(frozen=True)
class SheetWords:
    """Headings, boxes and lines of a sheet."""

    first: tuple[str, ...]
    meaning: str
    choices: str
    taking_back: str
    at_any_time: str
    answer: str
    answers: tuple[str, ...]
    until: str
    mark: str
    witness: str
    heard: str
    day: str
    copy: str


def of(language: str) -> SheetWords:
    """Return the words in one language, whatever the reader's own is."""
    with in_language(language):
        return SheetWords(
            first=(
                _("You decide. Yes, no and not now are all good answers."),
                _("We help you whatever you answer."),
            ),
            meaning=_("What it means"),
            choices=_("What you say yes to: only what is ticked"),
            taking_back=_("If you change your mind"),
            at_any_time=_(
                "Say stop at any time, by mouth is enough. It holds at once."
            ),
            answer=_("Your answer"),
            answers=(_("Yes"), _("Not now"), _("No")),
            until=_("A yes holds until"),
            mark=_("Your signature, or your thumbprint"),
            witness=_("Witness"),
            heard=_("I heard the words being read aloud, and I heard the answer."),
            day=_("Day"),
            copy=_(
                "You need not take this paper. Paper at home can put you in danger. "
                "To leave it here is a good answer."
            ),
        )
