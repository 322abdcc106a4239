"""What heavy material speaks of or is, and which readings are of it."""

from collections.abc import Mapping

from app.audit import Action
from app.wording import lazy_gettext as _l

UNTOLD = "untold"

HEAVY: Mapping[Action, str] = {
    Action.STATEMENT_READ: UNTOLD,
    Action.WORKING_TEXT_READ: UNTOLD,
    Action.EVIDENCE_SEEN: "pictures",
    Action.REPORT_OPENED: "reports",
    Action.MESSAGE_READ: "messages",
    Action.SENSITIVE_READ: "details",
}
"""Readings behind a veil, each with its theme where the reader knows none better."""

THEMES: Mapping[str, str] = {
    "detention": _l("Detention or captivity"),
    "ill_treatment": _l("Torture or ill-treatment"),
    "sexual_violence": _l("Sexual violence"),
    "death": _l("Killing or death"),
    "missing": _l("Somebody missing"),
    "attack": _l("Shelling or attack"),
    "children": _l("Harm to children"),
    "home": _l("Loss of home"),
    "self_harm": _l("Suicide or self-harm"),
    UNTOLD: _l("Accounts of which nobody wrote what they speak of"),
    "pictures": _l("Pictures and documents"),
    "recordings": _l("Sound and film"),
    "details": _l("Sensitive details of incidents"),
    "reports": _l("Reports at the desk"),
    "messages": _l("Messages of survivors"),
}
"""The first nine are what the veil of an account says."""
