"""Which record of a case is damaged: said by its code, for whoever has to find it.

The code lies inside the record. Where that does not open any more, it is the one that
the others of its kind have left over.
"""

from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import object_session

from app.errors import DomainError
from app.keys.parts import Part
from app.keys.strongbox import Strongbox

LETTERS = {"evidence_item": "E", "statement": "S", "person": "P"}
"""The tables whose records have codes, and how a code begins."""
MOST = 3


class _Body(msgspec.Struct, frozen=True):
    code: str = ""


class _Coded(msgspec.Struct, frozen=True):
    body: _Body


def code_of(box: Strongbox, row: Any) -> str:
    """Return the code of a damaged record; empty where its kind has none.

    Several codes, with commas, where more than one record of the kind is damaged.
    """
    session = object_session(row)
    letter = LETTERS.get(row.__tablename__)
    if session is None or letter is None or not box.holds(Part.CONTENT):
        return ""
    if own := _read(box, row):
        return own
    model = type(row)
    rows = session.scalars(select(model).where(model.case_id == row.case_id)).all()
    known = {_read(box, each) for each in rows}
    left = [
        code
        for code in (f"{letter}{number}" for number in range(1, len(rows) + 1))
        if code not in known
    ]
    return ", ".join(left[:MOST])


def _read(box: Strongbox, row: Any) -> str:
    """Read no more of a record than its code; empty where it does not open."""
    try:
        plain = box.unsealed(
            row.__tablename__, row.id, Part.CONTENT, row.content, version=row.version
        )
        return msgspec.json.decode(plain, type=_Coded).body.code
    except (DomainError, msgspec.MsgspecError):  # the one that is damaged, or another
        return ""
