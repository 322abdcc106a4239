"""Why what waits is stopped."""

from app.cases.forms import CaseForm, text
from app.packages.cooling.stopping import LONGEST
from app.wording import lazy_gettext as _l


class StopForm(CaseForm):
    """A reason."""

    reason = text(_l("Why it does not go"), longest=LONGEST, required=True)
