"""How pages show a package: the gate's three lists in words, how far it has come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app import jobs
from app.cases import line, recording
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent import catalogue
from app.consent.findings.rules import Finding
from app.consent.rules import Handling, Verdict
from app.consent.words import G8, REMEDY, RULES, WHY
from app.keys.parts import Part
from app.packages import approving, building, recipients, requesting
from app.packages.after import shown as after
from app.packages.after.shown import DisclosureShown
from app.packages.consignments import placing
from app.packages.cooling import waiting
from app.packages.failing import Failure
from app.packages.lacking import shown as wanting
from app.packages.lacking.shown import LackShown
from app.packages.ladder import shown as ways
from app.packages.ladder import standing
from app.packages.ladder.shown import WayShown
from app.packages.leads import shown as tagged
from app.packages.leads.shown import TagsShown
from app.packages.models import Package
from app.packages.recipients import RecipientSeen
from app.packages.records import Built, PackageContent, Status, Together
from app.packages.requesting import Choice, PackageSeen
from app.packages.words import (
    FAILURES,
    KINDS,
    LEVELS,
    STATUS,
    TONES,
    UNDECIDED,
)
from app.staff import house
from app.wording import gettext as _
from app.wording import locale

_BEFORE_IT_LEAVES = {Status.DRAFT, Status.SUBMITTED, Status.BUILT}


@dataclass(frozen=True)
class ItemShown:
    """One line of the gate's lists.

    Attributes:
        along: nobody chose it, and nobody can leave it out.
    """

    id: UUID
    title: str = field(repr=False)
    why: str
    person: str
    rule: str
    along: bool = False


@dataclass(frozen=True)
class ThirdShown:
    """Somebody else who is in chosen items, and what was decided about them."""

    id: UUID
    code: str
    is_alleged: bool
    items: tuple[str, ...] = field(repr=False)
    handling: Handling
    legal_ground: str = field(repr=False)
    reason: str = field(repr=False)
    is_open: bool
    said_no: bool


@dataclass(frozen=True)
class GateShown:
    """The three lists, and the persons to be decided about."""

    may_go: tuple[ItemShown, ...]
    held_back: tuple[ItemShown, ...]
    undecided: tuple[ItemShown, ...]
    third: tuple[ThirdShown, ...]
    items_held: int


@dataclass(frozen=True)
class ApprovalShown:
    """Who signed the request, and when."""

    by: str
    at: datetime
    is_mine: bool


@dataclass(frozen=True)
class FailureShown:
    """Why the last build ended: in words, which record it was, and what was found."""

    words: str
    item: str
    detail: str


@dataclass(frozen=True)
class PackageShown:
    """One package with everything that its page says."""

    id: UUID
    version: int
    ref: str
    status: Status
    status_words: str
    tone: str
    recipient: RecipientSeen
    annex: RecipientSeen | None
    key_fault: str
    purpose: str
    reason: str = field(repr=False)
    level: str
    gate: GateShown | None
    on_hold: bool
    request: str
    changed: bool
    prepared_by: str
    is_mine: bool
    may_approve: bool
    approvals: tuple[ApprovalShown, ...]
    approvals_needed: int
    way: WayShown
    job_id: UUID | None
    job_ended: bool
    built: Built | None
    failure: FailureShown | None
    refusal: str
    disclosures: tuple[DisclosureShown, ...]
    follows: str
    lacks: tuple[LackShown, ...] = ()
    tags: TagsShown = field(default_factory=TagsShown)
    until: datetime | None = None
    stop: str = field(repr=False, default="")
    together: Together | None = None


def purpose(purpose_id: str) -> str:
    """Return a purpose of consent in the reader's language."""
    known = catalogue.load().purposes.get(purpose_id)
    return known.label.in_language(locale()) if known else purpose_id


def choice_words(choice: Choice) -> str:
    """Return one choosable thing in words: kind, code, title."""
    told = f"{choice.code}: {choice.title}" if choice.title else choice.code
    if not choice.copy:
        return told
    return _("%(what)s (copy %(n)s, parts hidden)", what=told, n=choice.number)


def package(db: Session, file: CaseFile, package_id: UUID) -> PackageShown:
    """Gather one package for its page.

    While the case is on hold nothing is previewed: the gate's lists are left out.

    Raises:
        NotFoundError: no such package in this case, or the actor may not see it.
    """
    seen = requesting.seen(db, file, package_id)
    content, row = seen.content, file.child(db, Package, package_id)
    names = house.names(db, file.actor.unlocked)
    on_hold = line.is_on_hold(db, file.id)
    verdict = (
        requesting.ask_gate(db, file, content, seen.recipient_id)
        if seen.status in _BEFORE_IT_LEAVES and not on_hold
        else None
    )
    open_ = verdict is not None and seen.status is not Status.BUILT
    receiver = recipients.get(db, file.actor, seen.recipient_id)
    fault, request = standing.request(db, file, seen, verdict)
    how = waiting.how(db, file, row, content)
    return PackageShown(
        id=seen.id,
        version=seen.version,
        ref=content.package_ref,
        status=seen.status,
        status_words=str(STATUS[seen.status]),
        tone=TONES.get(seen.status, ""),
        recipient=receiver,
        annex=recipients.get(db, file.actor, content.annex_recipient_id)
        if content.annex_recipient_id
        else None,
        key_fault=fault,
        purpose=purpose(content.purpose),
        reason=content.reason,
        level=str(LEVELS[content.identity_level]),
        gate=_gate(db, file, content, verdict) if verdict and open_ else None,
        on_hold=on_hold,
        request=request.hex(),
        changed=verdict is not None
        and (
            standing.is_changed(seen, verdict, request)
            or (seen.status is not Status.DRAFT and placing.is_out(db, file, content))
        ),
        prepared_by=names.get(content.prepared_by, "") if content.prepared_by else "",
        is_mine=content.prepared_by == file.actor.staff_id,
        may_approve=approving.can_approve(file, content),
        approvals=tuple(
            ApprovalShown(
                names.get(each.by, ""), each.at, each.by == file.actor.staff_id
            )
            for each in content.approvals
        ),
        approvals_needed=content.hand_over.approvals_needed,
        way=ways.shown(db, file, row, content, building.found(row, content)),
        job_id=seen.job_id,
        job_ended=_job_ended(db, seen),
        built=building.found(row, content),
        failure=_failure(building.failure(row, content)),
        refusal=content.refusal,
        disclosures=tuple(
            each for each in after.disclosures(db, file) if each.package_id == seen.id
        ),
        lacks=wanting.of_request(db, file, row, content, _things(db, file))
        if open_
        else (),
        follows=after.follows(db, file, content),
        until=how.until,
        stop=how.stop.reason if how.stop else "",
        together=content.together,
        tags=tagged.of_request(
            db,
            file,
            row,
            content,
            verdict.may_go,
            _things(db, file),
            receiver.kind.conditions if receiver.kind else {},
        )
        if verdict is not None and open_
        else TagsShown(),
    )


