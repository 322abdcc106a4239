"""Bag, zip and custody: the parts, and what they refuse."""

import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PackageError
from app.packages import bag, custody, zipped
from app.packages.contents import Derivative
from app.packages.packing import pack
from tests.packages.built import SEED
from tests.packages.sample import MADE_AT, PHOTO, contents, items, photograph

FILES = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?", fullmatch=True),
    st.binary(max_size=2000),
    max_size=6,
)


@given(FILES)
def test_a_zip_gives_back_what_went_in(files):
    measured = [
        bag.measure(
            bag.Entry(path, lambda data=data: io.BytesIO(data), len(data) % 2 == 0)
        )
        for path, data in sorted(files.items())
    ]
    sink = io.BytesIO()
    passed = []
    zipped.write_zip(sink, "TOP", measured, MADE_AT, passed.append)
    with zipfile.ZipFile(sink) as archive:
        assert archive.testzip() is None
        assert {i.filename: archive.read(i) for i in archive.infolist()} == {
            f"TOP/{path}": data for path, data in files.items()
        }
    assert sum(passed) == sum(map(len, files.values()))


def test_photographs_are_stored_and_text_is_deflated():
    whole = pack(contents(), SEED)
    sink = io.BytesIO()
    zipped.write_zip(sink, "T", whole.files, MADE_AT, lambda _: None)
    with zipfile.ZipFile(sink) as archive:
        kinds = {i.filename[-4:]: i.compress_type for i in archive.infolist()}
        assert all(i.date_time == (2026, 11, 24, 9, 30, 0) for i in archive.infolist())
    assert kinds[".jpg"] == zipfile.ZIP_STORED
    assert kinds["json"] == kinds[".csv"] == zipfile.ZIP_DEFLATED


def test_the_zip_needs_no_seeking():
    class Sink:
        written = b""

        def write(self, data):
            self.written += bytes(data)

    sink = Sink()
    measured = [bag.measure(bag.in_memory("a", b"x" * 10))]
    zipped.write_zip(sink, "T", measured, MADE_AT, lambda _: None)
    with zipfile.ZipFile(io.BytesIO(sink.written)) as archive:
        assert archive.read("T/a") == b"x" * 10


def test_a_file_that_changed_since_it_was_measured_stops_the_zip():
    bytes_now = [b"first", b"other"]
    entry = bag.Entry("data/x", lambda: io.BytesIO(bytes_now.pop(0)))
    measured = [bag.measure(entry)]
    with pytest.raises(PackageError, match="data/x changed"):
        zipped.write_zip(io.BytesIO(), "T", measured, MADE_AT, lambda _: None)


def test_the_zip_shows_universal_time():
    east = MADE_AT.astimezone(timezone(timedelta(hours=2)))
    sinks = [io.BytesIO(), io.BytesIO()]
    for sink, at in zip(sinks, (MADE_AT, east), strict=True):
        zipped.write_zip(
            sink, "T", [bag.measure(bag.in_memory("a", b""))], at, lambda _: None
        )
    assert sinks[0].getvalue() == sinks[1].getvalue()


def test_two_files_for_one_path_are_refused_also_where_case_does_not_count():
    files = [bag.measure(bag.in_memory(path, b"")) for path in ("data/a", "data/A")]
    with pytest.raises(PackageError):
        bag.by_path(files)


def test_a_label_of_bag_info_stays_on_its_line():
    sender = replace(
        contents().organisation,
        name="A\r\nPayload-Oxum: 1.1\u2028\x00B\x1b[2J",
        address="",
    )
    whole = pack(contents(organisation=sender), SEED)
    info = next(each for each in whole.files if each.entry.path == "bag-info.txt")
    lines = info.entry.open().read().decode().splitlines()
    assert lines[0] == "Source-Organization: A Payload-Oxum: 1.1 B[2J"
    assert sum(line.startswith("Payload-Oxum") for line in lines) == 1
    assert not any(line.startswith("Organization-Address") for line in lines)


