"""Forms of a hand-over: one case, or several with what holds for all of them."""

from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from app.cases.forms import CaseForm, text
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.work.handing.handing import LONGEST, Note

Pairs = list[tuple[UUID, str]]


class NoteForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """To whom, and what they must know."""

    takes = SelectField(_l("Who takes it over"))
    urgent = text(_l("What is urgent"), longest=LONGEST)
    contact = text(_l("Safe contact"), longest=LONGEST)
    promises = text(_l("What was promised"), longest=LONGEST)
    following = text(_l("Next contact"), longest=LONGEST)

    def offer(self, colleagues: Pairs, blank: str) -> None:
        """Set who can take it."""
        self._possible = {str(who) for who, _name in colleagues}
        self.takes.choices = choices(
            ("", blank), *((str(who), name) for who, name in colleagues)
        )

    def note(self) -> Note:
        """Return what was written."""
        return Note(
            urgent=self.urgent.data or "",
            contact=self.contact.data or "",
            promises=self.promises.data or "",
            following=self.following.data or "",
        )


class OneForm(CaseForm, NoteForm):
    """One case."""

    gives = SelectField(_l("Whose it was"))

    def offer_givers(self, people: Pairs) -> None:
        """Set who works on the case, or has something to do in it."""
        self.gives.choices = choices(*((str(who), name) for who, name in people))

    def is_whole(self) -> bool:
        """Say whether somebody takes it and the note says what is urgent."""
        fine = bool(self.validate())
        if not self.takes.data:
            self.takes.errors = [_("Choose a colleague.")]
            fine = False
        if not (self.urgent.data or "").strip():
            self.urgent.errors = [_("Say what is urgent. If nothing is, say that.")]
            fine = False
        return fine


class AllForm(NoteForm):
    """What holds for every chosen case that says nothing of its own."""


class RowForm(NoteForm):
    """One case of several."""

    chosen = BooleanField(_l("Hand over"))

    def completed(self, common: Any) -> tuple[UUID, Note] | None:
        """Return to whom and with which note, filled up from what holds for all.

        None, with the errors beside the fields, where somebody or the note lacks.
        """
        fine = bool(self.validate())
        takes = self.takes.data or common.takes.data
        note = self.note() if (self.urgent.data or "").strip() else None
        if note is None:
            own, shared = self.note(), common.note()
            note = Note(
                urgent=shared.urgent,
                contact=own.contact or shared.contact,
                promises=own.promises or shared.promises,
                following=own.following or shared.following,
            )
        if not takes:
            self.takes.errors = [_("Choose a colleague here, or above for all.")]
            fine = False
        elif takes not in self._possible:
            self.takes.errors = [_("This colleague cannot have this case.")]
            fine = False
        if not note.urgent.strip():
            told = _("Say what is urgent, here or above for all.")
            self.urgent.errors = [told]
            fine = False
        return (UUID(takes), note) if fine else None
