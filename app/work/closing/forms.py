"""Forms of closing: why and what the person reads; the answer; reopening."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired

from app.cases.forms import CaseForm, text
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.closing.closing import LONGEST, TOLD_LONGEST
from app.work.closing.words import WHYS


def _whys() -> Any:
    told = ((why.value, str(label)) for why, label in WHYS.items())
    return choices(("", str(_l("Choose"))), *told)


class AskForm(CaseForm):
    """Why the work ends, what becomes of the rest, what the person reads."""

    why = SelectField(
        _l("Why the case is closed"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_whys,
    )
    note = text(_l("The same in words, for colleagues"), longest=LONGEST, required=True)
    left = text(_l("What becomes of what is still open"), longest=LONGEST)
    told = text(_l("What the person reads in the inbox"), longest=TOLD_LONGEST)


class AnswerForm(CaseForm):
    """The words for the person, or why the case stays open."""

    told = text(_l("What the person reads in the inbox"), longest=TOLD_LONGEST)
    note = text(_l("Why it stays open"), longest=LONGEST)


class ReopenForm(CaseForm):
    """Why the work is taken up again."""

    reason = text(_l("Why the case is reopened"), longest=LONGEST, required=True)
