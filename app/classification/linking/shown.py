"""What is tied to each element of a crime, and what could be, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import incident_shown
from app.cases.casefile import CaseFile
from app.cases.series import sharing
from app.cases.working_text import readable
from app.classification.catalogue import crime_catalogue
from app.classification.linking import tying
from app.classification.linking.tying import Kind, Target, Tie
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.statements.cards import sources
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

KINDS: dict[Kind, str] = {
    Kind.EVIDENCE: _l("Evidence"),
    Kind.STATEMENT: _l("Account"),
    Kind.ACT: _l("Act"),
}


@dataclass(frozen=True)
class ItemShown:
    """An item of the case, by code and neutral title."""

    target: Target
    kind: str
    text: str = field(repr=False)
    href: str


@dataclass(frozen=True)
class TieShown:
    """An item beside an element.

    Attributes:
        id: of the tie; None where the item is the source of a fact, tied by nobody.
    """

    item: ItemShown
    id: UUID | None = None
    note: str = field(default="", repr=False)
    by: str = ""
    on: date | None = None
    ended_by: str = ""
    ended_on: date | None = None


class Beside:
    """The items of a case and the ties of one incident, opened once for a page."""

    def __init__(
        self,
        db: Session,
        file: CaseFile,
        incident_id: UUID,
        names: Mapping[UUID, str],
    ) -> None:
        """Open what there is."""
        self.base, self.names = f"/staff/cases/{file.ref}", names
        self.incident_id = incident_id
        self.items = self._items(db, file)
        self.ties = tying.all_of(db, file, incident_id)
        content = sharing.incident(db, file, incident_id).content
        self.sources = {fact.key: fact.statement_id for fact in content.facts}

    def of_crime(self, crime: str) -> dict[str, list[TieShown]]:
        """Return what stands beside each element of an entry."""
        entry = crime_catalogue().crimes.get(crime)
        elements = entry.elements if entry else ()
        return {
            element.id: [
                *self._accounts(element.points),
                *(t for t in self.of_element(element.id) if t.ended_on is None),
            ]
            for element in elements
        }

    def of_element(self, element: str) -> list[TieShown]:
        """Return the ties of one element, those taken back as well."""
        same = tying.same_as(element)
        mine = [each for each in self.ties if each.content.element in same]
        return [self._shown(each) for each in mine if each.content.target in self.items]

    def _accounts(self, points: tuple[str, ...]) -> list[TieShown]:
        """Return the accounts from which the facts of an element come."""
        told = dict.fromkeys(self.sources.get(key) for key in points)
        targets = [Target(Kind.STATEMENT, each) for each in told if each]
        return [TieShown(self.items[each]) for each in targets if each in self.items]

    def _shown(self, each: Tie) -> TieShown:
        content = each.content
        return TieShown(
            item=self.items[content.target],
            id=each.id,
            note=readable(content.note),
            by=self.names.get(content.made_by, ""),
            on=content.made_on,
            ended_by=self.names.get(content.ended_by, "") if content.ended_by else "",
            ended_on=content.ended_on,
        )

    def _items(self, db: Session, file: CaseFile) -> dict[Target, ItemShown]:
        found = [
            self._item(Kind.STATEMENT, key, words, f"account/{key}")
            for key, words in sources(db, file)
        ]
        rows = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
        found += [
            self._item(
                Kind.EVIDENCE,
                row.id,
                f"{content.code}: {readable(content.title)}",
                f"evidence/{row.id}",
            )
            for row, content in rows
        ]
        found += [
            self._item(
                Kind.ACT,
                act.id,
                ", ".join(filter(None, (act.kind or _("closed"), act.victim))),
                f"incidents/{self.incident_id}",
            )
            for act in incident_shown.of_incident(
                db, file, self.incident_id, sensitive=False
            )
        ]
        return {each.target: each for each in found}

    def _item(self, kind: Kind, key: UUID, text: str, path: str) -> ItemShown:
        href = f"{self.base}/{path}"
        return ItemShown(Target(kind, key), str(KINDS[kind]), text, href)
