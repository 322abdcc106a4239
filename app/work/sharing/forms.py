"""Choices alone: nothing of the material can slip into a request or an answer."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired

from app.fields import choices
from app.staff.forms import Form
from app.wording import lazy_gettext as _l
from app.work.sharing.asking import Answer, Wish
from app.work.sharing.words import ANSWERS, WISHES

_CHOOSE = _l("Choose one of these.")


def _wishes() -> Any:
    return choices(*((wish.value, str(WISHES[wish])) for wish in Wish))


def _answers() -> Any:
    return choices(*((each.value, str(ANSWERS[each])) for each in Answer))


class ShareForm(Form):
    """What would help."""

    wish = RadioField(_l("What would help"), [InputRequired(_CHOOSE)], choices=_wishes)


class AnswerForm(Form):
    """What a coordinator answers."""

    answer = RadioField(_l("Your answer"), [InputRequired(_CHOOSE)], choices=_answers)
