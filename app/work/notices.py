"""Notices after a withdrawal in lists of work: due on Today, open before closing."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from app import clock, index
from app.cases.aftermath import following, told
from app.cases.aftermath.words import TO_DO
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.consent.aftermath.rules import What
from app.wording import ngettext
from app.work import waiting
from app.work.closing import still_open
from app.work.handing.handing import moves

__all__ = ["told"]  # importing it shows the survivor what was done

NOTICE = "aftermath."
"""What `Due.kind` of a notice begins with; what is to be done follows."""

moves(following.moved)


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say by when each notice is sent or answered; also in a closed case.

    What follows when somebody comes of age stands on the list from now on, with that
    day: nobody saves the case on a birthday.
    """
    today = clock.now().date()
    for task in following.tasks(db, file, date.max):
        if task.due.is_over:
            continue
        day = task.due.since if task.due.since > today else task.due.by
        gathered.due.append(
            index.Due(
                id=task.id,
                kind=f"{NOTICE}{task.due.left.what.value}",
                on=day.isoformat(),
                who=task.who,
            )
        )


@waiting.shows(*(f"{NOTICE}{what.value}" for what in What))
def notice(due: index.Due) -> tuple[str, str, str]:
    """Show a notice that is to be sent, or whose answer is due."""
    what = What(due.kind.removeprefix(NOTICE))
    return f"consent/notices/{due.id}", str(TO_DO[what]), ""


@still_open.asks
def unsent(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which notices closing waits for."""
    if number := following.still(db, file):
        text = ngettext(
            "%(num)s notice of a withdrawal to be sent",
            "%(num)s notices of a withdrawal to be sent",
            number,
        )
        yield still_open.Open(text, "consent", stops=True)
