"""The demonstration's cases, entered as people enter them: by the functions of views.

The facts are those of publicly charged or adjudicated cases (`public_cases.yaml`);
names, contacts, codes and words around them are invented and say so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app import cases, catalogues, clock, db
from app.cases import recording
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    FactAnswer,
    IncidentContent,
    InvolvementContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.cases.models import Incident
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.conversation import receipts
from app.conversation.receipts import NewCode
from app.dates import ApproximateDate
from app.facts import Answer
from app.intake import drafts, questions, sending, triage
from app.intake.documents import DraftWords
from app.reparations import needs
from app.reparations.needs import NeedContent, Status
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.statements import reading, taking
from app.statements.documents import Kind, StatementContent, StatementWords

FICTION = "Invented for the demonstration."
GENERATED = 30
ACT = "act.t.torture"
PLACE = "pl.field"
REGIONS = ("UA-63", "UA-65", "UA-32", "UA-14")
FIRST_NAMES = ("Марія", "Ірина", "Степан", "Галина", "Андрій", "Софія", "Назар", "Леся")
FAMILY_NAMES = ("Вигаданко", "Неіснуюк", "Прикладенко", "Зразковська", "Умовний")


@dataclass(frozen=True)
class PublicCase:
    """One publicly known case, as facts."""

    id: str
    title: str
    summary: str = field(repr=False)
    yes: tuple[str, ...]
    no: tuple[str, ...]
    began: date | None = None  # invented; None spreads them over the years


@dataclass(frozen=True)
class Told:
    """A case of the demonstration: where it is, and the survivor's code."""

    ref: str
    case_id: UUID
    incident_id: UUID
    code: str = field(repr=False)


def public_cases() -> list[PublicCase]:
    """Read the publicly known cases, without what the engine is measured by."""
    root = catalogues.load(catalogues.FOLDER / "public_cases.yaml")
    found = []
    for node in dict(root.pairs())["cases"].items():
        entry = dict(node.pairs())
        facts = dict(entry["facts"].pairs())
        found.append(
            PublicCase(
                id=entry["id"].text(),
                title=entry["title"].text(),
                summary=entry["facts_summary"].text(),
                yes=facts["yes"].texts() if "yes" in facts else (),
                no=facts["no"].texts() if "no" in facts else (),
            )
        )
    return found


