"""Preparing a package: choosing items, asking the gate, submitting for approval."""

import re
from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import ages, joining, line, naming, recording
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
)
from app.cases.kin import standings
from app.cases.models import Act, Incident, Involvement, Person
from app.cases.without_yes import passing
from app.consent import ledger
from app.consent.rules import Handling, Item, ThirdPerson, Verdict
from app.errors import (
    ConflictError,
    HandOverError,
    InvalidInputError,
    NotFoundError,
)
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages import completing, numbering, recipients
from app.packages.consignments import placing
from app.packages.lacking import excusing
from app.packages.leads import tagging
from app.packages.models import Package
from app.packages.records import (
    Chosen,
    IdentityLevel,
    Kind,
    PackageContent,
    Status,
    ThirdPersonDecision,
    Together,
)
from app.staff.policy import Permission
from app.statements.documents import StatementContent
from app.statements.models import Statement
from app.tracks import quiet

_CODE = re.compile(r"\{(P\d+)(?:-[a-z]+)?\}")


@dataclass(frozen=True)
class Choice:
    """Something of the case that could go, with the words to choose it by."""

    chosen: Chosen
    code: str
    title: str = field(repr=False)
    copy: UUID | None = None  # with parts hidden, in place of the original
    number: int = 0  # of the copy


@dataclass(frozen=True)
class PackageSeen:
    """A package as its pages show it."""

    id: UUID
    version: int
    status: Status
    recipient_id: UUID
    job_id: UUID | None
    content: PackageContent = field(repr=False)


def choices(db: Session, file: CaseFile) -> list[Choice]:
    """Return everything of a case that a package could hold."""
    found = [
        Choice(Chosen(Kind.STATEMENT, row.id), content.code, content.title)
        for row, content in file.records(db, Statement, Part.CONTENT, StatementContent)
    ]
    found += [
        Choice(Chosen(Kind.EVIDENCE, row.id), content.code, content.title)
        for row, content in file.records(
            db, EvidenceItem, Part.CONTENT, EvidenceContent
        )
    ]
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    found += [
        Choice(Chosen(Kind.INCIDENT, row.id), f"I{number}", content.title)
        for number, (row, content) in enumerate(incidents, start=1)
    ]
    return found


def offered(db: Session, file: CaseFile) -> list[Choice]:
    """Return what a package could hold, each copy with parts hidden by itself too."""
    items = {
        row.id: content.redactions
        for row, content in file.records(
            db, EvidenceItem, Part.CONTENT, EvidenceContent
        )
    }
    found = []
    for choice in choices(db, file):
        found.append(choice)
        for number, each in enumerate(items.get(choice.chosen.id, ()), start=1):
            found.append(replace(choice, copy=each.id, number=number))
    return found


def prepare(
    db: Session,
    file: CaseFile,
    recipient_id: UUID,
    *,
    reason: str,
    chosen: tuple[Chosen, ...],
    identity_level: IdentityLevel,
    annex_recipient_id: UUID | None = None,
    copies: tuple[UUID, ...] = (),
    follows: UUID | None = None,
    replaces: bool = False,
    together: Together | None = None,
) -> UUID:
    """Begin a package for one receiver; the purpose is the receiver's.

    Names travel only in an annex, sealed to another receiver's key. It may add to a
    package that the same receiver has, or take its place: it says so itself. It may be
    one of a consignment.

    Raises:
        NotFoundError: the actor may not prepare packages here, or an item is not of
            this case.
        InvalidInputError: nothing chosen, no reason, names without a key of their own
            to seal them to, or it follows what this receiver was not given.
        HandOverError: the receiver takes no package.
    """
    file.require(Permission.PACKAGE_PREPARE)
    named = identity_level is IdentityLevel.NAMED
    missing = {
        "reason": not reason.strip(),
        "chosen": not chosen,
        "annex_recipient": named and annex_recipient_id in {None, recipient_id},
    }
    wrong = [name for name, is_missing in missing.items() if is_missing]
    if wrong:
        raise InvalidInputError(*wrong)
    known = {choice.chosen for choice in choices(db, file)}
    if not set(chosen) <= known:
        raise NotFoundError
    among = [c.copy for c in offered(db, file) if c.copy and c.chosen in chosen]
    if not set(copies) <= set(among):
        raise NotFoundError
    receiver = recipients.get(db, file.actor, recipient_id)
    if not receiver.takes_packages:
        raise HandOverError("this receiver takes no package")
    if follows is not None:
        numbering.check_follows(db, file, follows, recipient_id)
    row = file.add(
        db,
        Package,
        PackageContent(
            package_ref=f"BVP-{naming.drawn(6)}",
            purpose=receiver.profile.purpose,
            reason=reason.strip(),
            chosen=completing.ordered(chosen),
            identity_level=identity_level,
            prepared_by=file.actor.staff_id,
            annex_recipient_id=annex_recipient_id if named else None,
            copies=tuple(sorted(set(copies))),
            follows=follows,
            replaces=replaces and follows is not None,
            together=together,
        ),
        recipient_id=recipient_id,
        status=Status.DRAFT.value,
        job_id=None,
        extract=None,
        outcome=None,
    )
    audit.record(db, Action.PACKAGE_PREPARED, file.actor.staff_id, row.id)
    return row.id


