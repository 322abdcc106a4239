"""The form of a talk about one purpose. Nothing is ticked before the person answers."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import RadioField
from wtforms.validators import Optional

from app.cases.consent_pages.fields import AskedRadio, AskedSelect, OneDayField
from app.cases.consent_pages.weighing import WeighingForm
from app.cases.consent_pages.weighing import labels as _labels
from app.cases.forms import text, words
from app.consent import catalogue, ledger, spoken
from app.consent.catalogue import Purpose
from app.consent.findings.rules import Why
from app.consent.ledger import STATISTICS, ConsentContent, ConsentWords
from app.consent.others.rules import Conflict, Lack
from app.consent.rules import Decision, Form, Scope
from app.consent.words import WHY
from app.fields import ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

Pairs = list[tuple[UUID, str]]
LONGEST = 4_000
PARTS = ("facts", "wishes_for_justice")
"""Statistics is two questions: neither answer follows from the other."""


def _answers() -> Any:
    return choices(
        (Decision.GRANTED.value, _("Yes")),
        (Decision.DEFERRED.value, _("Not now")),
        (Decision.REFUSED.value, _("No")),
    )


def _answer_field(label: str) -> RadioField:
    return RadioField(label, choices=_answers, validate_choice=False)


class TalkForm(WeighingForm):
    """What was explained, what was said back, the answer, and how it was given."""

    explained = ChecklistField(_l("Read out and talked about"))
    answer = _answer_field(_l("The answer"))
    facts = _answer_field(_l("Counted: facts about what happened"))
    wishes_for_justice = _answer_field(_l("Counted: wishes for justice"))
    options = ChecklistField(_l("To which of these"))
    recipient = AskedSelect(_l("To whom"))
    scope = RadioField(_l("About what"), validate_choice=False)
    scope_incidents = ChecklistField(_l("These incidents"))
    scope_documents = ChecklistField(_l("These documents"))
    excluded = ChecklistField(_l("What the person keeps out"))
    identity_level = AskedSelect(
        _l("How the person may be shown"),
        choices=_labels("identity_level"),
        default="pseudonym",
    )
    teach_back = text(
        _l("What the person said they understood, in their words"), longest=LONGEST
    )
    given_how = AskedSelect(
        _l("How the answer was given"), choices=_labels("form", blank=True)
    )
    witness = words(_l("Witness"))
    interpreter = words(_l("Interpreter"))
    conditions = text(_l("Conditions, in their words"), longest=LONGEST)
    capacity = AskedRadio(_l("Able to decide"), choices=_labels("capacity_check"))
    pressure = AskedRadio(_l("Free to decide"), choices=_labels("pressure_check"))
    given_by = AskedSelect(
        _l("Who answered"), choices=_labels("given_by"), default="self"
    )
    child_assent = AskedSelect(
        _l("The child’s own answer"),
        choices=_labels("child_assent"),
        default="not_applicable",
    )
    until = OneDayField(_l("Until when"), [Optional()])
    ask_again = OneDayField(_l("Ask again on"), [Optional()])
    copy_given = AskedRadio(_l("A copy for the person"), choices=_labels("copy_given"))

    def offer(
        self,
        purpose: Purpose,
        language: str,
        recipients: Pairs,
        incidents: Pairs,
        documents: Pairs,
    ) -> None:
        """Set what can be chosen for this purpose in this case."""
        say = spoken.load().purposes[purpose.id].say
        self.explained.choices = choices(
            *((str(n), line.in_language(language)) for n, line in enumerate(say))
        )
        self.options.choices = choices(
            *(
                (key, said.in_language(locale()))
                for key, said in purpose.options.items()
            )
        )
        self.recipient.choices = choices(("", str(_l("Choose"))), *_pairs(recipients))
        self.scope_incidents.choices = choices(*_pairs(incidents))
        self.scope_documents.choices = choices(*_pairs(documents))
        self.excluded.choices = choices(*_pairs([*incidents, *documents]))
        self.scope.choices = choices(
            (Scope.WHOLE_CASE.value, _("Everything in this case")),
            *([(Scope.INCIDENT.value, _("Only these incidents"))] if incidents else []),
            *([(Scope.DOCUMENT.value, _("Only these documents"))] if documents else []),
        )

    def validate(self, extra_validators: Any = None, *, purpose: str = "") -> bool:
        """Ask for an answer, and for what a yes of it is about."""
        fine = bool(super().validate(extra_validators))
        asked = (
            [self[name] for name in PARTS] if purpose == STATISTICS else [self.answer]
        )
        for each in asked:
            if each.data not in {"granted", "deferred", "refused"}:
                each.errors = [_("Choose what the person answered.")]
                fine = False
        if not fine or self.decision(purpose) is not Decision.GRANTED:
            return fine
        offered: Any = self.scope.choices
        if self.scope.data not in {choice.value for choice in offered}:
            self.scope.errors = [_("Say what the yes is about.")]
            fine = False
        elif self.scope_wanted() is not None and not self.scope_ids():
            named = self.scope_wanted()
            named.errors = [_("Tick what the yes is about.")]
            fine = False
        return fine

    def scope_wanted(self) -> Any:
        """Return the list that the chosen scope asks for; None for the whole case."""
        return {
            Scope.INCIDENT.value: self.scope_incidents,
            Scope.DOCUMENT.value: self.scope_documents,
        }.get(self.scope.data)

    def scope_ids(self) -> tuple[UUID, ...]:
        """Return what an answer is about; nothing for the whole case."""
        wanted = self.scope_wanted()
        return tuple(UUID(each) for each in wanted.data or ()) if wanted else ()

    def decision(self, purpose: str) -> Decision:
        """Return the decision. Statistics is a yes with the parts that got one."""
        if purpose != STATISTICS:
            return Decision(self.answer.data)
        told = {self[name].data for name in PARTS}
        for decision in (Decision.GRANTED, Decision.DEFERRED):
            if decision.value in told:
                return decision
        return Decision.REFUSED

    def content(
        self, person_id: UUID, purpose: Purpose, language: str
    ) -> ConsentContent:
        """Return the answer; what only a yes needs is left out of any other."""
        decision = self.decision(purpose.id)
        is_yes = decision is Decision.GRANTED
        told_options = tuple(self.options.data or ())
        if purpose.id == STATISTICS:
            told_options = tuple(p for p in PARTS if self[p].data == "granted")
        to = self.recipient.data if purpose.needs_recipient else ""
        return ConsentContent(
            person_id=person_id,
            purpose=purpose.id,
            decision=decision,
            recipient_id=UUID(to) if to else None,
            scope=Scope(self.scope.data) if is_yes else Scope.WHOLE_CASE,
            scope_ids=self.scope_ids() if is_yes else (),
            excluded_ids=tuple(UUID(e) for e in self.excluded.data or ())
            if is_yes
            else (),
            options=told_options if is_yes else (),
            identity_level=self.identity_level.data,
            form=Form(self.given_how.data) if self.given_how.data else Form.ORAL,
            language=language,
            explained=tuple(sorted(int(n) for n in self.explained.data or ())),
            text_hash=ledger.wording_hash(purpose.id, language),
            catalogue_version=catalogue.load().version,
            capacity=self.capacity.data or "not_recorded",
            pressure=self.pressure.data or "not_recorded",
            given_by=self.given_by.data,
            child_assent=self.child_assent.data,
            interest=self.decided(),
            interest_review=self.look_again.day(),
            conflict=Conflict(self.conflict.data),
            copy_given=self.copy_given.data or "not_recorded",
            valid_until=self.until.day() if is_yes else None,
            review_due=self.ask_again.day(),
        )

    def said(self) -> ConsentWords:
        """Return what may hold names and the person's own words."""
        return ConsentWords(
            teach_back=self.teach_back.data or "",
            witness=self.witness.data or "",
            interpreter=self.interpreter.data or "",
            conditions=self.conditions.data or "",
            weighed=self.weighed(),
            supported=self.supported(),
        )

    def lacks(self, names: tuple[str, ...]) -> None:
        """Write beside each field what a yes still needs of it."""
        for name in names:
            field: Any = getattr(self, _FIELDS.get(name, name), self.answer)
            field.errors = [_NEEDED.get(name, _l("This is needed for a yes."))]

    def until_default(self, on: date) -> None:
        """Fill in the usual end of a yes: twelve months on."""
        self.until.show(ledger.default_until(on))


