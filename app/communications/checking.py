"""Whether each pin stands today: its gate, its source, its decision. Nothing dangles.

Asked anew each time from the ledgers and records themselves; nothing of it is kept.
"""

from collections.abc import Iterable, Mapping
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
    GONE = "gone"
    NOT_YOURS = "not_yours"


@dataclass(frozen=True)
class Standing:
    """One pin as it stands.

    Attributes:
        why: what the gate found, where it held the source back.
        now: the place in the source today, where it stands.
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
    """Every pin, and what the gate said of each case that opened."""

    pins: Mapping[UUID, Standing]
    verdicts: Mapping[UUID, Verdict]
    files: Mapping[UUID, CaseFile] = field(repr=False)

    def held(self, paragraph: ParagraphSeen) -> list[tuple[Pin, Standing]]:
        """Return the pins of a paragraph that do not stand."""
        return [
            (pin, self.pins[pin.id])
            for sentence in paragraph.content.sentences
            for pin in sentence.pins
            if not self.pins[pin.id].stands
        ]


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
    for source in seen.content.sources:
        if base and source.in_base:
            wanted.setdefault(source.case_id, set()).add(source.item)
    of_case: dict[UUID, list[tuple[Pin, Source]]] = {}
    for pin in pins:
        source = known[pin.source]
        wanted.setdefault(source.case_id, set()).add(source.item)
        of_case.setdefault(source.case_id, []).append((pin, source))
    found: dict[UUID, Standing] = {}
    verdicts: dict[UUID, Verdict] = {}
    files: dict[UUID, CaseFile] = {}
    for case_id, items in wanted.items():
        file = asking.opened(db, actor, case_id)
        cited = of_case.get(case_id, [])
        if file is None:
            found |= {pin.id: Standing(State.NOT_YOURS) for pin, _source in cited}
            continue
        with file.reading_once():
            verdict = asking.ask(db, file, seen.content, _present(db, file, items))
            stop = _stopped(db, file, seen.content, verdict)
            for pin, source in cited:
                found[pin.id] = stop or standing(db, file, verdict, pin, source)
        verdicts[case_id], files[case_id] = verdict, file
    if wanted:
        audit.record(
            db,
            Action.COMMUNICATION_CHECKED,
            actor.staff_id,
            seen.team_id,
            n=len(wanted),
        )
    return Checked(found, verdicts, files)


def standing(
    db: Session, file: CaseFile, verdict: Verdict, pin: Pin, source: Source
) -> Standing:
    """Look at one pin of an opened case."""
    if not verdict.covers(source.item.id):
        why = [f.why for f in verdict.held_back if f.item_id == source.item.id]
        if not why:
            return Standing(State.GONE)
        return Standing(State.HELD, tuple(dict.fromkeys(why)))
    try:
        now = sources.found_again(db, file, verdict, source.item, pin.where, pin.digest)
    except (NotFoundError, InvalidInputError):
        return Standing(State.GONE)
    return Standing(State.STANDS, now=now) if now else Standing(State.CHANGED)


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
