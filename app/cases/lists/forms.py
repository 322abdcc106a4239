"""The search line."""

from app.cases.forms import CaseForm, words
from app.wording import lazy_gettext as _l


class SearchForm(CaseForm):
    """A reference, or words of the working text. Posted: never in an address."""

    q = words(_l("Reference or words"))
