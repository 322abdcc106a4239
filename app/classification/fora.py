"""Where a case may go: which forum can take an entry, with reasons and blockers.

A forum shown as open is no advice to file. Nothing here sends anything.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.catalogues import Label
from app.classification.entries import Crime, Family
from app.dates import ApproximateDate


class Verdict(StrEnum):
    """How a forum stands to an entry, from the best to the worst."""

    OPEN = "open"
    CONTESTED = "contested"
    THROUGH_AUTHORITY = "through_authority"
    BLOCKED = "blocked"


class Ground(StrEnum):
    """What a reason is about; each has words in the catalogue."""

    TAKES_FAMILY = "takes_family"
    OTHER_FAMILY = "other_family"
    APPLIES_LAW = "applies_law"
    OTHER_LAW = "other_law"
    EXCLUDED_CRIME = "excluded_crime"
    OTHER_THEME = "other_theme"
    IN_TIME = "in_time"
    OUT_OF_TIME = "out_of_time"
    PARTLY_IN_TIME = "partly_in_time"
    TIME_UNKNOWN = "time_unknown"
    IN_PLACE = "in_place"
    OUT_OF_PLACE = "out_of_place"
    PLACE_UNKNOWN = "place_unknown"
    THROUGH_AUTHORITY = "through_authority"
    LIMIT = "limit"
    LIMIT_MAY_APPLY = "limit_may_apply"


class Kind(StrEnum):
    """What a forum is for."""

    CRIMINAL = "criminal"
    STATE_RESPONSIBILITY = "state_responsibility"
    INQUIRY = "inquiry"
    TRACING = "tracing"
    REPARATION = "reparation"
    TRUTH_SEEKING = "truth_seeking"


class Role(StrEnum):
    """What a forum does that takes no case itself."""

    COOPERATION = "cooperation"
    EVIDENCE_STORAGE = "evidence_storage"
    CASE_PREPARATION = "case_preparation"


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a forum asks about beside the crime; None where it is not known.

    States are written as two letters (ISO 3166-1): "UA". Nothing is inferred from a
    name or a region: a nationality is known only when somebody recorded it.
    """

    when: ApproximateDate | None = None
    territory: str | None = None
    suspect_nationality: str | None = None
    suspect_under_18: bool | None = None
    responsible_state: str | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The days that a forum can look at."""

    first: date | None
    last: date | None
    is_approximate: bool
    note: Label | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A condition under which a case is blocked or contested at one forum.

    All that is given has to hold.
    """

    id: str
    effect: Verdict
    reason: Label
    nationality: frozenset[str]
    responsible_state: frozenset[str]
    under_18: bool
    families: frozenset[Family]
    first: date | None
    last: date | None


class Binding(StrEnum):
    """How a forum stands to an amnesty that others grant or agree on."""

    NOT_BOUND = "not_bound"
    OWN_LAW = "own_law"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Amnesty:
    """What an amnesty means before one forum, why, and as of which day that was put.

    `OWN_LAW` is said of courts that apply the law of a state which may pass it.
    """

    binding: Binding
    reason: Label
    source: Label
    as_of: date
    verified: bool


@dataclass(frozen=True, slots=True)
class Category:
    """A category of claim, and the themes that lead to it."""

    id: str
    label: Label
    themes: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Forum:
    """One court, office, mechanism, register or archive."""

    id: str
    name: Label
    kind: Kind
    role: Role | None
    families: frozenset[Family]
    own_law: frozenset[str]
    excluded_crimes: frozenset[str]
    excluded_reason: Label | None
    themes: frozenset[str]
    time: Reach
    states: frozenset[str]
    person: Label
    place: Label | None
    limits: tuple[Limit, ...]
    basis: tuple[Label, ...]
    known_activity: Label | None
    accepts: tuple[Label, ...]
    does_not: tuple[Label, ...]
    guidance: Label | None
    status: Label | None
    categories: tuple[Category, ...]
    amnesty: Amnesty | None
    verified: bool
    note: Label | None


