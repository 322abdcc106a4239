"""What the pages of legal review show: proposals of a case, and one crime in full.

Two things are never mixed: what the rule says of an element, and what a reviewer
established. Nothing here is a score; elements are counted, and that is all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.series import sharing
from app.classification import review
from app.classification.catalogue import crime_catalogue
from app.classification.engine import Assessed, Group, Proposals
from app.classification.entries import Crime
from app.classification.review import Decided
from app.classification.rules import Finding, Weighed
from app.classification.seconding import opinions
from app.classification.seconding.shown import STATES
from app.classification.words import CHECKS, DECISIONS, TONES
from app.dates import ApproximateDate
from app.facts import vocabulary
from app.wording import gettext as _
from app.wording import locale, ngettext


@dataclass(frozen=True)
class Named:
    """An entry of the catalogue by name and place in the law.

    Attributes:
        is_verified: a lawyer has checked it.
        check: how its source was checked, in words.
    """

    id: str
    name: str
    citation: str
    family: str
    href: str
    is_verified: bool
    check: str


@dataclass(frozen=True)
class Row:
    """One entry in a list: how its elements stand, and what a person decided.

    Attributes:
        marks: one mark an element, for the strip.
        gaps: elements that are open.
        conflicts: elements that a fact speaks against.
        decision: the standing one, and its tone; empty while nobody decided.
        second: how it stands to a second reviewer, where the house asks for one.
    """

    crime: Named
    marks: tuple[str, ...]
    gaps: int
    conflicts: int
    decision: str
    tone: str
    reviewer: str
    second: str = ""
    is_proposed: bool = True
    counterparts: tuple["Row", ...] = ()

    @property
    def gap_words(self) -> str:
        """What is left to close, in a few words."""
        found = []
        if self.gaps:
            found.append(ngettext("%(num)s to close", "%(num)s to close", self.gaps))
        if self.conflicts:
            found.append(
                ngettext("%(num)s conflict", "%(num)s conflicts", self.conflicts)
            )
        return ", ".join(found) or _("None")


@dataclass(frozen=True)
class WaitingRow:
    """An entry that lacks nothing but context, and what to ask about it."""

    crime: Named
    marks: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True)
class IncidentRows:
    """One incident with what its facts point to.

    Attributes:
        decided_by_hand: entries that the rules do not propose now, and that a person
            decided about all the same.
    """

    id: UUID
    title: str = field(repr=False)
    when: ApproximateDate
    answered: int
    rows: tuple[Row, ...]
    waiting: tuple[WaitingRow, ...]
    decided_by_hand: tuple[Row, ...]


def opened(db: Session, file: CaseFile) -> list[tuple[UUID, IncidentContent]]:
    """Return the incidents of a case in the order in which they happened."""
    found = [(each.row.id, each.content) for each in sharing.incidents(db, file)]
    return sorted(found, key=lambda each: str(each[1].when.earliest or "9999"))


def listed(
    db: Session, file: CaseFile, names: Mapping[UUID, str]
) -> list[IncidentRows]:
    """Return every incident with its proposals.

    Args:
        db: the transaction.
        file: the opened case.
        names: of colleagues, for who decided.
    """
    seconded = opinions.all_of(db, file)
    standing = {
        (each.decided.incident_id, each.decided.content.crime): each.decided
        for each in seconded
    }
    seconds = {each.decided.id: str(STATES[each.state]) for each in seconded}
    found = []
    for incident_id, content in opened(db, file):
        proposed = review.proposals(content)
        shown = _Rows(file.ref, incident_id, standing, seconds, names)
        rows = tuple(shown.group(group) for group in proposed.groups)
        by_hand = [
            crime
            for (at, crime) in standing
            if at == incident_id and crime not in proposed.proposed
        ]
        found.append(
            IncidentRows(
                id=incident_id,
                title=content.title,
                when=content.when,
                answered=len(content.facts),
                rows=rows,
                waiting=_waiting(file.ref, incident_id, proposed),
                decided_by_hand=tuple(
                    shown.row(
                        review.entry_of(
                            proposed, content, crime, standing[incident_id, crime]
                        ),
                        is_proposed=False,
                    )
                    for crime in sorted(by_hand)
                ),
            )
        )
    return found


def named(entry: Assessed, ref: str, incident_id: UUID) -> Named:
    """Return an entry's names and the address of its page."""
    crime, language = entry.crime, locale()
    family = crime_catalogue().families[crime.family]
    return Named(
        id=crime.id,
        name=crime.name.in_language(language),
        citation=crime.citation.in_language(language),
        family=family.in_language(language),
        href=f"/staff/cases/{ref}/classification/{incident_id}/{crime.id}",
        is_verified=crime.verified,
        check=str(CHECKS[crime.source_check]),
    )


