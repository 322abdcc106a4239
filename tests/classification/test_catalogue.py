"""Reading the catalogue of crimes: what is wrong is refused with file, line, reason."""

import pytest

from app import catalogues
from app.classification.catalogue import read
from app.classification.entries import BarValue, Family
from app.errors import CatalogueError
from app.facts import vocabulary

FAMILIES = "\n".join(
    f"- {{id: {family}, label: {{en: A family, uk: Родина}}}}" for family in Family
)


def crime(identifier, links, extra=""):
    return f"""\
- id: {identifier}
  instrument: code
  article: "1"
  name: {{en: Killing, uk: Вбивство}}
  family: national_crime
  themes: [killing]
  applies_from: {{date: 2001-09-01}}
  elements:
  - id: {identifier}.act
    kind: conduct
    gate: yes
    summary: {{en: A killing, uk: Вбивство}}
    facts_that_point_to_it: [act.killing]
  corresponds_to: [{links}]{extra}
  amnesty_barred: {{value: no, basis: []}}
  limitation_barred: {{value: yes, basis: [law.1]}}
  duty_to_prosecute_or_extradite: {{value: false, basis: []}}
  verified: no
  source_check: unverified
"""


GOOD = f"""\
version: "1"
families:
{FAMILIES}
instruments:
- id: code
  label: {{en: Code, uk: Кодекс}}
  cite: {{en: "Code {{}}", uk: "Кодекс {{}}"}}
themes:
- {{id: killing, label: {{en: Killing, uk: Вбивство}}}}
legal_bases:
- id: law.1
  ref: {{en: Law, uk: Закон}}
  note: {{en: A note, uk: Примітка}}
  verified: no
  source_check: unverified
modes_of_liability:
- id: mode.1
  ref: {{en: Law, uk: Закон}}
  summary: {{en: Orders, uk: Наказує}}
  facts_that_point_to_it: [perp.ordered]
  verified: yes
crimes:
{crime("a.1", "b.1")}{crime("b.1", "a.1")}"""


def parse(text):
    return read(catalogues.parse(text, "crimes.yaml"), vocabulary())


def test_a_sound_catalogue_is_read():
    book = parse(GOOD)
    entry = book.crimes["a.1"]
    assert entry.citation.uk == "Кодекс 1"
    assert entry.links == {"b.1"}
    assert entry.amnesty_barred.value is BarValue.NO
    assert entry.limitation_barred.value is BarValue.YES
    assert not entry.verified
    assert [crime.rank for crime in book.crimes.values()] == [0, 1]


def test_what_corresponds_is_read_both_ways():
    book = parse(GOOD.replace("corresponds_to: [a.1]", "corresponds_to: []"))
    assert book.crimes["b.1"].links == {"a.1"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("- id: b.1\n", "- id: a.1\n", "the crime 'a.1' stands on line 30 already"),
        ("id: b.1.act", "id: a.1.act", "the element 'a.1.act' stands on line"),
        ("id: b.1.act", "id: c.1.act", "an element of 'b.1' begins with b.1."),
        ("[act.killing]", "[act.flying]", "there is no fact 'act.flying'"),
        ("[act.killing]", "[act.killing, act.killing]", "'act.killing' is named twice"),
        ("[act.killing]", "[]", "at least one fact is expected"),
        ("basis: [law.1]", "basis: [law.2]", "there is no legal basis 'law.2'"),
        ("basis: [law.1]", "basis: []", "what is barred or owed has a legal basis"),
        ("value: yes, b", "value: qualified, b", "says in a note how it is qualified"),
        ("value: yes, b", "value: perhaps, b", "yes or no is expected"),
        ("corresponds_to: [b.1]", "corresponds_to: [c.1]", "there is no crime 'c.1'"),
        ("corresponds_to: [b.1]", "corresponds_to: [a.1]", "corresponds to itself"),
        ("themes: [killing]", "themes: [music]", "there is no theme 'music'"),
        ("instrument: code", "instrument: bible", "there is no instrument 'bible'"),
        ("family: national_crime", "family: sin", "'sin' is not one of: genocide"),
        ("kind: conduct", "kind: mood", "'mood' is not one of: conduct"),
        ("kind: conduct", "kind: mental", "no conduct gates this entry"),
        ("    gate: yes\n", "", "no conduct gates this entry"),
        ("    gate: yes\n", "    gate: yes\n    match: most\n", "match is any or all"),
        ("name: {en: Killing, uk: Вбивство}", "name: {en: Killing}", "'uk' is missing"),
        ("name: {en: Killing, uk: Вбивство}", "name: Killing", "a text in each of en"),
        ("2001-09-01", "2001-19-01", "a day such as 2022-02-24 is expected"),
        ("verified: no\n  source", "gravity: 3\n  source", "'gravity' is not known"),
        ("verified: no\n  source", "source", "the key 'verified' is missing"),
        ("id: mode.1", "id: mode 1", "'mode 1' is not an identifier"),
        ('uk: "Кодекс {}"', 'uk: "Кодекс"', "a citation has {} where the article"),
        ('version: "1"', 'version: "1"\nversion: "2"', "stands on line 1 already"),
    ],
)
def test_what_is_wrong_is_refused_with_file_line_and_reason(old, new, said):
    assert old in GOOD
    with pytest.raises(CatalogueError) as caught:
        parse(GOOD.replace(old, new, 1))
    assert str(caught.value).startswith("crimes.yaml, line ")
    assert said in str(caught.value)


def test_a_family_without_words_is_refused():
    line = "- {id: genocide, label: {en: A family, uk: Родина}}\n"
    with pytest.raises(CatalogueError, match="the family genocide has no label"):
        parse(GOOD.replace(line, ""))


def test_an_entry_steps_behind_only_what_corresponds_to_it():
    text = GOOD.replace("corresponds_to: [b.1]", "corresponds_to: []", 1)
    text = text.replace("corresponds_to: [a.1]", "corresponds_to: []", 1)
    text = text.replace(
        "corresponds_to: []", "corresponds_to: []\n  residual_to: [b.1]", 1
    )
    with pytest.raises(CatalogueError, match=r"'b\.1' is not in corresponds_to"):
        parse(text)


def test_entries_do_not_step_behind_each_other_in_a_circle():
    first = crime("a.1", "b.1", "\n  residual_to: [b.1]")
    second = crime("b.1", "a.1", "\n  residual_to: [a.1]")
    text = GOOD.split("crimes:\n", maxsplit=1)[0] + "crimes:\n" + first + second
    with pytest.raises(CatalogueError, match=r"'a\.1' steps behind itself in a circle"):
        parse(text)
