"""What is written down when somebody answers for a child, or for an adult in doubt."""

from typing import Any

from wtforms.validators import Optional

from app.cases.consent_pages.fields import AskedSelect, OneDayField
from app.cases.forms import CaseForm, text
from app.consent import catalogue
from app.consent.ledger import Interest, Supported, Weighed
from app.consent.others.rules import Conflict
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.wording import locale

LONGEST = 2_000


def labels(kind: str, *, blank: bool = False) -> Any:
    """Return what a list of the catalogue can be answered with."""

    def made() -> Any:
        language = locale()
        pairs = [
            (value, label.in_language(language))
            for value, label in catalogue.load().labels[kind].items()
        ]
        return choices(*([("", str(_l("Choose")))] if blank else []), *pairs)

    return made


class WeighingForm(CaseForm):
    """The record on a child's best interest, and what was done to help an adult decide.

    A page that asks for neither leaves them out.
    """

    conflict = AskedSelect(
        _l("How whoever answers stands to the harm"),
        choices=labels("conflict"),
        default=Conflict.NOT_ASKED.value,
    )
    child_view = text(_l("What the child wants and says"), longest=LONGEST)
    safety = text(_l("Safety"), longest=LONGEST)
    health = text(_l("Health"), longest=LONGEST)
    family_ties = text(_l("Family and who is close"), longest=LONGEST)
    guardian_position = text(_l("What the guardian says"), longest=LONGEST)
    conflict_of_interest = text(
        _l("Whether the guardian has a part in it or an interest"), longest=LONGEST
    )
    alternatives = text(_l("What else could be done"), longest=LONGEST)
    decided_by = text(_l("Who decided"), longest=LONGEST)
    interest = AskedSelect(
        _l("What was decided"), choices=labels("interest", blank=True), default=""
    )
    reason_for_doubt = text(_l("Why there is doubt"), longest=LONGEST)
    support_tried = text(_l("What was tried so that they decide"), longest=LONGEST)
    assessed_by = text(_l("Who assessed it"), longest=LONGEST)
    outcome = text(_l("What came of it"), longest=LONGEST)
    look_again = OneDayField(_l("Looked at again on"), [Optional()])

    def weighed(self) -> Weighed | None:
        """Return the record on a child; None where nothing of it was written."""
        said = {name: self[name].data or "" for name in Weighed.__struct_fields__}
        return Weighed(**said) if any(map(str.strip, said.values())) else None

    def supported(self) -> Supported | None:
        """Return what was done for an adult; None where nothing was written."""
        said = {name: self[name].data or "" for name in Supported.__struct_fields__}
        return Supported(**said) if any(map(str.strip, said.values())) else None

    def decided(self) -> Interest:
        """Return what the record on a child decides."""
        return Interest(self.interest.data or "")
