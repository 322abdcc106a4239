"""Reading the vocabulary of facts: what is wrong stops the start."""

import pytest

from app.errors import CatalogueError
from app.facts import vocabulary

GOOD = """\
version: "1"
note: {en: A note, uk: Примітка}
groups:
- {id: act, label: {en: Acts, uk: Діяння}}
facts:
- key: act.gas
  group: act
  answered_by: caseworker
  finer_of: act.weapon
  question: {en: "Gas?", uk: "Газ?"}
  definition: {en: Gas, uk: Газ}
- key: act.weapon
  group: act
  answered_by: analyst
  sensitive: yes
  question: {en: "A weapon?", uk: "Зброя?"}
  definition: {en: Weapon, uk: Зброя}
"""


def read(tmp_path, text):
    path = tmp_path / "facts.yaml"
    path.write_text(text)
    return vocabulary(path)


def test_a_sound_vocabulary_is_read(tmp_path):
    book = read(tmp_path, GOOD)
    assert book.finer == {"act.gas": "act.weapon"}
    assert book.facts["act.weapon"].sensitive


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("key: act.weapon", "key: act.gas", "line 12: the fact 'act.gas' stands on"),
        (
            "group: act\n  answered_by: analyst",
            "group: x\n  answered_by: analyst",
            "line 13: there is no group",
        ),
        (
            "finer_of: act.weapon",
            "finer_of: act.bomb",
            "6: there is no fact 'act.bomb'",
        ),
        ("sensitive: yes", "finer_of: act.gas", "line 6: 'act.gas' is finer than itse"),
        (
            "answered_by: analyst",
            "answered_by: judge",
            "line 14: 'judge' is not one of",
        ),
        ("sensitive: yes", "sensitive: perhaps", "line 15: yes or no is expected"),
        (', uk: "Газ?"', "", "line 10: the key 'uk' is missing"),
        ("  sensitive: yes", "  weight: 3", "line 15: the key 'weight' is not known"),
    ],
)
def test_what_is_wrong_is_refused_with_file_line_and_reason(tmp_path, old, new, said):
    with pytest.raises(CatalogueError) as caught:
        read(tmp_path, GOOD.replace(old, new, 1))
    assert str(caught.value).startswith("facts.yaml, line ")
    assert said in str(caught.value)
