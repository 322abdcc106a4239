"""What goes wrong on a package's way: refused, the record named, nothing sent or lost.

Each test mends the cause, and then the package goes.
"""

import io
import tempfile
import zipfile
from contextlib import contextmanager
from datetime import date

import msgspec
import pytest
from sqlalchemy import func, select

from app import db, faults
from app.errors import DomainError, PackageError, TamperedError
from app.evidence import storing, taking_in
from app.evidence.models import EvidenceItem
from app.faults import Point
from app.keys.parts import Part
from app.packages import building, changing, requesting
from app.packages.extract import Extract
from app.packages.models import Disclosure, Package
from app.packages.records import PackageContent, Status
from app.statements.models import Statement
from app.vault import age
from tests.packages import walk as walks

CLEAR = (walks.PICTURE[:40], b"manifest-sha256.txt", b"00_START.html", b"PK\x03\x04")
NO_SPACE = 28


@pytest.fixture(autouse=True)
def _nothing_in_clear(world, tmp_path_factory, monkeypatch):
    """Look through the data folder, and through what was written for a moment."""
    folder = tmp_path_factory.mktemp("moment")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    for path in (*folder.rglob("*"), *world.settings.data.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        assert not any(clear in data for clear in CLEAR), path.name


@pytest.fixture
def two(walk):
    """Two photographs: E1 is whole, E2 is what something happens to."""
    walk.adds_a_photo()
    walk.adds_a_photo(walks.PICTURE + b"another")
    return walk


def rows_of(walk, model):
    """The rows of a kind in the order of their codes."""
    with db.transaction() as session:
        file = walk.file(session)
        rows = session.scalars(select(model).where(model.case_id == file.id)).all()
        return {_code(file, row): row.id for row in rows}


def _code(file, row):
    plain = file.box.unsealed(
        row.__tablename__, row.id, Part.CONTENT, row.content, version=row.version
    )
    return msgspec.json.decode(plain)["body"]["code"]


@contextmanager
def flipped(model, row_id, column="content"):
    """Change one bit of a sealed column behind our back; then put it back."""
    with db.transaction() as session:
        row = session.get(model, row_id)
        before = getattr(row, column)
        setattr(row, column, before[:-5] + bytes([before[-5] ^ 1]) + before[-4:])
    yield
    with db.transaction() as session:
        setattr(session.get(model, row_id), column, before)


def nothing_left(walk):
    """No disclosure, no sealed file under a name of its own, and none half done."""
    with db.transaction() as session:
        assert session.scalar(select(func.count(Disclosure.id))) == 0
    folder = storing.folder() / "packages"
    assert not folder.exists() or list(folder.iterdir()) == []


def builds_again(walk):
    """Press Start again, and have it handed over."""
    with db.transaction() as session:
        building.start_again(session, walk.file(session), walk.package)
    assert walk.failure() is None
    why = walk.builds()
    assert why is None, why.detail
    assert walk.downloads().package.is_file()
    assert walk.seen().status is Status.DISCLOSED


@pytest.mark.parametrize(("model", "code"), [(EvidenceItem, "E2"), (Statement, "S1")])
@pytest.mark.parametrize("step", ["prepare", "approve", "start", "send"])
def test_a_changed_record_is_named_at_each_step_and_then_it_goes(
    two, desk, model, code, step
):
    walk, record = two, rows_of(two, model)[code]
    walk.agrees()
    steps = {
        "prepare": [walk.prepares],
        "approve": [walk.prepares, walk.decides, walk.submits, walk.approves],
        "start": [walk.until_submitted, walk.approves, walk.starts],
        "send": [walk.until_built, walk.downloads],
    }
    *before, last = steps[step]
    worker = walk.world.worker() if step == "start" else None
    for act in before:
        act()
    with flipped(model, record):
        with pytest.raises(TamperedError) as found:
            last()
        assert found.value.item == code
        path = walk.page if walk.package else f"{walk.path}/new"
        page = desk("bohdan").get(path)
        assert page.status_code == 500
        assert f'dir="ltr">{code}</bdi>' in page.text
        if step != "send":
            nothing_left(walk)
        assert not walk.package or _status(walk) is not Status.DISCLOSED
    last()
    if worker:
        assert worker.step()
        assert walk.seen().status is Status.BUILT
        worker.close()


def _status(walk):
    with db.transaction() as session:
        return Status(session.get(Package, walk.package).status)


def test_two_changed_records_are_both_named(two):
    codes = rows_of(two, EvidenceItem)
    with flipped(EvidenceItem, codes["E1"]), flipped(EvidenceItem, codes["E2"]):
        with pytest.raises(TamperedError) as found:
            two.prepares()
        assert found.value.item == "E1, E2"


def test_a_changed_name_of_a_file_is_named_by_what_still_opens(two):
    two.until_submitted()
    two.approves()
    worker = two.world.worker()
    with flipped(EvidenceItem, rows_of(two, EvidenceItem)["E2"], "identity"):
        with pytest.raises(TamperedError) as found:
            two.starts()
        assert found.value.item == "E2"
        assert _status(two) is Status.SUBMITTED
    two.starts()
    assert worker.step()
    assert two.seen().status is Status.BUILT


def blob_of(walk, code):
    """Where the sealed original of an item lies."""
    with db.transaction() as session:
        blob_id = taking_in.original_id(session, rows_of(walk, EvidenceItem)[code])
    return storing.path_of(blob_id)


def _missing(path):
    path.unlink()


def _cut(path):
    path.write_bytes(path.read_bytes()[:-7])


def _changed(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def _empty(path):
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_missing, _cut, _changed, _empty])
def test_an_original_that_is_not_there_is_named_and_then_it_goes(two, desk, harm):
    two.until_submitted()
    two.approves()
    path = blob_of(two, "E2")
    before = path.read_bytes()
    path.chmod(0o600)
    harm(path)
    why = two.builds()
    assert (why.refused, why.item) == ("tampered", "E2")
    nothing_left(two)
    page = desk("bohdan").get(two.page).text
    assert 'dir="ltr">E2</bdi></b>: A record or a sealed file is missing' in page
    assert "Start the build again" in page
    path.unlink(missing_ok=True)
    path.write_bytes(before)
    builds_again(two)


