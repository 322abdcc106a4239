"""One hash over which records a case has and in which version: yesterday's row shows.

An envelope opens in its row and version only, but a whole row put back as it was brings
its old version along. So the case's entry in the index keeps a hash over all of them;
that entry is sealed, and the head of its segment shows one that is older or gone.
"""

import functools
from uuid import UUID

from sqlalchemy import CompoundSelect, bindparam, literal, select, union_all
from sqlalchemy.orm import Session

from app import index, vault
from app.cases.models import Case
from app.db import Base, changes
from app.errors import TamperedError
from app.keys.parts import Part
from app.staff.actor import Actor

COLUMNS = {"id", "case_id", "version"}
"""What a table has whose rows are records of a case."""


def of(db: Session, case_id: UUID) -> bytes:
    """Return the hash as the rows stand now: of all kinds, in both compartments."""
    found = db.execute(_rows(len(Base.metadata.tables)), {"case_id": case_id})
    rows = sorted((name, row.hex, n) for name, row, n in found)
    return vault.digest("case manifest", *(field for row in rows for field in row))


@functools.lru_cache(maxsize=1)
def _rows(tables: int) -> CompoundSelect[str, UUID, int]:
    """Return the question over all kinds, built anew when a table was added."""
    del tables
    own = Case.__table__.c
    wanted = bindparam("case_id", type_=own.id.type)
    asked = [select(literal("case"), own.id, own.version).where(own.id == wanted)]
    asked += [
        select(literal(name), table.c.id, table.c.version).where(
            table.c.case_id == wanted
        )
        for name, table in Base.metadata.tables.items()
        if set(table.c.keys()) >= COLUMNS
    ]
    return union_all(*asked)


def check(db: Session, case_id: UUID, team_id: UUID, actor: Actor) -> None:
    """Compare the rows with what the index knows of them.

    Who writes them commits both together. Where the entry changed while the rows were
    read, somebody saved meanwhile, and both are read again. A transaction that has
    written itself tells the index only at its end.

    Raises:
        TamperedError: a record was put back, put in or taken out behind our back.
    """
    if case_id in changes(db) or Part.CONTENT not in actor.teams.get(team_id, ()):
        return
    told = _told(db, case_id, team_id, actor)
    while told and not vault.same(told, of(db, case_id)):
        again = _told(db, case_id, team_id, actor)
        if again == told:
            raise TamperedError("a record of a case was put back, put in or taken out")
        told = again


def _told(db: Session, case_id: UUID, team_id: UUID, actor: Actor) -> bytes:
    """Return what the index knows; empty where it was written by an earlier release."""
    entry = index.known(db, actor.unlocked, team_id, case_id)
    return entry.manifest if entry else b""