def test_sizes_are_written_for_people():
    assert [bag.human_size(n) for n in (0, 999, 1000, 415_342, 5_000_000_000)] == [
        *("0 B", "999 B", "1.0 kB", "415.3 kB", "5.0 GB")
    ]


def test_an_unknown_type_becomes_bin_and_its_name_shows_nothing():
    photo, account = items()
    strange = replace(photo, mime="application/x-strange; name=Ім'я")
    whole = pack(contents(items=(strange, account)), SEED)
    paths = [each.entry.path for each in whole.files]
    assert f"data/originals/{PHOTO}/{PHOTO}.bin" in paths


def test_an_original_that_is_not_what_was_taken_in_is_refused():
    photo, account = items()
    other = replace(photo.original, open=lambda: io.BytesIO(b"another"))
    with pytest.raises(PackageError, match=f"{PHOTO}: the original is not"):
        pack(contents(items=(replace(photo, original=other), account)), SEED)


@pytest.mark.parametrize(
    "over",
    [
        {"custody": ()},
        {"custody": items()[1].custody},
        {"item_id_end": "BVK-000000-0001"},
        {"parent_id": "BVK-000009-0001"},
        {"item_id": "BVK-000002-0001"},
    ],
)
def test_an_item_that_does_not_hold_together_is_refused(over):
    photo, account = items()
    with pytest.raises(PackageError):
        pack(contents(items=(replace(photo, **over), account)), SEED)


def test_an_attachment_whose_host_is_listed_as_held_back_may_go():
    photo, account = items()
    child = replace(photo, parent_id="BVK-000003-0001")
    assert pack(contents(items=(child, account)), SEED).item_count == 2


def test_an_item_without_a_file_is_refused():
    photo, account = items()
    with pytest.raises(PackageError, match="no file"):
        pack(contents(items=(photo, account), statements=()), SEED)
    with pytest.raises(PackageError, match="S-1: names no item"):
        pack(contents(items=(photo,)), SEED)


def test_derivatives_stand_beside_their_originals_and_say_from_what():
    photo, account = items()
    view = Derivative(
        kind="redacted",
        open=lambda: io.BytesIO(photograph()),
        mime="image/jpeg",
        derived_from=photo.original.sha256,
        tool="Pillow 13",
    )
    whole = pack(contents(items=(replace(photo, derivatives=(view,)), account)), SEED)
    by_path = {each.entry.path: each for each in whole.files}
    assert f"data/derivatives/{PHOTO}/{PHOTO}-1-redacted.jpg" in by_path
    index = json.loads(by_path["data/index.json"].entry.open().read())
    assert index["items"][0]["files"][1]["derived_from"] == photo.original.sha256


def test_a_package_without_any_item_is_still_a_bag():
    assert pack(contents(items=(), statements=()), SEED).item_count == 0


def test_a_custody_row_is_hashed_as_the_format_says():
    rows = custody.chain(items()[0])
    first = {name: getattr(rows[0], name) for name in rows[0].__dataclass_fields__}
    for name in ("prev_hash", "hash", "signature"):
        del first[name]
    text = json.dumps(first, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert rows[0].hash == hashlib.sha256(("0" * 64 + text).encode()).hexdigest()
    assert [row.seq for row in rows] == [1, 2, 3, 4]
    assert [row.prev_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert rows[0].at == "2026-11-20T09:15:01.250Z"


def test_times_of_custody_are_universal():
    east = datetime(2026, 11, 20, 11, 15, tzinfo=timezone(timedelta(hours=2)))
    assert custody.moment(east) == "2026-11-20T09:15:00.000Z"
    assert custody.moment(datetime(2026, 1, 2, 3, 4, 5, 999_999, tzinfo=UTC)).endswith(
        "05.999Z"
    )


def test_what_carries_words_does_not_print_them():
    whole = contents()
    for each in (whole, whole.statements[0], whole.annex[0], whole.persons[0]):
        assert "Вигад" not in repr(each)
        assert "W-7K3Q" not in repr(each)
