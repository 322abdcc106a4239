"""What tools that others keep say of a package: none of them is ours."""

import json
import subprocess

import bagit
import bagit_profile
import pandas as pd
import pikepdf
import pytest

from tests.packages import rich as full
from tests.packages.built import built, read_json, stock_tools_accept
from tests.packages.sample import BROTHER_NAME, SURVIVOR_NAME, SURVIVOR_PHONE
from tests.packages.schema_check import faults

pytestmark = pytest.mark.starts_from.with_args(full.begin)
IN_THE_ANNEX = (*SURVIVOR_NAME.split(), *BROTHER_NAME.split(), SURVIVOR_PHONE)
PDFS = ("00_START.pdf", "data/dossier/dossier.pdf", "data/dossier/dossier-uk.pdf")


def words_of(path):
    """All text of a PDF, by poppler."""
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
    return done.stdout.decode()


def table(bag):
    """The load file, as pandas reads it."""
    return pd.read_csv(
        bag / "data/loadfiles/case.dat",
        sep="\x14",
        quotechar="þ",
        encoding="utf-8-sig",
        engine="python",
        dtype=str,
        keep_default_na=False,
    )


@pytest.mark.parametrize("path", PDFS)
def test_poppler_finds_words_in_both_scripts_and_no_string_of_the_annex(path):
    text = words_of(built().folder / path)
    assert ("Хронологія" if "-uk" in path else "package") in text
    for secret in IN_THE_ANNEX:
        assert secret not in text


def test_each_dossier_speaks_one_language():
    english = words_of(built().folder / "data/dossier/dossier.pdf")
    ukrainian = words_of(built().folder / "data/dossier/dossier-uk.pdf")
    assert "Chronology" in english
    assert "Хронологія" not in english
    assert "Хронологія" in ukrainian
    assert "Chronology" not in ukrainian
    assert "підвал" in english  # the account keeps its language


def test_pikepdf_finds_a_whole_document_that_says_what_it_declares():
    for path in PDFS:
        with pikepdf.open(built().folder / path) as pdf:
            assert pdf.check_pdf_syntax() == []
            with pdf.open_metadata() as metadata:
                assert metadata.pdfa_status in {"3A", "3B"}
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
            assert "/Names" not in pdf.Root or "/JavaScript" not in pdf.Root.Names
            assert "/OpenAction" not in pdf.Root


def test_the_stock_validator_accepts_every_json_of_a_built_package(world, tmp_path):
    bag = full.packed(world.given, tmp_path)
    checked = set()
    for path in sorted((bag / "data").rglob("*.json")):
        if path.parent.name == "schema":
            continue
        value = json.loads(path.read_bytes())
        name = value["format"].removeprefix("barvinok-package/")
        schema = read_json(bag, f"data/schema/{name}.schema.json")
        assert faults(value, schema) == [], path.name
        checked.add(name)
    assert {"witnesses", "dossier", "cover", "index", "custody"} <= checked
    assert len(table(bag)) == len(read_json(bag, "data/index.json")["items"]) == 7


def test_pandas_reads_the_load_file_row_by_row():
    rows = table(built().folder)
    items = read_json(built().folder, "data/index.json")["items"]
    assert list(rows["BEGDOC"]) == [item["item_id"] for item in items]
    assert list(rows["SHA256"]) == [item["sha256"] for item in items]
    assert list(rows["TITLE"]) == [item["title"] for item in items]


def test_bagit_and_its_profile_accept_the_bag():
    bag = bagit.Bag(str(built().folder))
    assert bag.is_valid()
    profile = read_json(built().folder, "data/schema/bagit-profile.json")
    name = profile["BagIt-Profile-Info"]["BagIt-Profile-Identifier"]
    checker = bagit_profile.Profile(name, profile=profile)
    assert checker.validate(bag), checker.report
    del bag.info["External-Identifier"]
    assert not bagit_profile.Profile(name, profile=profile).validate(bag)
    assert stock_tools_accept(built().folder)
