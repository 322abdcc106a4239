"""What became of a question, in the words of lists and of the workbench."""

from app.facts import vocabulary
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale
from app.work.tasks import LONGEST, Outcome

OUTCOMES: dict[Outcome | None, str] = {
    None: _l("Asked, no answer yet"),
    Outcome.ANSWERED: _l("Answered"),
    Outcome.UNKNOWN: _l("The person does not know"),
    Outcome.DECLINED: _l("The person would rather not say"),
    Outcome.CANNOT_BE_ASKED: _l("Cannot be asked"),
}


def in_a_line(key: str) -> str:
    """Write a question as lists show it; what is sensitive stands on no list."""
    fact = vocabulary().facts.get(key)
    if fact is None or fact.sensitive:
        return _("A question of legal review. Open it to read it.")
    return fact.question.in_language(locale())[:LONGEST]