class Writer:
    """Enters cases as the cast would, each step in the transaction of its view."""

    def __init__(self, actor: Callable[[str], Actor], north: UUID) -> None:
        """Take a look-up of the cast and the team that takes the cases."""
        self._actor = actor
        self._north = north

    def send_report(self, language: str = "uk", safe: str = "yes") -> NewCode:
        """Send one report through the public app's own function.

        Args:
            language: of the form.
            safe: whether it is safe to write now; "not_sure" makes it urgent.
        """
        form = questions.load()
        code = receipts.new()
        with db.transaction() as session:
            key = drafts.begin(session, form.version)
            answers: dict[str, tuple[str, ...]] = {
                "fc.safe_now": (safe,),
                "fc.about_whom": ("self",),
                "fc.under_18": ("no",),
                "fc.contact": ("code",),
                "fc.contact_never": ("never.call",),
                "fc.permission": ("yes",),
            }
            words = DraftWords(
                catalogue=form.version, answers=answers, seen=tuple(answers)
            )
            drafts.keep(session, key, words)
        with db.transaction() as session:
            sending.send(session, form, key, code, language)
        return code

    def accept_all(self) -> list[str]:
        """Let the desk open, answer and accept every waiting report."""
        refs = []
        with db.transaction() as session:
            waiting = triage.waiting(session, self._actor("marko"))
        for each in waiting:
            with db.transaction() as session:
                triage.opened(session, self._actor("marko"), each.id)
            with db.transaction() as session:
                triage.answer(
                    session,
                    self._actor("marko"),
                    each.id,
                    "Дякуємо, що написали. Ми прочитали і відповімо тут.",
                    "Марко",
                )
            with db.transaction() as session:
                marko = self._actor("marko")
                refs.append(triage.accept(session, marko, each.id, self._north).ref)
        return refs

    def new_case(self) -> tuple[str, NewCode]:
        """Send a report, have it accepted, and give it to its caseworker."""
        code = self.send_report()
        ref = self.accept_all()[-1]
        with db.transaction() as session:
            bohdan, olena = self._actor("bohdan"), self._actor("olena")
            file = cases.get(session, ref, bohdan, Permission.CASE_ASSIGN)
            cases.assign(session, file, (olena.staff_id,))
        return ref, code

    def confirm_accounts(self, ref: str) -> None:
        """Read each working text through, as its caseworker does before it may go."""
        with db.transaction() as session:
            olena = self._actor("olena")
            file = cases.get(session, ref, olena, Permission.STATEMENT_TAKE)
            for each in reading.listed(session, file):
                taking.write_working_text(
                    session,
                    file,
                    each.id,
                    each.version,
                    each.content.working_text,
                    confirmed=True,
                    prompted=each.content.working_prompted,
                    corrections=each.content.working_corrections,
                )

    def enter(self, known: PublicCase, number: int, *, counted: bool) -> Told:
        """Record one public case: survivor, account, incident, facts, needs."""
        ref, code = self.new_case()
        olena = self._actor("olena")
        with db.transaction() as session:
            file = cases.get(session, ref, olena, Permission.CASE_WRITE)
            survivor = recording.record_person(
                session,
                file,
                PersonContent(code="", is_survivor=True, languages=("uk",)),
                PersonIdentity(names=(invented_name(number),), note=FICTION),
            )
            suspect = recording.record_person(
                session,
                file,
                PersonContent(code="", is_alleged_perpetrator=True),
                PersonIdentity(note=FICTION),
            )
        with db.transaction() as session:
            file = cases.get(session, ref, olena, Permission.STATEMENT_TAKE)
            statement = taking.take(
                session,
                file,
                StatementContent(
                    code="",
                    kind=Kind.FIRST_ACCOUNT,
                    teller_id=survivor,
                    title="First account",
                    language="uk",
                    interviewer_id=olena.staff_id,
                ),
                StatementWords(
                    free_recall=f"{FICTION} {invented_name(number)}: {known.summary}"
                ),
            )
        with db.transaction() as session:
            file = cases.get(session, ref, olena, Permission.CASE_WRITE)
            incident = self._incident(session, file, known, number, statement)
            act = recording.record_act(
                session, file, incident, ActContent(kind=ACT, victim_id=survivor)
            )
            recording.record_involvement(
                session,
                file,
                act,
                InvolvementContent(
                    person_id=suspect,
                    degree="iv.direct",
                    certainty="told_by_victim",
                    how_known=FICTION,
                ),
            )
            self._needs(session, file, survivor, olena.staff_id)
        if counted:
            self.agree(ref, "anonymous_statistics", options=("facts",))
        return Told(ref, file.id, incident, code.digits)

    def _incident(
        self,
        session: Session,
        file: CaseFile,
        known: PublicCase,
        number: int,
        statement: UUID,
    ) -> UUID:
        start = known.began or date(2024, 1, 1) + timedelta(days=37 * number)
        incident = recording.record_incident(
            session,
            file,
            IncidentContent(
                title=known.title,
                when=ApproximateDate(
                    earliest=start, latest=start + timedelta(days=6), words="invented"
                ),
                place=Place(region=REGIONS[number % len(REGIONS)], kind=PLACE),
                narrative=known.summary,
            ),
        )
        row = file.child(session, Incident, incident)
        answers = [(key, Answer.YES) for key in known.yes]
        answers += [(key, Answer.NO) for key in known.no]
        recording.record_facts(
            session,
            file,
            incident,
            row.version,
            tuple(
                FactAnswer(key, answer, statement, file.actor.staff_id)
                for key, answer in answers
            ),
        )
        return incident

    def _needs(
        self, session: Session, file: CaseFile, person: UUID, acts: UUID
    ) -> None:
        for measure, status in (
            ("need.medical_ongoing", Status.REFERRED),
            ("rehab.psych", Status.IDENTIFIED),
        ):
            needs.record_need(
                session,
                file,
                needs.with_default_triage(
                    NeedContent(
                        person_id=person,
                        measure=measure,
                        triage="",
                        status=status,
                        acts_id=acts,
                    )
                ),
            )

    def agree(
        self,
        ref: str,
        purpose: str,
        *,
        recipient_id: UUID | None = None,
        options: Sequence[str] = (),
        excluded: Sequence[UUID] = (),
    ) -> None:
        """Record a yes as a talk would: explained, said back, in a form that counts."""
        known = catalogue.load().purposes[purpose]
        olena, today = self._actor("olena"), clock.now().date()
        with db.transaction() as session:
            file = cases.get(session, ref, olena, Permission.CONSENT_WRITE)
            person = recording.survivor_id(session, file)
            if person is None:
                raise LookupError(ref)
            ledger.record(
                session,
                file.box,
                file.id,
                ConsentContent(
                    person_id=person,
                    purpose=purpose,
                    decision=Decision.GRANTED,
                    recipient_id=recipient_id,
                    options=tuple(options),
                    excluded_ids=tuple(excluded),
                    form=Form.WRITTEN,
                    language="uk",
                    explained=tuple(range(len(known.explain))),
                    text_hash=ledger.wording_hash(purpose, "uk"),
                    catalogue_version=catalogue.load().version,
                    given_on=today,
                    valid_until=ledger.default_until(today),
                    taken_by=olena.staff_id,
                ),
                ConsentWords(teach_back=f"{FICTION} Я розумію, кому це передадуть."),
            )


def generated() -> Iterator[PublicCase]:
    """Make small invented cases for counting, the same ones every time.

    Most happened in one spring, as they do in life: some numbers of a table are large
    enough to be shown, and most are not.
    """
    kinds = (
        ("act.detention", "custody.under_control", "act.beating"),
        ("act.killing", "outcome.death"),
        ("act.property_destruction", "object.residential"),
        ("act.detention", "custody.fate_hidden"),
    )
    for number in range(GENERATED):
        facts = kinds[0] if number % 3 else kinds[number // 3 % len(kinds)]
        month = (3, 4, 5, 5, 8)[number % 5]
        yield PublicCase(
            id=f"generated-{number}",
            title=f"Invented case {number + 1}",
            summary=f"{FICTION} Case {number + 1} for counting.",
            yes=facts,
            no=(),
            began=date(2024, month, 1 + number % 20),
        )


def invented_name(number: int) -> str:
    """Return a made-up name; the family names are words for made-up things."""
    first = FIRST_NAMES[number % len(FIRST_NAMES)]
    return f"{first} {FAMILY_NAMES[number % len(FAMILY_NAMES)]}"
