"""What states, ages and lines of figures are called."""

from app.figures.counting import State
from app.wording import lazy_gettext as _l

STATES: dict[str, str] = {
    State.NEW.value: _l("New"),
    State.CONTINUING.value: _l("Continuing"),
    State.CLOSED.value: _l("Closed"),
}

AGES: dict[str, str] = {
    "0-11": _l("0 to 11"),
    "12-17": _l("12 to 17"),
    "child": _l("Under 18, age not known"),
    "18-24": _l("18 to 24"),
    "25-59": _l("25 to 59"),
    "60+": _l("60 and older"),
    "unknown": _l("Age not known"),
}
