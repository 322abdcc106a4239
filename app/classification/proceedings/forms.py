"""The form of a known proceeding."""

from uuid import UUID

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Optional

from app.cases.consent_pages.fields import OneDayField
from app.cases.forms import CaseForm, text, words
from app.classification.forum_catalogue import forum_catalogue
from app.classification.proceedings.records import (
    LONGEST,
    NOTE_LONGEST,
    ProceedingContent,
    Stage,
)
from app.classification.proceedings.shown import STAGES
from app.fields import choices
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

NEEDED = _l("Choose one of the list.")


class ProceedingForm(CaseForm):
    """At which forum, about what, how far it is, and from where one knows."""

    forum = SelectField(_l("Forum"), [InputRequired(NEEDED)])
    about = SelectField(_l("About"), [InputRequired(NEEDED)])
    stage = SelectField(_l("How far it is"), [InputRequired(NEEDED)])
    reference = words(_l("Its number there"), longest=LONGEST)
    since = OneDayField(_l("Since which day"), [Optional()])
    against = words(_l("Against whom, in codes"), longest=LONGEST)
    source = words(_l("From where it is known"), longest=LONGEST, required=True)
    note = text(_l("Note"), longest=NOTE_LONGEST)
    confidential = BooleanField(_l("Confidential: it goes into no package"))

    def offer(
        self, incidents: list[tuple[UUID, str]], series: list[tuple[UUID, str]]
    ) -> "ProceedingForm":
        """Offer the fora, and the incidents and series of the case."""
        first = ("", _("Choose"))
        fora = forum_catalogue().fora.values()
        self.forum.choices = choices(
            first, *((each.id, each.name.in_language(locale())) for each in fora)
        )
        self.stage.choices = choices(
            first, *((stage.value, str(label)) for stage, label in STAGES.items())
        )
        self.about.choices = choices(
            first,
            *((f"incident {key}", title) for key, title in incidents),
            *(
                (f"series {key}", _("Series: %(title)s", title=title))
                for key, title in series
            ),
        )
        return self

    def content(self) -> ProceedingContent:
        """Return what was typed. Only after `validate` said yes."""
        kind, _space, key = self.about.data.partition(" ")
        return ProceedingContent(
            forum=self.forum.data,
            stage=Stage(self.stage.data),
            incident_id=UUID(key) if kind == "incident" else None,
            series_id=UUID(key) if kind == "series" else None,
            reference=self.reference.data or "",
            since=self.since.day(),
            against=self.against.data or "",
            source=self.source.data or "",
            note=self.note.data or "",
            is_confidential=bool(self.confidential.data),
        )

    def fill(self, content: ProceedingContent, version: int) -> None:
        """Show a proceeding as it is on file."""
        self.version.data = version
        self.forum.data, self.stage.data = content.forum, content.stage.value
        self.about.data = (
            f"incident {content.incident_id}"
            if content.incident_id
            else f"series {content.series_id}"
        )
        self.reference.data, self.against.data = content.reference, content.against
        self.since.show(content.since)
        self.source.data, self.note.data = content.source, content.note
        self.confidential.data = content.is_confidential
