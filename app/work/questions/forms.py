"""The form that answers a question of legal review."""

from typing import Any

from wtforms import RadioField

from app.cases.forms import text
from app.cases.sources import SourceForm
from app.facts import Answer
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.work.questions.words import OUTCOMES
from app.work.tasks import NOTE_LONGEST, Outcome

_WITHOUT = (Outcome.UNKNOWN, Outcome.DECLINED, Outcome.CANNOT_BE_ASKED)
_OFFERED = frozenset({Answer.YES.value, Answer.NO.value, *map(str, _WITHOUT)})


class AnswerForm(SourceForm):
    """Yes, no, or why the fact stays unknown. Nothing is chosen beforehand."""

    answer = RadioField(
        _l("What came of it"),
        choices=lambda: choices(
            (Answer.YES.value, _("Yes")),
            (Answer.NO.value, _("No")),
            *((each.value, str(OUTCOMES[each])) for each in _WITHOUT),
        ),
        validate_choice=False,
    )
    note = text(_l("Reason, where the fact stays unknown"), longest=NOTE_LONGEST)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for an answer, and for a reason where there is none."""
        fine = bool(super().validate(extra_validators))
        if self.answer.data not in _OFFERED:
            self.answer.errors = [_("Choose one of the list.")]
            return False
        if self.outcome and not self.note.data:
            self.note.errors = [_("Write something here.")]
            return False
        return fine

    @property
    def outcome(self) -> Outcome | None:
        """Why the fact stays unknown; None for yes and no."""
        return next((each for each in _WITHOUT if each == self.answer.data), None)
