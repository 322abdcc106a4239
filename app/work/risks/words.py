"""Levels of a risk in words."""

from app.wording import lazy_gettext as _l
from app.work.risks.assessing import Level

LIKELIHOOD: dict[Level, str] = {
    Level.LOW: _l("Unlikely"),
    Level.MEDIUM: _l("Possible"),
    Level.HIGH: _l("Likely, or it has begun"),
}

HARM: dict[Level, str] = {
    Level.LOW: _l("Trouble that passes"),
    Level.MEDIUM: _l("Serious"),
    Level.HIGH: _l("To life, body, freedom or children"),
}

LEVELS: dict[Level, str] = {
    Level.LOW: _l("Risk: low"),
    Level.MEDIUM: _l("Risk: medium"),
    Level.HIGH: _l("Risk: high"),
}

TONES = {Level.LOW: "", Level.MEDIUM: "amber", Level.HIGH: "brick"}
