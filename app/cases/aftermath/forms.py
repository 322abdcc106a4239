"""How far a notice is: sent, answered, cannot be undone; by when and by whom."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.validators import Optional

from app import clock
from app.cases.aftermath.following import LONGEST, Noted, Task
from app.cases.aftermath.words import STEPS
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text
from app.consent.aftermath.steps.rules import State
from app.errors import InvalidInputError
from app.fields import choices, id_of
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class NoticeForm(CaseForm):
    """One step of a notice, or only by when and by whom the next is done."""

    state = RadioField(_l("What was done"))
    on = OneDayField(_l("On which day"), [Optional()])
    note = text(
        _l("How it was sent, what was answered, or why it cannot be undone"),
        longest=LONGEST,
    )
    due_on = OneDayField(_l("Next by"), [Optional()])
    who = SelectField(_l("Who does it"))

    def offer(self, task: Task, colleagues: Iterable[tuple[UUID, str]]) -> "NoticeForm":
        """Set what can follow, and who can be asked."""
        now = task.due.state
        self.state.choices = choices(
            (now.value, _("Nothing yet: only by when and by whom")),
            *((each.value, str(STEPS[each])) for each in task.by_hand),
        )
        self.who.choices = choices(
            ("", _("Whoever may do it")),
            *((str(who), name) for who, name in colleagues),
        )
        return self

    def fill(self, task: Task) -> None:
        """Show it as it is on file."""
        self.version.data = task.version
        self.state.data = task.due.state.value
        self.who.data = str(task.who) if task.who else ""

    def noted(self) -> Noted:
        """Return what was written. Only after `validate` said yes."""
        day: date = self.on.day() or clock.now().date()
        return Noted(
            state=State(self.state.data),
            on=day,
            note=self.note.data or "",
            due_on=self.due_on.day(),
            who=id_of(self.who.data) if self.who.data else None,
        )

    def refuse(self, refused: InvalidInputError) -> None:
        """Say beside each field why it was not taken."""
        told = {
            "state": _("This cannot follow here."),
            "on": _("This day is before the withdrawal, or still to come."),
            "note": _("Say how, or why; without it nobody can follow it later."),
            "due_on": _("This day is over."),
            "who": _("Choose somebody of this team."),
        }
        for name in refused.fields:
            self[name].errors = [told[name]]
