"""What kinds of service, ways and outcomes are called."""

from app.reparations.services.referring import Outcome, Way
from app.wording import lazy_gettext as _l

KINDS: dict[str, str] = {
    "medical": _l("Medical care"),
    "psychological": _l("Psychological help"),
    "legal": _l("Legal aid"),
    "shelter": _l("A safe place to stay"),
    "money": _l("Money and things for daily life"),
    "children": _l("Help for children"),
    "papers": _l("Papers and registration"),
    "tracing": _l("Search for missing people"),
    "work": _l("Work and training"),
    "other": _l("Something else"),
}

WAYS: dict[Way, str] = {
    Way.PERSON: _l("The person goes there; we tell the service nothing"),
    Way.OFFICE: _l("We speak with the service"),
    Way.OWN: _l("We help ourselves, and tell nobody outside"),
}

WAITS: dict[str, str] = {
    "none": _l("takes people at once"),
    "days": _l("a wait of some days"),
    "weeks": _l("a wait of some weeks"),
    "months": _l("a wait of months"),
    "full": _l("full, takes nobody at the moment"),
}

CAME_BY: dict[str, str] = {
    "office": _l("Our own office"),
    "survivor_network": _l("A network of survivors"),
    "partner": _l("A partner organisation"),
    "authority": _l("An authority"),
    "self": _l("By themselves"),
    "unknown": _l("Not known"),
}

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.WAITING: (_l("waits for a reply"), "amber"),
    Outcome.ACCEPTED: (_l("accepted, help is to come"), "sea"),
    Outcome.REFUSED: (_l("refused by the service"), "brick"),
    Outcome.RECEIVED: (_l("help was received"), "leaf"),
    Outcome.NO_REPLY: (_l("no reply came"), "brick"),
}
