"""An edition goes: approved by a second person, then sealed for its receiver.

What was approved is exactly what goes: the document's hash, the receiver's key, what is
cited of each case and every grant relied upon. The gate is asked again at each step.
"""

import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.communications import asking, checking, editions, keeping
from app.communications.checking import Checked
from app.communications.documents import (
    EditionContent,
    Kind,
    SentContent,
    Status,
)
from app.communications.editions import EditionSeen
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.models import CommunicationEdition, CommunicationSent
from app.consent import ledger
from app.consent.rules import Verdict
from app.errors import (
    ApprovalError,
    ConflictError,
    ConsentMissingError,
    FreshFactorError,
    NotFoundError,
    OnHoldError,
)
from app.evidence import storing
from app.facts import vocabulary
from app.keys import directory
from app.keys.parts import Part, TeamKind
from app.packages import approving, gate_report, recipients, seal, sender, terms
from app.packages import contents as pack
from app.packages.account import Label, Term
from app.packages.leads import recorded
from app.packages.records import Approval, PackageContent
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission, Record, allows
from app.tracks import quiet
from app.vault import age, kept, stream

SIGNED = "communication edition"
DAY_SECONDS = 24 * 60 * 60
ITEM = "BVC-000001-0001"
DOCUMENT = Term(
    "doc.communication",
    Label(
        "Communication to a prosecutor",
        "Звернення до прокурора",
        "Mitteilung an eine Staatsanwaltschaft",
    ),
)
Verdicts = dict[UUID, Verdict]


def request_hash(edition: EditionSeen, key: str, verdicts: Verdicts) -> bytes:
    """Return the 32 bytes that an approver signs: canonical, and covering all of it."""
    content = edition.content
    cited: list[str | UUID | int] = []
    for each in content.cited:
        grants = sorted(str(grant) for grant in verdicts[each.case_id].grants)
        items = sorted(f"{item.kind.value}|{item.id}" for item in each.items)
        cited += [each.case_id, len(items), *items, len(grants), *grants]
        cited += ["leads", *each.leads] if each.leads else []
    return vault.digest(
        "communication edition",
        edition.id,
        content.ref,
        content.kind.value,
        content.purpose,
        content.recipient_id,
        key,
        content.pdf_sha256,
        len(content.cited),
        *cited,
    )


def ask_again(
    db: Session, actor: Actor, edition: EditionSeen
) -> tuple[Verdicts, dict[UUID, CaseFile]]:
    """Ask the gate of every case that an edition cites, as it was made.

    Raises:
        NotFoundError: the actor may not open one of the cases any more.
        OnHoldError: a survivor paused their case.
        QuietError: others could read of it, and talks run in silence.
        ConsentMissingError: something that it cites may not go any more.
    """
    content = edition.content
    verdicts: Verdicts = {}
    files: dict[UUID, CaseFile] = {}
    for each in content.cited:
        file = asking.opened(db, actor, each.case_id)
        if file is None:
            raise NotFoundError
        quiet.check(db, file, content.purpose)
        with file.reading_once():
            verdict = asking.ask_for(db, file, content, each)
        if verdict.use.on_hold:
            raise OnHoldError
        if not all(verdict.covers(item.id) for item in each.items):
            raise ConsentMissingError
        # What became a lead alone after the edition was made may be quoted in it.
        under = recorded.lead_only(db, file) & {item.id for item in each.items}
        if not under <= set(each.leads) or (
            under and not asking.knows_secrecy(db, actor, content.recipient_id)
        ):
            raise ConsentMissingError
        verdicts[each.case_id], files[each.case_id] = verdict, file
    return verdicts, files


def shown_hash(db: Session, actor: Actor, edition: EditionSeen) -> bytes:
    """Return the hash of an edition as it stands now, for the page of its approver.

    Raises:
        as `ask_again`; RecipientKeyError: no key is pinned, or it has expired.
    """
    verdicts, _files = ask_again(db, actor, edition)
    key = recipients.usable_key(db, edition.content.recipient_id)
    return request_hash(edition, key, verdicts)


def may_approve(actor: Actor, edition: EditionSeen) -> bool:
    """Say whether somebody may approve it: a coordinator who did not make it."""
    record = Record(edition.team_id, prepared_by=edition.content.made_by)
    return allows(actor, Permission.COMMUNICATION_APPROVE, record)


