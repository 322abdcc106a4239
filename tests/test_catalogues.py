"""The strict reader: what it gives, and how it refuses."""

from enum import StrEnum

import pytest

from app import catalogues
from app.catalogues import Ids, parse
from app.errors import CatalogueError


class Colour(StrEnum):
    """Invented."""

    RED = "red"
    BLUE = "blue"


def refusal(text, read=lambda node: node):
    with pytest.raises(CatalogueError) as caught:
        read(parse(text, "file.yaml"))
    return str(caught.value)


def test_a_value_knows_its_line():
    root = parse("a: 1\nb:\n  - x\n  - y\n", "file.yaml")
    assert [item.line for item in root.fields("a", "b")["b"].items()] == [3, 4]


def test_a_key_written_twice_is_refused_with_both_lines():
    text = "a: 1\nlist:\n  - {c: 1,\n     c: 2}\n"
    assert refusal(text) == "file.yaml, line 4: the key 'c' stands on line 3 already"


def test_yes_and_true_are_the_same_key():
    root = parse("yes: 1\nno: 2\n", "file.yaml")
    assert [key for key, _ in root.pairs()] == ["yes", "no"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("yes", True), ("true", True), ("Yes", True), ("'no'", False), ("false", False)],
)
def test_yes_and_no_are_words_or_booleans(written, meant):
    assert parse(f"a: {written}", "file.yaml").fields("a")["a"].flag() is meant


def test_maybe_is_neither_yes_nor_no():
    said = refusal("a: maybe", lambda node: node.fields("a")["a"].flag())
    assert said == "file.yaml, line 1: yes or no is expected, not 'maybe'"


def test_an_unknown_key_is_refused_by_name():
    said = refusal("a: 1\nbb: 2", lambda node: node.fields("a", optional=("b",)))
    assert said == "file.yaml, line 2: the key 'bb' is not known here"


def test_a_missing_key_is_refused_by_name():
    said = refusal("\na: 1", lambda node: node.fields("a", "b"))
    assert said == "file.yaml, line 2: the key 'b' is missing"


def test_a_missing_language_is_refused():
    said = refusal("a: {en: Torture}", lambda node: node.fields("a")["a"].label())
    assert said == "file.yaml, line 1: the key 'uk' is missing"


def test_one_language_alone_is_no_label():
    said = refusal("a: Torture", lambda node: node.fields("a")["a"].label())
    assert "a text in each of en, uk is expected" in said


def test_a_label_is_given_in_the_language_asked_for():
    label = parse("{en: Torture, uk: Катування}", "file.yaml").label()
    assert label.in_language("uk") == "Катування"
    assert label.in_language("en") == "Torture"
    assert label.in_language("fr") == "Torture"


def test_a_second_use_of_an_identifier_names_the_first_line():
    ids = Ids("fact")
    first, second = parse("- act.killing\n- act.killing", "file.yaml").items()
    ids.add(first)
    with pytest.raises(CatalogueError) as caught:
        ids.add(second)
    assert str(caught.value) == (
        "file.yaml, line 2: the fact 'act.killing' stands on line 1 already"
    )


def test_an_identifier_that_nobody_added_is_refused():
    said = refusal("- act.flying", Ids("fact").known_in)
    assert said == "file.yaml, line 1: there is no fact 'act.flying'"


def test_a_list_does_not_name_the_same_twice():
    ids = Ids("fact")
    ids.add(parse("a", "file.yaml"))
    assert refusal("- a\n- a", ids.known_in) == "file.yaml, line 2: 'a' is named twice"


@pytest.mark.parametrize(
    ("text", "read", "said"),
    [
        ("a", lambda n: n.items(), "a list is expected"),
        ("[a]", lambda n: n.text(), "a text is expected"),
        ("~", lambda n: n.text(), "a text is expected"),
        ("'  '", lambda n: n.text(), "the text is empty"),
        ("[a]", lambda n: n.fields("a"), "a mapping of keys to values is expected"),
        ("1.5", lambda n: n.number(), "a whole number is expected, not '1.5'"),
        ("24.2.2022", lambda n: n.date(), "a day such as 2022-02-24 is expected"),
        ("green", lambda n: n.choice(Colour), "'green' is not one of: red, blue"),
        ("a b", lambda n: Ids("fact").add(n), "'a b' is not an identifier"),
    ],
)
def test_the_wrong_shape_is_refused_with_a_reason(text, read, said):
    assert said in refusal(text, read)


def test_values_come_in_the_shape_asked_for():
    root = parse("n: 12\nd: 2022-02-24\nc: red\nt: [a, b]\nx: ~", "file.yaml")
    fields = root.fields("n", "d", "c", "t", "x")
    assert fields["n"].number() == 12
    assert fields["d"].date().isoformat() == "2022-02-24"
    assert fields["c"].choice(Colour) is Colour.RED
    assert fields["t"].texts() == ("a", "b")
    assert fields.get("x") is None
    assert fields.get("y") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1, 2", "file.yaml, line 2: "),
        ("", "file.yaml, line 1: the file is empty"),
        ("a: \x00", "file.yaml: this is not YAML"),
        ("a: &x 1\nb: *x", "file.yaml, line 2: references inside a file are not used"),
        ("[" * 100_000, "file.yaml, line 1: this lies too deep"),
        ("- " * 100_000 + "x", "file.yaml, line 1: this lies too deep"),
        ("a: 1\n---\nb: 2", "file.yaml, line 2: "),
    ],
)
def test_what_is_no_sound_file_is_refused(text, said):
    assert refusal(text).startswith(said)


def test_a_file_that_is_missing_is_named_without_its_folder(tmp_path):
    with pytest.raises(CatalogueError) as caught:
        catalogues.load(tmp_path / "nobody.yaml")
    assert str(caught.value) == "nobody.yaml: the file cannot be read as text"


def test_json_reads_the_same_way(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text('{"facts": {"yes": ["act.killing"], "no": []}}')
    facts = catalogues.load(path).fields("facts")["facts"].fields("yes", "no")
    assert facts["yes"].texts() == ("act.killing",)
