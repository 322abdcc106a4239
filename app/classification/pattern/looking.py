"""What own cases show together: spread, repetition, sources, what speaks against it.

Read from the sealed index of the reader's own team. Legal work inside the house: true
numbers, which nothing on the page lets out, and no conclusion. Linking cases is a use
of its own, so only cases stand in it that the gate let go for `pattern_analysis`; how
many it held back is said by rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, index
from app.audit import Action
from app.cases import gazetteer, listing, vocabularies
from app.cases.searches import offers
from app.classification.matrix.words import SOURCES
from app.classification.pattern.assessing import Question
from app.classification.pattern.linkable import chosen_of
from app.classification.pattern.words import held
from app.errors import NotFoundError
from app.facts import vocabulary
from app.index import Wanted, patterns
from app.index.patterns import Chosen, Counted, Totals
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.policy import Permission, teams_for
from app.wording import gettext as _
from app.wording import locale

MOST_ROWS, MOST_MONTHS = 15, 120
TOLD, DENIED, SOURCE = "context_yes", "context_no", "source"
"""Kinds of facets: keys of the context answered, and kinds of sources of a case."""

ASKS: Mapping[Question, tuple[str, ...]] = {
    Question.WIDESPREAD: ("ctx.widespread", "ctx.isolated"),
    Question.SYSTEMATIC: ("ctx.systematic", "ctx.pattern_same_group", "ctx.isolated"),
    Question.POLICY: ("ctx.policy", "ctx.knowledge_of_attack"),
    Question.CIVILIANS: ("ctx.civilian_population_target",),
    Question.NEXUS: ("ctx.nexus", "ctx.no_conflict", "ctx.class_disputed"),
}
AGAINST = frozenset({"ctx.isolated", "ctx.no_conflict", "ctx.class_disputed"})
"""Facts whose yes speaks against it."""


@dataclass(frozen=True)
class ContextRow:
    """One question about the context: in how many cases it was answered, and how."""

    question: str
    yes: int
    no: int
    neither: int
    is_against: bool


@dataclass(frozen=True)
class Found:
    """The facts of one filter, in the reader's words: (words, how many).

    Attributes:
        held_back: (rule and reason, how many cases) that stand in nothing of this.
    """

    totals: Totals
    regions: Counted
    sites: Counted
    months: list[tuple[date, int]]
    acts: Counted
    methods: Counted
    units: Counted
    pairs: tuple[tuple[str, list[tuple[str, str, int]]], ...]
    sources: Counted
    held_back: Counted
    context: Mapping[Question, tuple[ContextRow, ...]]


def look(db: Session, actor: Actor, team_id: UUID, wanted: Wanted) -> Found:
    """Gather the facts from the index, and write down that they were looked at.

    Raises:
        NotFoundError: the actor may not read patterns of this team.
        NoKeyError: the actor does not hold its content.
    """
    if team_id not in teams_for(db, actor, Permission.PATTERN_READ, Part.CONTENT):
        raise NotFoundError
    own = actor.stands_for(team_id) if listing.sees_only_own(actor) else None
    chosen = chosen_of(db, wanted, own)
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    audit.record(db, Action.PATTERNS_READ, actor.staff_id, team_id)
    return _Words(db, actor, segment, chosen).found()


class _Words:
    """One page being gathered."""

    def __init__(
        self, db: Session, actor: Actor, segment: index.Segment, chosen: Chosen
    ) -> None:
        offered = offers.of(db, actor)
        self.segment, self.chosen = segment, chosen
        self.called = {
            "unit": dict(offered.get("unit", [])),
            "site": dict(offered.get("site", [])),
        }

    def found(self) -> Found:
        """Put everything together."""
        return Found(
            totals=patterns.totals(self.segment, self.chosen),
            regions=self._spread("region"),
            sites=self._spread("site"),
            months=self._months(),
            acts=self._values("act"),
            methods=self._values("method"),
            units=self._values("unit"),
            pairs=(
                (_("Same way at the same place"), self._pairs("method", "site")),
                (_("Same way, same unit"), self._pairs("method", "unit")),
                (_("Same unit at the same place"), self._pairs("unit", "site")),
            ),
            sources=self._values(SOURCE),
            held_back=[
                (held(why), many)
                for why, many in patterns.held_back(self.segment, self.chosen)
            ],
            context=self._context(),
        )

    def _word(self, kind: str, value: str) -> str:
        if kind == "region":
            return gazetteer.region(value)
        if kind == "act":
            return vocabularies.term("act_types", value)
        if kind == "method":
            return vocabularies.method(value)
        if kind == SOURCE:
            return str(next(w for k, w in SOURCES.items() if k.value == value))
        return self.called[kind].get(value, _("not in the register any more"))

    def _spread(self, over: str) -> Counted:
        rows = patterns.spread(self.segment, self.chosen, over, MOST_ROWS)
        return [(self._word(over, value), many) for value, many in rows]

    def _months(self) -> list[tuple[date, int]]:
        rows = patterns.spread(self.segment, self.chosen, "month", MOST_MONTHS)
        return [(date.fromisoformat(f"{month}-01"), many) for month, many in rows]

    def _values(self, kind: str) -> Counted:
        rows = patterns.values(self.segment, self.chosen, (kind,), MOST_ROWS)
        return [(self._word(kind, value), many) for value, many in rows]

    def _pairs(self, one: str, other: str) -> list[tuple[str, str, int]]:
        kinds = (one, other)
        rows = patterns.repeated_pairs(self.segment, self.chosen, kinds, MOST_ROWS)
        return [(self._word(one, a), self._word(other, b), many) for a, b, many in rows]

    def _context(self) -> Mapping[Question, tuple[ContextRow, ...]]:
        facts = vocabulary().facts
        told, denied, either = (
            dict(patterns.values(self.segment, self.chosen, kinds, len(facts)))
            for kinds in ((TOLD,), (DENIED,), (TOLD, DENIED))
        )
        cases = patterns.totals(self.segment, self.chosen).cases
        return {
            question: tuple(
                ContextRow(
                    facts[key].question.in_language(locale()),
                    told.get(key, 0),
                    denied.get(key, 0),
                    cases - either.get(key, 0),
                    key in AGAINST,
                )
                for key in keys
            )
            for question, keys in ASKS.items()
        }
