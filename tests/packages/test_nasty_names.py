"""Files with every nasty kind of name, from the upload page to a receiver's tools.

Nothing in the bag is called as they were. What a name said stands in the index where
it can show nobody, and in the names annex where it may; sign by sign.
"""

import csv
import io
import json
import re
import subprocess
import unicodedata
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import func, select

from app import db
from app.cases import recording
from app.evidence import allowance, taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.packages import file_names
from app.staff.policy import Permission
from app.vault import age
from app.web import csrf
from tests.packages import walk as walks
from tests.packages.built import stock_tools_accept, verified
from tests.support.cast import HOST, session_token

TOLD = (
    b"IMG\t0001.jpg",
    b"IMG\x01\x1b[31m 2.jpg",
    b"IMG\x00 3.jpg",
    b"IMG'5`$(6);|&*?<>:.jpg",
    b".photo",
    b"-photo 7.jpg",
    b"IMG 8.",
    b" IMG 9 .jpg ",
    b"IMG " * 80 + b"10.jpg",
    "photo 😀 11.jpg".encode(),
    "\u202eIMG\u202c\u200d_12\ufeff.jpg".encode(),
    "Фото 13.jpg".encode(),
    b"IMG 100% %00 14.jpg",
    "IMG ® \x14 15.jpg".encode(),
    b"=16+1.csv",
    b"+photo 17",
    b"@photo 18",
    b"-19+1",
    b"<img>20.html",
    b"IMG_20220304_120021.jpg",
    b"IMG_22.jpg",
    b"IMG_22.jpg",  # again: another file of the same name
    b"index.json",
    b"..",
    b"...",
    b". .",
    "photo\u0301 26.jpg".encode(),
)
KEPT_BACK = (
    b"IMG%0A4%0D%22.jpg",  # as a browser sends a line end and a quotation mark
    b"CON",
    b"NUL",
    b"aux.txt",
    b"LPT1.jpg",
    "þorn.dat".encode(),
    b"<b>mother<b>.html",
    b"<script>alert(1)<script>.html",
    b'=HYPERLINK("x";"y").csv'.replace(b'"', b"%22"),
    "двір й.jpg".encode(),
    unicodedata.normalize("NFD", "двір й.jpg").encode(),
    "Лука Вигаданко з мамою.jpg".encode(),
    "zero\u200bwidth.jpg".encode(),
    b"380501234567.jpg",
    b"bag-info.txt",
    b"a" * 251 + b".jpg",
)
WITHOUT_FOLDERS = {
    b"../../../etc/IMG_40.jpg": "IMG_40.jpg",
    b"C:\\\\Users\\\\Invented\\\\IMG_41.jpg": "IMG_41.jpg",
    b"photo/": "",
}
BY_NAME = re.compile(r"data/[A-Za-z0-9./_-]+|[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)?")
RESERVED = {"con", "nul", "aux", "prn", "com1", "lpt1"}


@dataclass
class Handed:
    """What a receiver has: the unpacked bag, and what the annex says."""

    root: Path
    zipped: Path
    annex: dict
    sent: dict[str, str]
    """SHA-256 of a file's bytes to the name it came with."""

    def json(self, name):
        """Read one JSON file of the bag."""
        return json.loads((self.root / "data" / name).read_bytes())


@pytest.fixture(autouse=True)
def _no_allowance():
    allowance.forget()
    yield
    allowance.forget()


