"""What the people of a case are called for one receiver.

A pseudonym once given to a receiver stays: also when somebody was added since, is now
alleged to have done something, or turned out to be recorded twice.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import joining
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.keys.parts import Part
from app.packages.models import Package
from app.packages.pseudonyms import pseudonyms
from app.packages.records import CalledAs, PackageContent

_TOKEN = re.compile(r"\{(P\d+)(-[a-z]+)?\}|\{([A-Z]+)\}")
_HIDDEN = {"-phone": "[telephone]", "-address": "[address]", "-paper": "[document]"}


@dataclass(frozen=True)
class Called:
    """The people of a case and their pseudonyms for one receiver."""

    people: Mapping[UUID, PersonContent] = field(repr=False)
    names: Mapping[UUID, str] = field(repr=False)

    def text(self, working: str) -> str:
        """Put pseudonyms in place of codes; what stays hidden says that it is."""
        by_code = {who.code: self.names[i] for i, who in self.people.items()}

        def shown(found: re.Match[str]) -> str:
            code, suffix, other = found.groups()
            if other or suffix:
                return _HIDDEN.get(suffix or "", "[telephone]")
            return by_code.get(code, "[person]")

        return _TOKEN.sub(shown, working)

    @property
    def kept(self) -> tuple[CalledAs, ...]:
        """Return what a package keeps of it."""
        return tuple(CalledAs(i, self.names[i]) for i in sorted(self.names))


def called(db: Session, file: CaseFile, recipient_id: UUID) -> Called:
    """Return the pseudonyms of a case for a receiver; those given before stay."""
    people: dict[UUID, PersonContent] = {
        row.id: read
        for row, read in file.records(db, Person, Part.CONTENT, PersonContent)
    }
    given = {
        each.person_id: each.pseudonym
        for row, content in file.records(db, Package, Part.CONTENT, PackageContent)
        if row.recipient_id == recipient_id
        for each in content.called
    }
    own = pseudonyms(
        file.box.key(Part.IDENTITY),
        recipient_id,
        {i: p.is_alleged_perpetrator for i, p in people.items()},
        given,
    )
    # Somebody recorded twice is one person to the receiver.
    one = joining.one_of_each(db, file)
    return Called(people, {person_id: own[one[person_id]] for person_id in one})
