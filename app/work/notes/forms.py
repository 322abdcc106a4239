"""The form of a note."""

from app.cases.forms import CaseForm, text
from app.wording import lazy_gettext as _l
from app.work.notes.writing import LONGEST


class NoteForm(CaseForm):
    """What colleagues must know."""

    text = text(_l("Note"), longest=LONGEST, required=True)
