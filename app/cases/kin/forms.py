"""Forms of a relation, and of what became of a person."""

from typing import Any
from uuid import UUID

import msgspec
from wtforms import BooleanField, SelectField

from app.cases.forms import CaseForm, chosen, listed, text, words
from app.cases.kin.documents import FateContent, RelationContent
from app.fields import ApproximateDateField, choices
from app.wording import lazy_gettext as _l

LONGEST = 2_000
Pairs = list[tuple[UUID, str]]


def _source() -> SelectField:
    return SelectField(_l("Told in"))


class RelationForm(CaseForm):
    """What the person of the page is to another one, or the other way round."""

    other = SelectField(_l("Who"))
    kind = chosen(_l("What they are to this person"), "relations")
    certainty = SelectField(
        _l("How it is known"), choices=listed("certainty", blank=_l("Not told"))
    )
    statement = _source()
    how_known = text(_l("What makes one think so"), longest=LONGEST)
    next_of_kin = BooleanField(_l("Next of kin: to be told first"))
    may_speak = BooleanField(_l("May answer for this person about consent"))
    basis = words(_l("By what right"))

    def offer(self, people: Pairs, sources: Pairs) -> None:
        """Set who and what can be chosen."""
        self.other.choices = choices(("", str(_l("Choose"))), *_pairs(people))
        self.statement.choices = choices(("", str(_l("Not told"))), *_pairs(sources))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a person, and for the right of whoever may answer for another."""
        fine = bool(super().validate(extra_validators))
        if not self.other.data and not self.other.errors:
            self.other.errors = [_l("Choose one of the list.")]
            fine = False
        if self.may_speak.data and not (self.basis.data or "").strip():
            self.basis.errors = [
                _l("Say by what right: a parent, a court, a power of attorney.")
            ]
            fine = False
        return fine

    def content(self, of_id: UUID) -> RelationContent:
        """Return what was chosen; `of_id` is the person of the page."""
        return RelationContent(
            who_id=UUID(self.other.data),
            of_id=of_id,
            kind=self.kind.data,
            certainty=self.certainty.data or "",
            statement_id=_id(self.statement.data),
            how_known=self.how_known.data or "",
            next_of_kin=bool(self.next_of_kin.data),
            may_speak=bool(self.may_speak.data),
            basis=self.basis.data or "",
        )


class FateForm(CaseForm):
    """What became of a person, since when, who told it."""

    kind = chosen(_l("What became of this person"), "fates")
    when = ApproximateDateField(_l("Since when, or when"))
    certainty = SelectField(
        _l("How it is known"), choices=listed("certainty", blank=_l("Not told"))
    )
    told_by = SelectField(_l("Who told it"))
    statement = _source()
    how_known = text(_l("What makes one think so"), longest=LONGEST)

    def offer(self, people: Pairs, sources: Pairs) -> None:
        """Set who and what can be chosen."""
        self.told_by.choices = choices(("", str(_l("Not told"))), *_pairs(people))
        self.statement.choices = choices(("", str(_l("Not told"))), *_pairs(sources))

    def content(self, person_id: UUID) -> FateContent:
        """Return what was told."""
        return FateContent(
            person_id=person_id,
            kind=self.kind.data,
            when=self.when.span(),
            certainty=self.certainty.data or "",
            told_by_id=_id(self.told_by.data),
            statement_id=_id(self.statement.data),
            how_known=self.how_known.data or "",
        )


def relation_filled(on_file: RelationContent, version: int) -> RelationForm:
    """Return the form as the relation is on file."""
    told = msgspec.structs.asdict(on_file)
    told |= {
        "version": version,
        "other": str(on_file.who_id),
        "statement": str(on_file.statement_id or ""),
    }
    form: Any = RelationForm(formdata=None, data=told)
    made: RelationForm = form
    return made


def fate_filled(on_file: FateContent, version: int) -> FateForm:
    """Return the form as it is on file."""
    told = msgspec.structs.asdict(on_file)
    told |= {
        "version": version,
        "told_by": str(on_file.told_by_id or ""),
        "statement": str(on_file.statement_id or ""),
    }
    form: Any = FateForm(formdata=None, data=told)
    made: FateForm = form
    return made


def _pairs(pairs: Pairs) -> list[tuple[str, str]]:
    return [(str(key), told) for key, told in pairs]


def _id(text_of: str | None) -> UUID | None:
    return UUID(text_of) if text_of else None
