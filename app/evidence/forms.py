"""The form that takes evidence in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from wtforms import FileField, SelectField

from app.cases.consent_pages.fields import AskedSelect
from app.cases.forms import CaseForm, listed, text, words
from app.evidence import words as said
from app.evidence.documents import EvidenceContent
from app.fields import ApproximateDateField, ChecklistField, choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

Pairs = list[tuple[UUID, str]]


def _of(names: Mapping[str, str]) -> Any:
    return lambda: choices(*((key, str(label)) for key, label in names.items()))


class TakeInForm(CaseForm):
    """What is known of an item; the file itself is sealed while it arrives."""

    file = FileField(_l("File"))
    title = words(_l("Neutral title"), longest=120, required=True)
    shows = text(_l("What it shows, for whoever decides to open it"), longest=2_000)
    kind = SelectField(_l("Kind"), choices=_of(said.KINDS))
    made_on = ApproximateDateField(_l("When it was made"))
    language = SelectField(
        _l("Language"), choices=listed("languages", blank=_l("None, or not known"))
    )
    obtained_how = SelectField(_l("How we got it"), choices=_of(said.OBTAINED))
    obtained_from = SelectField(_l("From whom"))
    original_kind = SelectField(
        _l("What we hold"), choices=_of(said.ORIGINALITY), default="copy"
    )
    owners = ChecklistField(_l("Whose material it is"))
    shown = ChecklistField(_l("Who else can be recognised in it"))
    incidents = ChecklistField(_l("Which incidents it belongs to"))
    answer = AskedSelect(_l("Which answer about consent it shows being given"))
    confidentiality = SelectField(
        _l("Confidentiality"), choices=_of(said.CONFIDENTIALITY)
    )
    exculpatory = SelectField(
        _l("Could it help somebody who is accused?"), choices=_of(said.EXCULPATORY)
    )

    def offer(self, people: Pairs, incidents: Pairs, answers: Pairs) -> None:
        """Set the people, the incidents and the answers about consent of this case."""
        pairs = [(str(who), code) for who, code in people]
        self.obtained_from.choices = choices(
            ("", str(_l("Nobody of this case"))), *pairs
        )
        self.owners.choices = choices(*pairs)
        self.shown.choices = choices(*pairs)
        self.incidents.choices = choices(*((str(i), title) for i, title in incidents))
        self.answer.choices = choices(
            ("", str(_l("None"))), *((str(a), told) for a, told in answers)
        )

    def shows_answer(self, answer_id: UUID, person_id: UUID) -> None:
        """Fill in what is usual for a say-back, or a sheet with a mark."""
        self.answer.data = str(answer_id)
        self.title.data = _("How an answer was given")
        self.kind.data = "audio"
        self.obtained_how.data = "recorded_by_us"
        self.original_kind.data = "born_digital"
        self.confidentiality.data = "internal"
        self.owners.data = [str(person_id)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the file, and for whose it is: the gate asks that person."""
        fine = bool(super().validate(extra_validators))
        if not getattr(self.file.data, "filename", ""):
            self.file.errors = [_("Choose the file.")]
            fine = False
        if not self.owners.data:
            self.owners.errors = [
                _("Say whose material it is: that person is asked before it is given.")
            ]
            fine = False
        if not fine and not self.file.errors:
            self.file.errors = [
                _("Please choose the file again: it was not kept while fields failed.")
            ]
        return fine

    def content(self) -> EvidenceContent:
        """Return what was typed. Only after `validate` said yes."""
        made = self.made_on.span()
        giver = self.obtained_from.data
        return EvidenceContent(
            code="",
            title=self.title.data or "",
            shows=self.shows.data or "",
            kind=self.kind.data,
            made_on=made if made.is_known or made.words else None,
            language=self.language.data or "",
            obtained_how=self.obtained_how.data,
            obtained_from=UUID(giver) if giver else None,
            original_kind=self.original_kind.data,
            owner_ids=tuple(UUID(each) for each in self.owners.data or ()),
            shown_ids=tuple(UUID(each) for each in self.shown.data or ()),
            incident_ids=tuple(UUID(each) for each in self.incidents.data or ()),
            answer_ids=(UUID(self.answer.data),) if self.answer.data else (),
            confidentiality=self.confidentiality.data,
            exculpatory=self.exculpatory.data,
        )

    def filename(self) -> str:
        """Return the name the file came with, every sign of it, without folders."""
        told: str = self.file.data.filename
        return told.replace("\\", "/").rpartition("/")[2]
