"""Words are found in each alphabet and form; marks are read as from a stranger."""

import pytest

from app.errors import InvalidInputError
from app.evidence.redacting import marks
from app.evidence.redacting.finding import places
from app.evidence.redacting.marks import Span
from app.limited.answers import Box


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("Бачили Ковальчука.", "Ковальчук", ["Ковальчука"]),
        ("KOVALCHUK, Kovalchuk's", "Ковальчук", ["KOVALCHUK", "Kovalchuk's"]),
        ("Ольга, Ольги, Ользі, Ольгою", "Ольга", ["Ольга", "Ольги", "Ользі", "Ольгою"]),
        ("Игорь и Ihor", "Ігор", ["Игорь", "Ihor"]),
        ("Коваль-\nчук пішов", "Ковальчук", ["Коваль-\nчук"]),
        ("Ко\u00adваль\u200bчук", "Ковальчук", ["Ко\u00adваль\u200bчук"]),
        ("Андрі\u0438\u0306", "Андрій", ["Андрі\u0438\u0306"]),
        ("Oлена", "Олена", ["Oлена"]),  # a Latin letter among the others
        ("oﬃcer Kovalchuk", "officer", ["oﬃcer"]),
        ("Олена\n  Ковальчук", "Олена Ковальчук", ["Олена\n  Ковальчук"]),
        ("Олена і Ковальчук", "Олена Ковальчук", []),
        ("+380 (67) 123-45-67", "380671234567", ["+380 (67) 123-45-67"]),
        ("17 1234 5", "1234", ["1234"]),
        ("51234", "1234", []),
        ("селянин Ян", "Ян", ["Ян"]),
        ("Сокіл-7 і Сокіл-71", "Сокіл-7", ["Сокіл-7"]),
        ("Мар’яна, Maryana", "Марʼяна", ["Мар’яна", "Maryana"]),
        ("Нечуй-Левицький", "Левицький", ["Нечуй-Левицький"]),
        ("nothing", "", []),
        ("nothing", "...", []),
    ],
)
def test_places(text, phrase, found):
    assert [text[first:end] for first, end in places(text, phrase)] == found


def test_marks_come_back_as_they_were_written():
    boxes = (Box(0, 10, 20, 300, 400, "N"), Box(12, 0, 0, 10_000, 10_000, "K"))
    assert marks.boxes(marks.written(boxes)) == boxes
    spans = (Span(0, 4, "N"), Span(9, 12, "L"))
    assert marks.spans(marks.written(spans)) == spans
    assert marks.boxes(marks.written(())) == ()


@pytest.mark.parametrize(
    "told",
    [
        "x",
        "0.0.0.500.500",
        "0.0.0.500.500.Z",
        "0.0.0.10001.500.N",
        "0.0.0.19.500.N",
        "0.0.0.٥٠٠.500.N",
        "-1.0.0.500.500.N",
        "_".join(["0.0.0.500.500.N"] * (marks.MOST + 1)),
    ],
)
def test_what_is_no_mark_is_refused(told):
    with pytest.raises(InvalidInputError):
        marks.boxes(told)


@pytest.mark.parametrize("told", ["5.5.N", "6.5.N", "1.2", "1.2.Z"])
def test_what_is_no_span_is_refused(told):
    with pytest.raises(InvalidInputError):
        marks.spans(told)


def test_spans_that_overlap_are_one_so_that_no_letter_is_left_between():
    assert marks.spans("0.5.N_3.9.L_9.12.K") == (Span(0, 9, "N"), Span(9, 12, "K"))
