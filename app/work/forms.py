"""Forms of a task: one line typed in passing, all of it, and that it is done."""

from uuid import UUID

from wtforms import SelectField
from wtforms.validators import Optional

from app.cases.consent_pages.fields import AskedSelect, OneDayField
from app.cases.forms import CaseForm, text, words
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.tasks import LONGEST, NOTE_LONGEST, Kind, State, TaskContent
from app.work.words import KINDS, STATES, parts_of_day

Pairs = list[tuple[UUID, str]]


class LineForm(CaseForm):
    """One line: a day, a part of it, and what is to be done."""

    line = words(_l("In one line"), longest=LONGEST, required=True)


class DoneForm(CaseForm):
    """What came of a task."""

    note = words(_l("What came of it"), longest=NOTE_LONGEST)


class TaskForm(CaseForm):
    """One thing to be done: what, whose, until when, and where it stands."""

    what = words(_l("What is to be done"), longest=LONGEST, required=True)
    kind = SelectField(
        _l("What it is about"),
        choices=lambda: choices(*((k.value, str(label)) for k, label in KINDS.items())),
        default=Kind.OTHER.value,
    )
    who = SelectField(_l("Who does it"))
    goal = AskedSelect(_l("Step to the goal"))
    due = OneDayField(_l("By which day"), [Optional()])
    part = SelectField(_l("When on that day"), choices=parts_of_day)
    state = SelectField(
        _l("Where it stands"),
        choices=lambda: choices(
            *((s.value, str(label)) for s, label in STATES.items())
        ),
        default=State.OPEN.value,
    )
    note = text(_l("What came of it"), longest=NOTE_LONGEST)

    def offer(self, colleagues: Pairs, goals: Pairs) -> None:
        """Set the colleagues who can be chosen, and the goals of the plan."""
        self.goal.choices = choices(
            ("", str(_l("None"))), *((str(goal), text) for goal, text in goals)
        )
        self.who.choices = choices(
            ("", str(_l("Whoever works on the case"))),
            *((str(who), name) for who, name in colleagues),
        )

    def content(self) -> TaskContent:
        """Return the task. Only after `validate` said yes."""
        who = self.who.data
        return TaskContent(
            text=self.what.data or "",
            kind=Kind(self.kind.data),
            who=UUID(who) if who else None,
            goal_id=UUID(self.goal.data) if self.goal.data else None,
            due_on=self.due.day(),
            part=self.part.data or "",
            state=State(self.state.data),
            note=self.note.data or "",
        )

    def fill(self, content: TaskContent, version: int) -> None:
        """Show a task as it is on file."""
        self.version.data = version
        self.what.data = content.text
        self.kind.data = content.kind.value
        self.who.data = str(content.who) if content.who else ""
        self.goal.data = str(content.goal_id) if content.goal_id else ""
        self.due.show(content.due_on)
        self.part.data = content.part
        self.state.data = content.state.value
        self.note.data = content.note
