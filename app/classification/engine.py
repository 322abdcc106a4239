"""From the facts of one incident to crimes that a lawyer may confirm.

Pure: the same facts and the same catalogue give the same answer, and nothing is asked
of a clock, a database or the order of anything. Rules propose; people decide.

An entry is *proposed* when each element that gates it is indicated and none is
contradicted. It is *waiting* when all that is missing is context (an armed conflict, an
occupation, a widespread or systematic attack, a policy), and then says what to ask.
Everything else is *not proposed*, and says why.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.classification import grouping
from app.classification.entries import Catalogue, Crime, CrimeElement
from app.classification.grouping import Proposed
from app.classification.rules import (
    ElementKind,
    Finding,
    Weighed,
    assess,
    open_questions,
    told,
    weigh,
)
from app.dates import ApproximateDate
from app.facts import Answers, Vocabulary


class Timing(StrEnum):
    """How an entry's start stands to the date of an incident."""

    APPLIES = "applies"
    PARTLY = "partly"  # some of the time, or some of the days it may have been
    BEFORE_START = "before_start"
    DATE_UNKNOWN = "date_unknown"
    START_UNCHECKED = "start_unchecked"


class Reason(StrEnum):
    """Why an entry is not proposed."""

    BEFORE_START = "before_start"  # the law did not apply yet
    CONTRADICTED = "contradicted"  # a fact speaks against an element
    NO_CONDUCT = "no_conduct"  # nothing told is what this entry is about
    GATE_OPEN = "gate_open"  # something it needs is not known
    CONTEXT_DENIED = "context_denied"  # the context asked for was answered no
    NOTHING_BESIDE = "nothing_beside"  # a blanket rule, and no rule it refers to fits


