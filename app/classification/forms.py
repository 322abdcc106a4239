"""The forms of legal review."""

from typing import Any
from uuid import UUID

from wtforms import IntegerField, RadioField, SelectField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from app.cases.forms import CaseForm, text
from app.classification import workbench
from app.classification.crime_shown import CrimeShown
from app.classification.review import LONGEST_REASON, Decision
from app.classification.words import DECISIONS
from app.fields import ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class DecisionForm(CaseForm):
    """A decision, always with its reason. Nothing is chosen beforehand."""

    decision = RadioField(
        _l("Decision"),
        choices=choices(*((each.value, DECISIONS[each]) for each in Decision)),
        validate_choice=False,
    )
    reason = text(_l("Reason"), longest=LONGEST_REASON, required=True)
    established = ChecklistField(_l("Established"), choices=[])
    evidence = ChecklistField(_l("It rests on"), choices=[])
    seen = IntegerField(validators=[Optional()], widget=HiddenInput())

    def about(self, shown: CrimeShown) -> "DecisionForm":
        """Offer the elements and the items of this page; others are refused."""
        self.established.choices = choices(*((e.id, e.summary) for e in shown.elements))
        self.evidence.choices = choices(
            *((str(item.id), f"{item.code}: {item.title}") for item in shown.evidence)
        )
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the three decisions."""
        fine = bool(super().validate(extra_validators))
        if self.decision.data not in set(Decision):
            self.decision.errors = [_("Choose one of the three.")]
            fine = False
        return fine

    def ticked(self) -> frozenset[str]:
        """Return the elements that the reviewer holds to be shown."""
        return frozenset(self.established.data or ())

    def items(self) -> tuple[UUID, ...]:
        """Return the items that the decision rests upon."""
        return tuple(UUID(item) for item in self.evidence.data or ())


class ByHandForm(CaseForm):
    """An entry that no rule proposes, to be looked at all the same."""

    incident = SelectField(_l("Incident"), choices=[])
    crime = SelectField(_l("Entry of the catalogue"), choices=[])

    def among(self, incidents: list[tuple[str, str]]) -> "ByHandForm":
        """Offer these incidents and the whole catalogue."""
        self.incident.choices = choices(*incidents)
        self.crime.choices = choices(*workbench.every_entry())
        return self
