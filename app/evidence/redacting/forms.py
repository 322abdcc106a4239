"""The form that marks what is to be hidden: a box, or words, and why."""

import re
from typing import Any

from wtforms import HiddenField, SelectField, StringField

from app.cases.forms import CaseForm, words
from app.evidence.redacting import marks
from app.evidence.redacting.opening import Open
from app.evidence.redacting.reasons import REASONS
from app.fields import choices
from app.limited.answers import WHOLE, Box, Step
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LONGEST_PHRASE = 200
MOST_PAGE = 999
_PERCENT = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?", re.ASCII)


class MarkForm(CaseForm):
    """One mark, and the marks that were made before it."""

    left = StringField(_l("From the left, per cent"))
    top = StringField(_l("From the top, per cent"))
    right = StringField(_l("To, from the left, per cent"))
    bottom = StringField(_l("To, from the top, per cent"))
    phrase = words(_l("Words to hide"), longest=LONGEST_PHRASE)
    reason = SelectField(
        _l("Why it is hidden"),
        choices=lambda: choices(*((k, f"{k}: {v}") for k, v in REASONS.items())),
    )
    marks = HiddenField()
    page = HiddenField()
    pages = HiddenField()
    until = HiddenField()
    proof = HiddenField()
    step = HiddenField()
    grid = HiddenField()
    preview = HiddenField()
    act = StringField()

    def given(self) -> Open:
        """Return the proof that the item was opened to be marked."""
        return Open(_number(self.until.data, 10**11), self.proof.data or "")

    def at(self) -> int:
        """Return the page, counted from 0."""
        return _number(self.page.data, MOST_PAGE)

    def count(self) -> int:
        """Return how many pages there are, or 0 when nobody has counted yet."""
        return _number(self.pages.data, MOST_PAGE)

    def shade(self) -> Step:
        """Return whether pages are shown in grey or in colour."""
        return Step.COLOUR if self.step.data == Step.COLOUR.value else Step.GREY

    def box(self) -> Box | None:
        """Return the box that was typed or drawn, or None with what is wrong."""
        sides = (self.left, self.top, self.right, self.bottom)
        read = [_percent(side.data) for side in sides]
        for side, value in zip(sides, read, strict=True):
            if value is None:
                side.errors = [_("Type a number from 0 to 100.")]
        left, top, right, bottom = read
        if left is None or top is None or right is None or bottom is None:
            return None
        if abs(right - left) < marks.SMALLEST or abs(bottom - top) < marks.SMALLEST:
            self.left.errors = [
                _("This hides nothing: it has to be wider and higher than that.")
            ]
            return None
        reason = self.why()
        return reason and marks.box(self.at(), (left, top, right, bottom), reason)

    def sought(self) -> str:
        """Return the words to hide, or nothing with what is wrong."""
        if not (self.phrase.data or "").strip():
            self.phrase.errors = [_("Write the words to hide.")]
        elif not self.phrase.validate(self):
            return ""
        return self.phrase.data or ""

    def why(self) -> Any:
        """Return the reason's code, or None with what is wrong."""
        if self.reason.data in REASONS:
            return self.reason.data
        self.reason.errors = [_("Choose a reason.")]
        return None

    def empty(self) -> None:
        """Forget the box and the words that were just marked."""
        for field in (self.left, self.top, self.right, self.bottom, self.phrase):
            field.data = ""


def _number(told: str | None, most: int) -> int:
    told = told or ""
    is_number = told.isascii() and told.isdecimal() and len(told) <= len(str(most))
    return min(int(told), most) if is_number else 0


def _percent(told: str | None) -> int | None:
    read = _PERCENT.fullmatch((told or "").strip())
    if read is None:
        return None
    value = int(read[1]) * 100 + int((read[2] or "0").ljust(2, "0"))
    return value if value <= WHOLE else None
