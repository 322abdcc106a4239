"""Somebody answers: who is on call is told that something waits, and others if not.

Whether a report is urgent is sealed to the desk; the worker cannot know. So every
report calls the one who is on call, and one that nobody opened calls the next. Mails
go on a fixed clock: that one was sent says nothing of when a report came.
"""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from app import clock, db, mailing
from app.intake.models import Report, ReportAlert, ReportStatus
from app.outside import Alerts

log = logging.getLogger(__name__)

ESCALATE_HOURS = 4
"""So long a report may lie unopened before others are told."""
CLOCK_MINUTES = 15
"""Mails go at the quarters of an hour."""


class Level(StrEnum):
    """Who was told."""

    ON_CALL = "on_call"
    OTHERS = "others"


def slot(at: datetime) -> datetime:
    """Return the quarter of an hour that a moment lies in."""
    return at.replace(
        minute=at.minute // CLOCK_MINUTES * CLOCK_MINUTES, second=0, microsecond=0
    )


def look(alerts: Alerts) -> None:
    """Tell whoever has to be told now; what could not be sent is tried again later.

    Without a mail server nobody is told, and the pages still show what waits.
    """
    with db.transaction() as session:
        _forget_opened(session)
        new, late = _new(session), _late(session)
    told_new = _told(alerts, alerts.on_call, needed=bool(new))
    told_late = _told(alerts, alerts.others, needed=bool(late))
    again = clock.this_hour() + timedelta(hours=ESCALATE_HOURS)
    with db.transaction() as session:
        if told_new:
            _keep(session, new, Level.ON_CALL, again)
        if told_late:
            _keep(session, late, Level.OTHERS, again)


def unopened(session: Session) -> tuple[int, int]:
    """Return how many reports nobody has opened, and how many of them are late.

    For those who answer for the desk and hold none of its keys.
    """
    is_new = Report.status == ReportStatus.NEW.value
    is_late = or_(
        ReportAlert.status == Level.OTHERS.value,
        ReportAlert.expires_at <= clock.now(),
    )
    waiting = session.scalar(select(func.count()).select_from(Report).where(is_new))
    late = session.scalar(
        select(func.count())
        .select_from(Report)
        .join(ReportAlert, ReportAlert.report_id == Report.id)
        .where(is_new, is_late)
    )
    return waiting or 0, late or 0


def _new(session: Session) -> list[UUID]:
    known = select(ReportAlert.report_id)
    wanted = (Report.status == ReportStatus.NEW.value, Report.id.not_in(known))
    return list(session.scalars(select(Report.id).where(*wanted)))


def _late(session: Session) -> list[UUID]:
    return list(
        session.scalars(
            select(ReportAlert.report_id).where(ReportAlert.expires_at <= clock.now())
        )
    )


def _told(alerts: Alerts, to: tuple[str, ...], *, needed: bool) -> bool:
    """Send the mail if it is needed; say whether it went, or nobody is to get it."""
    if not needed or not to or alerts.mail is None:
        return needed
    try:
        mailing.send(alerts.mail, to)
    except OSError as failed:
        log.warning("a mail could not be sent: %s", type(failed).__name__)
        return False
    return True


def _keep(session: Session, reports: list[UUID], level: Level, again: datetime) -> None:
    """Remember who was told, and when the next are told: by the hour, no finer.

    What was opened or accepted while the mail went is left out; its row may be gone.
    """
    still = (Report.id.in_(reports), Report.status == ReportStatus.NEW.value)
    for report_id in session.scalars(select(Report.id).where(*still).with_for_update()):
        session.merge(
            ReportAlert(report_id=report_id, status=level.value, expires_at=again)
        )


def _forget_opened(session: Session) -> None:
    still = select(Report.id).where(Report.status == ReportStatus.NEW.value)
    session.execute(delete(ReportAlert).where(ReportAlert.report_id.not_in(still)))