def approve(db: Session, actor: Actor, edition: EditionSeen, seen_hash: bytes) -> None:
    """Approve the edition that was shown.

    Raises:
        NotFoundError: the actor made it, or may not approve here.
        FreshFactorError: no code was given in the last five minutes.
        ConflictError: it went on meanwhile.
        ApprovalError: it is not the one that was shown.
        and as `shown_hash`.
    """
    if not may_approve(actor, edition):
        raise NotFoundError
    if not actor.is_fresh:
        raise FreshFactorError
    if edition.status is Status.SENT:
        raise ConflictError
    present = shown_hash(db, actor, edition)
    if not vault.same(present, seen_hash):
        raise ApprovalError("the edition changed since it was shown")
    approval = Approval(
        by=actor.staff_id,
        seq=directory.load(db).head,
        request_hash=present,
        signature=actor.unlocked.sign(SIGNED, present),
        at=clock.now(),
    )
    content = msgspec.structs.replace(edition.content, approval=approval)
    editions.write(db, actor, edition, content, Status.APPROVED)
    audit.record(db, Action.COMMUNICATION_APPROVED, actor.staff_id, edition.team_id)


def send(db: Session, actor: Actor, seen: Seen, edition: EditionSeen) -> None:
    """Seal an approved edition for its receiver, and write it down in every case.

    Raises:
        NotFoundError: the actor may not issue it.
        ConflictError: it is not approved, or left already.
        ApprovalError: the approval is for another edition, or by nobody who may.
        PackageError: a name stands in what was made.
        and as `shown_hash`.
    """
    if edition.team_id not in keeping.teams(db, actor, editions.ISSUE):
        raise NotFoundError
    if edition.status is not Status.APPROVED:
        raise ConflictError
    verdicts, files = ask_again(db, actor, edition)
    content = edition.content
    key = recipients.usable_key(db, content.recipient_id)
    present = request_hash(edition, key, verdicts)
    approval = approving.check_signature(
        db, SIGNED, content.approval, content.made_by, present
    )
    checked = Checked({}, {}, verdicts, files)
    contents = _contents(db, actor, seen, edition, checked)
    path = path_of(edition.id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    receipt = seal.write_package(
        contents, seed=_signing_seed(db, actor), recipients=[key], path=path
    )
    today = clock.now().date()
    some = keeping.paragraphs(db, actor, seen)
    for each in content.cited:
        file = files[each.case_id]
        file.keep_in(db)
        file.add(
            db,
            CommunicationSent,
            SentContent(
                ref=content.ref,
                kind=content.kind,
                recipient_id=content.recipient_id,
                purpose=content.purpose,
                items=each.items,
                grants=tuple(sorted(verdicts[each.case_id].grants)),
                paragraphs=_citing(seen, some.values(), each.case_id),
                sent_on=today,
                sent_by=actor.staff_id,
                approved_by=approval.by,
                sha256=receipt.sha256,
                key_fingerprint=age.fingerprint(key),
                decisions=each.decisions,
            ),
            edition_id=edition.id,
        )
        audit.record(db, Action.COMMUNICATION_SENT, actor.staff_id, file.id)
        line.show(db, file)
    sent = msgspec.structs.replace(content, sealed_sha256=receipt.sha256, sent_on=today)
    editions.write(db, actor, edition, sent, Status.SENT)


def download(db: Session, actor: Actor, edition: EditionSeen) -> tuple[Path, str]:
    """Return the sealed file of an edition that left, and its name.

    Raises:
        NotFoundError: the actor may not issue it, or it did not leave.
        and as `ask_again`: nothing is handed over again after a yes ended.
    """
    if edition.team_id not in keeping.teams(db, actor, editions.ISSUE):
        raise NotFoundError
    if edition.status is not Status.SENT:
        raise NotFoundError
    ask_again(db, actor, edition)
    counting.read(db, actor, Action.PACKAGE_DOWNLOADED, edition.id)
    return path_of(edition.id), f"{edition.content.ref}.zip.age"


def path_of(edition_id: UUID) -> Path:
    """Return where the sealed file of an edition lies; its name tells nothing."""
    return _folder() / f"{edition_id.hex}.zip.age"


def sweep(db: Session, older_than_seconds: int = DAY_SECONDS) -> int:
    """Remove what a request left that ended half way: files of no edition that left.

    An edition that left keeps its file, also while nobody has downloaded it.

    Returns:
        How many files were removed.
    """
    before, folder = storing.oldest(older_than_seconds), _folder()
    left = db.scalars(
        select(CommunicationEdition.id).where(
            CommunicationEdition.status == Status.SENT.value
        )
    )
    wanted = {path_of(edition_id) for edition_id in left}
    removed = kept.sweep(folder, before)
    for path in stream.untouched(folder.glob("*.age"), before):
        if path not in wanted:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder() -> Path:
    return storing.folder() / "communications"


def _citing(
    seen: Seen, some: Iterable[ParagraphSeen], case_id: UUID
) -> tuple[int, ...]:
    numbers = {e.number for e in seen.content.sources if e.case_id == case_id}
    return tuple(
        sorted(
            each.number
            for each in some
            if any(pin.source in numbers for pin in checking.pins_of(each))
        )
    )


def _signing_seed(db: Session, actor: Actor) -> bytes:
    team_id = directory.load(db).the(TeamKind.SIGNING)
    return vault.derive(actor.unlocked.team_seed(db, team_id, Part.CONTENT), "package")


def _contents(
    db: Session, actor: Actor, seen: Seen, edition: EditionSeen, checked: Checked
) -> pack.PackageContents:
    """Make a package of one document, with the gate's report for every case."""
    content = edition.content
    made = editions.document(db, actor, edition)
    receiver = recipients.get(db, actor, content.recipient_id).profile
    called = editions.called_in(db, seen, checked, content.kind)
    now = clock.now().replace(microsecond=0)
    return pack.PackageContents(
        package_id=content.ref,
        made_at=now,
        organisation=sender.organisation(db, actor),
        recipient=pack.Recipient(name=receiver.name, office=receiver.office),
        purpose=terms.purpose(content.purpose),
        languages=("en", "uk"),
        confidentiality="recipient_only",
        summary=_summary(content),
        gate=_gate(db, seen, edition, checked, now),
        sender_reference=content.ref,
        catalogue_version=vocabulary().version,
        items=(
            pack.Item(
                item_id=ITEM,
                title=f"{DOCUMENT.label.en} {content.ref}",
                doc_type=DOCUMENT,
                mime="application/pdf",
                language=seen.content.language,
                confidentiality="recipient_only",
                redacted=content.kind is Kind.REDACTED,
                original=pack.Original(
                    open=lambda: io.BytesIO(made), sha256=content.pdf_sha256
                ),
                original_kind="born_digital",
                custody=(_made(content), _approved(content)),
            ),
        ),
        withheld=(
            pack.Withheld(
                kind="item",
                reason="The items that the communication cites stay with the sender; "
                "they are sent in packages of their own.",
                count=sum(len(each.items) for each in content.cited),
            ),
        ),
        annex=tuple(entry for each in called.values() for entry in each.sought),
    )


def _made(content: EditionContent) -> pack.CustodyEvent:
    return pack.CustodyEvent(
        event_id=f"{ITEM}-001",
        at=content.made_at.replace(microsecond=0),
        at_source="server clock",
        action="created",
        actor_role="coordinator",
        output_sha256=content.pdf_sha256,
        reason="edition made",
    )


def _approved(content: EditionContent) -> pack.CustodyEvent:
    at = content.approval.at if content.approval else content.made_at
    return pack.CustodyEvent(
        event_id=f"{ITEM}-002",
        at=at.replace(microsecond=0),
        at_source="server clock",
        action="sealed",
        actor_role="coordinator",
        input_sha256=content.pdf_sha256,
        output_sha256=content.pdf_sha256,
        reason="approved by a second person, who signed its hash",
    )


def _gate(
    db: Session,
    seen: Seen,
    edition: EditionSeen,
    checked: Checked,
    now: datetime,
) -> pack.GateReport:
    names = editions.called_in(db, seen, checked, edition.content.kind)
    persons: list[pack.GatePerson] = []
    items: list[pack.GateItem] = []
    overrides: list[str] = []
    numbers = {e.item.id: f"item-{e.number}" for e in seen.content.sources}
    for each in edition.content.cited:
        verdict, file = checked.verdicts[each.case_id], checked.files[each.case_id]
        request: PackageContent = asking.request_of(db, file, edition.content, each)
        report = gate_report.written(
            request,
            verdict,
            ledger.events(db, file.box, file.id),
            names[each.case_id].names,
            numbers,
        )
        persons += report.persons
        items += report.items
        overrides += report.overrides
    return pack.GateReport(
        checked_at=now,
        identity_level="pseudonym",
        persons=tuple(persons),
        items=tuple(items),
        overrides=tuple(overrides),
    )


def _summary(content: EditionContent) -> str:
    kind = "confidential" if content.kind is Kind.CONFIDENTIAL else "redacted"
    return (
        f"This package holds one document: the {kind} edition {content.ref} of a"
        f" communication to a prosecutor, with {content.last} numbered paragraphs over"
        f" {len(content.cited)} cases. Persons are called by pseudonyms made for this"
        " edition's readers alone."
    )
