"""Context that a series answered once, as it reads beside an element."""

from collections.abc import Mapping
from uuid import UUID

from app.cases.answering import ANSWERS
from app.cases.series import sharing
from app.cases.series.sharing import Shared
from app.cases.working_text import readable
from app.facts import Fact
from app.wording import gettext as _


def told(shared: Shared, key: str, names: Mapping[UUID, str]) -> str:
    """Say that an answer is the series', or that the incident answers otherwise."""
    title = readable(shared.series)
    if key in shared.inherited:
        return _("of the series “%(title)s”", title=title)
    of_series = shared.overridden.get(key)
    if of_series is None:
        return ""
    by = names.get(of_series.recorded_by, "") if of_series.recorded_by else ""
    return _(
        "answered for this incident; the series “%(title)s” says %(answer)s (%(who)s)",
        title=title,
        answer=ANSWERS[of_series.answer],
        who=by or _("a former colleague"),
    )


def answered_at(ref: str, incident_id: UUID, shared: Shared, fact: Fact) -> str:
    """Return where a fact is answered: the context of a series once for all of it."""
    base = f"/staff/cases/{ref}/incidents"
    series = shared.content.series_id
    if series and fact.group == sharing.GROUP and fact.key not in shared.overridden:
        return f"{base}/series/{series}/facts#{fact.key}"
    return f"{base}/{incident_id}/facts/{fact.group}#{fact.key}"
