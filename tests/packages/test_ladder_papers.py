"""The papers of a hand-over: the code in groups, the seals, and nothing evaluated."""

import io
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pikepdf
import pytest

from app.errors import CodeSlipError
from app.packages import volumes
from app.packages.ladder import papers
from app.packages.ladder.papers import Carrier, CodeSheet, Drive

DAY = datetime(2026, 11, 29, 9, tzinfo=UTC)
CODE = volumes.new_code()
INDEX = "0f" * 32
SHEET = CodeSheet(
    package_id="BVP-7K3Q92",
    sender="Invented organisation",
    contact="Coordinator, +000 00 000",
    recipient="Office of an invented prosecutor",
    code=CODE,
    index_sha256=INDEX,
    volumes=3,
)
CARRIER = Carrier(
    number="12/2026",
    package_id="BVP-7K3Q92",
    sender="Invented organisation",
    contact="Coordinator, +000 00 000",
    recipient="Office of an invented prosecutor",
    file="BVP-7K3Q92.zip.age",
    file_sha256=INDEX,
    files=1,
    size_bytes=12_345_678,
    carried=Drive("D-1", "SEAL-0001"),
    kept=Drive("D-2", "SEAL-0002"),
    carrier_role="Driver of the office",
    receiver_role="Head of the registry",
    keeper_role="Evidence custodian",
    receipt_by=date(2026, 12, 13),
)


def text_of(data: bytes, tmp_path) -> str:
    """Return the text that a reader of the PDF can search and copy."""
    (tmp_path / "x.pdf").write_bytes(data)
    done = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "x.pdf", "-"],
        capture_output=True,
        check=True,
    )
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize(
    "data",
    [papers.code_sheet(SHEET, DAY), papers.carrier_protocol(CARRIER, DAY)],
    ids=["code sheet", "carrier"],
)
def test_both_papers_declare_what_our_pdfs_declare(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked


def test_the_code_stands_in_two_rows_of_five_groups_and_on_one_page(tmp_path):
    data = papers.code_sheet(SHEET, DAY)
    text = text_of(data, tmp_path)
    groups = volumes.grouped(CODE).split()
    assert " ".join(groups[:5]) in text
    assert " ".join(groups[5:]) in text
    assert text.count("0f0f0f0f") == 8
    assert volumes.opener_sha256()[:8] in text
    for said in ("BVP-7K3Q92", "29.11.2026", "never goes with the volumes", "Код"):
        assert said in text
    assert "використовують один раз" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert len(pdf.pages) == 1


def test_a_sheet_with_a_slip_in_its_code_is_not_made():
    with pytest.raises(CodeSlipError):
        papers.code_sheet(replace(SHEET, code=CODE[::-1]), DAY)


def test_the_code_is_in_no_repr():
    assert CODE not in repr(SHEET)


def test_the_protocol_names_both_drives_their_seals_and_who_keeps_which(tmp_path):
    text = text_of(papers.carrier_protocol(CARRIER, DAY), tmp_path)
    carried, kept = text.index("SEAL-0001"), text.index("SEAL-0002")
    assert "Driver of the office" in text[carried:kept]
    assert "Evidence custodian" in text[kept:]
    for said in ("12/2026", "13.12.2026", "12 345 678", "Head of the registry"):
        assert said in text
    assert text.count("Signature") == 5
    assert CODE not in text.replace(" ", "")


def test_what_people_wrote_is_shown_and_never_evaluated(tmp_path):
    hostile = '#panic("evaluated") #read("/etc/passwd") *bold* $x^2$'
    sheet = papers.code_sheet(replace(SHEET, recipient=hostile), DAY)
    protocol = papers.carrier_protocol(replace(CARRIER, receiver_role=hostile), DAY)
    for data in (sheet, protocol):
        assert "#panic" in text_of(data, tmp_path)


def test_the_same_data_gives_the_same_bytes():
    assert papers.code_sheet(SHEET, DAY) == papers.code_sheet(SHEET, DAY)
