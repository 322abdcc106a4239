"""Beyond four gigabytes and 65,535 files: where each format would have its border.

Streams of zeros, made while they are read; the zip lies on the disk with holes in it.
"""

import csv
import hashlib
import io
import subprocess
import tarfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.moving import container
from app.packages import bag, index, loadfiles, volumes, zipped
from app.packages.bag import Entry, Measured
from app.packages.ladder import cutting
from app.packages.records import SealedFile
from app.vault import age, chunks
from app.vault import volumes as sealing
from tests.packages.sample import PHOTO, contents

BORDER = 2**32
SIZE = BORDER + 1
# sha256sum and sha512sum of 4,294,967,297 zero bytes.
SHA256 = "fbb82f7b353676bb562eb82157fcf0ea42c36492ca13ee56dbf82c08b6802c5c"
SHA512 = (
    "89fdc1f5c95f86d177144bc417b3513a669dae7f60c9e57fc2b39e0bfcd6dbb9"
    "efdf6b339d1762fe3f5e7914f1b64abb6a97a2ceec1bbb2a381e3eb0d3c43781"
)
MADE_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
ZEROS = bytes(bag.CHUNK)


class Zeros(io.RawIOBase):
    """So many zeros, none of which is kept."""

    def __init__(self, size):
        super().__init__()
        self.left = size

    def read(self, size=-1):
        """Return the next of them."""
        size = min(size, self.left) if size >= 0 else self.left
        self.left -= size
        return ZEROS if size == len(ZEROS) else bytes(size)


class Holes:
    """A file that gets holes where zeros are written."""

    def __init__(self, path):
        self.file = path.open("wb")

    def write(self, data):
        """Take all of it."""
        if data == ZEROS:
            self.file.seek(len(data), io.SEEK_CUR)
        else:
            self.file.write(data)


def film():
    return Measured(
        Entry(f"data/originals/{PHOTO}/{PHOTO}.jpg", lambda: Zeros(SIZE), stored=True),
        SIZE,
        SHA256,
        SHA512,
    )


def test_a_file_of_more_than_four_gigabytes_stands_in_the_zip_as_it_was(tmp_path):
    """The writer hashes what passes, so the zeros are what the hash above is of."""
    path = tmp_path / "package.zip"
    after = bag.measure(bag.in_memory("data/z.txt", b"after the border"))
    sink = Holes(path)
    with sink.file:
        zipped.write_zip(sink, "T", [film(), after], MADE_AT, lambda _: None)
    assert path.stat().st_size > BORDER
    with zipfile.ZipFile(path) as archive:
        large, small = archive.infolist()
        assert (large.file_size, large.compress_size) == (SIZE, SIZE)
        assert small.header_offset > BORDER
        assert archive.read(small) == b"after the border"
    listed = _unzip("-Z", "-l", path)
    assert f"{SIZE}" in listed.split()
    assert _unzip("-p", path, "T/data/z.txt") == "after the border"


def test_what_is_compressed_never_outgrows_the_border_that_was_told_before():
    worst = zipped.ZIP64_FROM + 5 * (zipped.ZIP64_FROM // 16_383 + 1) + 64
    assert worst < zipfile.ZIP64_LIMIT


def test_more_than_65535_files_stand_in_one_zip(tmp_path):
    path, count = tmp_path / "package.zip", 2**16 + 3
    empty = bag.measure(bag.in_memory("", b""))
    files = [
        Measured(
            Entry(f"data/{n}", empty.entry.open, stored=True),
            0,
            empty.sha256,
            empty.sha512,
        )
        for n in range(count)
    ]
    with path.open("wb") as sink:
        zipped.write_zip(sink, "T", files, MADE_AT, lambda _: None)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.infolist()) == count
    assert f"number of entries: {count}" in _unzip("-Z", "-h", path)


