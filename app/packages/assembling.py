"""From an approved request to what the job builds: gathered under the verdict.

Content of a case is read for a use outside in this module alone, and only for items
that the gate's verdict covers.
"""

import re
from dataclasses import replace
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, vault
from app.cases import joining, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
)
from app.cases.models import Act, Involvement, Person
from app.cases.series import sharing
from app.cases.sites import register
from app.consent import ledger
from app.consent.rules import Verdict
from app.evidence import custody, scanning
from app.evidence.documents import EvidenceContent, EvidenceIdentity
from app.evidence.models import EvidenceItem
from app.evidence.taking_in import original_id
from app.facts import vocabulary
from app.keys.parts import Part
from app.packages import account as told
from app.packages import (
    blobs,
    codes,
    completing,
    contradicting,
    gate_report,
    law,
    terms,
)
from app.packages import contents as pack
from app.packages.blobs import Blob
from app.packages.pseudonyms import pseudonyms
from app.packages.recipients import RecipientSeen
from app.packages.records import Kind, PackageContent
from app.staff import house
from app.statements.documents import StatementContent
from app.statements.models import Statement

PREFIX = "BV"
_TOKEN = re.compile(r"\{(P\d+)(-[a-z]+)?\}|\{([A-Z]+)\}")
_HIDDEN = {"-phone": "[telephone]", "-address": "[address]", "-paper": "[document]"}


class Extract(vault.Document, frozen=True):
    """All that one build needs, sealed under a key made for it alone."""

    schema: ClassVar[str] = "package.extract"
    schema_version: ClassVar[int] = 1

    contents: pack.PackageContents
    blobs: tuple[Blob, ...]
    recipient: str
    annex_recipient: str = ""


