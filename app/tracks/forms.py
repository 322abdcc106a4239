"""Forms of a search or return: opening it, a step, a paper, a mandate, silence, end."""

from typing import Any
from uuid import UUID, uuid4

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.fields import choices
from app.tracks import catalogue
from app.tracks.documents import Mandate, PaperAt, Quiet, Step
from app.tracks.following import LINE, LONGEST
from app.tracks.words import labelled, said
from app.wording import lazy_gettext as _l

Pairs = list[tuple[UUID, str]]
CHOOSE = _l("Choose one of the list.")
ONE_DAY = _l("Write one day, like 3.3.2027.")


def pairs(found: Pairs, blank: str = "") -> Any:
    """Return choices from people or colleagues, with a line for none of them."""
    first = [("", str(blank))] if blank else []
    return choices(*first, *((str(key), told) for key, told in found))


def _kinds() -> Any:
    known = catalogue.load().procedures.values()
    return choices(
        ("", str(_l("Choose"))),
        *((each.id, said(each.label, each.id)) for each in known),
    )


class OpenForm(CaseForm):
    """Who is sought or came back, at whose wish, and why it is in their interest."""

    kind = SelectField(_l("What it is about"), [InputRequired(CHOOSE)], choices=_kinds)
    person = SelectField(
        _l("Who is sought, held, or came back"), [InputRequired(CHOOSE)]
    )
    asked_by = SelectField(_l("At whose wish"), [InputRequired(CHOOSE)])
    interest = text(_l("Why it is in the person’s interest"), longest=LONGEST)

    def offer(self, people: Pairs) -> None:
        """Set the people of the case."""
        self.person.choices = self.asked_by.choices = pairs(people, _l("Choose"))

    def typed(self) -> dict[str, Any]:
        """Return what was chosen. Only after `validate` said yes."""
        return {
            "kind": self.kind.data,
            "person_id": UUID(self.person.data),
            "asked_by_id": UUID(self.asked_by.data),
            "interest": self.interest.data or "",
        }


class StepForm(CaseForm):
    """One step: what, who, by when, and that it is done."""

    what = words(_l("What is to be done"), longest=LINE)
    who = SelectField(_l("Who does it"))
    due = OneDayField(_l("By which day"), [Optional()])
    done = OneDayField(_l("Done on"), [Optional()])
    note = text(_l("What came of it"), longest=LONGEST)

    def offer(self, colleagues: Pairs) -> None:
        """Set the colleagues who can be chosen."""
        self.who.choices = pairs(colleagues, _l("Whoever works on the case"))

    def content(self, old: Step | None = None) -> Step:
        """Return the step; one of the catalogue keeps its own words."""
        before = old or Step(uuid4())
        return Step(
            id=before.id,
            step=before.step,
            text="" if before.step else self.what.data or "",
            after=before.after,
            who=UUID(self.who.data) if self.who.data else None,
            due_on=self.due.day(),
            done_on=self.done.day(),
            note=self.note.data or "",
        )

    def fill(self, step: Step, version: int) -> None:
        """Show a step as it is on file."""
        self.version.data, self.what.data = version, step.text
        self.who.data = str(step.who) if step.who else ""
        self.due.show(step.due_on)
        self.done.show(step.done_on)
        self.note.data = step.note


class PaperForm(CaseForm):
    """How one paper stands, and what replaces it."""

    state = SelectField(
        _l("How it stands"),
        choices=lambda: choices(
            *((key, labelled("paper", key)) for key in catalogue.load().labels["paper"])
        ),
    )
    note = words(_l("What replaces it, or where it is"), longest=LINE)

    def content(self, paper: str) -> PaperAt:
        """Return how the paper stands."""
        return PaperAt(paper, self.state.data, self.note.data or "")

    def fill(self, on_file: PaperAt, version: int) -> None:
        """Show it as it is on file."""
        self.version.data = version
        self.state.data, self.note.data = on_file.state, on_file.note


class MandateForm(CaseForm):
    """Who may negotiate, by what right, until when."""

    person = SelectField(_l("Somebody of the case"))
    who = words(_l("Or somebody else, by what they are"), longest=LINE)
    basis = words(_l("By what right"), longest=LINE, required=True)
    until = OneDayField(_l("Until"), [Optional()])

    def offer(self, people: Pairs) -> None:
        """Set the people of the case."""
        self.person.choices = pairs(people, _l("Nobody of the case"))

    def content(self) -> Mandate:
        """Return the mandate."""
        return Mandate(
            id=uuid4(),
            person_id=UUID(self.person.data) if self.person.data else None,
            who=self.who.data or "",
            basis=self.basis.data or "",
            until=self.until.day(),
        )


class QuietForm(CaseForm):
    """Why there is silence, and when it is looked at again."""

    why = words(_l("Why"), longest=LINE, required=True)
    until = OneDayField(_l("Look at it again on"), [InputRequired(ONE_DAY)])

    def fill(self, quiet: Quiet | None, version: int) -> None:
        """Show it as it is on file."""
        self.version.data = version
        if quiet is not None:
            self.why.data = quiet.words
            self.until.show(quiet.until)


class EndForm(CaseForm):
    """How the search or return ended, and when."""

    how = SelectField(_l("How it ended"), [InputRequired(CHOOSE)])
    on = OneDayField(_l("On which day"), [InputRequired(ONE_DAY)])
    note = text(_l("What is known of it, and from whom"), longest=LONGEST)

    def offer(self, ends: tuple[str, ...]) -> None:
        """Set the ends of this kind of track."""
        self.how.choices = choices(
            ("", str(_l("Choose"))), *((end, labelled("end", end)) for end in ends)
        )

    def typed(self) -> dict[str, Any]:
        """Return how it ended. Only after `validate` said yes."""
        return {
            "how": self.how.data,
            "on": self.on.day() or clock.now().date(),
            "note": self.note.data or "",
        }
