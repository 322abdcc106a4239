"""Inside the limited process: a plain picture for a public page, of few bytes.

Nothing of what lay beside the picture is kept: it is decoded and written anew.
"""

import io

from PIL import Image

from app.limited import drawing
from app.limited.answers import Made, Refused, RefusedError
from app.limited.kinds import Kind

MOST_PIXELS = 4_000_000
SIDE = 96
"""Twice what a page shows, for screens that draw two points where one is asked."""

_STEPS = ((SIDE, 64), (SIDE, 16), (SIDE, 8), (72, 8), (48, 8), (48, 4))
"""Side and number of colours, from the best on, until it is small enough."""


def prepare() -> None:
    """Load the reader and the writer before the door shuts."""
    Image.preinit()
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "grey").save(written, "PNG")
    small(bytearray(written.getvalue()), len(written.getvalue()) * 2)


def small(data: bytearray, most_bytes: int) -> Made:
    """Return a PNG of at most so many bytes, as good as they allow."""
    with drawing.opened(io.BytesIO(data), ("PNG",)) as found:
        if found.width * found.height > MOST_PIXELS:
            raise RefusedError(Refused.DAMAGED)
        picture = found.convert("RGBA")
    for side, colours in _STEPS:
        written = _written(picture, side, colours)
        if len(written) <= most_bytes:
            return Made(written, Kind.PNG)
    raise RefusedError(Refused.TOO_LARGE)


def _written(picture: Image.Image, side: int, colours: int) -> bytes:
    shown = picture.copy()
    shown.thumbnail((side, side))
    shown = shown.quantize(colours, method=Image.Quantize.FASTOCTREE)
    shown.info.clear()
    written = io.BytesIO()
    shown.save(written, "PNG", optimize=True)
    return written.getvalue()