def assemble(
    db: Session,
    file: CaseFile,
    content: PackageContent,
    verdict: Verdict,
    receiver: RecipientSeen,
    keys: tuple[str, str],
) -> Extract:
    """Gather what goes, with pseudonyms for persons.

    Args:
        db: the transaction.
        file: the case, opened by a coordinator.
        content: the package's request.
        verdict: the gate's answer of this moment.
        receiver: whose name the cover says.
        keys: the pinned keys of the package and of the names annex.
    """
    return _Gathering(db, file, content, verdict, receiver).extract(keys)


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
        self.organisation = house.organisation_name(db, file.actor.unlocked)
        self.people: dict[UUID, PersonContent] = {
            person.id: read
            for person, read in file.records(db, Person, Part.CONTENT, PersonContent)
        }
        self.names = pseudonyms(
            file.box.key(Part.IDENTITY),
            receiver.id,
            {i: p.is_alleged_perpetrator for i, p in self.people.items()},
        )
        # Somebody recorded twice is one person to the receiver.
        one = joining.one_of_each(db, file)
        self.names = {person_id: self.names[one[person_id]] for person_id in one}
        self.by_code = {p.code: self.names[i] for i, p in self.people.items()}
        self.goes = [c for c in content.chosen if verdict.covers(c.id)]
        self.numbers = self._number_items()
        self.against = contradicting.Against(db, file, verdict, self.numbers)
        self.sites = register.named(db, file.actor, file.row.team_id)
        self.inherited: dict[UUID, frozenset[str]] = {}
        self.incidents = self._incidents()

    def extract(self, keys: tuple[str, str]) -> Extract:
        """Put everything together."""
        grants = tuple(sorted(str(grant) for grant in self.verdict.grants))
        evidence = [self._evidence(i) for i in self._ids(Kind.EVIDENCE)]
        statements = [self._statement(i) for i in self._ids(Kind.STATEMENT)]
        items = (*(item for item, _ in evidence), *(item for item, _ in statements))
        now = clock.now().replace(microsecond=0)
        contents = pack.PackageContents(
            package_id=self.content.package_ref,
            made_at=now,
            organisation=pack.Organisation(
                name=self.organisation, contact_role="Coordinator"
            ),
            recipient=pack.Recipient(
                name=self.receiver.profile.name, office=self.receiver.profile.office
            ),
            purpose=terms.purpose(self.content.purpose),
            languages=("en", "uk"),
            confidentiality="recipient_only",
            summary=self._summary(),
            gate=self._gate(),
            sender_reference=self.content.package_ref,
            catalogue_version=vocabulary().version,
            items=tuple(replace(item, grants=grants) for item in items),
            persons=self._persons(),
            incidents=tuple(self.incidents.values()),
            statements=tuple(s[1] for s in statements),
            chronology=terms.chronology(self.incidents.values()),
            classification=law.proposals(
                self.db, self.file, self._opened_incidents(), self.numbers, self.text
            ),
            contradictions=self.against.shown(self.text),
            prior_accounts=self._prior_accounts(),
            withheld=(
                *gate_report.withheld(
                    self.verdict, completing.helpful(self.db, self.file)
                ),
                *blobs.withheld(items),
            ),
            annex=self._annex(),
        )
        return Extract(
            contents=contents,
            blobs=tuple(e[1] for e in evidence),
            recipient=keys[0],
            annex_recipient=keys[1],
        )

    # --- what each part is made of

    def _ids(self, kind: Kind) -> list[UUID]:
        return [chosen.id for chosen in self.goes if chosen.kind is kind]

    def _number_items(self) -> dict[UUID, str]:
        ids = [*self._ids(Kind.EVIDENCE), *self._ids(Kind.STATEMENT)]
        return {i: f"{PREFIX}-{n:06d}-0001" for n, i in enumerate(ids, start=1)}

    def text(self, working: str) -> str:
        """Put pseudonyms in place of codes; what stays hidden says that it is."""

        def shown(found: re.Match[str]) -> str:
            code, suffix, other = found.groups()
            if other or suffix:
                return _HIDDEN.get(suffix or "", "[telephone]")
            return self.by_code.get(code, "[person]")

        return _TOKEN.sub(shown, working)

    def _opened_incidents(self) -> dict[UUID, tuple[str, IncidentContent]]:
        opened = {}
        for number, incident_id in enumerate(self._ids(Kind.INCIDENT), start=1):
            shared = sharing.incident(self.db, self.file, incident_id)
            opened[incident_id] = (f"I-{number}", shared.content)
            self.inherited[incident_id] = shared.inherited
        return opened

    def _incidents(self) -> dict[UUID, told.Incident]:
        return {
            incident_id: told.Incident(
                incident_id=number,
                title=self.text(read.title),
                when=terms.when(read.when, self.text),
                place=terms.place(read.place, self.sites),
                place_kind=terms.words("place_kinds", filter(None, [read.place.kind])),
                place_id=read.place.region,
                place_precision=read.place.precision,
                summary=self.text(read.narrative),
                acts=self._acts(incident_id),
                facts=self._facts(read, self.inherited[incident_id]),
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
                    method="; ".join(map(terms.method, act.methods)),
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

    def _statement(self, row_id: UUID) -> tuple[pack.Item, told.Statement]:
        row = self.file.child(self.db, Statement, row_id)
        read = self.file.read(row, Part.CONTENT, StatementContent)
        number, teller = self.numbers[row_id], self.names[read.teller_id]
        language = read.language if read.language in {"uk", "en", "ru"} else "und"
        item = pack.Item(
            item_id=number,
            title=f"{read.code}: {self.text(read.title) or 'account, working text'}",
            doc_type=terms.TESTIMONY,
            mime="text/plain",
            language=language,
            confidentiality="recipient_only",
            main_date=terms.when(read.told_on, self.text),
            source_person=teller,
            collected_by="caseworker",
            acquisition_method="recorded_by_us",
            redacted=True,
            redaction_reasons=("N",),
            persons=(teller,),
            differs_from=self.against.of(row_id),
        )
        statement = told.Statement(
            statement_id=read.code,
            item_id=number,
            person=teller,
            kind=terms.KINDS.get(read.kind.value, told.Label(read.kind.value)),
            language=language,
            working_text=self.text(read.working_text),
            taken_on=terms.when(read.told_on, self.text),
            taken_by_role="caseworker",
        )
        return item, statement

    def _evidence(self, row_id: UUID) -> tuple[pack.Item, Blob]:
        row = self.file.child(self.db, EvidenceItem, row_id)
        read = self.file.read(row, Part.CONTENT, EvidenceContent)
        scanning.require_open(read.checked)
        number = self.numbers[row_id]
        blob_id = original_id(self.db, row_id)
        persons = (*read.owner_ids, *read.shown_ids)
        item = pack.Item(
            item_id=number,
            title=self.text(read.title),
            doc_type=told.Term(read.kind, told.Label(read.kind.capitalize())),
            mime=read.mime,
            language=read.language or "und",
            confidentiality=terms.one_of(
                codes.Confidentiality, read.confidentiality, "recipient_only"
            ),
            main_date=terms.when(read.made_on, self.text),
            source_person=self.names.get(read.obtained_from, "")
            if read.obtained_from
            else "",
            collected_by="caseworker",
            acquisition_method=terms.one_of(codes.Acquisition, read.obtained_how, None),
            original_kind=terms.one_of(codes.OriginalKind, read.original_kind, None),
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
            custody=tuple(
                pack.CustodyEvent(
                    event_id=f"{number}-{seq:03d}",
                    at=terms.moment(event.at),
                    at_source="server clock",
                    action=event.action,  # type: ignore[arg-type]  # the same list
                    actor_role=event.actor_role,
                    input_sha256=event.input_sha256,
                    output_sha256=event.output_sha256,
                    reason=event.reason,
                )
                for seq, event in enumerate(
                    custody.chain(self.db, self.file, row_id), start=1
                )
            ),
        )
        original = Blob(number, blob_id, read.sha256)
        return blobs.in_place(item, original, read, self.content.copies)

    def _persons(self) -> tuple[told.Person, ...]:
        return tuple(
            told.Person(
                pseudonym=self.names[person_id],
                roles=(terms.role(person),),
                age_group="child" if person.is_child else "unknown",
            )
            for person_id, person in self.people.items()
            if person.same_as is None
        )

    def _prior_accounts(self) -> tuple[told.PriorAccount, ...]:
        found = []
        for _, read in self.file.records(
            self.db, Statement, Part.CONTENT, StatementContent
        ):
            found += [
                told.PriorAccount(
                    person=self.names[read.teller_id],
                    body=self.text(prior.body),
                    recorded_how=prior.recorded_how,
                )
                for prior in read.prior_accounts
            ]
        return tuple(found)

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

    def _annex(self) -> tuple[pack.AnnexEntry, ...]:
        """Return the names: searched for in everything that is written."""
        entries = []
        rows = self.file.records(self.db, Person, Part.IDENTITY, PersonIdentity)
        for row, who in rows:
            entries.append(
                pack.AnnexEntry(
                    pseudonym=self.names[row.id],
                    names=who.names,
                    other=(*who.phones, *who.addresses, *who.papers),
                )
            )
        files = self.file.records(
            self.db, EvidenceItem, Part.IDENTITY, EvidenceIdentity
        )
        shown = tuple(identity.filename for _, identity in files if identity.filename)
        if entries and shown:
            first = entries[0]
            entries[0] = replace(first, other=(*first.other, *shown))
        return tuple(entry for entry in entries if entry.names or entry.other)

    def _summary(self) -> str:
        return (
            f"This package holds {len(self.numbers)} documents and"
            f" {len(self.incidents)} incidents of one case. Persons are called by"
            f" pseudonyms made for this recipient alone."
            f" {self.text(self.content.reason)}"
        )
