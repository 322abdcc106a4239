"""The worker's own housekeeping."""

from app import db
from app.conversation.models import Visit
from app.intake import drafts
from app.intake.models import Draft


def test_ended_drafts_are_erased_while_nothing_else_is_to_do(live_world, clock):
    with db.transaction() as session:
        drafts.begin(session, "2026.1")
    worker = live_world.worker()
    worker.step()
    with db.reading() as session:
        assert session.query(Draft).count() == 1
    clock.forward(hours=2)
    worker.step()
    with db.reading() as session:
        assert session.query(Draft).count() == 0
        assert session.query(Visit).count() == 0
