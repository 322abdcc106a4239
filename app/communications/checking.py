"""Whether each pin stands today: its gate, its source, its decision. Nothing dangles.

Asked anew each time from the ledgers and records themselves; nothing of it is kept.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.communications import asking, sources
from app.communications.documents import CommunicationContent, Pin, Source
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.sources import Pointed
from app.consent.findings.rules import Why
from app.consent.rules import Verdict
from app.errors import InvalidInputError, NotFoundError, QuietError
from app.packages import requesting
from app.packages.leads import recorded
from app.packages.records import Chosen
from app.staff.actor import Actor
from app.tracks import quiet


class State(StrEnum):
    """How a pin stands."""

    STANDS = "stands"
    HELD = "held"
    PAUSED = "paused"
    QUIET = "quiet"
    CHANGED = "changed"
    LEAD = "lead"
    GONE = "gone"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True)
class Standing:
    """One pin as it stands.

    Attributes:
        why: what the gate found, where it held the source back.
        now: the place in the source today: where it stands, or after a change.
    """

    state: State
    why: tuple[Why, ...] = ()
    now: Pointed | None = field(default=None, repr=False)

    @property
    def stands(self) -> bool:
        """Whether its sentence may be printed."""
        return self.state is State.STANDS


@dataclass(frozen=True)
class Checked:
    """Every pin, every incident of the base, what the gate said of each opened case.

    Attributes:
        base: the number of a source to how it stands.
        leads: the numbers of sources that are there to find other evidence alone.
    """

    pins: Mapping[UUID, Standing]
    base: Mapping[int, Standing]
    verdicts: Mapping[UUID, Verdict]
    files: Mapping[UUID, CaseFile] = field(repr=False)
    leads: frozenset[int] = frozenset()


def pins_of(paragraph: ParagraphSeen) -> list[Pin]:
    """Return the pins of a paragraph that is not withdrawn."""
    if paragraph.content.withdrawn is not None:
        return []
    return [pin for each in paragraph.content.sentences for pin in each.pins]


def check(
    db: Session,
    actor: Actor,
    seen: Seen,
    paragraphs: Iterable[ParagraphSeen],
    *,
    base: bool = False,
) -> Checked:
    """Ask the gate for every case that these paragraphs cite, and look at each source.

    `base`: the incidents of the crime base are asked about too.
    """
    known = {source.number: source for source in seen.content.sources}
    pins = [pin for each in paragraphs for pin in pins_of(each)]
    wanted: dict[UUID, set[Chosen]] = {}
    in_base = [each for each in seen.content.sources if base and each.in_base]
    for source in in_base:
        wanted.setdefault(source.case_id, set()).add(source.item)
    of_case: dict[UUID, list[tuple[Pin, Source]]] = {}
    for pin in pins:
        source = known[pin.source]
        wanted.setdefault(source.case_id, set()).add(source.item)
        of_case.setdefault(source.case_id, []).append((pin, source))
    found: dict[UUID, Standing] = {}
    rows: dict[int, Standing] = {}
    verdicts: dict[UUID, Verdict] = {}
    files: dict[UUID, CaseFile] = {}
    leads: set[int] = set()
    is_known = asking.knows_secrecy(db, actor, seen.content.recipient_id)
    for case_id, items in wanted.items():
        file = asking.opened(db, actor, case_id)
        cited = of_case.get(case_id, [])
        mine = [each for each in in_base if each.case_id == case_id]
        if file is None:
            found |= {pin.id: Standing(State.NOT_YOURS) for pin, _source in cited}
            rows |= {each.number: Standing(State.NOT_YOURS) for each in mine}
            continue
        with file.reading_once():
            verdict = asking.ask(db, file, seen.content, _present(db, file, items))
            stop = _stopped(db, file, seen.content, verdict)
            under = recorded.lead_only(db, file) & {each.id for each in items}
            leads |= {number for number, each in known.items() if each.item.id in under}
            for pin, source in cited:
                found[pin.id] = (
                    stop
                    or _lead(
                        source, under, may_point=is_known and pin.where.first is None
                    )
                    or standing(db, file, verdict, pin, source)
                )
            for source in mine:
                rows[source.number] = (
                    stop
                    or _lead(source, under, may_point=is_known)
                    or _held(verdict, source)
                    or Standing(State.STANDS)
                )
        verdicts[case_id], files[case_id] = verdict, file
    if wanted:
        audit.record(
            db,
            Action.COMMUNICATION_CHECKED,
            actor.staff_id,
            seen.team_id,
            n=len(wanted),
        )
    return Checked(found, rows, verdicts, files, frozenset(leads))


def standing(
    db: Session, file: CaseFile, verdict: Verdict, pin: Pin, source: Source
) -> Standing:
    """Look at one pin of an opened case."""
    if held := _held(verdict, source):
        return held
    try:
        now = sources.found_again(db, file, verdict, source.item, pin.where, pin.digest)
    except (NotFoundError, InvalidInputError):
        return Standing(State.GONE)
    if now:
        return Standing(State.STANDS, now=now)
    try:
        now = sources.pointed(db, file, verdict, source.item, pin.where)
    except InvalidInputError:
        now = None  # there is no such place any more
    return Standing(State.CHANGED, now=now)


def _lead(
    source: Source, under: AbstractSet[UUID], *, may_point: bool
) -> Standing | None:
    """Refuse what is there to find other evidence alone where it may not stand."""
    if may_point or source.item.id not in under:
        return None
    return Standing(State.LEAD)


def _held(verdict: Verdict, source: Source) -> Standing | None:
    if verdict.covers(source.item.id):
        return None
    why = [f.why for f in verdict.held_back if f.item_id == source.item.id]
    if not why:
        return Standing(State.GONE)
    return Standing(State.HELD, tuple(dict.fromkeys(why)))


def _stopped(
    db: Session, file: CaseFile, content: CommunicationContent, verdict: Verdict
) -> Standing | None:
    if verdict.use.on_hold:
        return Standing(State.PAUSED, (Why.ON_HOLD,))
    try:
        quiet.check(db, file, content.purpose)
    except QuietError:
        return Standing(State.QUIET)
    return None


def _present(db: Session, file: CaseFile, items: Iterable[Chosen]) -> list[Chosen]:
    """Leave out what is not in the case any more: its pins are told as gone."""
    known = {choice.chosen for choice in requesting.choices(db, file)}
    return [each for each in items if each in known]
