"""Invented cases of team North, entered by the functions that views call."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from app import cases, clock, db
from app.cases import recording
from app.cases.documents import (
    ActContent,
    CaseContent,
    CaseIdentity,
    FactAnswer,
    IncidentContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.cases.models import Incident
from app.classification import review
from app.cli import demo_cases
from app.communications import editions, keeping, writing
from app.communications.documents import CommunicationContent
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import ANY_PURPOSE, Decision, Form
from app.dates import ApproximateDate
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.facts import Answer
from app.keys.parts import Part
from app.packages.records import Chosen
from app.packages.records import Kind as ItemKind
from app.staff.budgets import limits
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import Kind, StatementContent, StatementWords
from app.statements.models import Statement
from tests.packages.walk import record_receiver, signed_by_officers

PURPOSE = "prosecution_icc"
YES = ("act.detention", "custody.under_control", "act.beating")
TOWNS = ("Вигадане", "Неіснуюче", "Прикладне")
REGIONS = ("UA-63", "UA-65", "UA-32", "UA-14")


@dataclass
class Invented:
    """One case: its survivor, account, incidents and evidence."""

    ref: str
    id: UUID
    survivor: UUID
    name: str = field(repr=False)
    statement: UUID
    incidents: list[UUID]
    evidence: UUID | None = None

    @property
    def account(self):
        """The account as something to cite."""
        return Chosen(ItemKind.STATEMENT, self.statement)

    def incident(self, n=0):
        """An incident as something to cite."""
        return Chosen(ItemKind.INCIDENT, self.incidents[n])

    @property
    def photo(self):
        """The evidence as something to cite."""
        return Chosen(ItemKind.EVIDENCE, self.evidence)


def enter(world, number, *, incidents=1, crime="", photo=False):
    """Enter one case with an account whose working text is confirmed."""
    olena = world.actor("olena")
    name = f"{demo_cases.FIRST_NAMES[number % 8]} {NAMES[number % len(NAMES)]}"
    with db.transaction() as s:
        content = CaseContent(
            pseudonym=f"Heron {number}",
            assigned=(olena.staff_id,),
            rules=("never.call",),
            contact_hours=("evening",),
            contact_kind="code",
            language="uk",
        )
        opened = cases.open_case(
            s, olena, world.north, content, CaseIdentity(contact="")
        )
        ref = opened.ref
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_WRITE)
        survivor = recording.record_person(
            s,
            file,
            PersonContent(code="", is_survivor=True, sex="female"),
            PersonIdentity(names=(name,)),
        )
        statement = taking.take(
            s,
            file,
            StatementContent(
                code="",
                kind=Kind.FIRST_ACCOUNT,
                teller_id=survivor,
                title="First account",
                language="uk",
                told_on=ApproximateDate(date(2024, 9, 2), date(2024, 9, 2)),
            ),
            StatementWords(
                free_recall=f"{name} розповідає вигадане. Станцію було вимкнено вночі. "
                f"Світла не було {number + 2} діб. Потім {name} виїхала з міста."
            ),
        )
        row = file.child(s, Statement, statement)
        text = file.read(row, Part.CONTENT, StatementContent).working_text
        taking.write_working_text(s, file, statement, row.version, text, confirmed=True)
        made = []
        for n in range(incidents):
            start = date(2024, 1, 3) + timedelta(days=7 * number + 3 * n)
            made.append(
                recording.record_incident(
                    s,
                    file,
                    IncidentContent(
                        title=f"Invented attack {number}.{n}",
                        when=ApproximateDate(start, start),
                        place=Place(
                            region=REGIONS[number % 4],
                            kind="pl.field",
                            words=TOWNS[number % 3],
                        ),
                        narrative="Invented: the site was hit at night.",
                    ),
                )
            )
            at = file.child(s, Incident, made[-1])
            facts = tuple(
                FactAnswer(key, Answer.YES, statement, olena.staff_id) for key in YES
            )
            recording.record_facts(s, file, made[-1], at.version, facts)
            act = ActContent(kind="act.t.torture", victim_id=survivor)
            recording.record_act(s, file, made[-1], act)
        evidence = None
        if photo:
            evidence = taking_in.take_in(
                s,
                file,
                EvidenceContent(
                    code="",
                    title="Film of a yard",
                    kind="video",
                    owner_ids=(survivor,),
                    incident_ids=(made[0],),
                ),
                "IMG.jpg",
                io.BytesIO(b"\xff\xd8\xff\xe0 invented bytes" * 40),
            )
        case_id = file.id
    if crime:
        with db.transaction() as s:
            file = cases.get(
                s, ref, world.actor("iryna"), Permission.CLASSIFICATION_READ
            )
            for each in made:
                confirm(s, file, each, crime)
    return Invented(ref, case_id, survivor, name, statement, made, evidence)


def confirm(s, file, incident, crime):
    """Let the reviewer confirm an entry, as far as elements go."""
    entry = review.entry_of(
        review.proposals(review.incident_of(s, file, incident)),
        review.incident_of(s, file, incident),
        crime,
        None,
    )
    review.decide(
        s,
        file,
        incident,
        crime,
        decision=review.Decision.CONFIRMED,
        reason="Invented: looked at.",
        established=frozenset(e.id for e in entry.crime.elements),
    )


NAMES = (
    "Вигаданко",
    "Неіснуюк",
    "Прикладенко",
    "Зразковська",
    "Уявницька",
    "Небувалюк",
    "Казкаренко",
    "Примарчук",
)


def agrees(world, case, receiver, purpose=PURPOSE):
    """Record the survivor's yes to this receiver."""
    writer = demo_cases.Writer(world.actor, world.north)
    writer.agree(
        case.ref,
        purpose,
        recipient_id=receiver,
        options=("identity_withheld_pending_contact",),
    )


