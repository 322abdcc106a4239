"""Looking at a file of 100 MB: a picture, a page of a paper, a part of a film.

The memory of the staff process stands beside the time: the file is taken apart by the
limited process, so ours must not grow with it. Growth beyond `MOST_GROWTH` is an error.
"""

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pikepdf
from flask import Flask
from PIL import Image

from app import vault
from app.evidence import looking, storing
from app.evidence.documents import EvidenceContent
from app.evidence.looking import Looked
from app.evidence.staff_views import part_of
from app.limited.answers import Step
from app.limited.kinds import Kind
from scripts.benches._office import grown, size_of
from scripts.harness import Bench, Measure, Outcome, Pair

MEGABYTES = 100
MOST_GROWTH = 64 * 1024 * 1024
"""What one look may add to the staff process, whatever the size of the file."""
BLOB = UUID(int=7)


def _noise(size_bytes: int) -> bytes:
    return random.Random(7).randbytes(size_bytes)  # noqa: S311  # invented bytes


def _picture(size_bytes: int) -> bytes:
    side = int((size_bytes / 3) ** 0.5)
    written = io.BytesIO()
    Image.frombytes("RGB", (side, side), _noise(side * side * 3)).save(written, "TIFF")
    return written.getvalue()


def _paper(size_bytes: int, pages: int = 20) -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as paper:
        for _ in range(pages):
            page = paper.add_blank_page(page_size=(595, 842))
            data = _noise(size_bytes // pages)
            side = int((len(data) / 3) ** 0.5)
            scan = paper.make_stream(data[: side * side * 3])
            scan.Type, scan.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
            scan.Width = scan.Height = side
            scan.ColorSpace, scan.BitsPerComponent = pikepdf.Name.DeviceRGB, 8
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=scan))
            page.Contents = paper.make_stream(b"q 595 0 0 842 0 0 cm /S Do Q")
        paper.save(written, compress_streams=False)
    return written.getvalue()


def _film(size_bytes: int) -> bytes:
    return b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom" + _noise(size_bytes)


@contextmanager
def _sealed(folder: Path, data: bytes) -> Iterator[bytes]:
    key = vault.new_key()
    storing.use(folder / "blobs")
    storing.write(BLOB, key, io.BytesIO(data))
    yield key


def _looks(
    folder: Path, name: str, data: bytes, look: Callable[[bytes], object]
) -> Iterator[Pair]:
    """Compare a look with reading as much of the sealed file as it needs."""
    with _sealed(folder, data) as key:
        del data
        most = [0]

        def looked() -> Outcome:
            more = grown(lambda: look(key))
            if more > most[0]:
                most[0] = more
                print(f"{name}: the staff process grew by {more / 1e6:.1f} MB")
            return Outcome(1, int(more > MOST_GROWTH))

        def read() -> Outcome:
            with storing.read(BLOB, key) as opened:
                while opened.read(storing.CHUNK_BYTES):
                    pass
            return Outcome(1)

        yield Pair(looked, read)


def _drawn(kind: Kind) -> Callable[[bytes], object]:
    content = EvidenceContent(code="E1", title="", mime=kind)
    looked = Looked(BLOB, Step.VEILED, 0, 0, "")
    return lambda key: looking.drawn(content, storing.read(BLOB, key), looked)


def _played(size_bytes: int) -> Callable[[bytes], object]:
    app = Flask(__name__)

    def play(key: bytes) -> object:
        asked = {"Range": f"bytes={size_bytes // 2}-"}
        with app.test_request_context(headers=asked), storing.read(BLOB, key) as source:
            return part_of(source, Kind.MP4)

    return play


@contextmanager
def picture(folder: Path) -> Iterator[Pair]:
    """Draw a picture of noise, small, grey and blurred."""
    data = _picture(size_of("megabytes", MEGABYTES) * 1_000_000)
    yield from _looks(folder, "preview-picture", data, _drawn(Kind.TIFF))


@contextmanager
def paper(folder: Path) -> Iterator[Pair]:
    """Draw the first of twenty scanned pages."""
    data = _paper(size_of("megabytes", MEGABYTES) * 1_000_000)
    yield from _looks(folder, "preview-paper", data, _drawn(Kind.PDF))


@contextmanager
def film(folder: Path) -> Iterator[Pair]:
    """Answer a player that asks for the part in the middle."""
    size_bytes = size_of("megabytes", MEGABYTES) * 1_000_000
    yield from _looks(folder, "preview-film", _film(size_bytes), _played(size_bytes))


AGAINST = "decrypting the whole sealed file once"
BENCHES = [
    Bench(
        "preview-picture",
        "a picture of 100 MB, drawn by the limited process",
        AGAINST,
        40,
        picture,
        Measure.SECONDS,
    ),
    Bench(
        "preview-paper",
        "the first page of a paper of 100 MB, drawn by the limited process",
        AGAINST,
        40,
        paper,
        Measure.SECONDS,
    ),
    Bench(
        "preview-film",
        "8 MB out of the middle of a film of 100 MB, as a player asks",
        AGAINST,
        0.3,
        film,
        Measure.SECONDS,
    ),
]
