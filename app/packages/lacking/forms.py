"""The form beside something that is wanting."""

from app.cases.forms import CaseForm, text
from app.packages.lacking.excusing import LONGEST
from app.wording import lazy_gettext as _l


class ExcuseForm(CaseForm):
    """Why the package goes all the same."""

    why = text(_l("Why it goes all the same"), longest=LONGEST, required=True)