def test_lists_tables_and_bag_info_say_the_whole_size():
    whole = contents()
    files = [each for each in index.item_files(whole) if each.item.item_id == PHOTO]
    item = whole.items[0]
    unchanged = {each.entry.path: bag.measure(each.entry) for each in files}
    large = film()
    assert large.entry.path in unchanged
    row = index.index_row(
        _with_hash(item), files, unchanged | {large.entry.path: large}
    )
    assert (row.file_size, row.sha512) == (SIZE, SHA512)
    table = io.StringIO(loadfiles.concordance_dat([row]).decode("utf-8-sig"))
    (line,) = csv.DictReader(table, delimiter="\x14", quotechar="þ")
    assert line["FILESIZE"] == str(SIZE)
    tags = {
        each.entry.path: each.entry.open().read()
        for each in bag.tag_files(whole, [large, *unchanged.values()][:2], [])
    }
    rest = next(iter(unchanged.values())).size_bytes
    assert f"Payload-Oxum: {SIZE + rest}.2\n".encode() in tags["bag-info.txt"]
    assert f"{SHA256}  {large.entry.path}\n".encode() in tags["manifest-sha256.txt"]


def test_the_chunks_of_an_age_file_are_counted_beyond_four_gigabytes():
    numbers = [0, 2**16 - 1, 2**16, 2**32 - 1, 2**32, 2**40]
    nonces = [chunks.chunk_nonce(n, last=False) for n in numbers]
    assert [int.from_bytes(nonce[:11], "big") for nonce in nonces] == numbers
    body, sink = _body_at(2**16 - 1)
    body.write(bytes(3 * chunks.CHUNK_BYTES))
    body.close()
    sealed = sink.getvalue()[-3 * chunks.SEALED_CHUNK_BYTES :]
    for place in range(3):
        at = place * chunks.SEALED_CHUNK_BYTES
        piece = sealed[at : at + chunks.SEALED_CHUNK_BYTES]
        nonce = chunks.chunk_nonce(2**16 - 1 + place, last=place == 2)
        assert body._cipher.decrypt(nonce, piece, None) == bytes(chunks.CHUNK_BYTES)


def test_the_chunks_of_a_volume_are_counted_beyond_four_gigabytes():
    keys = sealing.Keys.new(volumes.new_code())
    header = keys.header("BVP-1", 1)
    sealed = [
        keys.seal(header, number, sealing.Kind.DATA, b"invented")
        for number in (0, 2**16, 2**32, 2**48)
    ]
    assert len(set(sealed)) == 4
    told = sealing.ending(SIZE, hashlib.sha256().digest())
    assert int.from_bytes(told[:8], "big") == SIZE


def test_a_cut_beyond_four_gigabytes_gives_its_bytes_from_their_place(tmp_path):
    path = tmp_path / "x"
    with path.open("wb") as file:
        file.seek(BORDER + 5)
        file.write(b"the end")
    parts = (
        SealedFile("x.001", BORDER + 5, "", is_volume=True),
        SealedFile("x.002", 7, "", is_volume=True),
    )
    assert b"".join(cutting.volume(path, parts, "x.002")) == b"the end"
    assert str(BORDER + 5).encode() in cutting.index("x", parts)


class StoppedError(Exception):
    """Nobody waits for nine gigabytes."""


class _Stops(io.RawIOBase):
    def read(self, _size=-1):
        raise StoppedError


@pytest.mark.parametrize("size", [SIZE, 2**33, 9 * 2**30])
def test_an_export_says_the_size_of_a_member_beyond_the_border_of_tar(size):
    """The header stands before the bytes; eight gigabytes are the old border."""
    sink = io.BytesIO()
    with pytest.raises(StoppedError), container.Writing(sink, 0) as writing:
        writing.stream("files/film", size, _Stops())
    begun = sink.getvalue() or _buffered(writing)
    with tarfile.open(fileobj=io.BytesIO(begun), mode="r|") as tar:
        assert tar.next().size == size


def _buffered(writing):
    """What the tar has taken and not passed on: it was left in the middle."""
    return bytes(writing._tar.fileobj.buf)


def _with_hash(item):
    first = replace(item.custody[0], output_sha256=SHA256)
    return replace(
        item,
        original=replace(item.original, sha256=SHA256),
        custody=(first, *item.custody[1:]),
    )


def _body_at(number):
    sink = io.BytesIO()
    body = age.Body(lambda _key: [b"-> invented\n\n"], sink)
    body._chunks = number
    return body, sink


def _unzip(*arguments):
    done = subprocess.run(
        ["unzip", *arguments], capture_output=True, text=True, check=True, timeout=120
    )
    return done.stdout
