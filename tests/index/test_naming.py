"""A name is found in every script and with a typing error, and nobody else's is."""

import random
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.index import IdentityEntry, naming, spelling, tables
from app.index.segments import Segment
from app.keys.parts import Part

PEOPLE = {
    1: (("P1", "Оксана Вигаданенко"), ("P2", "Мар’яна Примарна")),
    2: (("P1", "Ihor Vyhadanenko"), ("P1", "Сокіл")),
    3: (("P1", "Юлія Незнаймо"), ("P2", "Олександр Вигаданий")),
}
FOUND = {
    "Оксана": (1, "P1"),
    "oksana vyhadanenko": (1, "P1"),
    "Вигаданенко Оксана": (1, "P1"),
    "Оксанна": (1, "P1"),
    "Окасна Вигаданенко": (1, "P1"),
    "Maryana": (1, "P2"),
    "Марьяна": (1, "P2"),
    "Игорь Выгаданенко": (2, "P1"),
    "Ігор": (2, "P1"),
    "сокил вигаданенко": (2, "P1"),
    "Yuliya": (3, "P1"),
    "Юлия": (3, "P1"),
    "Александр": (3, "P2"),
    "Олекс": (3, "P2"),
}


def segment_of(people):
    held = Segment(UUID(int=1), Part.IDENTITY, tables.empty(Part.IDENTITY))
    for number, names in people.items():
        put(held, number, names)
    return held


def put(held, number, names):
    entry = IdentityEntry(ref=f"BV-{number}", names=tuple(names)) if names else None
    tables.apply(held.connection, held.part, UUID(int=number), entry, number, number)


@pytest.fixture
def segment():
    return segment_of(PEOPLE)


@pytest.mark.parametrize("text", FOUND)
def test_a_name_is_found_however_it_is_written(segment, text):
    best = naming.named(segment, text)[0]
    assert (best.case_id.int, best.code) == FOUND[text]


@pytest.mark.parametrize("text", ["", " ", "а", "1234", '"', "%", "Зовсімінша", "Ян"])
def test_what_is_like_no_name_finds_nobody(segment, text):
    assert naming.named(segment, text) == []


def test_all_words_are_of_one_person(segment):
    assert naming.named(segment, "Оксана Примарна") == []


def test_the_same_spelling_stands_first_and_says_so():
    held = segment_of({1: (("P1", "Марина"),), 2: (("P1", "Марія"),)})
    first, *others = naming.named(held, "Марія")
    assert (first.case_id.int, first.likeness) == (2, 1.0)
    assert all(each.likeness < 1 for each in others)


def test_what_was_changed_or_removed_is_found_no_more(segment):
    put(segment, 1, (("P1", "Інна Нова"),))
    put(segment, 3, None)
    assert naming.named(segment, "Оксана") == []
    assert naming.named(segment, "Юлія") == []
    assert naming.named(segment, "Інна")
    tables.compact(segment.connection)
    assert naming.named(segment, "Інна")
    words = segment.query("select word from spelling union select word from error")
    assert not {word for (word,) in words} & {"oksana", "ula"}
    image = segment.connection.serialize()
    assert b"oksana" not in image


NAMES = st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", min_size=4, max_size=12)


@given(name=NAMES, dice=st.randoms(use_true_random=False))
def test_two_words_one_error_apart_share_what_an_error_leaves(name, dice):
    word = spelling.folded(name)
    if len(word) <= spelling.SHORTEST_WITH_ERRORS:
        return
    wrong = with_an_error(word, dice)
    assert spelling.with_errors(word) & spelling.with_errors(wrong)


def with_an_error(word, dice):
    at = dice.randrange(len(word) - 1)
    return dice.choice(
        [
            word[:at] + word[at + 1 :],
            word[:at] + "q" + word[at:],
            word[:at] + "q" + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


def test_of_many_names_nearly_all_are_found_with_an_error():
    dice = random.Random(11)  # noqa: S311  # invented names, the same each time
    parts = [
        "ba",
        "ve",
        "hor",
        "di",
        "zhy",
        "ka",
        "lu",
        "myn",
        "or",
        "sta",
        "tsi",
        "ru",
    ]
    names = {n: "".join(dice.choices(parts, k=4)) for n in range(1, 2001)}
    held = segment_of({n: (("P1", name),) for n, name in names.items()})
    asked = dice.sample(sorted(names), 200)
    found = sum(
        any(
            each.case_id.int == n
            for each in naming.named(held, with_an_error(names[n], dice))
        )
        for n in asked
    )
    assert found >= 190  # 95 of 100
