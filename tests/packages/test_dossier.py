"""The dossier: what it declares, what it shows, and that words stay words."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from app.errors import PackageError
from app.packages import bag, documents, index, typesetting
from app.packages.account import Chronology, Label
from app.packages.contents import PackageContents
from app.packages.dossier import dossier_pdf
from tests.packages.built import built, read_json
from tests.packages.sample import WORKING_TEXT, contents

PDFS = ("data/dossier/dossier.pdf", "data/dossier/dossier-uk.pdf", "00_START.pdf")
HOSTILE = [
    '#panic("evaluated") #read("/etc/passwd") #sys.inputs',
    "{{7*7}} {% raise %} ${7*7} <%= 7*7 %> $x^2$ *bold* _it_ `raw` = Heading",
    '#image("http://127.0.0.1:9/x.png") file:///etc/hostname @label <label> \\ ~ //',
    '<script>alert(1)</script> &amp; "quotes" \'single\' #import "@preview/x:0.1.0": *',
]


def dossier_of(whole: PackageContents, language: str = "en") -> bytes:
    """Set the dossier of any contents in one language."""
    files = index.item_files(whole)
    measured = {each.entry.path: bag.measure(each.entry) for each in files}
    rows = [
        index.index_row(item, [each for each in files if each.item is item], measured)
        for item in whole.items
    ]
    cover = documents.cover_file(whole, len(files), ("python3 verify.py",))
    told = documents.dossier_file(whole, cover, rows)
    return dossier_pdf(told, whole.made_at, language)


def text_of(data: bytes, folder: Path) -> str:
    """Return the text that a reader of the PDF can search and copy."""
    (folder / "x.pdf").write_bytes(data)
    done = subprocess.run(
        ["pdftotext", folder / "x.pdf", "-"], capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


@pytest.mark.parametrize("path", PDFS)
def test_pdf_a_and_pdf_ua_are_declared_and_nothing_hinders_keeping(path):
    with pikepdf.open(built().folder / path) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"
        assert "/OutputIntents" in pdf.Root
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == ("uk" if "-uk" in path else "en")
        assert not pdf.is_encrypted
        raw = (built().folder / path).read_bytes()
        for hindering in (b"/JavaScript", b"/Encrypt", b"/Launch", b"/URI", b"/Movie"):
            assert hindering not in raw
        fonts = [
            each
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary)
            and each.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for font in fonts:
            assert "/FontFile3" in font or "/FontFile2" in font
            assert "Source" in str(font.FontName)


def test_cyrillic_text_can_be_searched():
    done = subprocess.run(
        ["pdftotext", built().folder / "data/dossier/dossier-uk.pdf", "-"],
        capture_output=True,
        check=True,
    )
    text = done.stdout.decode()
    for each in ("Хронологія", "Пропозиція, а не висновок", "наказав", "підвал"):
        assert each in text


def test_every_part_that_a_prosecutor_looks_for_is_there(tmp_path):
    text = text_of(dossier_of(contents()), tmp_path)
    for each in (
        *("Summary", "Chronology", "People", "Incidents", "Who did what to whom"),
        *("What differs, and what speaks for the accused", "Sources differ"),
        *("Possible crimes", "Proposal, not a finding", "Confirmed by the reviewer"),
        *("Not a finding of a court", "Does international law bar an amnesty?"),
        *("Is a limitation period barred?", "Is there a duty to prosecute"),
        *("Possible fora", "Evidence", "Accounts", "How the accounts travel"),
        *("Earlier interviews", "Needs for protection", "Consent, and what is held"),
        *("How to check this package", "not yet checked by a lawyer"),
        *("Likely reliable", "rubber baton", "1 of 3 known", "with reservations"),
        *("wishes no further interview", "no consent for this recipient"),
    ):
        assert each in text, each


def test_the_dossier_shows_what_dossier_json_says():
    told = read_json(built().folder, "data/dossier/dossier.json")
    assert told["statements"][0]["working_text"] == WORKING_TEXT
    assert told["classification"][1]["decision"] is None
    assert told["evidence"][0]["custody"][0]["action"] == "received"


@pytest.mark.parametrize("words", HOSTILE)
def test_t11_t14_what_people_wrote_is_shown_and_never_evaluated(words, tmp_path):
    whole = contents(
        summary=words,
        handling=(Label(words),),
        exculpatory=(words,),
        chronology=(Chronology(when=contents().chronology[0].when, text=words),),
        statements=(replace(contents().statements[0], working_text=words),),
    )
    text = text_of(dossier_of(whole), tmp_path)
    assert text.count(" ".join(words.split())[:40]) >= 4


def test_signs_that_the_typeface_lacks_are_marked_and_hide_nothing(tmp_path):
    words = "before 😀 مرحبا \u202eturned\u202c \x07 \ue000 \ufeff after"
    text = text_of(dossier_of(contents(summary=words)), tmp_path)
    for each in ("[U+1F600]", "[U+0645]", "[U+202E]", "[U+0007]", "[U+E000]", "after"):
        assert each in text, each
    assert "\u202e" not in text


def test_our_own_languages_need_no_marks():
    for words in ("Їжак, ґанок, м’ята", "Ялта – “Key” №7 §3 €5 ₴9…", "naïve Łódź şğç"):
        assert typesetting.printable(words) == words
    assert typesetting._signs() >= set(range(0x20, 0x7F))


def test_nothing_of_a_very_long_text_is_lost(tmp_path):
    words = [f"слово{n}" for n in range(6000)]
    whole = contents(
        statements=(replace(contents().statements[0], working_text=" ".join(words)),),
        exculpatory=(" ".join(f"also{n}" for n in range(3000)),),
    )
    person = replace(
        whole.persons[0], description=" ".join(f"d{n}" for n in range(2500))
    )
    text = text_of(dossier_of(replace(whole, persons=(person,))), tmp_path)
    found = set(text.replace("- ", "").split())
    for each in (
        words[0],
        words[3000],
        words[5999],
        "also2999",
        "d0",
        "d1250",
        "d2499",
    ):
        assert each in found, each


def test_an_empty_package_says_so_part_by_part(tmp_path):
    empty = dict.fromkeys(
        (
            *("items", "persons", "incidents", "statements", "chronology"),
            *("classification", "contradictions", "exculpatory", "prior_accounts"),
            *("protection_needs", "withheld", "handling", "conditions", "case_refs"),
            "witnesses",
        ),
        (),
    )
    text = text_of(dossier_of(contents(summary="", **empty)), tmp_path)
    assert text.count("None recorded.") == 13


def test_a_label_without_ukrainian_stands_alone(tmp_path):
    first, second = contents().classification
    one = replace(first, name=Label("Torture of an invented kind"))
    text = text_of(dossier_of(contents(classification=(one, second))), tmp_path)
    assert "Torture of an invented kind Rome Statute" in text


def test_the_same_dossier_is_set_to_the_same_bytes():
    assert dossier_of(contents()) == dossier_of(contents())


def test_a_missing_font_stops_the_package_instead_of_being_replaced(
    tmp_path, monkeypatch
):
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    for each in typesetting.FONTS.glob("SourceSans3-*.ttf"):
        shutil.copy(each, fonts)
    monkeypatch.setattr(typesetting, "FONTS", fonts)
    typesetting._fonts.cache_clear()
    try:
        with pytest.raises(PackageError, match=r"dossier\.typ"):
            dossier_of(contents())
    finally:
        typesetting._fonts.cache_clear()


def test_what_the_typesetter_refuses_is_not_quoted():
    with pytest.raises(PackageError) as refused:
        typesetting.pdf("dossier.typ", {"dossier": "Вигаданенко"}, contents().made_at)
    assert str(refused.value) == "dossier.typ could not be set"
    assert refused.value.__cause__ is None


def test_the_licence_of_the_fonts_lies_beside_them():
    licence = (typesetting.FONTS / "OFL.txt").read_text()
    assert licence.count("SIL OPEN FONT LICENSE Version 1.1") == 2
