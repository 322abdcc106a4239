"""How fields, strengths and decisions are called."""

from app.cases.alike.comparing import Strength
from app.cases.alike.documents import Decision
from app.wording import lazy_gettext as _l

DECISIONS = {
    Decision.SAME_PERSON: _l("The same person"),
    Decision.SAME_EVENT: _l("The same event"),
    Decision.DIFFERENT: _l("Not the same"),
    Decision.UNSURE: _l("Cannot be said"),
}
STRENGTHS = {
    ("name", Strength.STRONG): _l("name: written the same"),
    ("name", Strength.SOME): _l("name: written nearly the same"),
    ("born", Strength.STRONG): _l("year of birth: the same"),
    ("born", Strength.SOME): _l("year of birth: may be the same"),
    ("born", Strength.AGAINST): _l("year of birth: another"),
    ("phone", Strength.STRONG): _l("phone: the same"),
    ("part", Strength.AGAINST): _l("only one is said to have done or ordered it"),
    ("site", Strength.STRONG): _l("place: the same"),
    ("region", Strength.SOME): _l("region: the same"),
    ("days", Strength.STRONG): _l("days: the same within a month"),
    ("days", Strength.SOME): _l("days: they may meet"),
    ("days", Strength.AGAINST): _l("days: apart"),
    ("unit", Strength.STRONG): _l("unit: the same"),
    ("method", Strength.STRONG): _l("methods: several the same"),
    ("method", Strength.SOME): _l("methods: one the same"),
    ("act", Strength.STRONG): _l("kinds of act: several the same"),
    ("act", Strength.SOME): _l("kinds of act: one the same"),
}
TONES = {Strength.STRONG: "sea", Strength.SOME: "", Strength.AGAINST: "brick"}
KINDS = {
    "site": _l("The same place"),
    "unit": _l("The same unit"),
    "method": _l("The same method"),
}
