"""Forms for what stands beside an account."""

from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import Optional

from app.cases.forms import LONG, CaseForm, chosen, text, words
from app.fields import choices
from app.statements import words as said
from app.statements.documents import (
    Check,
    Contradiction,
    Form,
    Kind,
    Maker,
    Rendering,
    StatementContent,
    StatementWords,
)
from app.statements.forms import one_of
from app.statements.taking import LONGEST
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

Pairs = list[tuple[UUID, str]]
STATEMENT, RECORDING = "statement", "recording"


class RenderingForm(CaseForm):
    """A transcript or a translation: of what, by whom, how far it was checked."""

    source = SelectField(_l("Made from"))
    made_as = SelectField(_l("What it is"), choices=one_of(said.FORMS))
    teller = SelectField(_l("Whose words these are"))
    language = chosen(_l("Language of this text"), "languages")
    check = SelectField(_l("How far it was checked"), choices=one_of(said.CHECKS))
    made_by = SelectField(
        _l("In what role it was made"),
        [Optional()],
        choices=one_of(said.MAKERS, blank=True),
    )
    rendered_by = words(_l("Who made it"), required=True)
    text = text(_l("The words"), longest=LONGEST, required=True)

    def offer(self, statements: Pairs, recordings: Pairs, people: Pairs) -> None:
        """Set what this case has."""
        self.source.choices = choices(
            *((f"{STATEMENT} {each}", label) for each, label in statements),
            *((f"{RECORDING} {each}", label) for each, label in recordings),
        )
        self.teller.choices = choices(*((str(who), code) for who, code in people))

    def rendering(self) -> Rendering:
        """Return what it was made of. Only after `validate` said yes."""
        kind, _space, row_id = str(self.source.data).partition(" ")
        source = UUID(row_id)
        return Rendering(
            form=Form(self.made_as.data),
            of=source if kind == STATEMENT else None,
            recording_id=source if kind == RECORDING else None,
            check=Check(self.check.data),
            made_by=Maker(self.made_by.data) if self.made_by.data else None,
        )

    def content(self, by: UUID, kind: Kind) -> StatementContent:
        """Return its setting; the code and the working text are made on saving."""
        return StatementContent(
            code="",
            kind=kind,
            teller_id=UUID(self.teller.data),
            language=self.language.data or "",
            interviewer_id=by,
        )

    def exact_words(self) -> StatementWords:
        """Return the words and who put them into this form: both are identity."""
        return StatementWords(
            free_recall=self.text.data or "", rendered_by=self.rendered_by.data or ""
        )


class ContradictionForm(CaseForm):
    """Two accounts and the point where they differ."""

    first = SelectField(_l("One account"))
    second = SelectField(_l("The other account"))
    about = words(_l("What they differ about"), required=True)
    first_says = text(_l("What the one says"), longest=LONG, required=True)
    second_says = text(_l("What the other says"), longest=LONG, required=True)

    def offer(self, statements: Pairs) -> None:
        """Set the accounts of this case."""
        offered = choices(*((str(each), label) for each, label in statements))
        self.first.choices = self.second.choices = offered

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for two accounts."""
        fine = bool(super().validate(extra_validators))
        if self.first.data == self.second.data:
            self.second.errors = [_("Choose another account than the first.")]
            fine = False
        return fine

    def content(self) -> Contradiction:
        """Return what is kept."""
        return Contradiction(
            first_id=UUID(self.first.data),
            second_id=UUID(self.second.data),
            about=self.about.data or "",
            first_says=self.first_says.data or "",
            second_says=self.second_says.data or "",
        )


class ExplanationForm(CaseForm):
    """How a contradiction is understood."""

    explanation = text(_l("How it is understood"), longest=LONG)
