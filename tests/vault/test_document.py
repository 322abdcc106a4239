import sys
from datetime import UTC, datetime
from typing import ClassVar

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import NewerVersionError, TamperedError
from app.vault import Document, decode, document, encode, renewed, upgrader


class Person(Document, frozen=True):
    """An invented kind with two past versions."""

    schema: ClassVar[str] = "test.person"
    schema_version: ClassVar[int] = 3

    name: str
    given_at: datetime
    phones: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    notes: dict[str, str] = {}  # noqa: RUF012  # msgspec copies it


class PersonOfTheFirst(Document, frozen=True):
    """The same kind as the first release wrote it."""

    schema: ClassVar[str] = "test.person"

    given: str
    family: str
    at: datetime


class PersonOfTheSecond(Document, frozen=True):
    """The same kind as the second release wrote it."""

    schema: ClassVar[str] = "test.person"
    schema_version: ClassVar[int] = 2

    name: str
    given_at: datetime


class Place(Document, frozen=True):
    """An invented kind that never changed."""

    schema: ClassVar[str] = "test.place"

    name: str


@pytest.fixture
def registered(monkeypatch):
    """The steps of this test alone."""
    steps = {}
    monkeypatch.setattr(document, "_upgraders", steps)

    @upgrader("test.person", 1)
    def _(body):
        return {"name": f"{body['given']} {body['family']}", "given_at": body["at"]}

    @upgrader("test.person", 2)
    def _(body):
        return body | {"phones": ["+380 00 000 0000"]}

    return steps


AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
text = st.text(st.characters(exclude_categories=["Cs"]))


@given(text, st.lists(text), st.frozensets(text), st.dictionaries(text, text))
def test_what_is_encoded_is_decoded_the_same(name, phones, marks, notes):
    person = Person(name, AT, tuple(phones), marks, notes)
    assert decode(Person, encode(person)) == person


def test_the_same_document_always_gives_the_same_bytes():
    one = Person("Vigadana", AT, notes={"a": "1", "b": "2"}, marks=frozenset("xyz"))
    two = Person("Vigadana", AT, notes={"b": "2", "a": "1"}, marks=frozenset("zyx"))
    assert encode(one) == encode(two)


def test_the_bytes_name_schema_and_version():
    assert encode(Place("Invented")) == (
        b'{"body":{"name":"Invented"},"schema":"test.place","version":1}'
    )


def test_t47_a_document_shows_no_field(capsys):
    person = Person("Vigadana Osoba", AT, ("+380 00",))
    assert "Vigadana" in str(msgspec.to_builtins(person))
    for shown in (repr(person), str(person), f"{person}", f"{[person]}"):
        assert shown in ("<Person>", "[<Person>]")
    assert person.__rich_repr__() == []
    sys.displayhook(person)
    assert capsys.readouterr().out == "<Person>\n"


def test_a_document_of_the_first_version_is_read_today(registered):
    old = (
        b'{"schema":"test.person","version":1,"body":'
        b'{"given":"Vigadana","family":"Osoba","at":"2026-11-03T12:00:00Z"}}'
    )
    assert decode(Person, old) == Person(
        "Vigadana Osoba", AT, phones=("+380 00 000 0000",)
    )


# The steps are the same for every example.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text, text)
def test_an_old_document_written_anew_equals_a_new_one(registered, first_name, family):
    phones = ("+380 00 000 0000",)
    new = encode(Person(f"{first_name} {family}", AT, phones))
    first = encode(PersonOfTheFirst(first_name, family, AT))
    second = encode(PersonOfTheSecond(f"{first_name} {family}", AT))
    assert renewed(first) == renewed(second) == new
    assert renewed(new) is None


def test_what_no_kind_of_today_is_called_is_not_written_anew(registered):
    with pytest.raises(TamperedError):
        renewed(b'{"schema":"test.unheard","version":1,"body":{}}')
    with pytest.raises(TamperedError):
        renewed(b"not a document")
    with pytest.raises(NewerVersionError):
        renewed(b'{"schema":"test.person","version":4,"body":{}}')


def test_a_missing_step_is_a_bug_and_not_an_empty_document(registered):
    del registered["test.person", 2]
    old = b'{"schema":"test.person","version":2,"body":{"name":"a"}}'
    with pytest.raises(KeyError):
        decode(Person, old)


def test_one_step_has_one_function(registered):
    with pytest.raises(ValueError, match="two steps"):
        upgrader("test.person", 1)(lambda body: body)


def test_a_document_of_a_newer_release_is_not_guessed_at():
    newer = b'{"schema":"test.place","version":2,"body":{"name":"a","new":1}}'
    with pytest.raises(NewerVersionError):
        decode(Place, newer)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"null",
        b"\xff\xfe",
        b'{"schema":"test.person","version":1,"body":{"name":"a"}}',
        b'{"schema":"test.place","version":0,"body":{"name":"a"}}',
        b'{"schema":"test.place","version":true,"body":{"name":"a"}}',
        b'{"schema":"test.place","version":1,"body":{"name":7}}',
        b'{"schema":"test.place","version":1,"body":{"name":"a","more":1}}',
        b'{"schema":"test.place","version":1,"body":[]}',
        b'{"schema":"test.place","version":1,"body":{"name":"a"},"x":1}',
        b'{"schema":"test.place","version":1}',
        b'{"schema":"test.place","version":1,"body":{"name":"a"}} ',
        b'{"schema":"test.place","version":1,"body":' + b"[" * 20_000,
    ],
)
def test_what_is_no_document_of_this_kind_is_refused(data):
    if data.endswith(b" "):
        data += b"x"
    with pytest.raises(TamperedError):
        decode(Place, data)


def test_t47_the_refusal_does_not_quote_what_it_refused():
    class Colour(Document, frozen=True):
        schema: ClassVar[str] = "test.colour"
        kind: int

    words = b'{"schema":"test.colour","version":1,"body":{"kind":"SECRET WORDS"}}'
    with pytest.raises(TamperedError) as caught:
        decode(Colour, words)
    assert "SECRET" not in str(caught.value)
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_a_document_without_a_schema_is_not_sealed():
    class Nameless(Document, frozen=True):
        a: int

    with pytest.raises(TypeError, match="Nameless"):
        encode(Nameless(1))


def test_a_document_does_not_change_once_made():
    place = Place("Invented")
    with pytest.raises(AttributeError):
        place.name = "other"
