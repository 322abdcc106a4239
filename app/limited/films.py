"""Inside the limited process: MP4, MOV and M4A, cleaned in place.

No byte of picture or sound moves, so the tables that point at them stay true: boxes
that are not needed for playing become `free` and are filled with zeros, and so is
every byte of `mdat` that no picture or sound track points at (a track of places, what
a camera hid between). Fragmented files have no such tables in one place: no copy.

Source: ISO/IEC 14496-12, sections 4.2 and 8.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from app.limited.answers import Made, Refused, RefusedError, Removed
from app.limited.kinds import Kind

DEEPEST = 12
MOST_BOXES = 50_000
_SHOWN_TRACKS = {b"vide", b"soun"}
_HOLDERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts"}
_KEPT = {
    b"": {b"ftyp", b"moov", b"mdat", b"wide"},
    b"moov": {b"mvhd", b"trak"},
    b"trak": {b"tkhd", b"edts", b"mdia"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"hdlr", b"minf"},
    b"minf": {b"vmhd", b"smhd", b"dinf", b"stbl", b"hdlr"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz", b"stz2"}
    | {b"stco", b"co64", b"sdtp", b"cslg", b"sgpd", b"sbgp"},
}
_SIGNS = {
    b"udta": Removed.TAGS,
    b"meta": Removed.TAGS,
    b"uuid": Removed.DESCRIPTION,
    b"free": Removed.UNUSED_BYTES,
    b"skip": Removed.UNUSED_BYTES,
}
_PLACES = (b"\xa9xyz", b"loci", b"location.ISO6709")
_TIMED = {b"mvhd", b"tkhd", b"mdhd"}
_ENTRY = 8


@dataclass(frozen=True)
class Box:
    """One box: its name, where it begins, where its content does, where it ends."""

    name: bytes
    start: int
    inside: int
    end: int


class _Film:
    """A film in memory while it is cleaned."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        self.removed: set[Removed] = set()
        self._boxes = 0

    def number(self, at: int, count: int = 4) -> int:
        if at < 0 or at + count > len(self.data):
            raise RefusedError(Refused.DAMAGED)
        return int.from_bytes(self.data[at : at + count], "big")

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """Go through the boxes between two places; each must fit."""
        while start < end:
            self._boxes += 1
            if end - start < _ENTRY or self._boxes > MOST_BOXES:
                raise RefusedError(Refused.DAMAGED)
            size, inside = self.number(start), start + _ENTRY
            if size == 1:
                size, inside = self.number(inside, 8), inside + 8
            stop = end if size == 0 else start + size
            if stop < inside or stop > end:
                raise RefusedError(Refused.DAMAGED)
            yield Box(bytes(self.data[start + 4 : start + 8]), start, inside, stop)
            start = stop

    def only(self, within: Box, *names: bytes) -> Box:
        """Return the one box at the end of a path of names."""
        for name in names:
            found = [b for b in self.boxes(within.inside, within.end) if b.name == name]
            if len(found) != 1:
                raise RefusedError(Refused.DAMAGED)
            within = found[0]
        return within

    def clear(self, box: Box) -> None:
        """Make a box free room, filled with zeros."""
        content = self.data[box.inside : box.end]
        if not content.strip(b"\x00"):
            self.data[box.start + 4 : box.start + 8] = b"free"
            return
        self.removed.add(_SIGNS.get(box.name, Removed.CUSTOM_DATA))
        if any(sign in content for sign in _PLACES):
            self.removed.add(Removed.PLACE)
        self.data[box.start + 4 : box.start + 8] = b"free"
        self.zero(box.inside, box.end)

    def zero(self, start: int, end: int) -> None:
        self.data[start:end] = bytes(end - start)


def prepare() -> None:
    """Have what the cleaning uses loaded: it imports nothing more."""
    list(_Film(bytearray(16)).boxes(0, 0))


