"""Forms of a sighting, of a body that was informed, and of its reply."""

from datetime import date
from typing import Any
from uuid import UUID

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from app import clock
from app.cases import gazetteer
from app.cases.consent_pages.fields import OneDayField
from app.cases.documents import Place
from app.cases.forms import CaseForm, text, words
from app.cases.sites.forms import region_choices
from app.fields import ApproximateDateField, ChecklistField, choices
from app.tracks import catalogue
from app.tracks.documents import InformedContent, SightingContent
from app.tracks.following import LINE
from app.tracks.forms import CHOOSE, ONE_DAY, Pairs, pairs
from app.tracks.informing import LONGEST as TOLD_LONGEST
from app.tracks.sighting import LONGEST as SEEN_LONGEST
from app.tracks.words import PARTS, body_name, labelled
from app.wording import lazy_gettext as _l


class SightingForm(CaseForm):
    """What was seen or heard, when, where, how sure, and from whom it comes."""

    what = text(_l("What was seen or heard"), longest=SEEN_LONGEST, required=True)
    certainty = SelectField(
        _l("How sure it is that it was this person"),
        [InputRequired(CHOOSE)],
        choices=lambda: choices(
            ("", str(_l("Choose"))),
            *(
                (key, labelled("certainty", key))
                for key in catalogue.load().labels["certainty"]
            ),
        ),
    )
    when = ApproximateDateField(_l("When"))
    region = SelectField(_l("Region or country"), choices=region_choices)
    precision = SelectField(
        _l("How closely it is known"),
        choices=lambda: choices(
            *sorted(gazetteer.precisions(), key=lambda p: p[0] != gazetteer.UNKNOWN)
        ),
        default=gazetteer.UNKNOWN,
    )
    where = words(_l("Place in words"))
    told_by = SelectField(_l("Who told it"))
    statement = SelectField(_l("Told in"))
    source = words(_l("Or where else it comes from"), longest=LINE)

    def offer(self, people: Pairs, accounts: Pairs) -> None:
        """Set who and what can be named as the source."""
        self.told_by.choices = pairs(people, _l("Not told"))
        self.statement.choices = pairs(accounts, _l("Not told"))

    def content(self, track_id: UUID) -> SightingContent:
        """Return the sighting. Only after `validate` said yes."""
        return SightingContent(
            track_id=track_id,
            certainty=self.certainty.data,
            when=self.when.span(),
            place=Place(
                region=self.region.data or "",
                words=self.where.data or "",
                precision=self.precision.data or gazetteer.UNKNOWN,
            ),
            what=self.what.data or "",
            told_by_id=UUID(self.told_by.data) if self.told_by.data else None,
            statement_id=UUID(self.statement.data) if self.statement.data else None,
            source=self.source.data or "",
        )


def sighting_filled(on_file: SightingContent, version: int) -> SightingForm:
    """Return the form as the sighting is on file."""
    told = {
        "version": version,
        "what": on_file.what,
        "certainty": on_file.certainty,
        "when": on_file.when,
        "region": on_file.place.region,
        "precision": on_file.place.precision,
        "where": on_file.place.words,
        "told_by": str(on_file.told_by_id or ""),
        "statement": str(on_file.statement_id or ""),
        "source": on_file.source,
    }
    form: Any = SightingForm(formdata=None, data=told)
    made: SightingForm = form
    return made


class InformForm(CaseForm):
    """Which body was told what, when, and by when it replies."""

    body = SelectField(_l("Which body"), [InputRequired(CHOOSE)])
    informed_on = OneDayField(_l("Informed on"), [InputRequired(ONE_DAY)])
    told = text(_l("What it was told"), longest=TOLD_LONGEST)
    parts = ChecklistField(
        _l("What else it was given"),
        choices=lambda: choices(*((key, str(said)) for key, said in PARTS.items())),
    )
    reference = words(_l("Its number for this"), longest=LINE)
    reply_due = OneDayField(_l("Reply expected by"), [Optional()])

    def offer(self, bodies: tuple[str, ...]) -> None:
        """Set the bodies of this kind of track, those of other tracks after them."""
        known = [each for each in catalogue.load().bodies if each not in bodies]
        self.body.choices = choices(
            ("", str(_l("Choose"))),
            *((each, body_name(each)) for each in (*bodies, *known)),
        )

    def content(self, track_id: UUID) -> InformedContent:
        """Return what was told. Only after `validate` said yes."""
        return InformedContent(
            track_id=track_id,
            body=self.body.data,
            informed_on=self.informed_on.day() or clock.now().date(),
            told=self.told.data or "",
            parts=tuple(self.parts.data or ()),
            reference=self.reference.data or "",
            reply_due=self.reply_due.day(),
        )


class FollowForm(CaseForm):
    """The body's number, the day of its reply, and the reply."""

    reference = words(_l("Its number for this"), longest=LINE)
    reply_due = OneDayField(_l("Reply expected by"), [Optional()])
    replied_on = OneDayField(_l("Replied on"), [Optional()])
    reply = text(_l("What it replied"), longest=TOLD_LONGEST)

    def fill(self, content: InformedContent, version: int) -> None:
        """Show it as it is on file."""
        self.version.data = version
        self.reference.data, self.reply.data = content.reference, content.reply
        self.reply_due.show(content.reply_due)
        self.replied_on.show(content.replied_on)

    def typed(self) -> dict[str, Any]:
        """Return what was typed. Only after `validate` said yes."""
        due: date | None = self.reply_due.day()
        return {
            "reference": self.reference.data or "",
            "reply_due": due,
            "replied_on": self.replied_on.day(),
            "reply": self.reply.data or "",
        }
