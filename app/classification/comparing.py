"""A past decision against a catalogue of today: what differs, and what would follow.

Pure. Nothing is decided here, and no decision is changed: a person opens what differs
in the workbench, and decides again or does not.
"""

from dataclasses import dataclass

from app.classification.differing import Difference, differences
from app.classification.engine import Proposals, propose
from app.classification.entries import Catalogue, Crime
from app.classification.review import ClassificationContent
from app.classification.rules import Finding
from app.classification.wording import EntryWording, wording_of
from app.dates import ApproximateDate
from app.facts import Answer, Vocabulary


@dataclass(frozen=True)
class Compared:
    """One decision against one catalogue, on the answers that it was taken on.

    Attributes:
        edition: of the decision.
        is_gone: the catalogue has no such entry any more.
        has_wording: the text of then was kept with the decision.
        differences: of the entry's text.
        was_proposed: by the rules, when it was decided.
        is_proposed: by the rules of today, on the same answers and dates.
        findings: (element, then, now) where the rule says something else of it.
        lost: elements that were established and are no more in the entry.
        fresh: entries proposed today, on the same answers, that were not then.
    """

    edition: str
    is_gone: bool
    has_wording: bool
    differences: tuple[Difference, ...]
    was_proposed: bool
    is_proposed: bool
    findings: tuple[tuple[str, Finding, Finding], ...]
    lost: tuple[str, ...]
    fresh: tuple[str, ...]

    @property
    def changes_proposal(self) -> bool:
        """Say whether the rules would propose otherwise now."""
        return self.was_proposed != self.is_proposed

    @property
    def differs(self) -> bool:
        """Say whether there is anything that a person should look at."""
        return bool(
            self.is_gone
            or self.differences
            or self.changes_proposal
            or self.findings
            or self.lost
            or self.fresh
        )


class Comparer:
    """Compares the decisions of some cases; the same answers are proposed for once."""

    def __init__(self, catalogue: Catalogue, facts: Vocabulary) -> None:
        """Compare with this catalogue."""
        self.catalogue, self.facts = catalogue, facts
        self._proposed: dict[object, Proposals] = {}
        self._texts: dict[str, EntryWording] = {}

    def compare(
        self, decision: ClassificationContent, when: ApproximateDate | None = None
    ) -> Compared:
        """Compare one decision.

        Args:
            decision: as it was kept.
            when: the date of the incident, for decisions of before dates were kept.
        """
        crime = self.catalogue.crimes.get(decision.crime)
        found = self._propose(decision.answers, decision.when or when)
        kept = decision.wording
        now: dict[str, Finding] = {}
        if crime is not None:
            entry = found.find(crime.id)
            now = {
                element.id: finding
                for element, finding in zip(crime.elements, entry.findings, strict=True)
            }
        return Compared(
            edition=decision.catalogue_version,
            is_gone=crime is None,
            has_wording=kept is not None,
            differences=differences(kept, self._text(crime)) if kept and crime else (),
            was_proposed=decision.was_proposed,
            is_proposed=decision.crime in found.proposed,
            findings=tuple(
                (each.element, each.finding, now[each.element])
                for each in decision.elements
                if each.element in now and now[each.element] is not each.finding
            ),
            lost=tuple(
                each.element
                for each in decision.elements
                if each.established and each.element not in now
            ),
            fresh=tuple(
                group.primary.crime.id
                for group in found.groups
                if group.primary.crime.id not in decision.proposed
            )
            if kept
            else (),
        )

    def _text(self, crime: Crime) -> EntryWording:
        if crime.id not in self._texts:
            self._texts[crime.id] = wording_of(crime, self.catalogue)
        return self._texts[crime.id]

    def _propose(
        self, answers: dict[str, Answer], when: ApproximateDate | None
    ) -> Proposals:
        key = (tuple(sorted(answers.items())), when)
        if key not in self._proposed:
            known = {k: v for k, v in answers.items() if k in self.facts.facts}
            self._proposed[key] = propose(
                self.facts.answers(known), self.catalogue, self.facts, when
            )
        return self._proposed[key]