def mark(weighed: Weighed, established: frozenset[str]) -> str:
    """Return the strip's mark of one element."""
    if weighed.element.id in established:
        return "established"
    if weighed.finding is Finding.OPEN:
        return "part" if weighed.known else "open"
    return weighed.finding.value


def established(decided: Decided | None) -> frozenset[str]:
    """Return the elements that the standing decision holds to be shown."""
    if decided is None:
        return frozenset()
    return frozenset(e.element for e in decided.content.elements if e.established)


def every_entry() -> list[tuple[str, str]]:
    """Return (id, words) of the whole catalogue, for proposing one by hand."""
    language = locale()

    def words(crime: Crime) -> str:
        name = crime.name.in_language(language)
        told = f"{crime.citation.in_language(language)}: {name}"
        if crime.verified:
            return told
        return _("%(entry)s (to be checked by a lawyer)", entry=told)

    return [(crime.id, words(crime)) for crime in crime_catalogue().crimes.values()]


class _Rows:
    """Draws the rows of one incident."""

    def __init__(
        self,
        ref: str,
        incident_id: UUID,
        standing: Mapping[tuple[UUID, str], Decided],
        seconds: Mapping[UUID, str],
        names: Mapping[UUID, str],
    ) -> None:
        self.ref, self.incident_id = ref, incident_id
        self.standing, self.seconds, self.names = standing, seconds, names

    def group(self, group: Group) -> Row:
        """Return a primary with its counterparts folded under it."""
        beside = tuple(self.row(each.entry) for each in group.counterparts)
        return self.row(group.primary, counterparts=beside)

    def row(
        self,
        entry: Assessed,
        *,
        is_proposed: bool = True,
        counterparts: tuple[Row, ...] = (),
    ) -> Row:
        """Return one entry."""
        decided = self.standing.get((self.incident_id, entry.crime.id))
        shown = established(decided)
        counts = Counter(entry.findings)
        content = decided.content if decided else None
        return Row(
            crime=named(entry, self.ref, self.incident_id),
            marks=tuple(mark(weighed, shown) for weighed in entry.elements),
            gaps=counts[Finding.OPEN],
            conflicts=counts[Finding.CONTRADICTED],
            decision=str(DECISIONS[content.decision]) if content else "",
            tone=TONES[content.decision] if content else "",
            reviewer=self.names.get(content.decided_by, "") if content else "",
            second=self.seconds.get(decided.id, "") if decided else "",
            is_proposed=is_proposed,
            counterparts=counterparts,
        )


def _waiting(
    ref: str, incident_id: UUID, proposed: Proposals
) -> tuple[WaitingRow, ...]:
    facts, language = vocabulary().facts, locale()
    return tuple(
        WaitingRow(
            crime=named(each.entry, ref, incident_id),
            marks=tuple(mark(w, frozenset()) for w in each.entry.elements),
            questions=tuple(
                facts[key].question.in_language(language) for key in each.questions
            ),
        )
        for each in proposed.waiting
    )
