"""From an approved request to what the job builds: gathered under the verdict.

Content of a case is read for a use outside in this module alone, and only for items
that the gate's verdict covers.
"""

import hashlib
from dataclasses import replace
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
)
from app.cases.models import Act, Involvement
from app.cases.series import sharing
from app.cases.sites import register
from app.consent import ledger
from app.consent.rules import Verdict
from app.evidence import scanning
from app.evidence.documents import EvidenceContent, EvidenceIdentity
from app.evidence.models import EvidenceItem
from app.evidence.taking_in import original_id
from app.facts import vocabulary
from app.keys.parts import Part
from app.packages import account as told
from app.packages import (
    annex,
    appearing,
    blobs,
    chains,
    codes,
    completing,
    contradicting,
    file_access,
    file_names,
    gate_report,
    law,
    numbering,
    sender,
    summarising,
    telling,
    terms,
    tongues,
    witnesses,
)
from app.packages import contents as pack
from app.packages.blobs import Blob
from app.packages.called import called
from app.packages.consignments import placing
from app.packages.extract import Extract
from app.packages.ladder import warnings
from app.packages.leads.marking import Marks
from app.packages.models import Package
from app.packages.recipients import RecipientSeen
from app.packages.records import Kind, Numbered, PackageContent
from app.packages.scene import Scene
from app.packages.telling import Accounts
from app.statements.documents import StatementContent
from app.statements.models import Statement


def assemble(
    db: Session,
    file: CaseFile,
    content: PackageContent,
    verdict: Verdict,
    receiver: RecipientSeen,
    keys: tuple[str, str],
) -> tuple[Extract, PackageContent]:
    """Gather what goes, with pseudonyms for persons.

    Args:
        db: the transaction.
        file: the case, opened by a coordinator.
        content: the package's request.
        verdict: the gate's answer of this moment.
        receiver: whose name the cover says.
        keys: what opens the package, and the names annex; "" without one.

    Returns:
        What the job builds from, and the request with the numbers and pseudonyms that
        the receiver comes to know.
    """
    gathering = _Gathering(db, file, content, verdict, receiver)
    known = msgspec.structs.replace(
        content, numbered=gathering.numbered_all(), called=gathering.called.kept
    )
    return gathering.extract(keys), known


