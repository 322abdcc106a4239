"""How pages say what was opened, how much of it, and what was answered."""

from app.staff.budgets.limits import Kind
from app.staff.budgets.noticing import Notice, Status
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import ngettext

STATUS = {
    Status.NOTED: _l("Went on"),
    Status.STOPPED: _l("Stopped"),
    Status.OPEN: _l("Waits"),
    Status.GIVEN: _l("Released"),
    Status.REFUSED: _l("Not released"),
}


def of_kind(kind: Kind) -> str:
    """Say what was opened too much of."""
    return {
        Kind.CASES: _("cases"),
        Kind.NAMES: _("names and messages"),
        Kind.ACCOUNTS: _("accounts"),
        Kind.FILES: _("files"),
        Kind.LISTED: _("lines of lists and searches"),
    }[kind]


def of_notice(notice: Notice, hour: str) -> str:
    """Say in a sentence what happened, without the name that stands before it."""
    told = notice.told
    if notice.status is Status.NOTED and told.kind is not None:
        counted = {
            Kind.CASES: ngettext("%(num)s case", "%(num)s cases", told.count),
            Kind.NAMES: ngettext(
                "names or messages of %(num)s case",
                "names or messages of %(num)s cases",
                told.count,
            ),
            Kind.ACCOUNTS: ngettext("%(num)s account", "%(num)s accounts", told.count),
            Kind.FILES: ngettext("%(num)s file", "%(num)s files", told.count),
            Kind.LISTED: ngettext(
                "%(num)s line of lists and searches",
                "%(num)s lines of lists and searches",
                told.count,
            ),
        }[told.kind]
        return _(
            "opened more than usual within the hour of %(hour)s: %(what)s.",
            hour=hour,
            what=counted,
        )
    if notice.status is Status.STOPPED and told.kind is not None:
        return _(
            "was stopped within the hour of %(hour)s: as many %(what)s as one person"
            " may open.",
            hour=hour,
            what=of_kind(told.kind),
        )
    return _(
        "asked for %(cases)s more cases an hour, for %(hours)s h.",
        cases=told.cases,
        hours=told.hours,
    )