def _things(db: Session, file: CaseFile) -> dict[UUID, Choice]:
    """Return everything that could go, by its record's id."""
    return {each.chosen.id: each for each in requesting.choices(db, file)}


def _failure(why: Failure | None) -> FailureShown | None:
    if why is None:
        return None
    told = FAILURES.get(why.refused)
    words = str(told) if told else _("The work stopped. Nothing left the house.")
    return FailureShown(words, why.item, why.detail)


def _job_ended(db: Session, seen: PackageSeen) -> bool:
    """Say whether a build ended without a package: its worker died, or it failed."""
    if seen.status is not Status.BUILDING or seen.job_id is None:
        return False
    status = jobs.Status(jobs.state(db, seen.job_id).status)
    return status in {
        jobs.Status.START_AGAIN,
        jobs.Status.FAILED,
        jobs.Status.CANCELLED,
    }


def _gate(
    db: Session, file: CaseFile, content: PackageContent, verdict: Verdict
) -> GateShown:
    titles = {
        choice.chosen.id: choice_words(choice)
        for choice in requesting.offered(db, file)
        if not choice.copy or choice.copy in content.copies
    }
    codes = recording.codes(db, file)
    due = {finding.item_id: finding for finding in verdict.warnings}
    without = {finding.item_id: finding for finding in verdict.overridden}
    kinds = {chosen.id: str(KINDS[chosen.kind]) for chosen in content.chosen}

    def shown(finding: Finding) -> ItemShown:
        why = str(WHY[finding.why])
        remedy = REMEDY.get(finding.why)
        return ItemShown(
            id=finding.item_id,
            title=titles.get(finding.item_id, ""),
            why=f"{why} {remedy}" if remedy else why,
            person=codes.get(finding.person_id, "") if finding.person_id else "",
            rule=str(RULES[finding.rule]),
            along=finding.item_id in content.along,
        )

    def going(item_id: UUID) -> ItemShown:
        why, rule = kinds[item_id], ""
        if item_id in due:
            why, rule = str(WHY[due[item_id].why]), str(RULES[due[item_id].rule])
        if item_id in without:
            told = str(WHY[without[item_id].why])
            why = _("Without a yes, released by two people. %(why)s", why=told)
            rule = G8
        is_along = item_id in content.along
        return ItemShown(item_id, titles.get(item_id, ""), why, "", rule, is_along)

    goes = [chosen.id for chosen in content.chosen if verdict.covers(chosen.id)]
    held = {finding.item_id for finding in verdict.held_back}
    return GateShown(
        may_go=tuple(going(item_id) for item_id in goes),
        held_back=tuple(shown(f) for f in verdict.held_back if f.why not in UNDECIDED),
        undecided=tuple(shown(f) for f in verdict.held_back if f.why in UNDECIDED),
        third=_third(db, file, content, verdict, titles),
        items_held=len(held),
    )


def _third(
    db: Session,
    file: CaseFile,
    content: PackageContent,
    verdict: Verdict,
    titles: Mapping[UUID, str],
) -> tuple[ThirdShown, ...]:
    """Return everybody else in the chosen items, those still open first."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    decided = {each.person_id: each for each in content.third_persons}
    still = {f.person_id for f in verdict.held_back if f.why in UNDECIDED}
    within: dict[UUID, list[str]] = {}
    for item in requesting.gate_items(db, file, content):
        for third in item.third_persons:
            within.setdefault(third.person_id, []).append(titles.get(item.id, ""))
    found = []
    for row, person in people:
        if row.id not in within:
            continue
        decision = decided.get(row.id)
        found.append(
            ThirdShown(
                id=row.id,
                code=person.code,
                is_alleged=person.is_alleged_perpetrator,
                items=tuple(within[row.id]),
                handling=decision.handling if decision else Handling.NONE,
                legal_ground=decision.legal_ground if decision else "",
                reason=decision.reason if decision else "",
                is_open=row.id in still,
                said_no=row.id in still
                and decision is not None
                and decision.handling is Handling.PSEUDONYMISED,
            )
        )
    return tuple(sorted(found, key=lambda each: (not each.is_open, each.code)))