def seen(db: Session, file: CaseFile, package_id: UUID) -> PackageSeen:
    """Open one package of the case."""
    file.require(Permission.PACKAGE_READ)
    row = file.child(db, Package, package_id)
    return _seen(db, file, row)


def listed(db: Session, file: CaseFile) -> list[PackageSeen]:
    """Return the packages of a case."""
    rows = db.scalars(select(Package).where(Package.case_id == file.id)).all()
    return [_seen(db, file, row) for row in rows]


def _seen(db: Session, file: CaseFile, row: Package) -> PackageSeen:
    content = completing.request_of(db, file, row)
    return PackageSeen(
        row.id, row.version, Status(row.status), row.recipient_id, row.job_id, content
    )


def decide_third_person(
    db: Session,
    file: CaseFile,
    package_id: UUID,
    version: int,
    decision: ThirdPersonDecision,
) -> None:
    """Record what is done about somebody else in the items, and why.

    Raises:
        InvalidInputError: no reason; or for an alleged perpetrator no legal ground.
        ConflictError: the package was submitted meanwhile.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    _only(row, Status.DRAFT)
    file.child(db, Person, decision.person_id)
    if not decision.reason.strip():
        raise InvalidInputError("reason")
    content = file.read(row, Part.CONTENT, PackageContent)
    others = [d for d in content.third_persons if d.person_id != decision.person_id]
    decision = msgspec.structs.replace(decision, decided_by=file.actor.staff_id)
    decided = tuple(sorted([*others, decision], key=lambda d: d.person_id))
    file.change(
        db,
        row,
        version,
        content=msgspec.structs.replace(content, third_persons=decided),
    )


def ask_gate(
    db: Session, file: CaseFile, content: PackageContent, recipient_id: UUID
) -> Verdict:
    """Ask the one gate about the chosen items, as everything stands now."""
    return ledger.pass_gate(
        db,
        file.box,
        file.id,
        purpose=content.purpose,
        recipient_id=recipient_id,
        items=gate_items(db, file, content),
        on_hold=line.is_on_hold(db, file.id),
        overrides=passing.standing(db, file),
    )


def gate_items(db: Session, file: CaseFile, content: PackageContent) -> list[Item]:
    """Say of each chosen item whose it is and who else is in it."""
    people = file.records(db, Person, Part.CONTENT, PersonContent)
    by_code = {person.code: row.id for row, person in people}
    one = joining.one_of_each(db, file)
    alone = standings.of_case(db, file)
    of_age = ages.days((one[row.id], person) for row, person in people)
    alleged = {row.id for row, person in people if person.is_alleged_perpetrator}
    decided = {d.person_id: d for d in content.third_persons}
    survivor = recording.survivor_id(db, file)
    makers = {
        Kind.STATEMENT: _statement,
        Kind.EVIDENCE: _evidence,
        Kind.INCIDENT: _incident,
    }
    items = []
    for chosen in content.chosen:
        owners, others, incidents = makers[chosen.kind](
            db, file, chosen.id, by_code, survivor
        )
        owners = {one[person_id] for person_id in owners}
        others = {one[person_id] for person_id in others}
        items.append(
            Item(
                id=chosen.id,
                owners=frozenset(owners),
                third_persons=tuple(
                    _third(person_id, decided, alleged)
                    for person_id in sorted(others - owners)
                ),
                incident_ids=frozenset(incidents),
                standings=alone,
                come_of_age=of_age,
                for_lead=chosen.id in content.asked,
            )
        )
    return items


def submit(db: Session, file: CaseFile, package_id: UUID, version: int) -> Verdict:
    """Ask for approval, if at least one item may go; withheld ones are named in it.

    Returns:
        What the gate said. Nothing is submitted while it says that nothing may go.

    Raises:
        QuietError: others could read of it, and talks run in silence.
        RecipientKeyError: a key cannot be used: nothing is asked for.
        HandOverError: the receiver cannot take it this way.
        LackingError: the receiver's profile, or a request for secrecy, holds it back.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    _only(row, Status.DRAFT)
    content = completing.request_of(db, file, row)
    quiet.check(db, file, content.purpose)
    recipients.targets_for(db, file.actor, row.recipient_id, content)
    verdict = ask_gate(db, file, content, row.recipient_id)
    if not verdict.may_go:
        audit.record(db, Action.PACKAGE_REFUSED, file.actor.staff_id, package_id)
        return verdict
    excusing.check(db, file, row, content)
    tagging.check(db, file, row, content, verdict)
    lacks = excusing.of_request(db, file, row, content)
    content = msgspec.structs.replace(
        content,
        excuses=excusing.still_meant(content, lacks),
        grants=tuple(sorted(verdict.grants)),
        withheld=len(content.chosen) - len(verdict.may_go),
        approval=None,
        second=None,
        refusal="",
        together=None if placing.is_out(db, file, content) else content.together,
    )
    file.change(db, row, version, content=content)
    row.status = Status.SUBMITTED.value
    audit.record(db, Action.PACKAGE_SUBMITTED, file.actor.staff_id, package_id)
    return verdict


