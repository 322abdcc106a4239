"""Forms of bars: who, at whose wish and why; why it is lifted."""

from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.cases.forms import CaseForm, text
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.bars.barring import LONGEST, Source

SOURCES: dict[Source, str] = {
    Source.SURVIVOR: _l("The person of this case wished it"),
    Source.COLLEAGUE: _l("The colleague said so"),
    Source.TEAM: _l("The team decided it"),
}


def _sources() -> Any:
    return choices(*((each.value, str(label)) for each, label in SOURCES.items()))


class BarForm(CaseForm):
    """Whom the case is kept from, at whose wish, and why."""

    who = SelectField(_l("Who"), [InputRequired(_l("Choose one of the list."))])
    source = RadioField(
        _l("At whose wish"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_sources,
    )
    reason = text(_l("Why"), longest=LONGEST, required=True)

    def offer(self, colleagues: list[tuple[UUID, str]]) -> None:
        """Set the colleagues who can be chosen."""
        self.who.choices = choices(
            ("", str(_l("Choose"))), *((str(who), name) for who, name in colleagues)
        )


class LiftForm(CaseForm):
    """Why a bar is lifted."""

    ended = text(_l("Why it is lifted"), longest=LONGEST, required=True)
