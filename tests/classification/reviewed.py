"""One case with facts, and short ways to its review."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app import cases, db
from app.cases import answering, recording
from app.cases.documents import CaseContent, CaseIdentity, IncidentContent, Place
from app.classification import review
from app.classification.review import Decision
from app.cli import demo_cases
from app.dates import ApproximateDate
from app.facts import Answer
from app.staff.policy import Permission

KILLING = 6
CONFIRM = Permission.CLASSIFICATION_CONFIRM


@dataclass(frozen=True)
class Known:
    """Where the case is, and one entry that its facts point to."""

    world: object
    ref: str
    incident: UUID
    crime: str
    code: str = ""

    @property
    def path(self):
        """The list of the case."""
        return f"/staff/cases/{self.ref}/classification"

    @property
    def page(self):
        """The page of the entry."""
        return f"{self.path}/{self.incident}/{self.crime}"

    def proposals(self, who="iryna"):
        """What the facts point to now."""
        with db.transaction() as session:
            file = cases.get(session, self.ref, self.world.actor(who), CONFIRM)
            return review.proposals(review.incident_of(session, file, self.incident))

    def decide(self, who="iryna", crime="", **over):
        """Record a decision."""
        how = {"decision": Decision.CONFIRMED, "reason": "Two facts fit."} | over
        with db.transaction() as session:
            file = cases.get(
                session, self.ref, self.world.actor(who), Permission.CASE_READ
            )
            return review.decide(
                session, file, self.incident, crime or self.crime, **how
            )

    def decisions(self):
        """Every decision of the case, oldest first."""
        with db.transaction() as session:
            actor = self.world.actor("iryna")
            file = cases.get(session, self.ref, actor, CONFIRM)
            return review.decisions(session, file)

    def answers(self, **facts):
        """Record answers: `act__killing` stands for act.killing."""
        with db.transaction() as session:
            actor = self.world.actor("olena")
            file = cases.get(session, self.ref, actor, Permission.CASE_WRITE)
            row = file.child(session, recording.Incident, self.incident)
            answering.record(
                session,
                file,
                self.incident,
                row.version,
                {key.replace("__", "."): answer for key, answer in facts.items()},
                None,
            )


def enter(world, number=KILLING):
    """Enter a public case as the demonstration does."""
    writer = demo_cases.Writer(world.actor, world.north)
    told = writer.enter(demo_cases.public_cases()[number], 1, counted=False)
    made = Known(world, told.ref, told.incident_id, "", told.code)
    first = made.proposals().groups[0].primary.crime.id
    return Known(world, told.ref, told.incident_id, first, told.code)


def enter_in_the_south(world):
    """A case of Taras's with one answer."""
    taras = world.actor("taras")
    with db.transaction() as session:
        content = CaseContent(pseudonym="Alder 3", assigned=(taras.staff_id,))
        file = cases.open_case(session, taras, world.south, content, CaseIdentity())
        ref = file.ref
    with db.transaction() as session:
        file = cases.get(session, ref, taras, Permission.CASE_WRITE)
        incident = recording.record_incident(
            session,
            file,
            IncidentContent(
                title="Invented",
                when=ApproximateDate(date(2024, 3, 3), date(2024, 3, 3)),
                place=Place(region="UA-63"),
            ),
        )
        answering.record(session, file, incident, 1, {"act.killing": Answer.YES}, None)
    return Known(world, ref, incident, "icc.7.1.a")