_FIELDS = {
    "form": "given_how",
    Lack.INDEPENDENT_GUARDIAN.value: "conflict",
    Lack.NO_ASSENT.value: "child_assent",
    Lack.NO_BEST_INTEREST.value: "interest",
    Lack.POSTPONE.value: "capacity",
    **dict.fromkeys(
        (
            Lack.NO_GUARDIAN.value,
            Lack.ASK_THEMSELVES.value,
            Lack.NEXT_OF_KIN.value,
            Lack.NOT_DEAD.value,
        ),
        "given_by",
    ),
}
_NEEDED = {
    "explained": _l("For a yes each point is read out and ticked."),
    "teach_back": _l("For a yes, write down what the person said they understood."),
    "recipient": _l("A yes names one receiver. Each receiver is a talk of its own."),
    "form": _l("A yes to this needs a stronger form: see the note above."),
    "options": _l("Tick what the yes covers."),
    "capacity": _l(
        "A yes counts only from a person who is able to decide now. For somebody who "
        "is not: put it off first, write down what was tried, and let the guardian or "
        "the legal representative answer."
    ),
    "pressure": _l("A yes counts only from a person who is alone and free."),
    "witness": _l("Name the witness."),
    "given_by": _l(
        "This person cannot be asked now. A yes comes from somebody who is recorded "
        "under People as one who may answer for them."
    ),
    **{lack.value: WHY[Why(lack.value)] for lack in Lack},
}


def _pairs(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(key), told) for key, told in pairs]
