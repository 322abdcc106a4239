"""Inside the limited process: MP3 and OGG without tags.

An MP3 is its frames: they are found one after another and nothing between is kept. In
an OGG the comments become blanks of the same length, and the pages get new check sums.

Source: ISO/IEC 11172-3 section 2.4.1.3; RFC 3533 section 6; RFC 7845 section 5.2;
Vorbis I section 5.
"""

from app.limited.answers import Made, Refused, RefusedError, Removed
from app.limited.kinds import Kind

_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000)} | {
    0: (11_025, 12_000, 8_000)
}
_FULL = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_HALF = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_FULL_VERSION, _LAYER_3 = 3, 1
FEWEST_FRAMES = 2

_PAGE_HEADER = 27
_SUM_AT = 22
_WHOLE = 255
_FIRST_PAGE = 2


def prepare() -> None:
    """Have the table of check sums ready."""
    check_sum(b"")


def copy(data: bytearray, kind: Kind) -> Made:
    """Give the sound back without what is told beside it."""
    return _mp3(data) if kind is Kind.MP3 else _ogg(data)


def _mp3(data: bytearray) -> Made:
    kept, at, frames = bytearray(), 0, 0
    while at + 4 <= len(data):
        length = frame_bytes(data[at : at + 4])
        follows = length and (
            at + length >= len(data) - 4
            or frames
            or frame_bytes(data[at + length : at + length + 4])
        )
        if data[at : at + 3] == b"ID3" and at + 10 <= len(data):
            at += 10 + _of_seven_bits(data[at + 6 : at + 10])
        elif follows and at + length <= len(data):
            kept += data[at : at + length]
            at, frames = at + length, frames + 1
        else:
            found = data.find(b"\xff", at + 1)
            at = len(data) if found < 0 else found
    if frames < FEWEST_FRAMES:
        raise RefusedError(Refused.DAMAGED)
    removed = {Removed.TAGS} if len(kept) != len(data) else set()
    return Made(kept, Kind.MP3, frozenset(removed))


def frame_bytes(head: bytes | bytearray) -> int:
    """Return how long a frame of layer III is by its four bytes, or 0 if it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:  # noqa: PLR2004
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bits, rate = head[2] >> 4, head[2] >> 2 & 3
    if version not in _RATES or layer != _LAYER_3 or rate == 3 or bits in {0, 15}:  # noqa: PLR2004
        return 0
    is_full = version == _FULL_VERSION
    kilobits = (_FULL if is_full else _HALF)[bits]
    hertz = _RATES[version][rate]
    return (144 if is_full else 72) * kilobits * 1000 // hertz + (head[2] >> 1 & 1)


def _of_seven_bits(data: bytes | bytearray) -> int:
    total = 0
    for byte in data:
        total = total << 7 | byte & 0x7F
    return total


def _ogg(data: bytearray) -> Made:
    """Blank the second packet of the one stream, which holds the comments."""
    pages = _pages(data)
    if sum(1 for start, _ in pages if data[start + 5] & _FIRST_PAGE) != 1:
        raise RefusedError(Refused.NO_COPY)  # film, or several streams in one
    packets = _first_packets(data, pages)
    is_vorbis = packets[0][:7] == b"\x01vorbis"
    if not is_vorbis and packets[0][:8] != b"OpusHead":
        raise RefusedError(Refused.NO_COPY)
    told, head = packets[1], b"\x03vorbis" if is_vorbis else b"OpusTags"
    if told[: len(head)] != head:
        raise RefusedError(Refused.DAMAGED)
    end = b"\x01" if is_vorbis else b""
    blanks = len(told) - len(head) - 8 - len(end)
    if blanks < 0:
        raise RefusedError(Refused.DAMAGED)
    fresh = head + blanks.to_bytes(4, "little") + b" " * blanks + bytes(4) + end
    _write_second(data, pages, fresh)
    removed = {Removed.TAGS} if bytes(told) != fresh else set()
    return Made(data, Kind.OGG, frozenset(removed))


def _pages(data: bytearray) -> list[tuple[int, int]]:
    """Return where each page begins and ends; nothing may lie between or behind."""
    pages, at = [], 0
    while at < len(data):
        if data[at : at + 4] != b"OggS" or at + _PAGE_HEADER > len(data):
            raise RefusedError(Refused.DAMAGED)
        table = data[at + _PAGE_HEADER : at + _PAGE_HEADER + data[at + 26]]
        end = at + _PAGE_HEADER + len(table) + sum(table)
        if end > len(data) or len(table) != data[at + 26]:
            raise RefusedError(Refused.DAMAGED)
        pages.append((at, end))
        at = end
    return pages


def _pieces(
    data: bytearray, pages: list[tuple[int, int]]
) -> "list[tuple[int, int, int, int]]":
    """Return the pieces of the first two packets: packet, page, start, end."""
    found, packet = [], 0
    for number, (start, _end) in enumerate(pages):
        count = data[start + 26]
        at = start + _PAGE_HEADER + count
        for length in data[start + _PAGE_HEADER : at]:
            found.append((packet, number, at, at + length))
            at += length
            packet += length < _WHOLE
            if packet > 1:
                return found
    raise RefusedError(Refused.DAMAGED)


def _first_packets(data: bytearray, pages: list[tuple[int, int]]) -> list[bytes]:
    packets = [bytearray(), bytearray()]
    for packet, _page, start, end in _pieces(data, pages):
        packets[packet] += data[start:end]
    return [bytes(each) for each in packets]


def _write_second(data: bytearray, pages: list[tuple[int, int]], fresh: bytes) -> None:
    at, touched = 0, set()
    for packet, page, start, end in _pieces(data, pages):
        if packet == 1:
            data[start:end] = fresh[at : at + end - start]
            at += end - start
            touched.add(page)
    for page in touched:
        start, end = pages[page]
        data[start + _SUM_AT : start + _SUM_AT + 4] = bytes(4)
        total = check_sum(bytes(data[start:end]))
        data[start + _SUM_AT : start + _SUM_AT + 4] = total.to_bytes(4, "little")


def _table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        table.append(value & 0xFFFFFFFF)
    return tuple(table)


_SUMS = _table()


def check_sum(page: bytes) -> int:
    """Return the check sum of a page whose own field is zero (RFC 3533 section 6)."""
    total = 0
    for byte in page:
        total = (total << 8 & 0xFFFFFFFF) ^ _SUMS[total >> 24 ^ byte]
    return total