def test_the_file_of_another_item_does_not_open_with_its_key(two):
    two.until_submitted()
    two.approves()
    path, other = blob_of(two, "E2"), blob_of(two, "E1")
    before = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(other.read_bytes())
    why = two.builds()
    assert (why.refused, why.item) == ("tampered", "E2")
    nothing_left(two)
    path.write_bytes(before)
    builds_again(two)


@pytest.mark.parametrize(
    "point", [Point.FILE_CREATE, Point.FILE_WRITE, Point.FILE_SYNC, Point.FILE_RENAME]
)
def test_a_full_disk_is_called_so_and_then_it_goes(two, desk, point):
    two.until_submitted()
    two.approves()

    def full(now):
        """Refuse as a full disk does."""
        if now is point:
            raise OSError(NO_SPACE, "No space left on device")

    worker = two.world.worker()
    two.starts()
    with faults.watched(full):
        assert worker.step()
    worker.close()
    assert two.failure().refused == "disk_full"
    nothing_left(two)
    page = desk("bohdan").get(two.page).text
    assert "There is no room on the disk for the package." in page
    builds_again(two)


def rewritten(walk, **changes):
    """Put another extract in its place, under the key of the build."""
    with db.transaction() as session:
        file = walk.file(session)
        row = file.child(session, Package, walk.package)
        key = file.read(row, Part.CONTENT, PackageContent).build_key
        extract = building._open(key, row.id, "extract", row.extract, Extract)
        extract = msgspec.structs.replace(extract, **changes)
        row.extract = building._seal(key, row.id, "extract", extract)


CLASSICAL = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        ({"recipient": CLASSICAL}, "recipient_key"),
        ({"recipient": ""}, "recipient_key"),
        ({"recipient": "age1pq1" + "q" * 1960}, "recipient_key"),
    ],
)
def test_a_key_of_another_suite_seals_nothing(two, changes, refused):
    two.until_submitted()
    two.approves()
    worker = two.world.worker()
    two.starts()
    rewritten(two, **changes)
    assert worker.step()
    worker.close()
    assert two.failure().refused == refused
    nothing_left(two)
    builds_again(two)


@pytest.mark.parametrize("column", ["extract", "content"])
def test_a_package_changed_while_it_is_built_is_not_built(two, column):
    two.until_submitted()
    two.approves()
    worker = two.world.worker()
    two.starts()
    with flipped(Package, two.package, column):
        worker.step()
        worker.close()
        if column == "content":  # the job works from the extract alone
            with pytest.raises(TamperedError):
                two.downloads()
    if column == "content":
        assert two.downloads().package.is_file()
        return
    nothing_left(two)
    builds_again(two)


