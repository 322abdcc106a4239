"""The survivor's own wishes for justice, as they are today: in the case, in no package.

They are counted apart, in aggregate alone, and only with the part `wishes_for_justice`
of the agreement to statistics.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.errors import InvalidInputError
from app.staff.policy import Permission

LIST: Final = "justice_wishes"
NONE: Final = "none"
"""Wants none of them. It stands alone, and is no row of any table."""


def change(db: Session, file: CaseFile, version: int, wishes: Iterable[str]) -> None:
    """Keep what the person wishes for now, in the order of the list; none is not asked.

    Raises:
        InvalidInputError: a wish that is not in the list, or another one beside none.
        NotFoundError: the actor may not change the case.
        ConflictError: somebody else changed it since `version`.
    """
    file.require(Permission.CASE_WRITE)
    told, known = set(wishes), vocabularies.load()[LIST]
    if not told <= known.keys() or (NONE in told and len(told) > 1):
        raise InvalidInputError("wishes")
    file.content = msgspec.structs.replace(
        file.content,
        wishes=tuple(each for each in known if each in told),
        wished_on=clock.now().date().isoformat() if told else "",
    )
    file.change(db, file.row, version, content=file.content)
    what = "justice_wishes"
    audit.record(db, Action.CASE_CHANGED, file.actor.staff_id, file.id, what=what)