def uploads(visitor, walk, raw, data):
    """Send the form as a browser does, with exactly these bytes as the file's name."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_READ)
        survivor = recording.survivor_id(session, file)
    fields = {
        csrf.FIELD: csrf.make(session_token(visitor.cookie)),
        "title": "Photo of a wall",
        "kind": "photo",
        "language": "",
        "obtained_how": "handed_over",
        "obtained_from": "",
        "original_kind": "copy",
        "owners": str(survivor),
        "confidentiality": "recipient_only",
        "exculpatory": "not_reviewed",
    }
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode()
        for name, value in fields.items()
    ]
    parts.append(
        b'Content-Disposition: form-data; name="file"; filename="'
        + raw
        + b'"\r\nContent-Type: image/jpeg\r\n\r\n'
        + data
    )
    body = b"".join(b"--invented\r\n" + part + b"\r\n" for part in parts)
    return visitor.client.post(
        f"/staff/cases/{walk.ref}/evidence/new",
        data=body + b"--invented--\r\n",
        content_type="multipart/form-data; boundary=invented",
        headers={"Host": HOST},
    )


def name_of(raw):
    """Return what has to be kept of a name; `%22` is how a browser sends `"`."""
    if raw in WITHOUT_FOLDERS:
        return WITHOUT_FOLDERS[raw]
    return raw.decode().replace("%22", '"')


@pytest.fixture
def handed(walk, desk, tmp_path):
    """One package with all of them, opened by its receiver; the names by another."""
    olena, sent = desk("olena"), {}
    for number, raw in enumerate((*TOLD, *KEPT_BACK, *WITHOUT_FOLDERS)):
        data = b"invented bytes of file %d" % number
        assert uploads(olena, walk, raw, data).status_code == 303, raw
        sent[sha256(data).hexdigest()] = name_of(raw)
    annex, identity = walks.record_receiver(walk.world, "Invented witness unit")
    walks.signed_by_officers(walk.world)
    walk.agrees()
    walk.until_built(annex=annex)
    files = walk.downloads()
    zipped = tmp_path / "package.zip"
    with files.package.open("rb") as sealed, zipped.open("wb") as clear:
        age.decrypt(walk.identity, sealed, clear)
    names = io.BytesIO()
    with files.annex.open("rb") as sealed:
        age.decrypt(identity, sealed, names)
    subprocess.run(
        ["unzip", "-q", "-C", zipped, "-d", tmp_path / "out"], check=True, timeout=60
    )
    (root,) = (tmp_path / "out").iterdir()
    return Handed(root, zipped, json.loads(names.getvalue()), sent)


def test_whatever_a_file_was_called_the_package_is_whole_and_says_it_exactly(handed):
    told = {name_of(raw) for raw in TOLD} | {"IMG_40.jpg", "IMG_41.jpg"}
    _stock_tools_hold(handed)
    _paths_are_harmless(handed)
    rows = {row["sha256"]: row for row in handed.json("index.json")["items"]}
    for print_, name in handed.sent.items():
        expected = name if name in told else ""
        assert rows[print_]["original_filename"] == expected
    _tables_say_the_same(handed, rows)
    kept = {
        each["item_id"]: each["original_filename"] for each in handed.annex["files"]
    }
    assert kept == {
        row["item_id"]: handed.sent[print_]
        for print_, row in rows.items()
        if print_ in handed.sent and handed.sent[print_] not in told | {""}
    }
    assert len(kept) == len(KEPT_BACK)


def _stock_tools_hold(handed):
    assert stock_tools_accept(handed.root)
    checked = verified(handed.root)
    assert "FAILED" not in checked.stdout, checked.stdout
    assert checked.returncode in {0, 3}
    with zipfile.ZipFile(handed.zipped) as archive:
        assert archive.testzip() is None


def _paths_are_harmless(handed):
    with zipfile.ZipFile(handed.zipped) as archive:
        paths = [each.partition("/")[2] for each in archive.namelist()]
    assert len({path.casefold() for path in paths}) == len(paths)
    for path in paths:
        assert BY_NAME.fullmatch(path), path
        for part in path.split("/"):
            assert part.strip(". ") == part
            assert part.partition(".")[0].casefold() not in RESERVED
    for raw in {*KEPT_BACK, *TOLD} - {b"index.json", b"bag-info.txt"}:
        assert not any(len(raw) > 3 and raw in path.encode() for path in paths)


def _tables_say_the_same(handed, rows):
    """Row by row: a spreadsheet's and a review tool's reading of the file names."""
    loads = handed.root / "data/loadfiles/case.dat"
    dat = pd.read_csv(
        loads,
        sep="\x14",
        quotechar="þ",
        encoding="utf-8-sig",
        engine="python",
        dtype=str,
        keep_default_na=False,
    )
    with (handed.root / "data/documents.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        table = list(csv.DictReader(file))
    assert len(dat) == len(table) == len(rows)
    shown = {row["item_id"]: row["original_filename"] for row in rows.values()}
    for line in table:
        cell, name = line["original_filename"], shown[line["item_id"]]
        assert cell in {name, "'" + name}
        assert cell[:1] not in set("=+-@\t")
    for number, line in dat.iterrows():
        name = shown[line["BEGDOC"]]
        assert number is not None
        told = [sign for sign in name.replace("®", "(R)") if sign.isprintable()]
        assert "".join("".join(told).split()) == "".join(line["FILENAME"].split())
        assert (handed.root / line["NATIVEPATH"]).is_file()


def test_a_name_with_a_line_end_or_half_a_sign_is_kept_by_the_function_below(walk):
    for number, name in enumerate(("IMG\r\n1.jpg", 'scan "2"\n.jpg', "IMG_\udcff.jpg")):
        with db.transaction() as session:
            file = walk.file(session, "olena", Permission.EVIDENCE_WRITE)
            content = EvidenceContent(
                code="",
                title="Photo of a wall",
                kind="photo",
                owner_ids=(recording.survivor_id(session, file),),
            )
            item = taking_in.take_in(
                session, file, content, name, io.BytesIO(b"invented %d" % number)
            )
            kept = taking_in.filename_of(session, file, item)
        assert kept == name.replace("\udcff", "?")
    walk.until_built()
    walk.downloads()


def test_what_no_browser_sends_is_refused_and_nothing_is_kept(walk, desk):
    answer = uploads(desk("olena"), walk, b"IMG_\xff\xfe_42.jpg", b"invented")
    assert answer.status_code == 403
    with db.transaction() as session:
        assert session.scalar(select(func.count(EvidenceItem.id))) == 0


def test_the_page_of_a_file_spells_what_cannot_be_seen(walk, desk):
    olena = desk("olena")
    name = "IMG_\u202egpj\x07.<b>exe".encode()
    item = uploads(olena, walk, name, b"GIF89a invented").location
    page = olena.post(f"{item}/look", {"reason": "review", "step": "veiled"}).text
    assert "IMG_[U+202E]gpj[U+0007].&lt;b&gt;exe" in page


def test_a_file_called_as_our_own_files_does_not_stop_a_package(walk, desk):
    """One word stands in packages by chance: sought, it would stop them for good."""
    olena = desk("olena")
    for raw in (
        b".",
        b"=",
        b"a",
        b"data",
        b"index.json",
        b"bag-info.txt",
        b"verify.py",
    ):
        uploads(olena, walk, raw, b"invented " + raw)
    walk.until_built()
    assert walk.downloads().package.is_file()


def test_a_file_name_of_several_words_is_still_searched_for(walk, desk):
    olena = desk("olena")
    uploads(olena, walk, "Одарка Вигадана.jpg".encode(), b"a photo of Odarka")
    uploads(
        olena, walk, b"IMG_1.jpg", b"invented, copied from Odarka Vyhadana.jpg".title()
    )
    uploads(olena, walk, b"IMG_2.jpg", "із Одарка Вигадана.jpg".encode())
    walk.until_submitted()
    walk.approves()
    why = walk.builds()
    assert why.refused == "package_wrong"
    assert why.item == "E3"
    assert "holds what the annex says of E" in why.detail


@pytest.mark.parametrize(
    ("name", "nobody"),
    [
        ("IMG_20220304_120000.jpg", True),
        ("WhatsApp Image 2022-03-04 at 12.00.21.jpeg", True),
        ("Screenshot_20220304.png", True),
        ("0501234567.jpg", False),
        ("IMG +38 (050) 123-45-67.jpg", False),
        ("IMG_20229904_120000.jpg", False),
        ("2024-01-15 067 123 45 67.jpg", False),
        ("20240115-0671234567.m4a", False),
        ("20240115 (067)1234567.mp3", False),
        ("20010112345.pdf", False),
        ("2024-05-01 0501234567.jpg", False),
        ("2024-05-01 12.00.jpg", True),
        ("20240501-120021.345.jpg", True),
        ("IMG_Olena.jpg", False),
        ("IMG O\u200dl\u200de\u200dn\u200da.jpg", False),
        ("photo_І\u0301ван.jpg", False),
        ("ＩＭＧ_1.jpg", True),
        ("Цой.jpg", False),
    ],
)
def test_only_what_devices_write_can_show_nobody(name, nobody):
    assert file_names.shows_nobody(name) is nobody


@pytest.mark.parametrize(
    ("name", "is_sought"),
    [
        ("0501234567.jpg", True),
        ("2024-01-15 067 123 45 67.jpg", True),
        ("Screenshot 2024-05-01 12.00.21.png", False),
        ("verify.py", False),
    ],
)
def test_a_number_in_a_name_is_searched_for_and_a_moment_is_not(name, is_sought):
    assert file_names.is_sought(name) is is_sought
