"""Forms of an incident, its answers, its acts, and who had part in them."""

from typing import Any
from uuid import UUID

import msgspec
from flask import request
from wtforms import SelectField

from app.cases import vocabularies
from app.cases.answering import Asked
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    Place,
)
from app.cases.forms import CaseForm, chosen, listed, text, words
from app.facts import Answer
from app.fields import ApproximateDateField, ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

NARRATIVE = 50_000


def _regions() -> Any:
    """Return the gazetteer in the reader's language."""
    language = locale()
    pairs = [
        (key, name.in_language(language))
        for key, name in vocabularies.regions().items()
    ]
    return choices(("", str(_l("Not known"))), *pairs)


class IncidentForm(CaseForm):
    """What happened, in working text: names are replaced by codes on saving."""

    title = words(_l("Short title"), longest=120, required=True)
    when = ApproximateDateField(_l("When"))
    region = SelectField(_l("Region"), choices=_regions)
    kind = SelectField(
        _l("Kind of place"), choices=listed("place_kinds", blank=_l("Not known"))
    )
    where = words(_l("Place in words"))
    narrative = text(_l("What happened"), longest=NARRATIVE)

    def content(self, old: IncidentContent | None = None) -> IncidentContent:
        """Return the incident; what this form does not ask stays as it was."""
        before = old or IncidentContent("", self.when.span(), Place())
        return msgspec.structs.replace(
            before,
            title=self.title.data or "",
            when=self.when.span(),
            place=Place(
                self.region.data or "", self.kind.data or "", self.where.data or ""
            ),
            narrative=self.narrative.data or "",
        )


def filled(content: IncidentContent, version: int) -> IncidentForm:
    """Return the form as the incident is on file."""
    form: Any = IncidentForm(
        formdata=None,
        data={
            "version": version,
            "title": content.title,
            "when": content.when,
            "region": content.place.region,
            "kind": content.place.kind,
            "where": content.place.words,
            "narrative": content.narrative,
        },
    )
    made: IncidentForm = form
    return made


class FactsForm(CaseForm):
    """Where the answers of one page come from. The answers are read one by one.

    A page without statements does not ask: nothing sent is nothing named.
    """

    source = SelectField(_l("These answers come from"), validate_choice=False)
    _offered: frozenset[str] = frozenset()

    def offer(self, statements: list[tuple[UUID, str]]) -> None:
        """Set the statements that can be named."""
        pairs = [(str(who), label) for who, label in statements]
        self.source.choices = choices(("", str(_l("No statement named"))), *pairs)
        self._offered = frozenset(who for who, _label in pairs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse a statement that was not offered."""
        fine = bool(super().validate(extra_validators))
        if self.source.data and self.source.data not in self._offered:
            self.source.errors = [_("Choose one of the list.")]
            fine = False
        return fine

    def source_id(self) -> UUID | None:
        """Return the statement that was named. Only after `validate` said yes."""
        return UUID(self.source.data) if self.source.data else None


def given_answers(questions: list[Asked]) -> tuple[dict[str, Answer], list[str]]:
    """Read the answers of one page: those that can be kept, and keys that cannot be.

    A question that was not on the page, or is closed, is not answered by being absent.
    """
    given: dict[str, Answer] = {}
    wrong = []
    for question in questions:
        told = request.form.get(question.key)
        if told is None or not question.editable:
            continue
        try:
            given[question.key] = Answer(told)
        except ValueError:
            wrong.append(question.key)
    return given, wrong


class ActForm(CaseForm):
    """One thing done, to one victim or to an object."""

    kind = chosen(_l("What was done"), "act_types")
    victim = SelectField(_l("To whom"))
    object_words = words(_l("Or to what"))
    methods = ChecklistField(_l("How it was done"), choices=listed("methods"))
    sexual = ChecklistField(
        _l("Sexual violence, only what the person chose to tell"),
        choices=listed("sexual_violence"),
    )
    when = ApproximateDateField(_l("When, if it differs from the incident"))
    stated_reason = text(_l("What was said as a reason"), longest=2_000)
    consequence = text(_l("What followed from it"), longest=2_000)

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set the people of the case, by code."""
        pairs = [(str(who), code) for who, code in people]
        self.victim.choices = choices(("", str(_l("Nobody, or not known"))), *pairs)

    def content(self) -> ActContent:
        """Return the act."""
        when = self.when.span()
        methods = (*(self.methods.data or ()), *(self.sexual.data or ()))
        return ActContent(
            kind=self.kind.data,
            victim_id=UUID(self.victim.data) if self.victim.data else None,
            object_words=self.object_words.data or "",
            methods=methods,
            when=when if when.is_known or when.words else None,
            stated_reason=self.stated_reason.data or "",
            consequence=self.consequence.data or "",
        )


class InvolvementForm(CaseForm):
    """Who is said to have had part in an act: described before named."""

    person = SelectField(_l("Person on file"))
    unit = words(_l("Or unit, as described"))
    description = text(_l("How they were described"), longest=2_000)
    degree = chosen(_l("What part they had"), "involvement")
    certainty = chosen(_l("How it is known"), "certainty")
    how_known = text(_l("What makes one think so"), longest=2_000)

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set the people of the case, by code."""
        pairs = [(str(who), code) for who, code in people]
        self.person.choices = choices(("", str(_l("Nobody on file"))), *pairs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a person, a unit or a description: one of them at least."""
        fine = bool(super().validate(extra_validators))
        if not (self.person.data or self.unit.data or self.description.data):
            self.unit.errors = [_("Name a person, a unit, or describe them.")]
            fine = False
        return fine

    def content(self) -> InvolvementContent:
        """Return the involvement."""
        return InvolvementContent(
            person_id=UUID(self.person.data) if self.person.data else None,
            unit=self.unit.data or "",
            description=self.description.data or "",
            degree=self.degree.data,
            certainty=self.certainty.data,
            how_known=self.how_known.data or "",
        )
