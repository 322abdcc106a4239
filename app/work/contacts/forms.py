"""The form of one try to reach somebody."""

from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import OneDayField
from app.cases.contact import Channel
from app.cases.forms import CaseForm, text
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.contacts.trying import NOTE_LONGEST, AttemptContent, Distress, Outcome
from app.work.contacts.words import CHANNELS, DISTRESS, OUTCOMES
from app.work.words import parts_of_day


def _pairs(words: Any, *, blank: bool = False) -> Any:
    def made() -> Any:
        first = [("", str(_l("Choose")))] if blank else []
        return choices(*first, *((key.value, str(said)) for key, said in words.items()))

    return made


class AttemptForm(CaseForm):
    """How one tried, what came of it, how it was, and when it is safe again."""

    channel = SelectField(
        _l("How"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_pairs(CHANNELS, blank=True),
    )
    person = SelectField(_l("Whom"))
    tried_on = OneDayField(_l("On which day"), [InputRequired(_l("Write the day."))])
    part = SelectField(_l("When on that day"), choices=parts_of_day)
    outcome = SelectField(
        _l("What came of it"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_pairs(OUTCOMES, blank=True),
    )
    distress = SelectField(
        _l("Distress"), choices=_pairs(DISTRESS), default=Distress.NOT_NOTICED.value
    )
    note = text(_l("Note, in working text"), longest=NOTE_LONGEST)
    next_on = OneDayField(_l("Next try, on which day"), [Optional()])
    next_part = SelectField(_l("At what time of that day"), choices=parts_of_day)

    def offer(self, people: list[tuple[UUID, str]]) -> None:
        """Set the people of the case, the survivor first."""
        survivor = [("", str(_l("The survivor")))] if not people else []
        self.person.choices = choices(
            *survivor, *((str(who), called) for who, called in people)
        )

    def content(self, by: UUID) -> AttemptContent:
        """Return the try. Only after `validate` said yes."""
        day = self.tried_on.day()
        if day is None:
            raise RuntimeError("the day was checked")
        person = self.person.data
        return AttemptContent(
            tried_on=day,
            channel=Channel(self.channel.data),
            outcome=Outcome(self.outcome.data),
            part=self.part.data or "",
            person_id=UUID(person) if person else None,
            by=by,
            distress=Distress(self.distress.data),
            note=self.note.data or "",
            next_on=self.next_on.day(),
            next_part=self.next_part.data or "",
        )
