"""Every sealed document of a case, opened by somebody who may: for what searches them.

`DOCUMENTS` is checked against the tables: a kind that is missing here would be a place
where nobody looks.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import vault
from app.cases.alike.documents import LikenessContent
from app.cases.alike.models import Likeness
from app.cases.asking import RequestContent, RequestIdentity
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    CaseContent,
    CaseIdentity,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    SeriesContent,
)
from app.cases.grounds.documents import GroundContent
from app.cases.grounds.models import LegalGround
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.kin.models import Fate, Relation
from app.cases.models import (
    Act,
    Case,
    CaseRequest,
    Incident,
    IncidentSeries,
    Involvement,
    Person,
)
from app.claims.documents import (
    ClaimContent,
    ClaimNumbers,
    ReceiptContent,
    WorksheetContent,
)
from app.claims.models import Claim, ClaimReceipt, ClaimWorksheet
from app.classification.linking.models import ElementLink
from app.classification.linking.tying import LinkContent
from app.classification.models import Classification
from app.classification.proceedings.models import KnownProceeding
from app.classification.proceedings.records import ProceedingContent
from app.classification.review import ClassificationContent
from app.classification.seconding.models import SecondOpinion
from app.classification.seconding.opinions import OpinionContent
from app.communications.documents import SentContent
from app.communications.models import CommunicationSent
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.models import ConsentEvent
from app.db import schema
from app.evidence.documents import CustodyContent, EvidenceContent, EvidenceIdentity
from app.evidence.models import CustodyEvent, EvidenceItem
from app.inquiries.documents import CaseInquiryContent
from app.inquiries.models import CaseInquiry
from app.keys.parts import Part
from app.letters.documents import LetterContent, LetterWords
from app.letters.models import Letter
from app.liability.deciding import LiabilityContent
from app.liability.models import Liability
from app.packages.after.records import NoticeContent
from app.packages.models import Disclosure, Package, PackageNotice
from app.packages.records import DisclosureContent, PackageContent
from app.reparations.harms.recording import HarmContent
from app.reparations.models import Harm, Need, Referral
from app.reparations.needs import NeedContent
from app.reparations.services.referring import ReferralContent
from app.statements.documents import (
    Contradiction,
    StatementContent,
    StatementWords,
)
from app.statements.models import Statement, StatementContradiction
from app.tracks.documents import InformedContent, SightingContent, TrackContent
from app.tracks.models import InformedBody, Sighting, Track
from app.units.documents import CandidateContent
from app.units.models import Candidate
from app.work.bars.barring import BarContent
from app.work.contacts.trying import AttemptContent
from app.work.handing.handing import HandoverContent
from app.work.models import (
    CaseBar,
    CaseNote,
    ContactAttempt,
    Handover,
    Plan,
    Risk,
    Supervision,
    Task,
)
from app.work.notes.writing import NoteContent
from app.work.plan.planning import PlanContent
from app.work.risks.assessing import RiskContent
from app.work.supervision.supervising import SupervisionContent
from app.work.tasks import TaskContent

DOCUMENTS: dict[Part, dict[Any, type[vault.Document]]] = {
    Part.CONTENT: {
        Person: PersonContent,
        Statement: StatementContent,
        Incident: IncidentContent,
        Act: ActContent,
        Involvement: InvolvementContent,
        EvidenceItem: EvidenceContent,
        CustodyEvent: CustodyContent,
        ConsentEvent: ConsentContent,
        Classification: ClassificationContent,
        ElementLink: LinkContent,
        SecondOpinion: OpinionContent,
        KnownProceeding: ProceedingContent,
        Liability: LiabilityContent,
        Need: NeedContent,
        Harm: HarmContent,
        Referral: ReferralContent,
        Track: TrackContent,
        Sighting: SightingContent,
        InformedBody: InformedContent,
        Claim: ClaimContent,
        Letter: LetterContent,
        ClaimReceipt: ReceiptContent,
        ClaimWorksheet: WorksheetContent,
        Handover: HandoverContent,
        Supervision: SupervisionContent,
        Package: PackageContent,
        Disclosure: DisclosureContent,
        PackageNotice: NoticeContent,
        CaseInquiry: CaseInquiryContent,
        CommunicationSent: SentContent,
        StatementContradiction: Contradiction,
        IncidentSeries: SeriesContent,
        Relation: RelationContent,
        Fate: FateContent,
        LegalGround: GroundContent,
        CaseRequest: RequestContent,
        Candidate: CandidateContent,
        Likeness: LikenessContent,
        Task: TaskContent,
        ContactAttempt: AttemptContent,
        Risk: RiskContent,
        CaseBar: BarContent,
        CaseNote: NoteContent,
        Plan: PlanContent,
    },
    Part.IDENTITY: {
        Person: PersonIdentity,
        Statement: StatementWords,
        EvidenceItem: EvidenceIdentity,
        ConsentEvent: ConsentWords,
        CaseRequest: RequestIdentity,
        Claim: ClaimNumbers,
        Letter: LetterWords,
    },
}
OF_THE_CASE: dict[Part, type[vault.Document]] = {
    Part.CONTENT: CaseContent,
    Part.IDENTITY: CaseIdentity,
}


def opened(db: Session, file: CaseFile, part: Part) -> Iterator[tuple[str, bytes]]:
    """Yield the table and the plaintext of every document of one compartment.

    Raises:
        NoKeyError: whoever opened the case has no key of that compartment.
    """
    own = file.read(file.row, part, OF_THE_CASE[part])
    yield Case.__tablename__, vault.encode(own)
    for model, kind in DOCUMENTS[part].items():
        for row in db.scalars(select(model).where(model.case_id == file.id)):
            if getattr(row, part.value) is not None:  # nothing was written there
                document = file.read(row, part, kind)
                yield model.__tablename__, vault.encode(document)


def tables_of_a_case(part: Part) -> set[str]:
    """Return every table whose rows belong to a case and seal this compartment."""
    return {
        table.name
        for table in schema.complete_metadata().sorted_tables
        if {"case_id", part.value} <= set(table.columns.keys())
    }
