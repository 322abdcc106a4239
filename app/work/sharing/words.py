"""What one may ask for and answer, in words."""

from app.wording import lazy_gettext as _l
from app.work.sharing.asking import Answer, Wish

WISHES: dict[Wish, str] = {
    Wish.NEXT: _l("That heavy material goes to somebody else for a while"),
    Wish.CASES: _l("That a colleague takes over some of my cases"),
    Wish.TALK: _l("A talk, soon"),
}

ASKS: dict[Wish, str] = {
    Wish.NEXT: _l("asks that heavy material goes to somebody else for a while"),
    Wish.CASES: _l("asks that a colleague takes over some cases"),
    Wish.TALK: _l("asks for a talk, soon"),
}

ANSWERS: dict[Answer, str] = {
    Answer.DONE: _l("Yes, I arrange it today"),
    Answer.TALK: _l("Let us talk first, today or tomorrow"),
    Answer.LATER: _l("Not today; I come back to you this week"),
}
