"""The staff app for `http-list`; with BENCH_PLAIN its list reads plain rows."""

import os
from datetime import date

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import listing
from app.cases.listing import Listed, Row
from app.index.searching import PAGE
from app.staff.actor import Actor
from app.web import staff
from scripts.benches._office import PLAIN


def create() -> Flask:
    """Build the app in gunicorn's parent; its workers inherit the boot key."""
    if os.environ.get("BENCH_PLAIN"):
        listing.cases = _plain  # type: ignore[assignment]  # the yardstick
    return staff.create_app()


def _plain(
    db: Session, actor: Actor, *, page: int = 1, limit: int = PAGE, **asked: object
) -> Listed:
    del asked
    columns = [PLAIN.c.id, PLAIN.c.ref, PLAIN.c.touched_on]
    columns += [PLAIN.c[f"field_{number}"] for number in range(4)]
    rows = db.execute(
        select(*columns).order_by(PLAIN.c.touched_on.desc()).limit(limit)
    ).all()
    audit.record(db, Action.CASE_LISTED, actor.staff_id, n=len(rows))
    return Listed(
        tuple(
            Row(
                ref=f"BV-{row.ref}",
                pseudonym=f"Heron {row.id}",
                status="open",
                on_hold=False,
                urgent=False,
                risk="",
                touched_on=date.fromisoformat(row.touched_on),
                contacted_on=None,
                assigned=(),
                consents=(),
                counts={"people": 0, "incidents": 1},
                team="",
            )
            for row in rows
        ),
        db.scalar(select(func.count()).select_from(PLAIN)) or 0,
        page,
        several_teams=False,
    )
