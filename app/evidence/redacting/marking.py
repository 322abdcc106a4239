"""One step of marking: what was pressed, and what the page shows after it."""

from collections import Counter
from dataclasses import dataclass, field, replace

from app.errors import InvalidInputError, UnreadableFileError
from app.evidence import words as said
from app.evidence.documents import EvidenceContent
from app.evidence.redacting import drawing, marks
from app.evidence.redacting.drawing import Way, way_of
from app.evidence.redacting.forms import MarkForm
from app.evidence.redacting.keeping import Marks, read_marks
from app.evidence.redacting.marks import Span
from app.evidence.redacting.reasons import REASONS
from app.limited.answers import Box, Lettered, Step
from app.vault.stream import Opened
from app.wording import gettext as _

BOX, WORDS, EMPTY = "box", "words", "empty"
PREVIEW, MARK = "preview", "mark"
REMOVING = "remove."


@dataclass(frozen=True)
class Piece:
    """A part of a text: as it is, or hidden by the mark with this number."""

    text: str = field(repr=False)
    number: int = 0
    instead: str = ""


@dataclass(frozen=True)
class Row:
    """One mark in the list: its number, its place in words, its reason."""

    number: int
    where: str
    reason: str
    page: int


@dataclass(frozen=True)
class Marked:
    """What the page shows while somebody marks."""

    way: Way
    marks: Marks = ()
    page: int = 0
    pages: int = 1
    step: Step = Step.GREY
    grid: bool = False
    is_preview: bool = False
    found: str = field(default="", repr=False)
    notice: str = ""
    unreadable: str = ""
    pieces: tuple[Piece, ...] = field(default=(), repr=False)

    @property
    def told(self) -> str:
        """The marks as a form carries them."""
        return marks.written(self.marks)

    @property
    def drawn(self) -> str:
        """The marks of this page as an address carries them."""
        return marks.written(self.boxes)

    @property
    def boxes(self) -> list[Box]:
        """The boxes of this page."""
        return [b for b in self.marks if isinstance(b, Box) and b.page == self.page]

    @property
    def rows(self) -> list[Row]:
        """The boxes in words; hidden words of a text show themselves."""
        numbered = enumerate(self.marks, start=1)
        return [_row(n, each) for n, each in numbered if isinstance(each, Box)]


def stepped(content: EvidenceContent, source: Opened, form: MarkForm) -> Marked:
    """Do what was pressed, and return what is shown. What is wrong stands in the form.

    Raises:
        NotIsolatedError: nothing is read on this machine.
        FilesBusyError: try again; the marks are in the form.
    """
    act = form.act.data or ""
    now = _read(content, form)
    try:
        if now.way is not Way.PICTURE and _needs_letters(now, form, act):
            now = _with_letters(now, drawing.letters(source, content.mime), form, act)
        elif act == BOX:
            now = _with_box(now, form)
        return replace(now, page=min(now.page, now.pages - 1))
    except UnreadableFileError as refused:
        return replace(now, unreadable=str(said.word(said.NO_COPY, refused.reason)))


def _read(content: EvidenceContent, form: MarkForm) -> Marked:
    try:
        marked = read_marks(content, form.marks.data or "")
    except InvalidInputError:
        marked = ()
    act = form.act.data or ""
    was_preview = form.preview.data == "1" and act not in {MARK, BOX, WORDS}
    return Marked(
        way=way_of(content.mime) or Way.WORDS,
        marks=_left(marked, act),
        page=form.at(),
        pages=form.count() or 1,
        step=form.shade(),
        grid=form.grid.data == "1",
        is_preview=act == PREVIEW or was_preview,
    )


def _needs_letters(now: Marked, form: MarkForm, act: str) -> bool:
    return now.way is Way.WORDS or act == WORDS or not form.count()


def _with_letters(
    now: Marked, pages: list[Lettered], form: MarkForm, act: str
) -> Marked:
    now = replace(now, pages=max(len(pages), 1))
    if now.way is Way.PAGES and not any(page.text.strip() for page in pages):
        now = replace(
            now,
            notice=_(
                "No word of this paper can be searched for: its"
                " pages are pictures. Mark boxes."
            ),
        )
    phrase = form.sought() if act == WORDS else ""
    reason = form.why() if phrase else None
    if reason:
        now = _with_words(now, pages, phrase, reason)
        if now.found:
            form.empty()
        else:
            form.phrase.errors = [_("These words were not found.")]
    if now.way is Way.WORDS:
        now = _in_text(now, pages[0].text)
    return now


def _with_words(now: Marked, pages: list[Lettered], phrase: str, reason: str) -> Marked:
    if now.way is Way.WORDS:
        spans = drawing.found_in_text(pages[0].text, phrase, reason)
        before = tuple(each for each in now.marks if isinstance(each, Span))
        together: Marks = marks.apart([*before, *(span for _word, span in spans)])
        forms = [word for word, _span in spans]
    else:
        boxes = drawing.found_on_pages(pages, phrase, reason)
        kept = tuple(each for each in now.marks if isinstance(each, Box))
        together = (*kept, *(b for _word, b in boxes if b not in kept))
        forms = [word for word, _box in boxes]
    if len(together) > marks.MOST:
        return replace(now, notice=_too_many())
    return replace(now, marks=together, found=_forms(forms))


def _with_box(now: Marked, form: MarkForm) -> Marked:
    box = form.box()
    if box is None:
        return now
    kept = tuple(each for each in now.marks if isinstance(each, Box))
    if len(kept) >= marks.MOST:
        return replace(now, notice=_too_many())
    form.empty()
    return replace(now, marks=(*kept, box))


def _left(marked: Marks, act: str) -> Marks:
    """Return the marks that are left after one, or all, were taken out."""
    if act == EMPTY:
        return ()
    told = act.removeprefix(REMOVING)
    if told == act or not (told.isascii() and told.isdecimal()):
        return marked
    return tuple(each for n, each in enumerate(marked, start=1) if str(n) != told)


def _in_text(now: Marked, text: str) -> Marked:
    """Cut a text into what stays and what is hidden; marks that do not fit are gone."""
    spans = tuple(
        each for each in now.marks if isinstance(each, Span) and each.end <= len(text)
    )
    pieces, at = [], 0
    for number, span in enumerate(spans, start=1):
        pieces.append(Piece(text[at : span.first]))
        instead = drawing.mark_of(text, span)
        pieces.append(Piece(text[span.first : span.end], number, instead))
        at = span.end
    pieces.append(Piece(text[at:]))
    return replace(now, marks=spans, pieces=tuple(pieces))


def _forms(words: list[str]) -> str:
    """Say what was found, each spelling with how often."""
    return ", ".join(f"{word} ({n})" for word, n in Counter(words).most_common())


def _row(number: int, each: Box) -> Row:
    sides = (each.left, each.top, each.right, each.bottom)
    left, top, right, bottom = (f"{side / 100:g}" for side in sides)
    where = _(
        "Page %(n)s: %(left)s to %(right)s %% across, %(top)s to %(bottom)s %% down",
        n=each.page + 1,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
    )
    return Row(number, where, str(REASONS[each.sign]), each.page)


def _too_many() -> str:
    return _("That is more than one copy takes. Nothing was added.")
