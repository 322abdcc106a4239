"""Forms of an account: taking it, its working text, a new version of it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField

from app.cases.forms import CaseForm, line_list, lines, listed, text, words
from app.fields import ApproximateDateField, ChecklistField, choices
from app.statements import words as said
from app.statements.documents import (
    Kind,
    PriorAccount,
    StatementContent,
    StatementWords,
)
from app.statements.taking import LONGEST
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


def one_of(names: Mapping[str, str], *, blank: bool = False) -> Any:
    """Return the choices of a list of words; with `blank` nothing needs to be told."""

    def made() -> Any:
        first = [("", str(_l("Not told")))] if blank else []
        return choices(*first, *((key, str(label)) for key, label in names.items()))

    return made


class AccountForm(CaseForm):
    """An account as it was told: the setting, then the words."""

    teller = SelectField(_l("Who told it"))
    kind = SelectField(_l("What kind of account"), choices=one_of(said.KINDS))
    told_on = ApproximateDateField(_l("When it was told"))
    language = SelectField(
        _l("Language it was told in"),
        choices=listed("languages", blank=_l("Not told")),
    )
    place_kind = SelectField(
        _l("Where it was told"), choices=one_of(said.SETTINGS, blank=True)
    )
    interpreter_present = BooleanField(_l("An interpreter was present"))
    others_present = words(_l("Who else was present"))
    stopped_early = BooleanField(_l("The person stopped before the end"))
    distress = ChecklistField(_l("Signs of distress"), choices=one_of(said.DISTRESS))
    prior_accounts = line_list(_l("Already told to"))
    title = words(_l("Short title"), longest=120)
    speaks_of = ChecklistField(_l("It speaks of"), choices=one_of(said.SPEAKS_OF))
    free_recall = text(_l("Told freely"), longest=LONGEST)
    prompted = text(_l("Answered to questions"), longest=LONGEST)

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set the people of this case."""
        self.teller.choices = choices(*((str(who), code) for who, code in people))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for words in one of the two fields."""
        fine = bool(super().validate(extra_validators))
        if not (self.free_recall.data or self.prompted.data):
            self.free_recall.errors = [_("Write what was told, here or below.")]
            fine = False
        return fine

    def content(self, taken_by: UUID) -> StatementContent:
        """Return the setting. The code and the working text are made on saving."""
        told = self.told_on.span()
        return StatementContent(
            code="",
            kind=Kind(self.kind.data),
            teller_id=UUID(self.teller.data),
            title=self.title.data or "",
            told_on=told if told.is_known or told.words else None,
            language=self.language.data or "",
            place_kind=self.place_kind.data or "",
            interviewer_id=taken_by,
            interpreter_present=bool(self.interpreter_present.data),
            others_present=self.others_present.data or "",
            speaks_of=tuple(self.speaks_of.data or ()),
            stopped_early=bool(self.stopped_early.data),
            distress=tuple(self.distress.data or ()),
            prior_accounts=tuple(
                PriorAccount(each) for each in lines(self.prior_accounts.data)
            ),
        )

    def exact_words(self) -> StatementWords:
        """Return the words, which only the identity compartment keeps."""
        return StatementWords(
            free_recall=self.free_recall.data or "", prompted=self.prompted.data or ""
        )


class WorkingTextForm(CaseForm):
    """The working text, and whether it was read through."""

    working_text = text(_l("Told freely"), longest=LONGEST)
    working_prompted = text(_l("Answered to questions"), longest=LONGEST)
    working_corrections = text(
        _l("What the person corrected, took back or added"), longest=LONGEST
    )
    confirmed = BooleanField(
        _l("I read it through: no name, phone, address or nickname is left")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for words in one of the parts."""
        fine = bool(super().validate(extra_validators))
        parts = (self.working_text, self.working_prompted, self.working_corrections)
        if not any((each.data or "").strip() for each in parts):
            self.working_text.errors = [_("Write something here.")]
            fine = False
        return fine


class AmendForm(CaseForm):
    """What the person said when the account was read back, as a new version."""

    free_recall = text(_l("Told freely"), longest=LONGEST)
    prompted = text(_l("Answered to questions"), longest=LONGEST)
    corrections = text(
        _l("What the person corrected, took back or added"), longest=LONGEST
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for words in one of the three fields."""
        fine = bool(super().validate(extra_validators))
        if not any(each.data for each in (self.free_recall, self.prompted)) and not (
            self.corrections.data
        ):
            self.corrections.errors = [_("Write what the person said.")]
            fine = False
        return fine

    def exact_words(self) -> StatementWords:
        """Return the words of the new version."""
        return StatementWords(
            free_recall=self.free_recall.data or "",
            prompted=self.prompted.data or "",
            corrections=self.corrections.data or "",
        )
