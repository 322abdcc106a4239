from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.vault import Place, Suite, context

fields = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"])),
        st.binary(),
        st.integers(),
        st.uuids(),
    )
)


@given(fields, fields)
def test_two_different_lists_of_fields_never_give_the_same_bytes(one, other):
    same = [(type(x), x) for x in one] == [(type(x), x) for x in other]
    assert (context(*one) == context(*other)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ab", "c"), ("a", "bc")),
        (("1",), (1,)),
        (("a",), (b"a",)),
        ((UUID(int=7),), (UUID(int=7).bytes,)),
        (("a", ""), ("a",)),
        ((127,), (-129,)),
    ],
)
def test_neighbouring_and_look_alike_fields_do_not_run_together(one, other):
    assert context(*one) != context(*other)


def test_a_place_says_its_suite_and_every_field(place):
    others = [
        Place("B", place.table, place.row, place.part),
        Place(place.organisation, "person", place.row, place.part),
        Place(place.organisation, place.table, UUID(int=1), place.part),
        Place(place.organisation, place.table, place.row, "content"),
        Place(place.organisation, place.table, place.row, place.part, 2),
    ]
    said = {p.aad(suite) for p in [place, *others] for suite in (Suite(1), Suite(2))}
    assert len(said) == 12
    assert place.aad(Suite.AES_256_GCM).startswith(b"bv1\x01")
