"""What a check asks: which team, and all of its cases or some."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from app.fields import choices
from app.staff.forms import Form
from app.wording import lazy_gettext as _l

LONGEST = 4_000
_APART = re.compile(r"[\s,;]+")


class CheckForm(Form):
    """Nothing in the field means every case of the team."""

    team = SelectField(_l("Team"), [InputRequired(_l("Choose one of the list."))])
    refs = StringField(_l("Only these cases"), [Optional(), Length(max=LONGEST)])

    def offer(self, teams: Iterable[tuple[UUID, str]]) -> "CheckForm":
        """Offer the teams whose files the person may have checked."""
        self.team.choices = choices(*((str(key), name) for key, name in teams))
        return self

    def chosen(self) -> tuple[str, ...]:
        """Return the references that were typed, each once."""
        told: Any = _APART.split((self.refs.data or "").upper())
        return tuple(sorted({each for each in told if each}))
