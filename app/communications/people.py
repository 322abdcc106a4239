"""What persons are called in an edition, and by which codes a sentence names them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as held
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent, PersonContent
from app.cases.models import Incident, Person
from app.cases.sites import register
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.packages import annex
from app.packages.called import called
from app.packages.contents import AnnexEntry

CODE = re.compile(r"\{(P\d+)(?:-[a-z]+)?(?:@(BV-[0-9A-Z]+-[0-9A-Z]+))?\}")
_LONGEST_PLACE = 60
_SHORTEST_PLACE = 3


@dataclass(frozen=True)
class People:
    """The people of one case, as one receiver meets them.

    Attributes:
        by_code: "P1" to the pseudonym.
        sought: what may stand nowhere.
        places: words for a place closer than a region, and the region.
    """

    ref: str
    names: Mapping[UUID, str]
    by_code: Mapping[str, str]
    sought: tuple[AnnexEntry, ...] = held(repr=False)
    places: tuple[tuple[str, str], ...] = held(repr=False)

    def text(self, working: str) -> str:
        """Put pseudonyms into working text of this case."""
        return CODE.sub(lambda m: self.by_code.get(m[1], "[person]"), working)


def of_case(db: Session, file: CaseFile, receiver_id: UUID) -> People:
    """Return who is who in a case to one receiver, and what must not be told.

    Raises:
        NoKeyError: the actor has no key of the names.
    """
    names = called(db, file, receiver_id).names
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    return People(
        file.ref,
        names,
        {person.code: names[row.id] for row, person in people},
        (
            *annex.entries(db, file, names),
            AnnexEntry(pseudonym="the case", names=(), other=(file.ref,)),
        ),
        _places(db, file),
    )


def in_pseudonyms(text: str, by_ref: Mapping[str, People], own: People | None) -> str:
    """Put pseudonyms into a sentence; a code without a case is of the case it pins.

    Raises:
        InvalidInputError: `code`: it names nobody of the cases that are cited.
    """

    def named(found: re.Match[str]) -> str:
        of = by_ref.get(found[2]) if found[2] else own
        if of is None or found[1] not in of.by_code:
            raise InvalidInputError("code")
        return of.by_code[found[1]]

    return CODE.sub(named, text)


def without_others(text: str, ref: str) -> str:
    """Write a sentence for who works on one case: of others it names nobody."""
    return CODE.sub(lambda m: m[1] if m[2] in {None, ref} else "…", text)


def coarse(text: str, places: Mapping[str, str]) -> str:
    """Put what a region is called in place of closer words for a place."""
    for word in sorted(places, key=len, reverse=True):
        whole = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
        text = whole.sub(lambda _m, word=word: places[word], text)  # type: ignore[misc]  # bound now
    return text


def _places(db: Session, file: CaseFile) -> tuple[tuple[str, str], ...]:
    sites = register.named(db, file.actor, file.row.team_id)
    found = []
    for _row, content in file.records(db, Incident, Part.CONTENT, IncidentContent):
        place = content.place
        words = [place.words]
        if place.site_id and place.site_id in sites:
            words += sites[place.site_id].names
        found += [
            (word.strip(), place.region)
            for word in words
            if _SHORTEST_PLACE <= len(word.strip()) <= _LONGEST_PLACE
        ]
    return tuple(found)
