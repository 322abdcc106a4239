"""The form of a risk."""

from typing import Any
from uuid import UUID

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.fields import choices
from app.wording import lazy_gettext as _l
from app.work.risks.assessing import LONGEST, MEASURES_LONGEST, Level, RiskContent
from app.work.risks.words import HARM, LIKELIHOOD


def _levels(said: Any) -> Any:
    def made() -> Any:
        pairs = ((level.value, str(label)) for level, label in said.items())
        return choices(("", str(_l("Choose"))), *pairs)

    return made


class RiskForm(CaseForm):
    """What may happen, how likely and how grave, what is done, and until when."""

    threat = words(_l("What may happen, to whom"), longest=LONGEST, required=True)
    source = words(_l("From whom or what"), longest=LONGEST)
    likelihood = SelectField(
        _l("How likely"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_levels(LIKELIHOOD),
    )
    harm = SelectField(
        _l("How grave it would be"),
        [InputRequired(_l("Choose one of the list."))],
        choices=_levels(HARM),
    )
    measures = text(_l("What is done about it"), longest=MEASURES_LONGEST)
    owner = SelectField(_l("Who looks after it"))
    review = OneDayField(
        _l("Look at it again by"), [InputRequired(_l("Write the day."))]
    )
    over = BooleanField(_l("This risk is over"))

    def offer(self, colleagues: list[tuple[UUID, str]]) -> None:
        """Set the colleagues who can be chosen."""
        self.owner.choices = choices(
            ("", str(_l("Whoever works on the case"))),
            *((str(who), name) for who, name in colleagues),
        )

    def content(self) -> RiskContent:
        """Return the risk. Only after `validate` said yes."""
        day = self.review.day()
        if day is None:
            raise RuntimeError("the day was checked")
        owner = self.owner.data
        return RiskContent(
            threat=self.threat.data or "",
            source=self.source.data or "",
            likelihood=Level(self.likelihood.data),
            harm=Level(self.harm.data),
            measures=self.measures.data or "",
            owner=UUID(owner) if owner else None,
            review_on=day,
            is_over=bool(self.over.data),
        )

    def fill(self, content: RiskContent, version: int) -> None:
        """Show a risk as it is on file."""
        self.version.data = version
        self.threat.data = content.threat
        self.source.data = content.source
        self.likelihood.data = content.likelihood.value
        self.harm.data = content.harm.value
        self.measures.data = content.measures
        self.owner.data = str(content.owner) if content.owner else ""
        self.review.show(content.review_on)
        self.over.data = content.is_over
