"""The demonstration's table of counts: built by the analyst, released by another."""

from collections.abc import Callable
from uuid import UUID

from app import db
from app.staff.actor import Actor
from app.truth import coding, releasing
from app.truth.counting import MOST_THEMES, Question, quarters_from

FIRST, QUARTERS = "2024-Q1", 4


def release(actor: Callable[[str], Actor], team_id: UUID) -> UUID:
    """Build a table of everything that may be counted, propose it, and release it."""
    themes = tuple(coding.labels())[:MOST_THEMES]
    question = Question(themes, quarters_from(FIRST, QUARTERS))
    with db.transaction() as session:
        made = releasing.build(session, actor("sofia"), team_id, question)
    with db.transaction() as session:
        releasing.propose(session, actor("sofia"), made)
    with db.transaction() as session:
        releasing.release(session, actor("daryna"), made)
    return made
