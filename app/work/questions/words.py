"""What became of a question, in the words of lists and of the workbench."""

from app.wording import lazy_gettext as _l
from app.work.tasks import Outcome

OUTCOMES: dict[Outcome | None, str] = {
    None: _l("Asked, no answer yet"),
    Outcome.ANSWERED: _l("Answered"),
    Outcome.UNKNOWN: _l("The person does not know"),
    Outcome.DECLINED: _l("The person would rather not say"),
    Outcome.CANNOT_BE_ASKED: _l("Cannot be asked"),
}