@dataclass(frozen=True, slots=True)
class Assessed:
    """One entry of the catalogue against the facts of one incident."""

    crime: Crime
    answers: Answers
    findings: tuple[Finding, ...]
    timing: Timing

    @property
    def elements(self) -> tuple[Weighed, ...]:
        """Each element with its finding and every answer behind it."""
        return tuple(weigh(element, self.answers) for element in self.crime.elements)

    @property
    def contradicted(self) -> list[CrimeElement]:
        """The elements that a fact speaks against."""
        return self._elements(Finding.CONTRADICTED)

    @property
    def open_gates(self) -> list[CrimeElement]:
        """The elements that it needs and that are not indicated yet."""
        return [element for element in self._elements(Finding.OPEN) if element.gate]

    @property
    def questions(self) -> tuple[str, ...]:
        """What to ask next: one question for each open element, gates first."""
        elements = self._elements(Finding.OPEN)
        return self.ask(sorted(elements, key=lambda element: not element.gate))

    def ask(self, elements: list[CrimeElement]) -> tuple[str, ...]:
        """Return the first open question of each element, each question once."""
        asked = (open_questions(element, self.answers)[:1] for element in elements)
        return tuple(dict.fromkeys(question for each in asked for question in each))

    @property
    def acts(self) -> tuple[frozenset[str], ...]:
        """For each element of conduct, the facts answered yes that point to it."""
        return tuple(told(element, self.answers) for element in self.crime.conduct)

    @property
    def conduct(self) -> frozenset[str]:
        """The facts answered yes that point to what was done."""
        return frozenset[str]().union(*self.acts)

    def _elements(self, finding: Finding) -> list[CrimeElement]:
        pairs = zip(self.crime.elements, self.findings, strict=True)
        return [element for element, found in pairs if found is finding]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An entry for the same conduct: the one it stands beside, and what they share."""

    entry: Assessed
    of: str
    shared: frozenset[str]
    is_residual: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One conduct: the primary entry, and what else it may be called."""

    primary: Assessed
    counterparts: tuple[Counterpart, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An entry that lacks nothing but context, and what to ask about it."""

    entry: Assessed
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotProposed:
    """An entry that is not proposed, and why."""

    entry: Assessed
    reason: Reason

    @property
    def elements(self) -> list[CrimeElement]:
        """The elements behind the reason."""
        if self.reason is Reason.CONTRADICTED:
            return self.entry.contradicted
        if self.reason is Reason.NOTHING_BESIDE:
            return self.entry.crime.conduct
        return self.entry.open_gates


@dataclass(frozen=True, slots=True)
class Proposals:
    """All that one incident points to, under one version of the catalogue."""

    catalogue: str
    groups: tuple[Group, ...]
    waiting: tuple[Waiting, ...]
    not_proposed: tuple[NotProposed, ...]

    @property
    def entries(self) -> Iterator[Assessed]:
        """Every proposed entry, primaries and counterparts."""
        for group in self.groups:
            yield group.primary
            yield from (counterpart.entry for counterpart in group.counterparts)

    @property
    def proposed(self) -> frozenset[str]:
        """The identifiers of every proposed entry."""
        return frozenset(entry.crime.id for entry in self.entries)

    def find(self, crime: str) -> Assessed:
        """Return one entry, proposed or not."""
        for entry in (
            *self.entries,
            *(each.entry for each in self.waiting),
            *(each.entry for each in self.not_proposed),
        ):
            if entry.crime.id == crime:
                return entry
        raise KeyError(crime)


def propose(
    answers: Answers,
    catalogue: Catalogue,
    facts: Vocabulary,
    when: ApproximateDate | None = None,
) -> Proposals:
    """Say which crimes the facts of one incident point to, and why.

    Args:
        answers: from `facts.answers(...)`, so that finer facts set the broader ones;
            what a series answered once is already in them (`facts.with_series`).
        when: when the incident was; entries that did not apply yet are held back.
    """
    assessed = _assess_all(answers, catalogue, when)
    refused = {key: why for key, e in assessed.items() if (why := _refusal(e))}
    refused |= _blanket_alone(assessed, refused)
    waiting = {
        key: assessed[key].ask(assessed[key].open_gates)
        for key, why in refused.items()
        if why is Reason.GATE_OPEN and _lacks_context_only(assessed[key])
    }
    standing = {key: entry for key, entry in assessed.items() if key not in refused}
    return Proposals(
        catalogue=catalogue.version,
        groups=_groups(standing, facts.rank),
        waiting=tuple(
            Waiting(assessed[key], questions) for key, questions in waiting.items()
        ),
        not_proposed=tuple(
            NotProposed(assessed[key], why)
            for key, why in sorted(
                refused.items(), key=lambda each: assessed[each[0]].crime.rank
            )
            if key not in waiting
        ),
    )


def _assess_all(
    answers: Answers, catalogue: Catalogue, when: ApproximateDate | None
) -> dict[str, Assessed]:
    """Assess every entry; what many elements ask alike is looked at once."""
    found: dict[int, Finding] = {}
    timings: dict[date | None, Timing] = {}
    assessed = {}
    for crime in catalogue.crimes.values():
        findings = []
        for element in crime.elements:
            finding = found.get(element.test)
            if finding is None:
                finding = found[element.test] = assess(element, answers)
            findings.append(finding)
        start = crime.applies_from.day
        if start not in timings:
            timings[start] = timing(crime, when)
        assessed[crime.id] = Assessed(crime, answers, tuple(findings), timings[start])
    return assessed


def timing(crime: Crime, when: ApproximateDate | None) -> Timing:
    """Say how the start of an entry stands to a date; over the whole of a long act.

    A detention, a disappearance or a child not returned is tested over its whole span:
    the entry applies to the part after its start.
    """
    start = crime.applies_from.day
    if start is None:
        return Timing.START_UNCHECKED
    if when is None or not when.is_known:
        return Timing.DATE_UNKNOWN
    if not when.overlaps(start, None):
        return Timing.BEFORE_START
    return Timing.APPLIES if when.lies_within(start, None) else Timing.PARTLY


def _refusal(entry: Assessed) -> Reason | None:
    """Say why an entry cannot be proposed; None where it can, as far as facts go."""
    if Finding.CONTRADICTED in entry.findings:
        return Reason.CONTRADICTED
    missing = entry.open_gates
    if any(element.kind is ElementKind.CONDUCT for element in missing):
        return Reason.NO_CONDUCT
    if missing:
        denied = any(not open_questions(each, entry.answers) for each in missing)
        return Reason.CONTEXT_DENIED if denied else Reason.GATE_OPEN
    return Reason.BEFORE_START if entry.timing is Timing.BEFORE_START else None


def _blanket_alone(
    assessed: Mapping[str, Assessed], refused: Mapping[str, Reason]
) -> dict[str, Reason]:
    """Refuse blanket rules beside which no entry stands on the same conduct.

    A rule that refers to others (war crimes under national law, grave breaches) is
    fulfilled through one of them. That this one did not apply yet to the time of the
    incident makes no difference: the conduct was there.
    """
    by_facts = {
        key
        for key in assessed
        if refused.get(key) in {None, Reason.BEFORE_START}
        and not assessed[key].crime.blanket
    }
    return {
        key: Reason.NOTHING_BESIDE
        for key, entry in assessed.items()
        if entry.crime.blanket
        and key not in refused
        and not any(
            entry.conduct & assessed[other].conduct
            for other in entry.crime.links & by_facts
        )
    }


def _lacks_context_only(entry: Assessed) -> bool:
    return entry.timing is not Timing.BEFORE_START and all(
        element.kind is ElementKind.CONTEXTUAL for element in entry.open_gates
    )


def _groups(
    standing: Mapping[str, Assessed], rank: Mapping[str, int]
) -> tuple[Group, ...]:
    """Group what stands, in the order of the questions: by what was done."""
    folded = grouping.group(
        Proposed(
            crime=entry.crime,
            acts=entry.acts,
            told=frozenset[str]().union(
                *(told(element, entry.answers) for element in entry.crime.elements)
            ),
        )
        for entry in standing.values()
    )

    def first_fact(each: grouping.Folded) -> tuple[int, int]:
        return (
            min(rank[key] for key in each.primary.conduct),
            each.primary.crime.rank,
        )

    return tuple(
        Group(
            primary=standing[each.primary.crime.id],
            counterparts=tuple(
                Counterpart(
                    entry=standing[fold.crime.id],
                    of=each.primary.crime.id,
                    shared=fold.shared,
                    is_residual=each.primary.crime.id in fold.crime.residual_to,
                )
                for fold in each.counterparts
            ),
        )
        for each in sorted(folded, key=first_fact)
    )
