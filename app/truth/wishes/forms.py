"""In which team wishes are counted; there is nothing else to choose."""

from app.truth import wishes
from app.truth.counting import Question
from app.truth.forms import TeamForm
from app.truth.rules import Book


class WishesForm(TeamForm):
    """Asks for every wish of the list: a choice among them would be an argument."""

    def question(self) -> Question:
        """Return what is asked. Only after `validate` said yes."""
        return Question(themes=tuple(wishes.rows()), quarters=(), book=Book.WISHES)
