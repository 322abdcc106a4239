import io
import os
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from app.errors import TamperedError
from app.vault import Suite, new_key, stream
from app.vault.stream import Opened, SealingWriter, Spool, padded_bytes, size_step

KEY = bytes(range(32))
ID = UUID(int=77)
CHUNK = 65536
SEALED = CHUNK + 16
HEADER = 24
SIZES = (0, 1, 63, 64, 4088, 4089, 65535, 65536, 65537, 131071, 131072, 131073, 400_001)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "blob"


def sealed(path, data, suite=Suite.AES_256_GCM):
    with SealingWriter(path, KEY, ID, suite) as writer:
        writer.write(data)
    return path


def opened(path, key=KEY, blob_id=ID):
    with Opened(path, key, blob_id) as reader:
        return reader.read()


def refused(path, **how):
    with pytest.raises(TamperedError) as caught:
        opened(path, **how)
    assert str(caught.value) == str(TamperedError())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.CHACHA20_POLY1305])
def test_t38_a_file_of_any_size_opens_again(path, size, suite):
    data = os.urandom(size)
    assert opened(sealed(path, data, suite)) == data


@settings(max_examples=40)
@given(st.lists(st.binary(max_size=40_000), max_size=8))
def test_pieces_of_any_size_give_the_whole(pieces):
    with TemporaryDirectory() as folder:
        with SealingWriter(Path(folder) / "blob", KEY, ID) as writer:
            for piece in pieces:
                writer.write(piece)
        assert opened(Path(folder) / "blob") == b"".join(pieces)


@pytest.fixture(scope="module")
def four_chunks(tmp_path_factory):
    """A file of four chunks, and its sealed bytes."""
    data = os.urandom(230_000)
    path = sealed(tmp_path_factory.mktemp("four") / "blob", data)
    file = path.read_bytes()
    assert 3 * SEALED < len(file) - HEADER < 4 * SEALED
    return data, file


def chunk(number):
    return slice(HEADER + number * SEALED, HEADER + (number + 1) * SEALED)


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_t38_a_file_cut_at_a_chunk_border_is_refused(path, four_chunks, kept):
    path.write_bytes(four_chunks[1][: HEADER + kept * SEALED])
    refused(path)


@pytest.mark.parametrize("cut", [1, 15, 16, 17, 1000])
def test_t38_a_file_cut_anywhere_is_refused(path, four_chunks, cut):
    path.write_bytes(four_chunks[1][:-cut])
    refused(path)


def test_t38_two_chunks_swapped_are_refused(path, four_chunks):
    file = bytearray(four_chunks[1])
    file[chunk(0)], file[chunk(1)] = file[chunk(1)], file[chunk(0)]
    path.write_bytes(file)
    refused(path)


def test_t38_a_chunk_repeated_or_left_out_is_refused(path, four_chunks):
    file = four_chunks[1]
    path.write_bytes(file[: HEADER + SEALED] + file[HEADER:])
    refused(path)
    path.write_bytes(file[:HEADER] + file[HEADER + SEALED :])
    refused(path)


@pytest.mark.parametrize("more", [b"\x00", bytes(64), bytes(SEALED)])
def test_t38_an_extended_file_is_refused(path, four_chunks, more):
    path.write_bytes(four_chunks[1] + more)
    refused(path)


def test_t38_the_last_chunk_said_twice_is_refused(path, four_chunks):
    file = four_chunks[1]
    path.write_bytes(file + file[HEADER + 3 * SEALED :])
    refused(path)