def takes_back(world, case):
    """Record that the survivor takes everything back."""
    olena = world.actor("olena")
    with db.transaction() as s:
        file = cases.get(s, case.ref, olena, Permission.CONSENT_WRITE)
        ledger.record(
            s,
            file.box,
            file.id,
            ConsentContent(
                person_id=case.survivor,
                purpose=ANY_PURPOSE,
                decision=Decision.WITHDRAWN,
                form=Form.ORAL,
                catalogue_version=catalogue.load().version,
                given_on=clock.now().date(),
                taken_by=olena.staff_id,
            ),
            ConsentWords(),
        )


@dataclass
class Written:
    """A communication of Iryna's, its receiver, and the cases it may cite."""

    world: object
    receiver: UUID
    secret: str = field(repr=False)
    id: UUID
    cases: list[Invented]

    @property
    def path(self):
        """Its page."""
        return f"/staff/communications/{self.id}"

    def seen(self, s, who="iryna"):
        """Open it."""
        return keeping.get(s, self.world.actor(who), self.id)

    def paragraphs(self, s, who="iryna"):
        """Open it with everything in it, in order of numbers."""
        seen = self.seen(s, who)
        some = keeping.paragraphs(s, self.world.actor(who), seen)
        return sorted(some.values(), key=lambda each: each.number)

    def adds(self, *texts, heading="crime_base", who="iryna"):
        """Write a paragraph; return its id."""
        with db.transaction() as s:
            return writing.add(s, self.world.actor(who), self.id, heading, texts)


def begin(world, many=2, **how):
    """Enter cases whose survivors agreed, and begin a communication."""
    with limits.for_a_program():
        receiver, secret = record_receiver(
            world,
            name="Office of an invented prosecutor",
            purpose=PURPOSE,
            profile="icc_otp",
        )
        signed_by_officers(world)
        entered = [enter(world, n, **how) for n in range(many)]
        for each in entered:
            agrees(world, each, receiver)
        iryna = world.actor("iryna")
        with db.transaction() as s:
            made = keeping.begin(
                s,
                iryna,
                world.north,
                CommunicationContent(
                    title="Attacks on an invented power station",
                    recipient_id=receiver,
                    purpose="",
                    forum="",
                    begun_by=iryna.staff_id,
                    begun_on=clock.now().date(),
                ),
            )
    return Written(world, receiver, secret, made, entered)


def editions_of(s, written, who="iryna"):
    """The editions of a communication, newest first."""
    return editions.listed(s, written.world.actor(who), written.seen(s, who))
