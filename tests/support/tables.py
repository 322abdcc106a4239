"""Tables of the register that came of no data: for walks past every address.

Real counts need more cases than such a test can enter, and have tests of their own
(`tests/truth`); what is kept, sealed and signed is as the product keeps it.
"""

from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import clock, db, vault
from app.keys import directory
from app.staff import house
from app.staff.actor import Actor
from app.truth import coding, law, releasing
from app.truth.counting import Question, Terms, quarters_from
from app.truth.models import Release
from app.truth.releasing import Basis, ReleaseContent, Signature, Status
from app.truth.rules import Book
from app.truth.table import Frame, Row, Table


def propose(
    by: Actor,
    team_id: UUID,
    book: Book = Book.ACTS,
    *,
    holder: Actor | None = None,
) -> UUID:
    """Lay a table before the coordinators of a team, as if `by` had built it.

    Args:
        by: who is said to have built it.
        team_id: whose table.
        book: what it counts.
        holder: who holds the team's keys, where `by` does not.
    """
    is_law = book is Book.LAW
    theme = next(iter(law.rows() if is_law else coding.codes()[1]))
    quarters = quarters_from("2024-Q1", 2)
    terms = Terms("An invented proposal") if is_law else None
    question = Question((theme,), quarters, book, terms)
    cells = (15, *[None] * (len(question.columns) - 1))
    table = Table(
        question=question,
        frame=Frame("2026-12-31", "invented", "invented", "Invented"),
        rows=(Row(theme, 10 if is_law else 5, cells, 25),),
        people=25,
        statements=25,
        base=5,
        dominance_percent=50,
    )
    content = ReleaseContent(table, Status.PROPOSED, by.staff_id, clock.now())
    made = uuid4()
    with db.transaction() as session:
        latest = [row.seq for row in session.query(Release)]
        session.add(
            Release(
                id=made,
                team_id=team_id,
                seq=max(latest, default=0) + 1,
                epoch=1,
                sealed=_sealed(session, by, made, content),
                basis=_basis(session, holder or by, team_id, made),
            )
        )
    return made


def release(by: Actor, release_id: UUID) -> None:
    """Sign a proposed table, without counting once more."""
    with db.transaction() as session:
        seen = releasing.get(session, by, release_id)
        signed = Signature(
            by=by.staff_id,
            seq=directory.load(session).head,
            signature=by.unlocked.sign(releasing.SIGNED, releasing.statement(seen)),
            at=clock.now(),
        )
        content = msgspec.structs.replace(
            seen.content, status=Status.RELEASED, released=signed
        )
        row = session.get_one(Release, release_id)
        row.sealed = _sealed(session, by, release_id, content)


def _sealed(session: Session, by: Actor, made: UUID, content: ReleaseContent) -> bytes:
    key = house.house_key(session, by.unlocked)
    return house.seal(key, releasing.TABLE, made, content)


def _basis(session: Session, by: Actor, team_id: UUID, made: UUID) -> bytes:
    """Say that it was made of no case."""
    key = releasing._basis_key(session, by, team_id, 1)
    return vault.seal(key, vault.encode(Basis(cases={})), releasing._basis_place(made))
