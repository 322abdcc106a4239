"""What a reviewer holds of an element, in the reader's language."""

from app.liability.deciding import Answered
from app.wording import lazy_gettext as _l

ANSWERS: dict[Answered, str] = {
    Answered.SHOWN: _l("Shown"),
    Answered.NOT_SHOWN: _l("Not shown"),
    Answered.OPEN: _l("Open"),
}

TONES: dict[Answered, str] = {
    Answered.SHOWN: "leaf",
    Answered.NOT_SHOWN: "brick",
    Answered.OPEN: "",
}