@dataclass(frozen=True, slots=True)
class Fora:
    """Every forum, in the order of the catalogue, and the words for each ground."""

    version: str
    grounds: Mapping[Ground, Label]
    fora: Mapping[str, Forum]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for or against a forum.

    Attributes:
        text: the ground in words.
        detail: what the catalogue says about this forum in particular.
    """

    ground: Ground
    effect: Verdict
    text: Label
    detail: Label | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """How one forum stands to one entry, with all reasons."""

    forum: Forum
    verdict: Verdict
    reasons: tuple[Reason, ...]
    categories: tuple[Category, ...]

    @property
    def can_take(self) -> bool:
        """Say whether it may take the case, be it contested."""
        return self.verdict in {Verdict.OPEN, Verdict.CONTESTED}


ORDER = tuple(Verdict)


def fora_for(
    crime: Crime, fora: Fora, circumstances: Circumstances
) -> tuple[Opinion, ...]:
    """Say of every forum whether it can take an entry, and why or why not."""
    laws = {law: forum.id for forum in fora.fora.values() for law in forum.own_law}
    return tuple(
        _opinion(crime, forum, fora.grounds, circumstances, laws)
        for forum in fora.fora.values()
    )


def _opinion(
    crime: Crime,
    forum: Forum,
    words: Mapping[Ground, Label],
    circumstances: Circumstances,
    laws: Mapping[str, str],
) -> Opinion:
    found = [
        *_subject(crime, forum, laws),
        *_time(forum.time, circumstances.when),
        *_place(forum, circumstances.territory),
        *_limits(crime, forum, circumstances),
    ]
    if forum.role is not None:
        found.append((Ground.THROUGH_AUTHORITY, Verdict.THROUGH_AUTHORITY, None))
    return Opinion(
        forum=forum,
        verdict=max((effect for _, effect, _ in found), key=ORDER.index),
        reasons=tuple(
            Reason(ground, effect, words[ground], detail)
            for ground, effect, detail in found
        ),
        categories=tuple(
            category
            for category in forum.categories
            if category.themes & set(crime.themes)
        ),
    )


Found = tuple[Ground, Verdict, Label | None]


def _subject(crime: Crime, forum: Forum, laws: Mapping[str, str]) -> Iterator[Found]:
    """The kind of crime, the law it stands in, and its themes."""
    owner = laws.get(crime.instrument.id)
    # Aggression is aggression under a national code too.
    families = {crime.family}
    if Family.AGGRESSION in crime.themes:
        families.add(Family.AGGRESSION)
    if crime.id in forum.excluded_crimes:
        yield Ground.EXCLUDED_CRIME, Verdict.BLOCKED, forum.excluded_reason
    elif owner != forum.id and owner and forum.kind is Kind.CRIMINAL and not forum.role:
        yield Ground.OTHER_LAW, Verdict.BLOCKED, None
    elif not families <= forum.families:
        yield Ground.OTHER_FAMILY, Verdict.BLOCKED, None
    elif owner == forum.id:
        yield Ground.APPLIES_LAW, Verdict.OPEN, None
    else:
        yield Ground.TAKES_FAMILY, Verdict.OPEN, None
    if forum.themes and forum.themes.isdisjoint(crime.themes):
        yield Ground.OTHER_THEME, Verdict.BLOCKED, None


def _time(reach: Reach, when: ApproximateDate | None) -> Iterator[Found]:
    """The days; what goes on is tested over its whole span."""
    if reach.first is None and reach.last is None:
        return
    if when is None or not when.is_known:
        yield Ground.TIME_UNKNOWN, Verdict.OPEN, reach.note
    elif not when.overlaps(reach.first, reach.last):
        effect = Verdict.CONTESTED if reach.is_approximate else Verdict.BLOCKED
        yield Ground.OUT_OF_TIME, effect, reach.note
    elif when.lies_within(reach.first, reach.last):
        yield Ground.IN_TIME, Verdict.OPEN, None
    else:
        yield Ground.PARTLY_IN_TIME, Verdict.OPEN, reach.note


def _place(forum: Forum, territory: str | None) -> Iterator[Found]:
    """The territory."""
    if not forum.states:
        return
    if territory is None:
        yield Ground.PLACE_UNKNOWN, Verdict.OPEN, forum.place
    elif territory in forum.states:
        yield Ground.IN_PLACE, Verdict.OPEN, None
    else:
        yield Ground.OUT_OF_PLACE, Verdict.BLOCKED, forum.place


def _limits(
    crime: Crime, forum: Forum, circumstances: Circumstances
) -> Iterator[Found]:
    """Conditions of this forum: the person, the state held responsible, a period."""
    for limit in forum.limits:
        if limit.families and crime.family not in limit.families:
            continue
        if limit.under_18 and not circumstances.suspect_under_18:
            continue
        asked = (
            (limit.nationality, circumstances.suspect_nationality),
            (limit.responsible_state, circumstances.responsible_state),
        )
        if any(states and known and known not in states for states, known in asked):
            continue
        when = circumstances.when or ApproximateDate()
        if not when.overlaps(limit.first, limit.last):
            continue
        unknown = any(states and known is None for states, known in asked)
        if unknown or (not when.is_known and (limit.first or limit.last)):
            yield Ground.LIMIT_MAY_APPLY, Verdict.OPEN, limit.reason
        elif when.lies_within(limit.first, limit.last):
            yield Ground.LIMIT, limit.effect, limit.reason
        else:
            yield Ground.LIMIT, Verdict.CONTESTED, limit.reason
