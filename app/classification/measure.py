"""Measuring the engine on cases whose outcome is known.

Recall comes first: what was charged or found has to be proposed. A forbidden proposal
is an error. Surplus is reported, so that proposals stay few.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from app import catalogues
from app.catalogues import Fields, Ids, Node
from app.classification.catalogue import crime_catalogue
from app.classification.engine import Proposals, propose
from app.classification.entries import Catalogue
from app.classification.rules import Finding, told
from app.facts import Answer, Answers, Vocabulary
from app.facts import vocabulary as the_vocabulary

FILE: Final = catalogues.FOLDER / "public_cases.yaml"
TEXTS: Final = ("status", "source", "facts_summary", "note")


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case as facts, with what a court or prosecutor made of it.

    Attributes:
        texts: status, source, summary and note, where given; never read by a rule.
    """

    id: str
    title: str
    texts: Mapping[str, str]
    verified: bool
    given: Mapping[str, Answer]
    expected: tuple[str, ...]
    acceptable: tuple[str, ...]
    must_not_propose: tuple[str, ...]
    modes_of_liability: tuple[str, ...]
    derived_from: str | None


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How the engine did on one case.

    Attributes:
        missed: expected, and not proposed.
        forbidden: proposed, and forbidden.
        surplus: proposed, and neither expected nor acceptable.
        surplus_primaries: primaries in whose group nothing is expected or acceptable.
        unexplained: elements of expected entries whose finding has no answer behind it.
        survived: expected entries that stay proposed although all that indicates one
            of their gates was taken away, as (entry, element).
    """

    case: KnownCase
    proposals: Proposals
    missed: tuple[str, ...]
    forbidden: tuple[str, ...]
    surplus: tuple[str, ...]
    surplus_primaries: tuple[str, ...]
    unexplained: tuple[str, ...]
    survived: tuple[tuple[str, str], ...]

    @property
    def primaries(self) -> int:
        """How many groups a reviewer is shown."""
        return len(self.proposals.groups)


@dataclass(frozen=True, slots=True)
class Report:
    """How the engine did on all cases."""

    results: tuple[CaseResult, ...]

    @property
    def recall(self) -> float:
        """The share of expected entries that were proposed."""
        expected = sum(len(result.case.expected) for result in self.results)
        missed = sum(len(result.missed) for result in self.results)
        return 1.0 if not expected else (expected - missed) / expected

    @property
    def forbidden(self) -> int:
        """How many forbidden entries were proposed."""
        return sum(len(result.forbidden) for result in self.results)

    @property
    def precision(self) -> float:
        """The share of primaries whose group holds something expected or acceptable."""
        primaries = sum(result.primaries for result in self.results)
        surplus = sum(len(result.surplus_primaries) for result in self.results)
        return 1.0 if not primaries else (primaries - surplus) / primaries

    @property
    def median_primaries(self) -> float:
        """The median number of primaries in a case."""
        return median(result.primaries for result in self.results)

    @property
    def most_primaries(self) -> int:
        """The largest number of primaries in a case."""
        return max(result.primaries for result in self.results)

    @property
    def is_sound(self) -> bool:
        """Say whether all is proposed, nothing forbidden, all explained and gated."""
        return not any(
            result.missed or result.forbidden or result.unexplained or result.survived
            for result in self.results
        )


def known_cases(
    path: Path = FILE,
    catalogue: Catalogue | None = None,
    vocabulary: Vocabulary | None = None,
) -> tuple[KnownCase, ...]:
    """Read known cases from a file.

    Raises:
        CatalogueError: says file, line and reason.
    """
    crimes = catalogue or crime_catalogue()
    facts = vocabulary or the_vocabulary()
    top = catalogues.load(path).fields("version", "cases")
    ids = Ids("case")
    return tuple(_case(node, ids, crimes, facts) for node in top["cases"].items())


def measure(
    cases: Sequence[KnownCase],
    catalogue: Catalogue | None = None,
    vocabulary: Vocabulary | None = None,
) -> Report:
    """Run the engine on known cases. It sees the facts of each and nothing else."""
    crimes = catalogue or crime_catalogue()
    facts = vocabulary or the_vocabulary()
    return Report(tuple(_measure(case, crimes, facts) for case in cases))


def _measure(case: KnownCase, crimes: Catalogue, facts: Vocabulary) -> CaseResult:
    proposals = propose(facts.answers(case.given), crimes, facts)
    proposed = proposals.proposed
    fine = {*case.expected, *case.acceptable}
    stand = [key for key in case.expected if key in proposed]
    return CaseResult(
        case=case,
        proposals=proposals,
        missed=tuple(key for key in case.expected if key not in proposed),
        forbidden=tuple(key for key in case.must_not_propose if key in proposed),
        surplus=tuple(sorted(proposed - fine)),
        surplus_primaries=tuple(
            group.primary.crime.id
            for group in proposals.groups
            if fine.isdisjoint(
                {
                    group.primary.crime.id,
                    *(c.entry.crime.id for c in group.counterparts),
                }
            )
        ),
        unexplained=tuple(_unexplained(proposals, stand)),
        survived=tuple(
            (key, element)
            for key in stand
            for element in _survives(case, key, crimes, facts)
        ),
    )


def _unexplained(proposals: Proposals, crimes: Iterable[str]) -> Iterable[str]:
    """Name elements that stand indicated without an answer, or open without a gap."""
    for crime in crimes:
        for weighed in proposals.find(crime).elements:
            indicated = weighed.finding is Finding.INDICATED
            gap = weighed.unanswered or weighed.denied
            if not (weighed.supporting if indicated else gap):
                yield weighed.element.id


def _survives(
    case: KnownCase, crime: str, crimes: Catalogue, facts: Vocabulary
) -> Iterable[str]:
    """Take away, gate by gate, the facts behind it; name gates that made no difference.

    With a fact go the finer ones that would set it again.
    """
    answers = facts.answers(case.given)
    for element in crimes.crimes[crime].elements:
        if not element.gate:
            continue
        gone = _with_finer(told(element, answers), facts.finer)
        rest = {key: answer for key, answer in case.given.items() if key not in gone}
        if crime in propose(facts.answers(rest), crimes, facts).proposed:
            yield element.id


def _with_finer(keys: Iterable[str], finer: Mapping[str, str]) -> set[str]:
    gone = set(keys)
    while more := {key for key, broad in finer.items() if broad in gone} - gone:
        gone |= more
    return gone


def _case(node: Node, ids: Ids, crimes: Catalogue, facts: Vocabulary) -> KnownCase:
    fields = node.fields(
        *("id", "title", "facts", "expected", "must_not_propose"),
        optional=(
            *("verified", "acceptable", "modes_of_liability", "derived_from"),
            *TEXTS,
        ),
    )
    verified, derived = fields.get("verified"), fields.get("derived_from")
    return KnownCase(
        id=ids.add(fields["id"]),
        title=fields["title"].text(),
        texts={key: text.text() for key in TEXTS if (text := fields.get(key))},
        verified=bool(verified and verified.flag()),
        given=read_answers(fields["facts"], facts),
        expected=_known(fields, "expected", crimes.crimes),
        acceptable=_known(fields, "acceptable", crimes.crimes),
        must_not_propose=_known(fields, "must_not_propose", crimes.crimes),
        modes_of_liability=_known(fields, "modes_of_liability", crimes.modes),
        derived_from=ids.known(derived) if derived else None,
    )


def read_answers(node: Node, facts: Vocabulary) -> dict[str, Answer]:
    """Read `{yes: [...], no: [...]}`; facts not listed are unknown.

    Raises:
        CatalogueError: a fact is unknown, named twice, or answered yes and no.
    """
    fields = node.fields(optional=("yes", "no"))
    given: dict[str, Answer] = {}
    for key, answer in (("yes", Answer.YES), ("no", Answer.NO)):
        listed = fields.get(key)
        for item in listed.items() if listed else ():
            fact = item.text()
            if fact not in facts.facts:
                raise item.wrong(f"there is no fact {fact!r}")
            if fact in given:
                raise item.wrong(
                    f"the fact {fact!r} was answered {given[fact]} already"
                )
            given[fact] = answer
    for finer, broad in facts.finer.items():
        if given.get(finer) is Answer.YES and given.get(broad) is Answer.NO:
            raise node.wrong(f"{finer!r} is yes, and {broad!r}, which it sets, is no")
    return given


def _known(fields: Fields, key: str, known: Mapping[str, object]) -> tuple[str, ...]:
    node = fields.get(key)
    for item in node.items() if node else ():
        if item.text() not in known:
            raise item.wrong(f"there is no entry {item.text()!r}")
    return node.texts() if node else ()


def answers_of(case: KnownCase, vocabulary: Vocabulary | None = None) -> Answers:
    """Return the answers of a known case, finer facts included."""
    return (vocabulary or the_vocabulary()).answers(case.given)