class _Gathering:
    """One package being gathered."""

    def __init__(
        self,
        db: Session,
        file: CaseFile,
        content: PackageContent,
        verdict: Verdict,
        receiver: RecipientSeen,
    ) -> None:
        self.db, self.file, self.content = db, file, content
        self.verdict, self.receiver = verdict, receiver
        self.called = called(db, file, receiver.id)
        self.people, self.names = self.called.people, self.called.names
        self.text = self.called.text
        self.unread = telling.unread(db, file, verdict)
        self.goes = [
            c
            for c in content.chosen
            if verdict.covers(c.id) and c.id not in self.unread
        ]
        self.numbered = self._number_items()
        self.numbers = {i: each.number for i, each in self.numbered.items()}
        self.scene = Scene(
            db, file, verdict.use.on, self.people, self.names, self.numbers, self.text
        )
        self.marks = Marks(self.scene, content)
        self.accounts = Accounts(self.scene, verdict)
        self.against = contradicting.Against(db, file, verdict, self.numbers)
        self.sites = register.named(db, file.actor, file.row.team_id)
        self.inherited: dict[UUID, frozenset[str]] = {}
        self.incidents = self._incidents()

    def extract(self, keys: tuple[str, str]) -> Extract:
        """Put everything together."""
        grants = tuple(sorted(str(grant) for grant in self.verdict.grants))
        evidence = [self._evidence(i) for i in self._ids(Kind.EVIDENCE)]
        going = self.accounts.going()
        items = (
            *(item for item, _ in evidence),
            *(self.accounts.item(one, self.against.of(one.row.id)) for one in going),
        )
        prior = self.accounts.prior()
        sheets = witnesses.sheets(
            self.scene, self.verdict, going, self._incident_numbers(), prior
        )
        proposals = law.proposals(
            self.db, self.file, self._opened_incidents(), self.numbers, self.text
        )
        incidents = tuple(
            law.marked(each, proposals, items) for each in self.incidents.values()
        )
        withheld = (
            *gate_report.withheld(self.verdict, completing.helpful(self.db, self.file)),
            *self._unread(),
            *self.accounts.withheld(),
            *blobs.withheld(items),
        )
        now = clock.now().replace(microsecond=0)
        contents = pack.PackageContents(
            package_id=self.content.package_ref,
            made_at=now,
            organisation=sender.organisation(self.db, self.file.actor),
            recipient=pack.Recipient(
                name=self.receiver.profile.name, office=self.receiver.profile.office
            ),
            purpose=terms.purpose(self.content.purpose),
            languages=tongues.of_reader(self.receiver.profile.languages),
            confidentiality="recipient_only",
            summary=self.text(self.content.reason),
            gate=self._gate(),
            conditions=self.marks.conditions(
                self.receiver, self._incident_numbers(), self.scene.today
            ),
            sender_reference=self.content.package_ref,
            adds_to="" if self.content.replaces else self._followed(),
            supersedes=self._followed() if self.content.replaces else "",
            catalogue_version=vocabulary().version,
            items=tuple(self._in_line(item, grants) for item in items),
            persons=self._persons(),
            incidents=incidents,
            statements=tuple(self.accounts.statement(one) for one in going),
            chronology=terms.chronology(incidents),
            classification=proposals,
            for_accused=law.for_accused(proposals, items),
            contradictions=self.against.shown(self.text),
            prior_accounts=prior,
            protection_needs=witnesses.needs(sheets),
            witnesses=sheets,
            withheld=withheld,
            annex=annex.entries(self.db, self.file, self.names)
            if self.verdict.may_go
            else (),
            annex_files=annex.files(
                self.db, self.file, self.verdict, self.numbers, self.content.copies
            ),
            file_access=file_access.rule(self.receiver, self.content.purpose),
            handling=warnings.on_the_cover(self.content.hand_over),
            group=placing.printed(self.content),
        )
        return Extract(
            contents=summarising.summed_up(appearing.narrowed(contents)),
            blobs=tuple(e[1] for e in evidence),
            recipient=keys[0],
            annex_recipient=keys[1],
            volume_bytes=self.content.hand_over.volume_bytes,
        )

    def numbered_all(self) -> tuple[Numbered, ...]:
        """Return the numbers of everything that goes, as the request keeps them."""
        happened = numbering.incidents(self._ids(Kind.INCIDENT), self.before)
        return (*self.numbered.values(), *happened)

    # --- what each part is made of

    def _followed(self) -> str:
        """Name the package that this one adds to, or whose place it takes."""
        if self.content.follows is None:
            return ""
        row = self.file.child(self.db, Package, self.content.follows)
        return self.file.read(row, Part.CONTENT, PackageContent).package_ref

    def _in_line(self, item: pack.Item, grants: tuple[str, ...]) -> pack.Item:
        """Say of an item under which number the receiver has it as it was before."""
        known = {each.number: each for each in self.numbered.values()}
        numbered = known[item.item_id]
        return replace(
            item,
            grants=grants,
            supersedes=numbered.before or item.supersedes,
            version=item.version + numbered.changes,
            **self.marks.of(numbered.id),
        )

    def _ids(self, kind: Kind) -> list[UUID]:
        return [chosen.id for chosen in self.goes if chosen.kind is kind]

    def _incident_numbers(self) -> dict[UUID, str]:
        return {i: each.incident_id for i, each in self.incidents.items()}

    def _unread(self) -> tuple[pack.Withheld, ...]:
        chosen = {each.id for each in self.content.chosen}
        count = len(chosen & self.unread)
        if not count:
            return ()
        return (
            pack.Withheld(
                kind="item",
                reason=telling.UNREAD.en,
                count=count,
                label=telling.UNREAD,
            ),
        )

    def _number_items(self) -> dict[UUID, Numbered]:
        self.before = numbering.before(self.db, self.file, self.content.follows)
        told_ids = telling.in_order(
            self.db, self.file, self._ids(Kind.STATEMENT), self.verdict
        )
        ids = [*self._ids(Kind.EVIDENCE), *told_ids]
        goes = ((item_id, self._hash_of(item_id)) for item_id in ids)
        return {each.id: each for each in numbering.documents(goes, self.before)}

    def _hash_of(self, item_id: UUID) -> str:
        """Return the hash of what goes of an item: its file, or the words sent."""
        if item_id in self._ids(Kind.STATEMENT):
            told = self.file.child(self.db, Statement, item_id)
            read = self.file.read(told, Part.CONTENT, StatementContent)
            return hashlib.sha256(self.text(read.whole_text).encode()).hexdigest()
        row = self.file.child(self.db, EvidenceItem, item_id)
        held = self.file.read(row, Part.CONTENT, EvidenceContent)
        copies = [c.sha256 for c in held.redactions if c.id in self.content.copies]
        return copies[0] if copies else held.sha256

    def _opened_incidents(self) -> dict[UUID, tuple[str, IncidentContent]]:
        opened = {}
        for each in numbering.incidents(self._ids(Kind.INCIDENT), self.before):
            shared = sharing.incident(self.db, self.file, each.id)
            opened[each.id] = (each.number, shared.content)
            self.inherited[each.id] = shared.inherited
        return opened

    def _incidents(self) -> dict[UUID, told.Incident]:
        return {
            incident_id: told.Incident(
                incident_id=number,
                title=self.text(read.title),
                when=terms.when(read.when, self.text),
                place=terms.place(read.place, self.sites),
                place_label=terms.place_label(read.place, self.sites),
                place_kind=terms.words("place_kinds", filter(None, [read.place.kind])),
                place_kind_label=terms.term("place_kinds", read.place.kind).label
                if read.place.kind
                else None,
                place_id=read.place.region,
                place_precision=read.place.precision,
                summary=self.text(read.narrative),
                acts=self._acts(incident_id),
                facts=self._facts(read, self.inherited[incident_id]),
                **self.marks.of(incident_id),
            )
            for incident_id, (number, read) in self._opened_incidents().items()
        }

    def _facts(
        self, read: IncidentContent, inherited: frozenset[str]
    ) -> tuple[told.Fact, ...]:
        questions = vocabulary().facts
        return tuple(
            told.Fact(
                key=fact.key,
                question=law.label(questions[fact.key].question),
                answer=fact.answer.value,
                sources=self._source(fact.statement_id),
                note=terms.OF_THE_SERIES if fact.key in inherited else "",
            )
            for fact in read.facts
            if fact.key in questions
        )

    def _source(self, statement_id: UUID | None) -> tuple[told.Source, ...]:
        if statement_id is None or not self.verdict.covers(statement_id):
            return ()
        row = self.file.child(self.db, Statement, statement_id)
        teller = self.file.read(row, Part.CONTENT, StatementContent).teller_id
        is_survivor = self.people[teller].is_survivor
        return (
            told.Source(
                connection=terms.VICTIM if is_survivor else terms.OTHER,
                reliability=terms.NOT_ASSESSED,
                item_id=self.numbers.get(statement_id, ""),
                person=self.names[teller],
            ),
        )

    def _acts(self, incident_id: UUID) -> tuple[told.Act, ...]:
        involved = self.file.records(
            self.db, Involvement, Part.CONTENT, InvolvementContent
        )
        acts = []
        for row, act in self.file.records(self.db, Act, Part.CONTENT, ActContent):
            if row.incident_id != incident_id:
                continue
            acts.append(
                told.Act(
                    act=terms.term("act_types", act.kind),
                    by=tuple(
                        self._involvement(part)
                        for at, part in involved
                        if at.act_id == row.id
                    ),
                    to=(self.names[act.victim_id],) if act.victim_id else (),
                    method="; ".join(terms.method(m).label.en for m in act.methods),
                    methods=tuple(map(terms.method, act.methods)),
                    object=terms.object_of(act, self.sites, self.text),
                    object_kind=terms.term("object_kinds", act.object_kind)
                    if act.object_kind
                    else None,
                    huridocs=vocabularies.huridocs(act.kind, act.methods),
                    when=terms.when(act.when, self.text),
                    until=terms.when(act.until, self.text),
                    sources=self._source(act.statement_id),
                )
            )
        return tuple(acts)

    def _involvement(self, part: InvolvementContent) -> told.Involvement:
        said = "; ".join(filter(None, (part.unit, part.description)))
        return told.Involvement(
            person=self.names[part.person_id] if part.person_id else "",
            mode=terms.term("involvement", part.degree),
            certainty=terms.certainty(part.certainty),
            description=self.text(said),
            sources=self._source(part.statement_id),
        )

    def _evidence(self, row_id: UUID) -> tuple[pack.Item, Blob]:
        row = self.file.child(self.db, EvidenceItem, row_id)
        read = self.file.read(row, Part.CONTENT, EvidenceContent)
        scanning.require_open(read.checked)
        came_as = self.file.read(row, Part.IDENTITY, EvidenceIdentity).filename
        number = self.numbers[row_id]
        blob_id = original_id(self.db, row_id)
        persons = (*read.owner_ids, *read.shown_ids)
        item = pack.Item(
            item_id=number,
            title=self.text(read.title),
            doc_type=terms.evidence_kind(read.kind),
            mime=read.mime,
            language=read.language or "und",
            confidentiality="recipient_only",
            main_date=terms.when(read.made_on, self.text),
            source_person=self.names.get(read.obtained_from, "")
            if read.obtained_from
            else "",
            collected_by="caseworker",
            acquisition_method=terms.one_of(codes.Acquisition, read.obtained_how, None),
            original_kind=terms.one_of(codes.OriginalKind, read.original_kind, None),
            original_filename=came_as if file_names.shows_nobody(came_as) else "",
            incidents=tuple(
                self.incidents[i].incident_id
                for i in read.incident_ids
                if i in self.incidents
            ),
            persons=tuple(self.names[p] for p in persons if p in self.names),
            exculpatory=terms.one_of(
                codes.Exculpatory, read.exculpatory, "not_reviewed"
            ),
            c2pa=terms.one_of(codes.C2pa, read.c2pa, None),
            custody=chains.events(self.db, self.file, row_id, number),
        )
        original = Blob(
            number,
            blob_id,
            read.sha256,
            read.size_bytes,
            code=read.code,
            sha512=read.sha512,
        )
        return blobs.in_place(item, original, read, self.content.copies)

    def _persons(self) -> tuple[told.Person, ...]:
        return tuple(
            told.Person(
                pseudonym=self.names[person_id],
                roles=(terms.role(person),),
                age_group=witnesses.age_group(self.scene, person_id),
            )
            for person_id, person in self.people.items()
            if person.same_as is None
        )

    def _gate(self) -> pack.GateReport:
        numbers = dict(self.numbers)
        for incident_id, incident in self.incidents.items():
            numbers[incident_id] = incident.incident_id
        return gate_report.written(
            self.content,
            self.verdict,
            ledger.events(self.db, self.file.box, self.file.id),
            self.names,
            numbers,
        )
