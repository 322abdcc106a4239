"""What a stranger does with a package, with stock tools, as exports.md section 11."""

import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import bagit
import pytest

from app.packages import index, loadfiles
from app.vault import age
from tests.packages.built import (
    IDENTITY,
    bag_in,
    built,
    read_json,
    stock_tools_accept,
    verified,
)
from tests.packages.sample import (
    ACCOUNT,
    BROTHER_NAME,
    PHOTO,
    SURVIVOR_NAME,
    SURVIVOR_PHONE,
    photograph,
)
from tests.support import age as other_age

LAYOUT = [
    "00_START.html",
    "00_START.pdf",
    "bag-info.txt",
    "bagit.txt",
    "data/chronology.json",
    "data/classification.json",
    "data/consent/gate-report.json",
    "data/custody/BVK-000001-0001.json",
    "data/custody/BVK-000002-0001.json",
    "data/derivatives/BVK-000002-0001/BVK-000002-0001-1-working-text.txt",
    "data/disclosure/cover.json",
    "data/disclosure/withheld.json",
    "data/documents.csv",
    "data/dossier/dossier-uk.pdf",
    "data/dossier/dossier.json",
    "data/dossier/dossier.pdf",
    "data/incidents.json",
    "data/index.json",
    "data/loadfiles/case.dat",
    "data/originals/BVK-000001-0001/BVK-000001-0001.jpg",
    "data/persons.json",
    "data/schema/bagit-profile.json",
    "data/schema/chronology.schema.json",
    "data/schema/classification.schema.json",
    "data/schema/codebook.json",
    "data/schema/cover.schema.json",
    "data/schema/custody.schema.json",
    "data/schema/dossier.schema.json",
    "data/schema/gate-report.schema.json",
    "data/schema/incidents.schema.json",
    "data/schema/index.schema.json",
    "data/schema/persons.schema.json",
    "data/schema/withheld.schema.json",
    "data/schema/witnesses.schema.json",
    "data/witnesses.json",
    "manifest-sha256.txt",
    "manifest-sha512.txt",
    "proof/hashlist.txt",
    "proof/hashlist.txt.ed25519.sig",
    "proof/hashlist.txt.mldsa65.sig",
    "proof/org-ed25519.pem",
    "proof/org-mldsa65.pem",
    "tagmanifest-sha256.txt",
    "tagmanifest-sha512.txt",
    "verify.py",
]


def test_t53_an_independent_age_opens_the_package_and_stock_unzip_its_zip(tmp_path):
    sealed = built().receipt.path.read_bytes()
    opened = other_age.decrypt(IDENTITY, sealed)
    assert opened == built().zipped
    (tmp_path / "package.zip").write_bytes(opened)
    subprocess.run(["unzip", "-q", "package.zip"], cwd=tmp_path, check=True)
    assert [each.name for each in tmp_path.iterdir() if each.is_dir()] == [
        built().folder.name
    ]
    assert stock_tools_accept(tmp_path / built().folder.name)


def test_t53_no_other_key_opens_it():
    identity, _ = age.new_identity()
    with pytest.raises(other_age.AgeRefusedError):
        other_age.decrypt(identity, built().receipt.path.read_bytes())


def test_the_receipt_is_of_the_file_that_lies_there():
    receipt = built().receipt
    sealed = receipt.path.read_bytes()
    assert receipt.sha256 == sha256(sealed).hexdigest()
    assert receipt.size_bytes == len(sealed)
    assert (receipt.item_count, receipt.file_count) == (2, len(LAYOUT))
    list_data = (built().folder / "proof/hashlist.txt").read_bytes()
    assert receipt.hash_list_sha256 == sha256(list_data).hexdigest()


def test_the_layout_is_the_specified_one_in_plain_ascii():
    with zipfile.ZipFile(BytesIO(built().zipped)) as archive:
        names = archive.namelist()
    top = built().folder.name
    assert names == [f"{top}/{path}" for path in LAYOUT]
    assert all(name.isascii() and " " not in name for name in names)


def test_bagit_reads_version_one_with_both_manifests():
    bag = bagit.Bag(str(built().folder))
    bag.validate()
    assert bag.version_info == (1, 0)
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert bag.info["External-Identifier"] == "BVP-7K3Q-0001"
    assert bag.info["Payload-Oxum"] == bag.info["Payload-Oxum"].strip()


def test_every_label_that_the_profile_asks_for_is_there():
    profile = read_json(built().folder, "data/schema/bagit-profile.json")
    info = bagit.Bag(str(built().folder)).info
    for label, rule in profile["Bag-Info"].items():
        assert label in info or not rule["required"], label
        assert info.get(label) in rule.get("values", [info.get(label)])
    assert set(info) <= set(profile["Bag-Info"])
    there = {p.relative_to(built().folder).as_posix() for p in _files(built().folder)}
    assert set(profile["Tag-Files-Required"]) <= there


