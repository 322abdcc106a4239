"""Inside the limited process: pictures decoded and written anew, nothing else kept."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PIL import Image, ImageFilter, ImageOps, ImageSequence

from app.limited.answers import Made, Refused, RefusedError, Removed, Step
from app.limited.kinds import Kind

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP")
MOST_PIXELS = 60_000_000
"""More is refused before it is decoded: a small file can claim a huge picture."""
MOST_PIXELS_OF_ALL = 240_000_000
MOST_FRAMES = 400
LONGEST_SIDE = 1200
SMALL_SIDE = 480
QUALITY = 82
COPY_QUALITY = 95
BLUR_RADIUS = 14

_FORMAT = {
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.WEBP: "WEBP",
    Kind.GIF: "GIF",
    Kind.TIFF: "TIFF",
    Kind.BMP: "BMP",
}
_SAVING: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": COPY_QUALITY, "subsampling": 0},
    "WEBP": {"lossless": True},
    "TIFF": {"compression": "tiff_deflate"},
}
_SHOWING = ("duration", "loop", "transparency", "disposal", "background")
_PLACE, _SUB_EXIF = 0x8825, 0x8769
_XMP_NAMES = {"xmp", "XML:com.adobe.xmp", "Raw profile type xmp"}
_TIFF_XMP, _TIFF_IPTC = 700, 33723


def prepare() -> None:
    """Load every reader and writer that will be asked for, before the door shuts."""
    Image.preinit()
    Image.init()
    small = Image.new("RGB", (8, 8), "grey")
    for name in FORMATS:
        written = io.BytesIO()
        small.save(written, name)
        written.seek(0)
        with opened(written) as found:
            shown(found, Step.VEILED)
            copied(found, name)


def picture(data: bytearray, step: Step) -> Made:
    """Draw a picture at one step, as JPEG."""
    with opened(io.BytesIO(data)) as found:
        return Made(shown(found, step), Kind.JPEG)


def copy(data: bytearray, kind: Kind) -> Made:
    """Write a picture anew in its own format, turned as it is to be seen."""
    with opened(io.BytesIO(data), (_FORMAT[kind],)) as found:
        removed = told_by(found, data)
        return Made(copied(found, _FORMAT[kind]), kind, removed)


@contextmanager
def opened(
    source: io.BytesIO, formats: tuple[str, ...] = FORMATS
) -> Iterator[Image.Image]:
    """Open a picture of the listed formats, unless it claims too much.

    Pillow only warns of a picture that is far too large: here a warning is an error.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            found = Image.open(source, formats=formats)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise RefusedError(Refused.TOO_LARGE) from None
        with found:
            if found.width * found.height > MOST_PIXELS:
                raise RefusedError(Refused.TOO_LARGE)
            yield found


def shown(found: Image.Image, step: Step) -> bytes:
    """Return the first frame at one step."""
    found.seek(0)
    drawn = ImageOps.exif_transpose(found).convert("RGB")
    side = SMALL_SIDE if step is Step.VEILED else LONGEST_SIDE
    drawn.thumbnail((side, side))
    if step is not Step.COLOUR:
        drawn = ImageOps.grayscale(drawn)
    if step is Step.VEILED:
        drawn = drawn.filter(ImageFilter.GaussianBlur(BLUR_RADIUS))
    drawn.info.clear()
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def copied(found: Image.Image, name: str) -> bytes:
    """Return all frames written anew, with what is needed to show them, no more."""
    frames: list[Image.Image] = []
    pixels = 0
    for frame in ImageSequence.Iterator(found):
        pixels += frame.width * frame.height
        if pixels > MOST_PIXELS_OF_ALL or len(frames) == MOST_FRAMES:
            raise RefusedError(Refused.TOO_LARGE)
        frames.append(_bare(frame))
    options = dict(_SAVING.get(name, {}))
    if len(frames) > 1:
        options |= {"save_all": True, "append_images": frames[1:]}
        durations = [int(each.info.get("duration", 0)) for each in frames]
        if name in {"GIF", "WEBP"} and any(durations):
            options["duration"] = durations
    written = io.BytesIO()
    frames[0].save(written, name, **options)
    return written.getvalue()


def _bare(frame: Image.Image) -> Image.Image:
    """Return a frame turned upright, with nothing beside its pixels."""
    upright = ImageOps.exif_transpose(frame)
    bare = Image.new(upright.mode, upright.size)
    if upright.palette is not None:
        bare.putpalette(upright.palette.getdata()[1], upright.palette.mode)
    bare.paste(upright)
    bare.info = {key: frame.info[key] for key in _SHOWING if key in frame.info}
    return bare


def told_by(found: Image.Image, data: bytearray) -> frozenset[Removed]:
    """Say which kinds of things beside the pixels the original has."""
    found.load()
    exif = found.getexif()
    tags = set(exif) | set(exif.get_ifd(_SUB_EXIF))
    info = set(found.info)
    signs = {
        Removed.PLACE: bool(exif.get_ifd(_PLACE)),
        Removed.CAMERA: "exif" in info or bool(tags - _DRAWING_TAGS),
        Removed.DESCRIPTION: bool(info & _XMP_NAMES)
        or bool(set(exif) & {_TIFF_XMP, _TIFF_IPTC})
        or bool(getattr(found, "text", None))
        or b"Photoshop 3.0" in data[: 1 << 20],
        Removed.COMMENT: "comment" in info,
        Removed.SMALL_PICTURE: bool(exif.get_ifd(1)),
        Removed.COLOUR_PROFILE: "icc_profile" in info,
        Removed.UNUSED_BYTES: _goes_on(data, found.format or ""),
    }
    return frozenset(sign for sign, is_there in signs.items() if is_there)


# What a TIFF needs to be drawn: sizes, compression, strips, tiles, colours.
_DRAWING_TAGS = (
    {254, 255, 256, 257, 258, 259, 262, 266, 273, 274, 277, 278, 279, 282, 283, 284}
    | {290, 291, 292, 293, 296, 297, 301, 317, 318, 319, 320, 322, 323, 324, 325}
    | {332, 338, 339, 347, 512, 513, 514, 529, 530, 531, 532}
    | {_PLACE, _SUB_EXIF, _TIFF_XMP, _TIFF_IPTC, 34675}
)


def _goes_on(data: bytearray, name: str) -> bool:
    """Say whether something lies behind the end of the picture."""
    if name == "BMP":
        return int.from_bytes(data[2:6], "little") < len(data)
    end = {"JPEG": b"\xff\xd9", "PNG": b"IEND\xaeB`\x82", "GIF": b"\x3b"}.get(name)
    return end is not None and bytes(data[-len(end) :]) != end
