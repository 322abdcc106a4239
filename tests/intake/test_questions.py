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


WRONG = {
    "unknown key": (
        "    field: safe_now\n",
        "    fields: safe_now\n",
        "'fields' is not known",
    ),
    "unknown field": (
        "    field: safe_now\n",
        "    field: shoe_size\n",
        "no field 'shoe_size'",
    ),
    "question twice": ("- id: fc.about_whom", "- id: fc.safe_now", "stands on line"),
    "option twice": ("{id: afternoon,", "{id: morning,", "option 'morning' stands on"),
    "missing language": (
        ', uk: "Чи безпечно вам зараз писати?"}',
        "}",
        "the key 'uk' is missing",
    ),
    "missing language of an option": (
        ', uk: "Лікар або ліки"}',
        "}",
        "the key 'uk' is missing",
    ),
    "unknown option": (
        "fc.about_whom: [someone_missing]",
        "fc.about_whom: [nobody]",
        "no option",
    ),
    "later question": (
        "only_if: {fc.contact: [message, phone, trusted_person]}",
        "only_if: {fc.theme: [held]}",
        "not a question before this one",
    ),
    "loop": (
        "    field: about_whom\n",
        "    field: about_whom\n    only_if: {fc.person_here: [x]}\n",
        "a loop: fc.about_whom, fc.person_here, fc.about_whom",
    ),
    "a question that hangs on itself": (
        "    field: about_whom\n",
        "    field: about_whom\n    unless: {fc.about_whom: [self]}\n",
        "a loop: fc.about_whom, fc.about_whom",
    ),
    "unknown question in a condition": (
        "only_if: {fc.answer_way: [agreed_call]}",
        "only_if: {fc.nobody: [x]}",
        "there is no question 'fc.nobody'",
    ),
    "unknown question in a path": (
        "  missing: [fc.safe_now,",
        "  missing: [fc.nobody,",
        "no question 'fc.nobody'",
    ),
    "named twice in a path": (
        "  missing: [fc.safe_now,",
        "  missing: [fc.safe_now, fc.safe_now,",
        "'fc.safe_now' is named twice",
    ),
    "asked before what it hangs on": (
        "fc.about_whom, fc.under_18, fc.relation, fc.urgent, fc.contact,",
        "fc.relation, fc.about_whom, fc.under_18, fc.urgent, fc.contact,",
        "fc.relation hangs on fc.about_whom, not asked before it here",
    ),
    "a path without the permission": (
        "fc.say_who, fc.permission]\n  # a child",
        "fc.say_who]\n  # a child",
        "never asks for the permission",
    ),
    "the helper's half in between": (
        "helper_half: [fc.safe_now,",
        "helper_half: [fc.needs, fc.safe_now,",
        "does not begin with these questions",
    ),
    "never asked: id": (
        "- id: fc.theme",
        "- id: fc.full_name",
        "never asked in public",
    ),
    "never asked: another word": (
        "- id: fc.theme",
        "- id: fc.own_words",
        "never asked in public: account of sexual violence",
    ),
    "never asked: field": (
        "    field: broad_theme\n",
        "    field: passport\n",
        "'passport' never asked in public: identity numbers",
    ),
    "group in a group": (
        "        type: many\n        vocab: needs_public\n",
        "        type: group\n        vocab: needs_public\n",
        "a group stands inside a group",
    ),
    "a line in a group": (
        "        field: other_who\n        type: one\n",
        "        field: other_who\n        type: line\n",
        "choices only",
    ),
    "no limit of a group": ("    most: 5      #", "    #", "most"),
    "too wide a limit": ("    most: 5      #", "    most: 50      #", "from 1 to 9"),
    "no limit of a line": ("    max_chars: 100\n", "", "max_chars"),
    "nothing to leave out": (
        "leave_out: [np.others,",
        "leave_out: [np.other,",
        "leave out",
    ),
    "unknown end": ("ends: pause}", "ends: prison}", "'prison' is not one of"),
    "a number that cannot be called": (
        'call: "112"',
        'call: "one one two"',
        "digits are expected",
    ),
    "in no part": (
        "fc.region, fc.worker, fc.access]}",
        "fc.region, fc.worker]}",
        "in no part",
    ),
    "unknown path": ("  missing: [", "  lost: [", "'lost' is not known"),
    "a question that the rules need": (
        "- id: fc.permission",
        "- id: fc.agree",
        "is missing",
    ),
}


@pytest.mark.parametrize(("change", "to", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_catalogue_stops_with_the_line_and_the_reason(
    tmp_path, change, to, says
):
    told = refusal(tmp_path, change, to)
    assert says in told
    assert told.startswith("form.yaml, line ")


def test_the_start_names_all_mistakes_and_not_the_first(tmp_path):
    told = refusal(
        tmp_path, "  missing: [fc.safe_now,", "  missing: [fc.one, fc.two, fc.three,"
    )
    assert told.count("form.yaml, line ") == 3
    assert "'fc.one'" in told
    assert "'fc.two'" in told


def test_every_part_of_the_file_is_safe_to_leave_out(tmp_path):
    """A half-written file is refused, and never ends in a fault of the program."""
    lines = TEXT.splitlines()
    refused = 0
    for number in range(0, len(lines), 7):
        file = tmp_path / f"{number}.yaml"
        file.write_text("\n".join(lines[:number] + lines[number + 1 :]), "utf-8")
        try:
            refused += bool(questions.mistakes(file))
        except CatalogueError:
            refused += 1
    assert refused > 20
