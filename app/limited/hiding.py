"""Inside the limited process: parts of pictures and pages blackened for good.

Nothing of the original is carried over but pixels: a page is drawn, black is painted
over what is hidden, and the result is written anew. A paper becomes a paper of page
pictures, without a text layer: there is no object in which a word could be left. Of a
picture only what is shown is kept, the first of several, on white where it is clear.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageOps

from app.limited import drawing, pages
from app.limited.answers import (
    WHOLE,
    Box,
    Made,
    Refused,
    RefusedError,
    Step,
    Task,
    Wanted,
)
from app.limited.kinds import PICTURES, Kind

MOST_PAGES = 150
"""Of a paper: what one child draws within its time."""
DOTS_PER_INCH = 150
POINTS_PER_INCH = 72
LONGEST_PAGE = 2600
"""In pixels: A4 and letter at 150 dots are well below; a poster is drawn smaller."""
MARGIN = 3
MARGIN_OF_LOSSY = 18
"""Pixels around a box. A JPEG spreads what it shows over squares of 16, and softens
colour two more: what is under the box must not shimmer beside it."""
PAGE_QUALITY, PICTURE_QUALITY = 85, 92
SMALLEST_SIGN, LARGEST_SIGN = 10, 28
GRID_STEPS = 10
_LOSSY = {Kind.JPEG, Kind.WEBP}
_GRID = (214, 40, 40)


def prepare() -> None:
    """Load everything that reads and writes, and use it once before the door shuts."""
    pages.prepare()
    written = io.BytesIO()
    Image.new("RGBA", (80, 80), "grey").save(written, "PNG")
    box = Box(0, 1000, 1000, 9000, 9000, "N")
    for task in (Task.HIDDEN, Task.HIDE):
        wanted = Wanted(task=task, mime=Kind.PNG, boxes=(box,), grid=True)
        hider(wanted)(bytearray(written.getvalue()))
    made = pikepdf.new()
    made.add_blank_page(page_size=(72, 72))
    blank = io.BytesIO()
    made.save(blank)
    hider(Wanted(task=Task.HIDE, mime=Kind.PDF, boxes=(box,)))(
        bytearray(blank.getvalue())
    )


def hider(wanted: Wanted) -> Callable[[bytearray], Made]:
    """Return what hides the boxes on one page to look at, or in all of the file."""
    kind, boxes = Kind(wanted.mime), wanted.boxes
    if kind is not Kind.PDF and kind not in PICTURES:
        return _refused
    if wanted.task is Task.HIDDEN:
        return lambda data: _looked_at(data, kind, wanted)
    if kind is Kind.PDF:
        return lambda data: _paper(data, boxes)
    return lambda data: _picture(data, kind, boxes)


def _refused(_data: bytearray) -> Made:
    raise RefusedError(Refused.NO_COPY)


def _looked_at(data: bytearray, kind: Kind, wanted: Wanted) -> Made:
    """Draw one page as the result will have it, small enough for a screen."""
    if kind is Kind.PDF:
        with pages.opened(data) as document:
            count = _count(document)
            if not 0 <= wanted.page < count:
                raise RefusedError(Refused.NO_SUCH_PAGE)
            drawn = _page(document, wanted.page)
        margin = MARGIN
    else:
        drawn, count, margin = _flat(data), 1, _margin(kind)
    blackened(drawn, [b for b in wanted.boxes if b.page == wanted.page], margin)
    drawn.thumbnail((drawing.LONGEST_SIDE, drawing.LONGEST_SIDE))
    if wanted.step is not Step.COLOUR:
        drawn = ImageOps.grayscale(drawn).convert("RGB")
    if wanted.grid:
        _rule(drawn)
    written = io.BytesIO()
    drawn.save(written, "PNG")
    return Made(written.getvalue(), Kind.PNG, pages=count)


def _picture(data: bytearray, kind: Kind, boxes: tuple[Box, ...]) -> Made:
    if any(box.page for box in boxes):
        raise RefusedError(Refused.NO_SUCH_PAGE)
    drawn = _flat(data)
    blackened(drawn, boxes, _margin(kind))
    written = io.BytesIO()
    if kind in _LOSSY:
        drawn.save(written, "JPEG", quality=PICTURE_QUALITY, subsampling=0)
        return Made(written.getvalue(), Kind.JPEG, pages=1)
    drawn.save(written, "PNG")
    return Made(written.getvalue(), Kind.PNG, pages=1)


def _flat(data: bytearray) -> Image.Image:
    """Return the first picture upright: pixels alone, on white where it is clear."""
    with drawing.opened(io.BytesIO(data)) as found:
        found.seek(0)
        upright = ImageOps.exif_transpose(found)
        flat = Image.new("RGB", upright.size, "white")
        if upright.has_transparency_data:
            clear = upright.convert("RGBA")
            flat.paste(clear, mask=clear.getchannel("A"))
        else:
            flat.paste(upright.convert("RGB"))
    return flat


def _margin(kind: Kind) -> int:
    return MARGIN_OF_LOSSY if kind in _LOSSY else MARGIN


def _count(document: Any) -> int:
    count = len(document)
    if not count:
        raise RefusedError(Refused.DAMAGED)
    if count > MOST_PAGES:
        raise RefusedError(Refused.TOO_LARGE)
    return count


def _page(document: Any, number: int) -> Image.Image:
    """Draw a page as it is seen: notes on it too, and nothing that it could run."""
    found = document[number]
    longest = max(found.get_size())
    if longest <= 0:
        raise RefusedError(Refused.DAMAGED)
    scale = min(DOTS_PER_INCH / POINTS_PER_INCH, LONGEST_PAGE / longest)
    drawn: Image.Image = found.render(scale=scale, may_draw_forms=False).to_pil()
    return _bare(drawn)


def _bare(drawn: Image.Image) -> Image.Image:
    bare = Image.new("RGB", drawn.size, "white")
    bare.paste(drawn.convert("RGB"))
    return bare


def _paper(data: bytearray, boxes: tuple[Box, ...]) -> Made:
    """Write a paper of page pictures: no letters, no notes, no earlier objects."""
    made = pikepdf.new()
    with pages.opened(data) as document:
        count = _count(document)
        if any(not 0 <= box.page < count for box in boxes):
            raise RefusedError(Refused.NO_SUCH_PAGE)
        for number, drawn in enumerate(_each(document, count)):
            blackened(drawn, [b for b in boxes if b.page == number], MARGIN)
            width, height = document[number].get_size()
            _add(made, drawn, width, height)
    written = io.BytesIO()
    made.save(
        written,
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return Made(written.getvalue(), Kind.PDF, pages=count)


def _each(document: Any, count: int) -> Iterator[Image.Image]:
    for number in range(count):
        yield _page(document, number)


def _add(made: pikepdf.Pdf, drawn: Image.Image, width: float, height: float) -> None:
    """Add one page that holds one picture."""
    is_grey = _is_grey(drawn)
    jpeg = io.BytesIO()
    (drawn.convert("L") if is_grey else drawn).save(jpeg, "JPEG", quality=PAGE_QUALITY)
    picture = made.make_stream(
        jpeg.getvalue(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=drawn.width,
        Height=drawn.height,
        ColorSpace=pikepdf.Name.DeviceGray if is_grey else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    made.add_blank_page(page_size=(round(width, 2), round(height, 2)))
    page = made.pages[-1]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.Contents = made.make_stream(
        f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()
    )


def _is_grey(drawn: Image.Image) -> bool:
    red, green, blue = drawn.split()
    return all(
        ImageChops.difference(red, other).getbbox() is None for other in (green, blue)
    )


def blackened(
    drawn: Image.Image, boxes: tuple[Box, ...] | list[Box], margin: int
) -> None:
    """Paint black over each box, a little wider than it was marked; name the reason."""
    brush = ImageDraw.Draw(drawn)
    placed = [(_pixels(box, drawn.size, margin), box.sign) for box in boxes]
    for place, _sign in placed:
        brush.rectangle(place, fill="black")
    for place, sign in placed:
        _name(brush, place, sign)


def _pixels(box: Box, size: tuple[int, int], margin: int) -> tuple[int, int, int, int]:
    """Return the pixels of a box, rounded outwards, widened, within the picture."""
    width, height = size
    left, right = sorted((box.left, box.right))
    top, bottom = sorted((box.top, box.bottom))
    return (
        max(0, left * width // WHOLE - margin),
        max(0, top * height // WHOLE - margin),
        min(width - 1, -(-right * width // WHOLE) + margin),
        min(height - 1, -(-bottom * height // WHOLE) + margin),
    )


def _name(
    brush: ImageDraw.ImageDraw, place: tuple[int, int, int, int], sign: str
) -> None:
    left, top, right, bottom = place
    size = min(bottom - top, right - left, LARGEST_SIGN) - 2
    if size < SMALLEST_SIGN or not sign.isalpha():
        return
    brush.text(
        ((left + right) // 2, (top + bottom) // 2),
        sign[:1],
        fill="white",
        font=ImageFont.load_default(size),
        anchor="mm",
    )


def _rule(drawn: Image.Image) -> None:
    """Draw lines at each tenth with their numbers, for marking without a pointer."""
    brush = ImageDraw.Draw(drawn)
    font = ImageFont.load_default(max(SMALLEST_SIGN, min(drawn.size) // 45))
    for step in range(1, GRID_STEPS):
        x = drawn.width * step // GRID_STEPS
        y = drawn.height * step // GRID_STEPS
        brush.line((x, 0, x, drawn.height), fill=_GRID)
        brush.line((0, y, drawn.width, y), fill=_GRID)
        said = str(step * 100 // GRID_STEPS)
        for place in ((x + 2, 1), (2, y + 1)):
            brush.text(
                place, said, fill=_GRID, font=font, stroke_width=2, stroke_fill="white"
            )
