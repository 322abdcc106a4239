"""Numbers are unique, stay and only grow, whatever is done in whatever order."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.communications import rules
from app.communications.rules import Outline
from app.errors import ConflictError, NotFoundError

HEADINGS = ("jurisdiction", "crime_base", "gravity")

acts = st.lists(
    st.tuples(
        st.sampled_from(("add", "move", "withdraw", "supplement", "edition", "anew")),
        st.integers(0, 30),
        st.sampled_from(HEADINGS),
        st.integers(0, 30),
    ),
    max_size=40,
)


def _some(outline: Outline, n: int) -> UUID | None:
    ids = list(outline.numbers)
    return ids[n % len(ids)] if ids else None


def _after(outline: Outline, one: UUID, heading: str, n: int) -> UUID | None:
    of = outline.place(one).supplement
    there = [
        i
        for e in outline.places
        if (e.supplement, e.heading) == (of, heading)
        for i in e.ids
        if i != one
    ]
    return there[n % len(there)] if there and n % 4 else None


def _done(outline: Outline, act: str, n: int, heading: str, m: int) -> Outline:
    one = _some(outline, n)
    deeds = {
        "add": lambda: rules.added(outline, heading, uuid4()),
        "edition": lambda: rules.fixed(outline),
        "supplement": lambda: rules.supplemented(outline),
        "anew": lambda: rules.numbered_anew(outline, HEADINGS),
    }
    if one is not None:
        deeds["move"] = lambda: rules.moved(
            outline, one, heading, _after(outline, one, heading, m)
        )
        deeds["withdraw"] = lambda: rules.withdrawn(outline, one)
    return deeds.get(act, lambda: outline)()


@settings(max_examples=300, deadline=None)
@given(acts)
def test_numbers_are_unique_stay_and_only_grow(told):
    outline = Outline()
    for act, n, heading, m in told:
        before = outline
        try:
            outline = _done(outline, act, n, heading, m)
        except ConflictError:
            assert outline is before
            continue
        numbers = list(outline.numbers.values())
        assert len(set(numbers)) == len(numbers)
        if before.is_fixed or act != "anew":
            assert before.numbers.items() <= outline.numbers.items()
            assert outline.last >= before.last
        if new := outline.numbers.keys() - before.numbers.keys():
            assert all(outline.numbers[i] > before.last for i in new)
        placed = [i for each in outline.places for i in each.ids]
        assert sorted(placed) == sorted(outline.numbers)
        assert set(before.withdrawn) <= set(outline.withdrawn)


def test_after_an_edition_nothing_is_numbered_anew():
    one, two = uuid4(), uuid4()
    outline = rules.added(Outline(), "gravity", one)
    outline = rules.added(outline, "jurisdiction", two)
    anew = rules.numbered_anew(outline, HEADINGS)
    assert anew.numbers == {two: 1, one: 2}
    with pytest.raises(ConflictError):
        rules.numbered_anew(rules.fixed(outline), HEADINGS)


def test_a_supplement_is_read_last_and_its_numbers_go_on():
    first, second = uuid4(), uuid4()
    outline = rules.fixed(rules.added(Outline(), "gravity", first))
    outline = rules.added(rules.supplemented(outline), "jurisdiction", second)
    read = [i for each in outline.reading(HEADINGS) for i in each.ids]
    assert read == [first, second]
    assert outline.number(second) == 2
    moved = rules.moved(outline, second, "gravity", None)
    assert moved.place(second).supplement == 1


def test_no_supplement_before_an_edition():
    outline = rules.added(Outline(), "gravity", uuid4())
    with pytest.raises(ConflictError):
        rules.supplemented(outline)


def test_who_is_not_there_has_no_number():
    with pytest.raises(NotFoundError):
        Outline().number(uuid4())


def test_a_changed_sentence_is_told_from_a_new_one():
    old = ["The site was hit at dawn.", "Two people were hurt."]
    new = [
        "Nobody was warned before this happened at all.",
        "Two people were badly hurt.",
        "The site was hit at dawn.",
    ]
    assert rules.carried(old, new) == [None, 1, 0]


def test_passages_are_sentences_and_lines():
    text = "Мене тримали тут. Було холодно!\nПотім відпустили (art. 7 applies)."
    assert rules.passages(text) == [
        "Мене тримали тут.",
        "Було холодно!",
        "Потім відпустили (art. 7 applies).",
    ]
    assert list(rules.runs(text, 2))[1][0] == 2