def test_an_outcome_that_was_changed_is_not_taken_over(two):
    two.until_built()
    with flipped(Package, two.package, "outcome"):
        with pytest.raises(TamperedError):
            two.downloads()
        with db.transaction() as session:
            assert session.scalar(select(func.count(Disclosure.id))) == 0
    assert two.downloads().package.is_file()


@pytest.mark.parametrize("harm", [_missing, _cut, _changed, _empty])
def test_a_package_whose_file_is_not_there_as_it_was_built_is_not_sent(two, desk, harm):
    two.until_built()
    path = building.path_of(two.package)
    before = path.read_bytes()
    harm(path)
    with pytest.raises(PackageError) as found:
        two.downloads()
    assert found.value.item == two.seen().content.package_ref
    page = desk("bohdan").post(f"{two.page}/download")
    assert page.status_code == 422
    assert found.value.item in page.text
    assert "Send the request back, approve and build it again." in page.text
    assert two.seen().status is Status.BUILT
    with db.transaction() as session:
        assert session.scalar(select(func.count(Disclosure.id))) == 0
    path.write_bytes(before)
    assert two.downloads().package.read_bytes() == before


def test_a_lost_file_is_built_anew_from_a_request_that_goes_back(two):
    two.until_built()
    building.path_of(two.package).unlink()
    with db.transaction() as session:
        version = two.seen().version
        changing.send_back(
            session, two.file(session), two.package, version, "Its file is lost."
        )
    two.decides()
    assert two.submits().may_go
    two.approves()
    assert two.builds() is None
    assert two.downloads().package.is_file()


def test_without_its_names_annex_a_package_is_not_sent(two):
    annex, _ = walks.record_receiver(two.world, "Invented witness unit")
    walks.signed_by_officers(two.world)
    two.until_built(annex=annex)
    path = building.annex_path_of(two.package)
    before = path.read_bytes()
    _changed(path)
    with pytest.raises(PackageError):
        two.downloads()
    _missing(path)
    with pytest.raises(PackageError):
        two.downloads()
    assert two.seen().status is Status.BUILT
    path.write_bytes(before)
    assert two.downloads().annex == path


def test_a_key_that_ran_out_is_told_at_each_step(two, clock):
    soon, _ = walks.record_receiver(two.world, "Invented", date(2026, 12, 1))
    walks.signed_by_officers(two.world)
    two.receiver = soon
    two.until_built()
    clock.forward(days=30)
    for step in (two.downloads, lambda: two.until_submitted().approves()):
        with pytest.raises(DomainError) as found:
            step()
        assert found.value.code == "recipient_key_expired"
        assert two.seen().status in {Status.BUILT, Status.DRAFT}
    with db.transaction() as session:
        assert session.scalar(select(func.count(Disclosure.id))) == 0


def test_evidence_of_no_bytes_that_lies_there_already_goes_as_it_is(two):
    """An older release, or a message, may have taken it in; today the page refuses."""
    with db.transaction() as session:
        file = two.file(session, "olena", walks.Permission.EVIDENCE_WRITE)
        row = file.child(session, EvidenceItem, two.photo)
        read = file.read(row, Part.CONTENT, walks.EvidenceContent)
        taking_in.seal_in(
            session,
            file,
            msgspec.structs.replace(read, title="An empty file"),
            "IMG_0.jpg",
            io.BytesIO(b""),
        )
    two.until_built()
    clear = io.BytesIO()
    with two.downloads().package.open("rb") as sealed:
        age.decrypt(two.identity, sealed, clear)
    with zipfile.ZipFile(clear) as archive:
        sizes = {
            each.filename: each.file_size
            for each in archive.infolist()
            if "/originals/" in each.filename
        }
    assert sorted(sizes.values()) == [0, len(walks.PICTURE), len(walks.PICTURE) + 7]


def test_the_choice_of_items_is_kept_where_a_step_was_refused(two):
    two.until_submitted()
    chosen = two.seen().content.chosen
    item = rows_of(two, EvidenceItem)["E2"]
    with flipped(EvidenceItem, item), pytest.raises(TamperedError):
        two.approves()
    with db.transaction() as session:
        seen = requesting.seen(session, two.file(session), two.package)
    assert seen.content.chosen == chosen
    assert seen.status is Status.SUBMITTED
