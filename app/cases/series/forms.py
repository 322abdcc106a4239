"""The form of a series of incidents."""

from typing import Any

import msgspec

from app.cases.documents import SeriesContent
from app.cases.forms import CaseForm, text, words
from app.wording import lazy_gettext as _l

NOTE = 5_000


class SeriesForm(CaseForm):
    """What holds incidents together, in working text: names become codes on saving."""

    title = words(_l("Short title"), longest=120, required=True)
    note = text(_l("What they have in common"), longest=NOTE)

    def content(self, old: SeriesContent | None = None) -> SeriesContent:
        """Return the series; its answers stay as they were."""
        return msgspec.structs.replace(
            old or SeriesContent(""),
            title=self.title.data or "",
            note=self.note.data or "",
        )


def filled(content: SeriesContent, version: int) -> SeriesForm:
    """Return the form as the series is on file."""
    form: Any = SeriesForm(
        formdata=None,
        data={"version": version, "title": content.title, "note": content.note},
    )
    made: SeriesForm = form
    return made
