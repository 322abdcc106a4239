"""What requests from outside say in words, in the reader's language."""

from app.inquiries.documents import DueBy, How
from app.inquiries.rules import Kind, Outcome, Stop, Want
from app.wording import lazy_gettext as _l

KINDS: dict[Kind, str] = {
    Kind.FOLLOW_UP: _l("Follow-up of a receiver"),
    Kind.ORDER: _l("Order of a court or an authority"),
    Kind.ACCESS: _l("Access request of the person"),
}

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.FULLY: (_l("given in full"), "leaf"),
    Outcome.PARTLY: (_l("given in part"), "leaf"),
    Outcome.REFUSED: (_l("refused"), "brick"),
    Outcome.NOTHING_HELD: (_l("nothing held"), ""),
    Outcome.NEITHER: (_l("neither confirmed nor denied"), ""),
}

HOWS: dict[How, str] = {
    How.CALLED_BACK: _l("Called back by a number that we had before the request came"),
    How.IN_PERSON: _l("In person, with papers that show the authority"),
    How.SIGNED: _l("By a signature that we checked"),
    How.COURT_FILE: _l("By the court’s registry, asked by us"),
    How.BY_CODE: _l("By the person’s own code, in the inbox"),
}

DUE: dict[DueBy, str] = {
    DueBy.LAW: _l("by law"),
    DueBy.ASKER: _l("as asked"),
    DueBy.US: _l("set by us"),
}

WANTS: dict[Want, str] = {
    Want.COPY: _l("A copy of their own words and papers"),
    Want.WHO_HAS: _l("Who was given something about them"),
    Want.CORRECT: _l("A correction"),
    Want.ERASE: _l("Erasure"),
}

STOPS: dict[Stop, str] = {
    Stop.NOT_CHECKED: _l("It is not checked who asks."),
    Stop.NOT_LOOKED: _l("Nobody has looked yet under what the asker names."),
    Stop.CONTESTED: _l("We contest it: a lawyer decides first."),
    Stop.NO_PACKAGE: _l("The package of which the letter speaks is not made yet."),
    Stop.NOT_RELEASED: _l("Nothing is released by this order."),
}

STEPS: dict[str, str] = {
    "recorded": _l("Recorded"),
    "edited": _l("What is asked was changed"),
    "checked": _l("The asker was checked"),
    "advised": _l("A legal reviewer advised"),
    "contested": _l("We contest it"),
    "goes_on": _l("A lawyer decided, it goes on"),
    "looked": _l("Looked, and nothing found"),
    "names_searched": _l("The names in it were looked for"),
    "matched": _l("Looked, and the case found"),
    "package_begun": _l("A package was begun"),
    "order_asked": _l("Passing on without a yes was asked for"),
    "copies_chosen": _l("What is copied for the person was chosen"),
    "copies_made": _l("The copies were made"),
    "code_told": _l("The code of the copies was read out"),
    "prepared": _l("The answer was prepared"),
    "sent_back": _l("The answer was sent back"),
    "approved": _l("The answer was signed by a second person"),
    "gone": _l("The answer went"),
}

CANNOT_OPEN: dict[str, str] = {
    "code": _l(
        "What was begun on the public pages and not sent: the key is the person’s code."
    ),
    "packages": _l("Packages that were handed over: the key is the receiver’s."),
    "counsel": _l("Papers of counsel: the key is counsel’s, and not yours."),
    "names": _l("Names: you hold no key of them."),
    "line": _l("Messages with the person: you hold no key of them."),
    "elsewhere": _l("The whole case: another team keeps it and has the key."),
}

HELD: dict[str, str] = {
    "statement": _l("Accounts"),
    "evidence": _l("Evidence"),
    "incident": _l("Incidents"),
    "person": _l("People recorded"),
    "message": _l("Messages"),
    "package": _l("Packages handed over"),
}

LANGUAGES: dict[str, str] = {"uk": _l("Ukrainian"), "en": _l("English")}