def test_verify_says_ok_to_all_but_the_post_quantum_line():
    done = verified(built().folder)
    results = [line[:12].strip() for line in done.stdout.splitlines()[:8]]
    openssl = subprocess.run(["openssl", "version"], capture_output=True, check=True)
    modern = tuple(map(int, openssl.stdout.split()[1].split(b".")[:2])) >= (3, 5)
    expected = ["OK"] * 8
    if not modern:
        expected[4] = "NOT CHECKED"
    assert results == expected
    assert done.returncode == (0 if modern else 3)
    assert done.stderr == ""


def test_index_table_and_load_file_have_the_same_rows():
    rows = read_json(built().folder, "data/index.json")["items"]
    assert [row["item_id"] for row in rows] == [PHOTO, ACCOUNT]
    table = (built().folder / "data/documents.csv").read_bytes()
    dat = (built().folder / "data/loadfiles/case.dat").read_bytes()
    assert table.count(b"\r\n") == dat.count(b"\r\n") == len(rows) + 1
    assert table.startswith(b"\xef\xbb\xbf")
    assert dat.startswith(b"\xef\xbb\xbf")


def test_the_original_is_bit_for_bit_what_came_in():
    row = read_json(built().folder, "data/index.json")["items"][0]
    original = (built().folder / row["native_path"]).read_bytes()
    assert original == photograph()
    assert row["sha256"] == sha256(original).hexdigest()
    first = read_json(built().folder, f"data/custody/{PHOTO}.json")["rows"][0]
    assert first["output_sha256"] == row["sha256"]


def test_no_string_of_the_annex_is_in_any_file_in_either_script():
    hidden = [SURVIVOR_NAME, BROTHER_NAME, SURVIVOR_PHONE, *SURVIVOR_NAME.split()]
    hidden += ["Vyhadanenko", "Solomiia", "00123456", "00 123 45 67"]
    for path in _files(built().folder):
        data = path.read_bytes()
        if path.suffix == ".pdf":
            data = _pdf_text(path).encode()
        for each in hidden:
            assert each.encode() not in data, path.name
            assert each.upper().encode() not in data, path.name
            assert each.encode("utf-16-le") not in data, path.name
    assert not [path for path in _files(built().folder) if "annex" in path.name]


def test_that_this_search_finds_a_name_that_is_there(tmp_path):
    root = bag_in(tmp_path)
    (root / "data/persons.json").write_text(SURVIVOR_NAME, encoding="utf-8")
    found = [
        path for path in _files(root) if SURVIVOR_NAME.encode() in path.read_bytes()
    ]
    assert [path.name for path in found] == ["persons.json"]


def test_every_key_of_the_field_list_is_a_column():
    codebook = read_json(built().folder, "data/schema/codebook.json")
    fields = codebook["fields"]
    assert {key: each["dat"] for key, each in fields.items()} == loadfiles.DAT_COLUMNS
    row_keys = list(index.IndexRow.__dataclass_fields__)[: len(fields)]
    assert row_keys == list(fields) == list(loadfiles.DAT_COLUMNS)


def test_the_gate_report_names_every_person_of_the_package():
    persons = read_json(built().folder, "data/consent/gate-report.json")["report"]
    assert {"W-7K3Q", "W-2M9D", "P-4T8X"} <= {
        each["pseudonym"] for each in persons["persons"]
    }
    withheld = read_json(built().folder, "data/disclosure/withheld.json")["withheld"]
    assert withheld[1]["item_id"] == "BVK-000003-0001"


def test_what_speaks_for_the_accused_is_there_three_times():
    for path in ("data/classification.json", "data/dossier/dossier.json"):
        assert "A guard brought bandages" in (built().folder / path).read_text()
    text = _pdf_text(built().folder / "data/dossier/dossier.pdf")
    assert "A guard brought bandages" in text


def test_the_same_contents_give_the_same_bag_but_for_the_post_quantum_signature():
    from app.packages.packing import pack
    from tests.packages.built import SEED
    from tests.packages.sample import contents

    def payload(bag):
        return {
            each.entry.path: each.sha256
            for each in bag.files
            if "mldsa65" not in each.entry.path and "tagmanifest" not in each.entry.path
        }

    assert payload(pack(contents(), SEED)) == payload(pack(contents(), SEED))


def test_the_json_files_are_what_json_says_they_are():
    for path in _files(built().folder):
        if path.suffix == ".json" and "schema" not in path.parts:
            loaded = json.loads(path.read_bytes())
            assert loaded["format"].startswith("barvinok-package/")
            assert loaded["version"] == "2026.1"


def _files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def _pdf_text(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, check=True
    )
    return done.stdout.decode()


def test_bagit_as_a_command_accepts_it():
    command = Path(sys.executable).with_name("bagit.py")
    done = subprocess.run(
        [sys.executable, command, "--quiet", "--validate", built().folder], check=False
    )
    assert done.returncode == 0
