"""What the parts of one package are gathered from, read once under the verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent


@dataclass(frozen=True)
class Scene:
    """The opened case on its way out.

    Attributes:
        today: the day on which the gate was asked.
        people: everybody of the case, by id.
        names: the pseudonyms made for this receiver.
        numbers: the items that go, by the record's id.
        text: puts pseudonyms in place of codes.
    """

    db: Session
    file: CaseFile
    today: date
    people: Mapping[UUID, PersonContent]
    names: Mapping[UUID, str]
    numbers: Mapping[UUID, str]
    text: Callable[[str], str]
