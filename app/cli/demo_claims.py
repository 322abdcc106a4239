"""Two claims of one case of the demonstration: torture in captivity, a lost home."""

from datetime import timedelta
from uuid import UUID

from app import cases, clock, db
from app.cases import recording
from app.claims import catalogue, claiming, received
from app.claims.documents import ClaimContent, ClaimNumbers, ReceiptContent
from app.cli.demo_cases import FICTION
from app.consent import catalogue as uses
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.staff.actor import Actor
from app.staff.policy import Permission

AGO = timedelta(days=9)


def prepare(actor: Actor, ref: str, incident_id: UUID) -> None:
    """Begin both, with a yes to the Register alone; a fund paid part of the home."""
    today = clock.now().date()
    with db.transaction() as session:
        file = cases.get(session, ref, actor, Permission.NEED_WRITE)
        survivor = recording.survivor_id(session, file)
        if survivor is None:
            return
        lost = HarmContent(survivor, "property_loss", description=FICTION)
        home = harms.record(session, file, lost)
        wished = (survivor, survivor, "self", today - AGO)
        torture = ClaimContent(
            "A2.5",
            *wished,
            incident_id=incident_id,
            papers={"identity": "have", "medical_record": "missing"},
            nationality="other",
            names_others="no",
            circumstances=FICTION,
            next_step="Ask the clinic for the record",
        )
        house = ClaimContent(
            "A3.3",
            *wished,
            harm_ids=(home,),
            papers={"residence": "instead.utility"},
            owns_home="no",
            lived_registered="no",
            amount="80000",
            currency="UAH",
            basis=FICTION,
        )
        for each in (torture, house):
            claiming.begin(session, file, each, ClaimNumbers())
        got = ReceiptContent(survivor, "An invented fund", "belongings", home)
        received.record(session, file, got)
    with db.transaction() as session:
        file = cases.get(session, ref, actor, Permission.CONSENT_WRITE)
        programme = catalogue.load().programmes["rd4u"]
        purpose = uses.load().purposes[programme.consent]
        yes = ConsentContent(
            survivor,
            purpose.id,
            Decision.GRANTED,
            form=Form.WRITTEN,
            language="uk",
            explained=tuple(range(len(purpose.explain))),
            text_hash=ledger.wording_hash(purpose.id, "uk"),
            given_on=today,
            valid_until=ledger.default_until(today),
            taken_by=actor.staff_id,
        )
        words = ConsentWords(teach_back=FICTION)
        ledger.record(session, file.box, file.id, yes, words)
