"""The form that asks a question."""

from app.cases.forms import CaseForm, words
from app.wording import lazy_gettext as _l
from app.work.questions.asking import WHY_LONGEST


class AskForm(CaseForm):
    """For what the answer is needed."""

    why = words(_l("Why it matters"), longest=WHY_LONGEST, required=True)