def _only(row: Package, status: Status) -> None:
    if row.status != status.value:
        raise ConflictError("the package has gone on meanwhile")


def _third(
    person_id: UUID, decided: dict[UUID, ThirdPersonDecision], alleged: set[UUID]
) -> ThirdPerson:
    decision = decided.get(person_id)
    return ThirdPerson(
        person_id,
        decision.handling if decision else Handling.NONE,
        is_alleged=person_id in alleged,
        legal_ground=decision.legal_ground if decision else "",
    )


Named = tuple[set[UUID], set[UUID], set[UUID]]
"""Whose an item is, who else is in it, and which incidents it belongs to."""


def _statement(
    db: Session,
    file: CaseFile,
    row_id: UUID,
    by_code: dict[str, UUID],
    survivor: UUID | None,
) -> Named:
    del survivor
    row = file.child(db, Statement, row_id)
    content = file.read(row, Part.CONTENT, StatementContent)
    return {content.teller_id}, _named(content.whole_text, by_code), set()


def _evidence(
    db: Session,
    file: CaseFile,
    row_id: UUID,
    by_code: dict[str, UUID],
    survivor: UUID | None,
) -> Named:
    row = file.child(db, EvidenceItem, row_id)
    content = file.read(row, Part.CONTENT, EvidenceContent)
    owners = set(content.owner_ids) or ({survivor} if survivor else set())
    others = set(content.shown_ids) | _named(content.shows, by_code)
    return owners, others, set(content.incident_ids)


def _incident(
    db: Session,
    file: CaseFile,
    row_id: UUID,
    by_code: dict[str, UUID],
    survivor: UUID | None,
) -> Named:
    row = file.child(db, Incident, row_id)
    content = file.read(row, Part.CONTENT, IncidentContent)
    others = _named(content.narrative, by_code)
    for act_row, act in file.records(db, Act, Part.CONTENT, ActContent):
        if act_row.incident_id != row_id:
            continue
        if act.victim_id is not None:
            others.add(act.victim_id)
        others |= {
            part.person_id
            for involved, part in file.records(
                db, Involvement, Part.CONTENT, InvolvementContent
            )
            if involved.act_id == act_row.id and part.person_id is not None
        }
    return ({survivor} if survivor else set()), others, {row_id}


def _named(text: str, by_code: dict[str, UUID]) -> set[UUID]:
    return {by_code[code] for code in _CODE.findall(text) if code in by_code}
