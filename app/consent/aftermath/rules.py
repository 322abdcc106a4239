"""What follows when a yes ends. Pure: no clock, no database, no keys.

A yes ends by a no that reaches it, by a narrower yes in its place, or on the day on
which somebody comes of age for whom a guardian spoke. A yes that only runs out ends
nothing that was done in time. A later yes to as much undoes an end: then nothing has to
be called back any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from app.consent.aftermath.steps.rules import OVER, Followed, State, Step
from app.consent.rules import ANY_PURPOSE, Answer, Decision, Scope, ended_by_age

SEND_DAYS = 3
"""By then a notice should have gone; a default of the product."""

ANSWER_DAYS = 30
"""By then an answer is asked after; a default of the product."""

NOES = frozenset({Decision.WITHDRAWN, Decision.REFUSED})

Ages = Iterable[tuple[UUID, date]]


class How(StrEnum):
    """How a yes ended."""

    TAKEN_BACK = "taken_back"
    NARROWED = "narrowed"
    OF_AGE = "of_age"


@dataclass(frozen=True)
class End:
    """The end of one yes, or of a part of it.

    Attributes:
        yes: the answer that ended.
        row: the answer that ended it; None: the person came of age.
        order: the place of that answer in the ledger; of an age, the place of the yes.
        reach: the items and incidents that it is about; None: all.
        lost: the options of the yes that hold no more.
    """

    yes: Answer
    how: How
    on: date
    row: UUID | None
    order: int
    reach: frozenset[UUID] | None = None
    lost: frozenset[str] = frozenset()


class What(StrEnum):
    """What is to be done about something that left: one way of asking for it back."""

    RECALL = "recall"
    ARCHIVE = "archive"
    BODY = "body"
    PARTNER = "partner"
    WORKSHEET = "worksheet"


@dataclass(frozen=True)
class Left:
    """Something that left, and what it rested on.

    Attributes:
        grants: the answers that the gate relied upon.
        about: the items and incidents in it; empty: not known, so every no reaches it.
        people: whoever else is in it and had to agree.
        may_stop: whoever takes it back later without having agreed to it.
        by_law: it went by order of law, without a yes: nobody can take it back.
        is_unasked: it went in danger to life, without a yes: a later no reaches it.
    """

    id: UUID
    what: What
    purpose: str
    recipient_id: UUID | None
    on: date
    grants: frozenset[UUID]
    about: frozenset[UUID] = frozenset()
    people: frozenset[UUID] = frozenset()
    may_stop: frozenset[UUID] = frozenset()
    by_law: bool = False
    is_unasked: bool = False


@dataclass(frozen=True)
class Due:
    """What is to be done about something that left, and where that stands.

    Attributes:
        whose: the person whose yes ended.
        end: the row of the ledger that ended it; None: the person came of age.
        by: the day until which the next is to be done.
    """

    left: Left
    state: State
    whose: UUID
    how: How
    since: date
    end: UUID | None
    by: date
    who: UUID | None
    steps: tuple[Step, ...]

    @property
    def is_over(self) -> bool:
        """Whether nobody has anything more to do about it."""
        return self.state in OVER


def ends(answers: Iterable[Answer], ages: Ages, on: date) -> list[End]:
    """Return every end of a yes that no later yes undid, in the order they came."""
    told = sorted(answers, key=lambda each: each.order)
    of_age, found = tuple(ages), list[End]()
    for yes in told:
        if yes.decision is Decision.GRANTED:
            later = [answer for answer in told if answer.order > yes.order]
            whole = [answer for answer in later if _covers(answer, yes)]
            found += _by_answers(yes, later, whole)
            found += _by_age(yes, whole, of_age, on)
    return sorted(found, key=lambda end: (end.on, end.order))


def taken_back(ended: Iterable[End]) -> dict[UUID, date]:
    """Return the yeses of which nothing is left, and since when: a no reaches all."""
    found: dict[UUID, date] = {}
    for end in ended:
        if end.how is How.TAKEN_BACK and end.reach is None:
            found.setdefault(end.yes.id, end.on)
    return found


def _by_answers(
    yes: Answer, later: Sequence[Answer], whole: Sequence[Answer]
) -> Iterable[End]:
    for answer in later:
        if any(again.order > answer.order for again in whole):
            continue
        on = answer.given_on or yes.given_on or date.min
        if answer.decision in NOES and _reaches(answer, yes):
            reach = None if answer.scope is Scope.WHOLE_CASE else answer.scope_ids
            how = How.TAKEN_BACK
            yield End(yes, how, on, answer.id, answer.order, reach, yes.options)
        elif answer.decision is Decision.GRANTED and _key(answer) == _key(yes):
            lost = yes.options - answer.options
            out = answer.excluded_ids - yes.excluded_ids
            if lost or out:
                reach = None if lost else out
                how = How.NARROWED
                yield End(yes, how, on, answer.id, answer.order, reach, lost)


def _by_age(
    yes: Answer, whole: Sequence[Answer], ages: Sequence[tuple[UUID, date]], on: date
) -> Iterable[End]:
    days = sorted(day for person, day in ages if person == yes.person_id)
    day = next((each for each in days if ended_by_age(yes, ages, each)), None)
    if day is None or day > on:
        return
    if not any(again.given_on and again.given_on >= day for again in whole):
        yield End(yes, How.OF_AGE, day, None, yes.order, None, yes.options)


@dataclass(frozen=True)
class Found:
    """What ended of that on which something rested: whose yes, how and when."""

    whose: UUID
    how: How
    since: date
    end: UUID | None


def follows(
    left: Left, answers: Sequence[Answer], ended: Sequence[End]
) -> Found | None:
    """Say what ended of that on which it rested; None: it still rests."""
    rests = left.grants | {
        answer.id
        for answer in answers
        if answer.person_id in left.people
        and answer.decision is Decision.GRANTED
        and (answer.purpose, answer.recipient_id) == (left.purpose, left.recipient_id)
        and (answer.given_on is None or answer.given_on <= left.on)
    }
    for end in ended:
        touches = not left.about or end.reach is None or bool(end.reach & left.about)
        if end.yes.id in rests and touches:
            return Found(end.yes.person_id, end.how, end.on, end.row)
    settled = max((each.order for each in answers if each.id in left.grants), default=0)
    for answer in answers:
        takes_back = answer.decision is Decision.WITHDRAWN
        stops = (
            left.is_unasked
            or left.by_law
            or (takes_back and answer.person_id in left.may_stop)
        )
        says_no = answer.decision in NOES and _speaks_of(answer, left)
        since = answer.given_on
        is_later = answer.order > settled and since is not None and since >= left.on
        if stops and says_no and since and is_later:
            return Found(answer.person_id, How.TAKEN_BACK, since, answer.id)
    return None


def due(
    left: Left,
    kept: Followed | None,
    answers: Sequence[Answer],
    ended: Sequence[End],
) -> Due | None:
    """Say what is to be done about something that left, and how far that is.

    None: it rests on a yes, and nothing was ever done about it.
    """
    kept = kept or Followed()
    found = follows(left, answers, ended)
    if found is None:
        return _agreed_again(left, kept, answers)
    steps = kept.about(found.end)
    state = steps[-1].state if steps else State.OPEN
    if left.by_law and state is State.OPEN:
        state = State.LASTING
    usual = (
        steps[-1].on + timedelta(days=ANSWER_DAYS)
        if state is State.SENT
        else found.since + timedelta(days=SEND_DAYS)
    )
    by = (kept.due_on if steps else None) or usual
    return Due(
        left,
        state,
        found.whose,
        found.how,
        found.since,
        found.end,
        by,
        kept.who,
        steps,
    )


def _agreed_again(left: Left, kept: Followed, answers: Sequence[Answer]) -> Due | None:
    """Keep in sight what was done before somebody agreed again."""
    if not kept.steps:
        return None
    last = kept.steps[-1]
    rows = {answer.id: answer for answer in answers}
    ending = [rows[row] for row in (last.end, *left.grants) if row in rows]
    if not ending:
        return None
    how = How.TAKEN_BACK if last.end else How.OF_AGE
    whose, state = ending[0].person_id, State.AGREED_AGAIN
    return Due(left, state, whose, how, last.on, last.end, last.on, None, kept.steps)


@dataclass(frozen=True)
class Build:
    """One table that was released: of what part, from the data of which day."""

    part: str
    built_on: date
    released_on: date


@dataclass(frozen=True)
class Numbers:
    """What an end means for one part of the numbers.

    Attributes:
        published: how many released tables were made while the yes stood.
        out_on: when a table without the person was released; None: not yet.
    """

    part: str
    since: date
    published: int
    out_on: date | None

    @property
    def is_over(self) -> bool:
        """Whether no number has to change any more."""
        return not self.published or self.out_on is not None


def numbers(
    ended: Iterable[End], builds: Mapping[str, Sequence[Build]], purpose: str
) -> list[Numbers]:
    """Say of each part of the numbers whether a table without the person is out.

    On the day itself nobody knows which came first: a table of that day counts as one
    that the person is in.
    """
    found: dict[str, Numbers] = {}
    for end in ended:
        if end.yes.purpose != purpose:
            continue
        since = end.yes.given_on or date.min
        for part in sorted(end.lost & builds.keys()):
            of_it = builds[part]
            before = sum(since <= each.built_on <= end.on for each in of_it)
            after = [each.released_on for each in of_it if each.built_on > end.on]
            out_on = min(after, default=None)
            found[part] = Numbers(part, end.on, before, out_on)
    return list(found.values())


def _reaches(no: Answer, yes: Answer) -> bool:
    return (
        no.person_id == yes.person_id
        and no.purpose in {yes.purpose, ANY_PURPOSE}
        and no.recipient_id in {yes.recipient_id, None}
        and _may_overlap(no, yes)
    )


def _speaks_of(no: Answer, left: Left) -> bool:
    return no.purpose in {left.purpose, ANY_PURPOSE} and no.recipient_id in {
        left.recipient_id,
        None,
    }


def _may_overlap(no: Answer, yes: Answer) -> bool:
    if Scope.WHOLE_CASE in {no.scope, yes.scope} or no.scope is not yes.scope:
        return True
    return bool(no.scope_ids & yes.scope_ids)


def _covers(again: Answer, yes: Answer) -> bool:
    """Say whether a yes is to all that an earlier one was to."""
    return (
        again.decision is Decision.GRANTED
        and again.person_id == yes.person_id
        and again.purpose == yes.purpose
        and again.recipient_id == yes.recipient_id
        and (
            again.scope is Scope.WHOLE_CASE
            or (again.scope is yes.scope and yes.scope_ids <= again.scope_ids)
        )
        and again.excluded_ids <= yes.excluded_ids
        and yes.options <= again.options
    )


def _key(answer: Answer) -> object:
    return (
        answer.person_id,
        answer.purpose,
        answer.recipient_id,
        answer.scope,
        answer.scope_ids,
    )
