"""What is still open in a case: asked of every capability before the case is closed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.wishes import answering
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import ngettext
from app.work import tasks
from app.work.plan import planning
from app.work.risks import assessing
from app.work.tasks import Kind


@dataclass(frozen=True)
class Open:
    """One kind of thing that is still open.

    Attributes:
        text: how many of what.
        part: the part of the case where it stands, or an address from the root on.
        stops: the case cannot be closed while it is so.
    """

    text: str
    part: str
    stops: bool = False


Asking = Callable[[Session, CaseFile], Iterator[Open]]
_asked: list[Asking] = []


def asks(function: Asking) -> Asking:
    """Register what a capability above knows to be open."""
    if function not in _asked:
        _asked.append(function)
    return function


def of(db: Session, file: CaseFile) -> list[Open]:
    """Return everything that is still open; what stops the closing comes first."""
    found = [*_work(db, file), *_line(db, file)]
    for function in _asked:
        found += function(db, file)
    return sorted(found, key=lambda each: not each.stops)


def _work(db: Session, file: CaseFile) -> Iterator[Open]:
    still = [each.content for each in tasks.tasks(db, file) if each.content.is_open]
    planned = sum(each.kind is Kind.CONTACT for each in still)
    if number := len(still) - planned:
        yield Open(
            ngettext("%(num)s task to be done", "%(num)s tasks to be done", number),
            "tasks",
        )
    if planned:
        yield Open(
            ngettext("%(num)s planned contact", "%(num)s planned contacts", planned),
            "tasks",
        )
    if number := sum(not s.content.is_over for s in assessing.risks(db, file)):
        yield Open(
            ngettext("%(num)s risk not over", "%(num)s risks not over", number), "risks"
        )
    goals = planning.plan(db, file).content.goals
    if number := sum(not goal.is_reached for goal in goals):
        yield Open(
            ngettext("%(num)s goal not reached", "%(num)s goals not reached", number),
            "plan",
        )


def _line(db: Session, file: CaseFile) -> Iterator[Open]:
    if line.is_on_hold(db, file.id):
        text = _("The survivor paused the case with the code: talk to them first")
        yield Open(text, "messages", stops=True)
    if not file.may(Permission.MESSAGE_ANSWER):
        return
    if number := line.unanswered(db, file):
        yield Open(
            ngettext(
                "%(num)s message without an answer",
                "%(num)s messages without an answer",
                number,
            ),
            "messages",
        )
    if number := sum(wish.is_open for wish in answering.of(db, file)):
        yield Open(
            ngettext("%(num)s open wish", "%(num)s open wishes", number), "wishes"
        )
