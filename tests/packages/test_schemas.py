"""The published schemas and code book say what the files hold."""

import json
from dataclasses import replace
from typing import get_args

import pytest

from app.errors import PackageError
from app.packages import codes, schemas
from app.packages.formats import FILES
from app.packages.packing import pack
from tests.packages.built import SEED, built, read_json
from tests.packages.sample import contents
from tests.packages.schema_check import faults

LISTS = {
    "answer": codes.Answer,
    "finding": codes.Finding,
    "outcome": codes.Outcome,
    "legal_value": codes.LegalValue,
    "forum_standing": codes.ForumStanding,
    "person_role": codes.PersonRole,
    "age_group": codes.AgeGroup,
    "certainty": codes.Certainty,
    "date_precision": codes.DatePrecision,
    "confidentiality": codes.Confidentiality,
    "redaction": codes.RedactionCode,
    "acquisition": codes.Acquisition,
    "original_kind": codes.OriginalKind,
    "translation_kind": codes.TranslationKind,
    "derivative": codes.DerivativeKind,
    "exculpatory": codes.Exculpatory,
    "c2pa": codes.C2pa,
    "custody_action": codes.CustodyAction,
    "gate_verdict": codes.GateVerdict,
    "withheld": codes.WithheldKind,
    "identity_level": codes.IdentityLevel,
    "urgency": codes.Urgency,
    "knowledge": codes.Knowledge,
    "willing": codes.Willing,
    "recontact": codes.Recontact,
    "account_form": codes.AccountForm,
    "rendered_by": codes.RenderedBy,
}


def test_the_published_schemas_are_those_of_the_types():
    for name in FILES:
        published = json.loads((schemas.FOLDER / f"{name}.schema.json").read_bytes())
        assert published == json.loads(json.dumps(schemas.schema_of(name))), (
            "run: python -c 'from app.packages import schemas; schemas.publish()'"
        )


def test_every_json_file_of_a_package_fits_its_schema():
    checked = set()
    for path in sorted((built().folder / "data").rglob("*.json")):
        if path.parent.name == "schema":
            continue
        value = json.loads(path.read_bytes())
        name = value["format"].removeprefix("barvinok-package/")
        schema = read_json(built().folder, f"data/schema/{name}.schema.json")
        assert faults(value, schema) == [], path.name
        checked.add(name)
    assert checked == set(FILES) - {"annex"}


def test_that_the_schemas_notice_what_does_not_fit():
    schema = schemas.schema_of("persons")
    whole = read_json(built().folder, "data/persons.json")
    assert faults(whole | {"more": 1}, schema) == ["$: additionalProperties"]
    wrong = whole["persons"][0] | {"pseudonym": "Соломія"}
    assert faults(whole | {"persons": [wrong]}, schema) == [
        "$.persons[0].pseudonym: pattern"
    ]
    del whole["persons"]
    assert faults(whole, schema) == ["$: required"]


def test_the_code_book_explains_every_code_in_each_language():
    book = schemas.codebook()["codes"]
    assert set(book) == set(LISTS)
    for name, values in LISTS.items():
        assert set(book[name]) == set(get_args(values)), name
        for label in book[name].values():
            assert set(label) == {"en", "uk", "de"}
            assert all(label.values())
            assert label["en"].isascii()


def test_the_field_list_is_in_both_languages():
    for field in schemas.codebook()["fields"].values():
        assert set(field) == {"dat", "en", "uk"}
        assert all(field.values())


@pytest.mark.parametrize(
    ("over", "place"),
    [
        ({"package_id": "../../etc"}, "package_id"),
        ({"purpose": None}, "purpose"),
        ({"languages": ("english!",)}, "languages[0]"),
    ],
)
def test_contents_that_do_not_fit_are_refused_by_file_and_place(over, place):
    with pytest.raises(PackageError) as refused:
        pack(contents(**over), SEED)
    assert place in str(refused.value)
    assert "etc" not in str(refused.value)
    assert "english" not in str(refused.value)


def test_an_item_with_a_wild_number_never_becomes_a_path():
    first, second = contents().items
    wild = replace(first, item_id="../../BVK")
    with pytest.raises(PackageError):
        pack(contents(items=(wild, second)), SEED)
