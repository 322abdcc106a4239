"""Forms of the intake desk: an answer, the team that takes a case, a reason."""

from typing import Any
from uuid import UUID

from flask import request
from wtforms import RadioField

from app.cases.forms import CaseForm, text
from app.fields import choices
from app.intake.speaking.hearing import LONGEST_SUMMARY
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class AcceptForm(CaseForm):
    """Which team takes it. Nothing is chosen beforehand."""

    team = RadioField(_l("Team"), validate_choice=False)
    _offered: frozenset[str] | set[str] = frozenset()

    def offer(self, teams: list[tuple[UUID, str]]) -> None:
        """Set the casework teams."""
        self._offered = {str(who) for who, _name in teams}
        self.team.choices = choices(*((str(who), name) for who, name in teams))

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the teams that were offered."""
        fine = bool(super().validate(extra_validators))
        if self.team.data not in self._offered:
            self.team.errors = [_("Choose a team.")]
            fine = False
        return fine

    def team_id(self) -> UUID:
        """Return the team. Only after `validate` said yes."""
        return UUID(self.team.data)


class HeardForm(CaseForm):
    """What a voice message says, for whoever decides to hear it."""

    heard = text(_l("What it says, in a few words"), longest=LONGEST_SUMMARY)


class CloseForm(CaseForm):
    """Why nothing follows, in words for the survivor."""

    reason = text(_l("Reason, in words for the person"), longest=2_000, required=True)


def was_open() -> bool:
    """Say whether the form was sent from a page on which the report stood open."""
    return request.form.get("open") == "yes"
