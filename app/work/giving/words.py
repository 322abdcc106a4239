"""Why a case was not assigned, in words."""

from app.wording import lazy_gettext as _l
from app.work.giving.giving import Outcome

WHY: dict[Outcome, str] = {
    Outcome.TAKEN: _l("Somebody else was given it meanwhile."),
    Outcome.CLOSED: _l("It was closed meanwhile."),
    Outcome.UNFIT: _l("This colleague cannot have this case."),
    Outcome.GONE: _l("It is no longer in your list."),
}
