"""Inside the limited process: pages of a PDF drawn as pictures."""

import io

import pypdfium2
from PIL import Image

from app.limited import drawing
from app.limited.answers import Made, Refused, RefusedError, Step
from app.limited.kinds import Kind

MOST_PAGES = 20_000
_PASSWORD = pypdfium2.raw.FPDF_ERR_PASSWORD


def prepare() -> None:
    """Load the renderer, and use it once before the door shuts."""
    drawing.prepare()
    document = pypdfium2.PdfDocument.new()
    document.new_page(72, 72)
    written = io.BytesIO()
    document.save(written)
    document.close()
    page(bytearray(written.getvalue()), 0, Step.VEILED)


def page(data: bytearray, number: int, step: Step) -> Made:
    """Draw one page, counted from 0, at one step. Nothing in it is run or fetched."""
    with opened(data) as document:
        pages = min(len(document), MOST_PAGES)
        if not 0 <= number < pages:
            raise RefusedError(Refused.NO_SUCH_PAGE if pages else Refused.DAMAGED)
        found = document[number]
        longest = max(found.get_size())
        if longest <= 0:
            raise RefusedError(Refused.DAMAGED)
        side = drawing.SMALL_SIDE if step is Step.VEILED else drawing.LONGEST_SIDE
        bitmap = found.render(scale=side / longest, may_draw_forms=False)
        picture: Image.Image = bitmap.to_pil()
        return Made(drawing.shown(picture, step), Kind.JPEG, pages=pages)


def opened(data: bytearray) -> pypdfium2.PdfDocument:
    """Open a paper to be drawn or read."""
    try:
        return pypdfium2.PdfDocument(bytes(data))
    except pypdfium2.PdfiumError as wrong:
        locked = getattr(wrong, "err_code", None) == _PASSWORD
        raise RefusedError(Refused.LOCKED if locked else Refused.DAMAGED) from None
