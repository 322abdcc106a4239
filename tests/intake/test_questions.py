"""The catalogue of the form: whole, in two languages, and strict."""

import pytest

from app.catalogues import LANGUAGES
from app.errors import CatalogueError
from app.intake import questions
from app.intake.rules import Path

TEXT = questions.CATALOGUE.read_text("utf-8")


def refusal(tmp_path, change, to):
    assert change in TEXT
    file = tmp_path / "form.yaml"
    file.write_text(TEXT.replace(change, to, 1), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        questions.load(file)
    return str(refused.value)


def test_every_word_stands_in_every_language():
    form = questions.load()
    texts = [form.who_reads, form.warning, form.under_18_note]
    for question in form.questions.values():
        texts += [
            question.text,
            question.why,
            *([question.hint] if question.hint else []),
        ]
        for option in question.options:
            texts += [option.text, *([option.hint] if option.hint else [])]
    for country in form.countries:
        texts += [country.label, *(number.label for number in country.numbers)]
    assert len(texts) > 100
    for words in texts:
        assert set(words) == set(LANGUAGES)


def test_every_path_asks_whether_it_is_safe_first():
    form = questions.load()
    assert set(form.paths) == set(Path)
    assert all(ids[0] == "fc.safe_now" for ids in form.paths.values())


def test_the_regions_are_those_of_ukraine_and_another_country():
    region = questions.load().questions["fc.region"]
    ids = [option.id for option in region.options]
    assert len(ids) == 28
    assert {"UA-43", "UA-40", "UA-14", "UA-09"} <= set(ids)
    assert [o.id for o in region.options if o.is_last] == ["another_country"]


@pytest.mark.parametrize(
    ("change", "to", "says"),
    [
        ("    field: safe_now\n", "    fields: safe_now\n", "'fields' is not known"),
        ("    field: safe_now\n", "    field: full_name\n", "no field 'full_name'"),
        ("- id: fc.about_whom", "- id: fc.safe_now", "stands on line"),
        (
            '{id: np.doctor, text: {en: "A doctor or medicine", uk: "Лікар або ліки"}',
            '{id: np.doctor, text: {en: "A doctor or medicine"}',
            "'uk' is missing",
        ),
        ("fc.about_whom: [someone_missing]", "fc.about_whom: [nobody]", "no option"),
        ("fc.contact: [message, phone, trusted_person]", "fc.free_line: [x]", "before"),
        ("ends: pause}", "ends: prison}", "'prison' is not one of"),
        ('call: "112"', 'call: "one one two"', "digits are expected"),
        ("questions: [fc.needs]}", "questions: []}", "stands in no part"),
        ("      max_chars: 100\n", "", "max_chars"),
        ("  missing: [", "  lost: [", "'lost' is not known"),
    ],
)
def test_a_wrong_catalogue_stops_with_the_line_and_the_reason(
    tmp_path, change, to, says
):
    if change not in TEXT:
        change = change.replace("      max_chars", "    max_chars")
    told = refusal(tmp_path, change, to)
    assert says in told
    assert told.startswith("form.yaml, line ")
