"""The form of a decision about a mode: each element, then the whole, with a reason."""

from typing import Any

from wtforms import FieldList, Form, FormField, IntegerField, RadioField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from app.cases.forms import CaseForm, text, words
from app.classification.review import LONGEST_REASON, Decision
from app.classification.words import DECISIONS
from app.fields import choices
from app.liability.catalogue import Mode
from app.liability.deciding import Answered, ElementAnswer, Finding, LiabilityContent
from app.liability.words import ANSWERS
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

MOST_ELEMENTS = 20


class ElementRow(Form):
    """One element: what is held of it, and from which source."""

    answer = RadioField(
        _l("Is it shown?"),
        choices=choices(*((each.value, ANSWERS[each]) for each in Answered)),
        default=Answered.OPEN.value,
    )
    source = words(_l("Source"), longest=500)


class ModeForm(CaseForm):
    """A decision about one mode. Each element is open until it is answered."""

    elements = FieldList(
        FormField(ElementRow), _l("Elements"), max_entries=MOST_ELEMENTS
    )
    decision = RadioField(
        _l("Decision"),
        choices=choices(*((each.value, DECISIONS[each]) for each in Decision)),
        validate_choice=False,
    )
    reason = text(_l("Reason"), longest=LONGEST_REASON, required=True)
    seen = IntegerField(validators=[Optional()], widget=HiddenInput())

    def about(self, mode: Mode, standing: LiabilityContent | None) -> "ModeForm":
        """Have a row for each element; before anything is sent, as it stands."""
        known = {each.element: each for each in standing.elements} if standing else {}
        for element in mode.elements[len(self.elements) :]:
            before = known.get(element.id)
            self.elements.append_entry(
                {"answer": before.answer.value, "source": before.source}
                if before and not self.is_submitted()
                else None
            )
        while len(self.elements) > len(mode.elements):
            self.elements.pop_entry()
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the three, and for what confirming takes."""
        fine = bool(super().validate(extra_validators))
        if self.decision.data not in set(Decision):
            self.decision.errors = [_("Choose one of the three.")]
            return False
        if self.decision.data != Decision.CONFIRMED.value:
            return fine
        for row in self.elements:
            if row.form.answer.data != Answered.SHOWN.value:
                row.form.answer.errors = [_("Confirming takes every element shown.")]
                fine = False
            elif not row.form.source.data:
                row.form.source.errors = [_("Say where this comes from.")]
                fine = False
        return fine

    def finding(self, mode: Mode) -> Finding:
        """Return what was decided, after validation."""
        return Finding(
            Decision(self.decision.data),
            self.reason.data or "",
            tuple(
                ElementAnswer(
                    element.id,
                    Answered(row.form.answer.data),
                    row.form.source.data or "",
                )
                for element, row in zip(mode.elements, self.elements, strict=True)
            ),
        )