def copy(data: bytearray, kind: Kind) -> Made:
    """Clean a film in place and give it back."""
    film = _Film(data)
    top = list(film.boxes(0, len(data)))
    names = [box.name for box in top]
    if b"moof" in names or names.count(b"moov") != 1:
        raise RefusedError(Refused.NO_COPY)
    moov = top[names.index(b"moov")]
    kept: list[Box] = []
    others: list[Box] = []
    for box in film.boxes(moov.inside, moov.end):
        if box.name == b"trak":
            (kept if _is_shown(film, box) else others).append(box)
        elif box.name in {b"mvex", b"cmov"}:
            raise RefusedError(Refused.NO_COPY)
    if not kept:
        raise RefusedError(Refused.NO_COPY)
    spans = sorted(span for box in kept for span in _spans(film, box))
    for box in others:
        film.removed.add(Removed.OTHER_TRACKS)
        film.clear(box)
    _clean(film, Box(b"", 0, 0, len(data)), 0)
    for box in top:
        if box.name == b"mdat":
            _keep_only(film, box, spans)
    return Made(data, kind, frozenset(film.removed))


def _is_shown(film: _Film, trak: Box) -> bool:
    handler = film.only(trak, b"mdia", b"hdlr")
    return bytes(film.data[handler.inside + 8 : handler.inside + 12]) in _SHOWN_TRACKS


def _clean(film: _Film, within: Box, depth: int) -> None:
    if depth > DEEPEST:
        raise RefusedError(Refused.DAMAGED)
    for box in film.boxes(within.inside, within.end):
        if box.name not in _KEPT[within.name]:
            film.clear(box)
        elif box.name in _TIMED:
            _forget_times(film, box)
        elif box.name == b"hdlr":
            _forget_name(film, box)
        elif box.name in _HOLDERS:
            _clean(film, box, depth + 1)


def _forget_times(film: _Film, box: Box) -> None:
    """Zero when it was made and changed: two numbers behind version and flags."""
    each = 8 if film.number(box.inside, 1) == 1 else 4
    start, end = box.inside + 4, box.inside + 4 + 2 * each
    if end > box.end:
        raise RefusedError(Refused.DAMAGED)
    if film.data[start:end].strip(b"\x00"):
        film.removed.add(Removed.TIMES)
        film.zero(start, end)


def _forget_name(film: _Film, box: Box) -> None:
    """Zero who wrote the track: maker and name, behind the kind of handler."""
    film.zero(min(box.inside + 12, box.end), box.end)


def _spans(film: _Film, trak: Box) -> Iterator[tuple[int, int]]:
    """Give the runs of bytes that a track plays."""
    table = film.only(trak, b"mdia", b"minf", b"stbl")
    inside = {box.name: box for box in film.boxes(table.inside, table.end)}
    if b"stsc" not in inside or not {b"stsz", b"stz2"} & set(inside):
        raise RefusedError(Refused.DAMAGED)
    if b"stz2" in inside:
        raise RefusedError(Refused.NO_COPY)
    sizes = _sizes(film, inside[b"stsz"])
    for start, count in zip(
        _chunks(film, inside), _counts(film, inside[b"stsc"]), strict=False
    ):
        length = 0
        for _ in range(count):
            length += next(sizes, 0)
        yield start, start + length


def _sizes(film: _Film, box: Box) -> Iterator[int]:
    same, count = film.number(box.inside + 4), film.number(box.inside + 8)
    for at in range(min(count, len(film.data))):
        yield same or film.number(box.inside + 12 + 4 * at)


def _chunks(film: _Film, inside: dict[bytes, Box]) -> Iterator[int]:
    wide = b"co64" in inside
    box = inside.get(b"co64" if wide else b"stco")
    if box is None:
        raise RefusedError(Refused.DAMAGED)
    each = 8 if wide else 4
    for at in range(min(film.number(box.inside + 4), len(film.data))):
        yield film.number(box.inside + 8 + each * at, each)


def _counts(film: _Film, box: Box) -> Iterator[int]:
    """Give how many samples each chunk has; the last entry holds to the end."""
    runs = film.number(box.inside + 4)
    places = [box.inside + 8 + 12 * at for at in range(min(runs, len(film.data) // 12))]
    for at, place in enumerate(places):
        first, count = film.number(place), film.number(place + 4)
        is_last = at + 1 == len(places)
        until = len(film.data) if is_last else film.number(places[at + 1])
        for _ in range(max(0, until - first)):
            yield min(count, len(film.data))


def _keep_only(film: _Film, box: Box, spans: list[tuple[int, int]]) -> None:
    """Zero what lies in `mdat` between the runs that are played."""
    at = box.inside
    for start, end in [*spans, (box.end, box.end)]:
        stop = min(max(start, at), box.end)
        if film.data[at:stop].strip(b"\x00"):
            film.removed.add(Removed.UNUSED_BYTES)
            film.zero(at, stop)
        at = max(at, min(end, box.end))
