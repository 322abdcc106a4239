"""How a second opinion reads beside the decision that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.cases.working_text import readable
from app.classification.seconding.opinions import Seconded, State
from app.wording import lazy_gettext as _l

STATES: dict[State, str] = {
    State.NOT_NEEDED: "",
    State.WAITING: _l("Waiting for a second reviewer"),
    State.AGREED: _l("A second reviewer agrees"),
    State.DISAGREED: _l("A second reviewer disagrees"),
}

TONES: dict[State, str] = {
    State.NOT_NEEDED: "",
    State.WAITING: "amber",
    State.AGREED: "leaf",
    State.DISAGREED: "brick",
}


@dataclass(frozen=True)
class OpinionShown:
    """One second opinion, or that one is waited for; `state` is empty for neither."""

    state: str
    tone: str
    reason: str = field(default="", repr=False)
    by: str = ""
    at: datetime | None = None
    catalogue: str = ""


def shown(each: Seconded, names: Mapping[UUID, str]) -> OpinionShown:
    """Write how a decision stands to its second signature."""
    state, tone = str(STATES[each.state]), TONES[each.state]
    if each.opinion is None:
        return OpinionShown(state, tone)
    return OpinionShown(
        state,
        tone,
        reason=readable(each.opinion.reason),
        by=names.get(each.opinion.by, ""),
        at=each.opinion.at,
        catalogue=each.opinion.catalogue_version,
    )
