"""The form that decides on a ground in law."""

from typing import Any

from wtforms import SelectField
from wtforms.validators import Optional

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text
from app.cases.grounds.documents import GroundContent
from app.consent import catalogue, grounds
from app.consent.grounds import Kind
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.wording import locale

LONGEST = 2_000


def _purposes() -> Any:
    known = catalogue.load().purposes.values()
    return choices(
        ("", str(_l("Choose"))),
        *((each.id, each.label.in_language(locale())) for each in known),
    )


def _grounds(kind: Kind, blank: str) -> Any:
    def made() -> Any:
        return choices(
            ("", str(blank)),
            *(
                (each.id, f"{each.article} {each.label.in_language(locale())}")
                for each in grounds.load().of(kind)
            ),
        )

    return made


class GroundForm(CaseForm):
    """One purpose, its grounds, why, and whether the person was told."""

    purpose = SelectField(_l("For which use"), choices=_purposes)
    ordinary = SelectField(
        _l("Ground of article 6"), choices=_grounds(Kind.ORDINARY, _l("Choose"))
    )
    special = SelectField(
        _l("Ground of article 9"),
        choices=_grounds(Kind.SPECIAL, _l("No special kind of data is used for this")),
    )
    reason = text(_l("Why this ground"), longest=LONGEST)
    told_on = OneDayField(_l("The person was told on"), [Optional()])

    def content(self) -> GroundContent:
        """Return what was chosen. Only after `validate` said yes."""
        return GroundContent(
            purpose=self.purpose.data,
            ordinary=self.ordinary.data,
            special=self.special.data or "",
            reason=self.reason.data or "",
            told_on=self.told_on.day(),
        )

    def lacks(self, names: tuple[str, ...]) -> None:
        """Write beside each field what is wrong with it."""
        said = {
            "reason": _l("Say why this ground was chosen."),
            "told_on": _l("This day is still ahead."),
        }
        for name in names:
            field: Any = self[name]
            field.errors = [said.get(name, _l("Choose one of the list."))]