@settings(max_examples=60)
@given(st.data())
def test_t38_any_flipped_bit_is_refused(four_chunks, data):
    file = bytearray(four_chunks[1])
    file[data.draw(st.integers(0, len(file) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blob"
        path.write_bytes(file)
        refused(path)


@pytest.mark.parametrize("length", [0, 1, HEADER - 1, HEADER, HEADER + 16])
def test_t38_an_empty_file_or_a_bare_header_is_refused(path, four_chunks, length):
    path.write_bytes(four_chunks[1][:length])
    refused(path)


def test_t38_an_empty_original_is_a_sealed_file_like_any_other(path):
    assert opened(sealed(path, b"")) == b""
    assert path.stat().st_size == HEADER + 4096 + 16


def test_t35_a_file_opens_only_under_its_own_id_and_key(path):
    sealed(path, b"words")
    refused(path, blob_id=uuid4())
    refused(path, key=new_key())


@pytest.mark.parametrize("number", [0, 2, 3, 0x11, 0x21, 255])
def test_t37_another_suite_in_the_header_is_refused(path, four_chunks, number):
    file = bytearray(four_chunks[1])
    file[7] = number
    path.write_bytes(file)
    refused(path)


def test_damage_in_the_middle_is_found_where_it_is_read(path, four_chunks):
    data, file = four_chunks
    changed = bytearray(file)
    changed[HEADER + SEALED + 5] ^= 1
    path.write_bytes(changed)
    with Opened(path, KEY, ID) as reader:
        assert reader.read(CHUNK) == data[:CHUNK]
        with pytest.raises(TamperedError):
            reader.read(1)
        reader.seek(2 * CHUNK)
        assert reader.read() == data[2 * CHUNK :]


@settings(max_examples=60)
@given(st.integers(0, 240_000), st.integers(-1, 240_000))
def test_any_range_is_read_as_from_the_original(four_chunks, start, length):
    data, file = four_chunks
    with TemporaryDirectory() as folder:
        path = Path(folder) / "blob"
        path.write_bytes(file)
        with Opened(path, KEY, ID) as reader:
            assert reader.size == len(data)
            assert reader.seek(start) == min(start, len(data))
            end = None if length < 0 else start + length
            assert reader.read(length) == data[start:end]


def test_it_reads_like_any_binary_file(path):
    data = os.urandom(100_000)
    with Opened(sealed(path, data), KEY, ID) as reader:
        assert reader.readable()
        assert reader.seekable()
        assert not reader.writable()
        assert reader.seek(-10, io.SEEK_END) == len(data) - 10
        assert reader.seek(-10, io.SEEK_CUR) == len(data) - 20
        assert reader.read1() == data[-20:]
        assert reader.read(5) == b""
        reader.seek(CHUNK - 3)
        assert reader.read1() == data[CHUNK - 3 : CHUNK]
        assert reader.read1(7) == data[CHUNK : CHUNK + 7]
        buffer = bytearray(50)
        assert reader.readinto(buffer) == 50
        assert reader.tell() == CHUNK + 57
        with pytest.raises(ValueError, match="before the beginning"):
            reader.seek(-1)
    with pytest.raises(ValueError, match="closed"):
        reader.read(1)


# --- what the disk shows


@given(st.integers(0, 10**11))
def test_the_size_on_disk_is_at_most_one_step_of_5_percent_larger(size):
    padded = padded_bytes(size)
    assert padded >= size + 8
    assert padded % 64 == 0
    assert padded <= max(4096, (size + 8) * 1.05 + 64)


def test_sizes_within_one_step_look_alike():
    sizes = range(1_000_000, 1_100_000, 500)
    assert 2 <= len({padded_bytes(size) for size in sizes}) <= 4
    assert len({size_step(size) for size in sizes}) == len(
        {padded_bytes(size) for size in sizes}
    )
    assert size_step(5 * 2**30) < 320


def test_a_file_on_disk_has_the_size_of_its_step(path):
    sealed(path, bytes(70_000))
    chunks = -(-padded_bytes(70_000) // CHUNK)
    assert path.stat().st_size == HEADER + padded_bytes(70_000) + chunks * 16


CANARY = "Канарка: слова, яких ніхто не казав. ".encode()


def test_t40_no_clear_byte_reaches_the_disk_while_writing_or_after(
    path, tmp_path, files_under
):
    (tmp_path / "unsealed copy").write_bytes(CANARY)
    assert any(CANARY in data for data in files_under().values())
    (tmp_path / "unsealed copy").unlink()
    with SealingWriter(path, KEY, ID) as writer:
        for _ in range(5000):
            writer.write(CANARY)
        assert files_under()["blob.part"]
        assert not any(CANARY[:12] in data for data in files_under().values())
    assert set(files_under()) == {"blob"}
    assert not any(CANARY[:12] in data for data in files_under().values())
    assert opened(path) == CANARY * 5000


def test_the_file_has_its_name_only_when_it_is_whole(path, files_under):
    writer = SealingWriter(path, KEY, ID)
    writer.write(bytes(200_000))
    assert set(files_under()) == {"blob.part"}
    assert (path.parent / "blob.part").stat().st_mode & 0o777 == 0o600
    writer.close()
    writer.close()
    assert set(files_under()) == {"blob"}
    with pytest.raises(ValueError, match="closed"):
        writer.write(b"more")


def test_t60_an_aborted_file_leaves_nothing(path, files_under):
    writer = SealingWriter(path, KEY, ID)
    writer.write(bytes(200_000))
    writer.abort()
    writer.abort()
    writer.close()
    assert not files_under()


def test_t60_an_error_while_receiving_leaves_nothing(path, files_under):
    def receive():
        with SealingWriter(path, KEY, ID) as writer:
            writer.write(bytes(200_000))
            assert files_under()
            raise ConnectionError

    with pytest.raises(ConnectionError):
        receive()
    assert not files_under()


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_t60_a_full_disk_leaves_nothing(path, files_under, monkeypatch, call):
    def full(*_):
        raise OSError(28, "no space left on device")

    writer = SealingWriter(path, KEY, ID)
    writer.write(bytes(100_000))
    if call == "fsync":
        monkeypatch.setattr(stream.os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        writer.close()
    assert not files_under()


def test_a_sealed_file_is_never_overwritten(path):
    sealed(path, b"first")
    with pytest.raises(FileExistsError):
        SealingWriter(path, KEY, ID)
    assert opened(path) == b"first"


def test_two_files_of_the_same_bytes_have_nothing_in_common(tmp_path):
    one = sealed(tmp_path / "one", bytes(5000)).read_bytes()
    two = sealed(tmp_path / "two", bytes(5000)).read_bytes()
    assert one[8:24] != two[8:24]
    assert one[24:] != two[24:]


def test_a_large_file_passes_in_bounded_memory(path):
    megabyte = bytes(2**20)
    tracemalloc.start()
    with SealingWriter(path, KEY, ID) as writer:
        for _ in range(24):
            writer.write(megabyte)
    with Opened(path, KEY, ID) as reader:
        while reader.read(2**20):
            pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6 * 2**20


# --- the spool of an upload


def test_t40_an_upload_spools_sealed_and_is_read_back_whole(tmp_path, files_under):
    words = CANARY * 20_000
    upload = {"file": (io.BytesIO(words), "name.txt")}
    environ = EnvironBuilder(method="POST", data=upload).get_environ()
    spools = []

    class Uploaded(Request):
        def _get_file_stream(self, *_, **__):
            spools.append(Spool(tmp_path))
            return spools[-1]

    request = Uploaded(environ)
    file = request.files["file"]
    assert len(files_under()) == 1
    assert not any(CANARY[:12] in data for data in files_under().values())
    assert file.stream.read() == words
    assert file.stream.seek(0, io.SEEK_END) == len(words)
    file.close()
    environ["wsgi.input"].close()
    assert not files_under()


def test_a_spool_left_behind_opens_for_nobody(tmp_path):
    spool = Spool(tmp_path)
    spool.write(CANARY)
    assert spool.tell() == len(CANARY)
    assert spool.writable()
    spool.seek(0)
    assert not spool.writable()
    with pytest.raises(ValueError, match="being read"):
        spool.write(b"more")
    assert spool.read1(5) == CANARY[:5]
    assert spool.tell() == 5
    left = next(tmp_path.iterdir())
    assert left.suffix == stream.SPOOL_SUFFIX
    refused(left, blob_id=UUID(left.stem))
    spool.close()
    assert not list(tmp_path.iterdir())


def test_a_spool_abandoned_while_writing_leaves_nothing(tmp_path):
    with Spool(tmp_path) as spool:
        spool.write(CANARY * 5000)
    assert not list(tmp_path.iterdir())


def test_a_file_that_is_not_there_is_no_tampering(tmp_path):
    with pytest.raises(FileNotFoundError):
        Opened(tmp_path / "gone", KEY, ID)
