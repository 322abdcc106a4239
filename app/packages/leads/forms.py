"""Forms: who may read an item of a draft; what the Prosecutor said, what we answer."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import text, words
from app.evidence.words import CONFIDENTIALITY
from app.fields import ChecklistField, choices
from app.packages.after.forms import CHOOSE, RefusedForm
from app.packages.after.rules import Role
from app.packages.after.words import ROLES
from app.packages.leads import following, tagging
from app.packages.leads.rules import Answer, Word, Wrong
from app.packages.leads.words import ANSWERS, WRONGS
from app.wording import gettext as _
from app.wording import lazy_gettext as _l


class TagForm(RefusedForm):
    """Who may read one item, and whether secrecy is asked for it."""

    level = SelectField(_l("Level"), validate_choice=False)
    ask = BooleanField(_l("Ask for secrecy as a lead (article 54(3)(e))"))
    weighed = BooleanField(
        _l(
            "Nobody has looked yet whether it may help somebody accused. I weighed "
            "that it may lie locked then."
        )
    )
    reason = text(_l("Why"), longest=tagging.LONGEST)

    def among(self, recorded: str) -> "TagForm":
        """Offer the level that is recorded, and every other one."""
        self.level.choices = choices(
            ("", _("As it is recorded: %(level)s", level=recorded)),
            *((each, CONFIDENTIALITY[each]) for each in tagging.LEVELS),
        )
        return self

    def said(self) -> tagging.Said:
        """Return what was set. Only after `validate` said yes."""
        return tagging.Said(
            self.level.data or "",
            bool(self.ask.data),
            bool(self.weighed.data),
            self.reason.data or "",
        )

    def refuse(self, refused: Any) -> None:
        """Say it beside the field that it is about."""
        beside = {
            "level": self.level,
            "reason": self.reason,
            "not_weighed": self.weighed,
        }
        told = {
            "level": _("Choose one of the list."),
            "reason": _(
                "Say why: it says less than the record, or asks the Prosecutor for "
                "something."
            ),
        }
        for name in refused.fields:
            at = beside.get(name, self.ask)
            at.errors = [*at.errors, told.get(name) or str(WRONGS[Wrong(name)])]


class WordForm(RefusedForm):
    """What somebody at the receiver said about the secrecy of some items."""

    numbers = ChecklistField(_l("For which items"), choices=[])
    by = SelectField(
        _l("Who said it, as a role"),
        [InputRequired(CHOOSE)],
        choices=lambda: choices(
            ("", str(_("Choose"))), *((key.value, told) for key, told in ROLES.items())
        ),
    )
    on = OneDayField(_l("On which day"), [Optional()])
    ref = words(_l("Their own number"), longest=following.LONGEST_REF)

    def among(self, numbers: tuple[str, ...]) -> Any:
        """Offer these items."""
        self.numbers.choices = choices(*((each, each) for each in numbers))
        return self

    def word(self, by: Any) -> Word:
        """Return who said it. Only after `validate` said yes."""
        return Word(Role(self.by.data), self.day(), self.ref.data or "", by)

    def told(self) -> dict[str, str]:
        """Say why."""
        return {
            "on": _("This day is before it left, or still to come."),
            "numbers": _("Choose at least one item."),
            "ref": _("This is too long."),
        }


class AnswerForm(WordForm):
    """What the Prosecutor decided."""

    answer = RadioField(
        _l("What they decided"),
        [InputRequired(CHOOSE)],
        choices=lambda: choices(*((key.value, told) for key, told in ANSWERS.items())),
    )

    def decided(self) -> Answer:
        """Return the decision. Only after `validate` said yes."""
        return Answer(self.answer.data)


class OursForm(RefusedForm):
    """Why we do not consent."""

    why = text(_l("Why not"), longest=following.LONGEST, required=True)

    def told(self) -> dict[str, str]:
        """Say why."""
        return {"why": _("Write something here.")}
