"""The last look for names: what it finds, what it leaves alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import PackageError
from app.packages.account import Label
from app.packages.contents import AnnexEntry, Derivative
from app.packages.names import NameSearch, latin
from app.packages.packing import pack
from tests.packages.built import SEED
from tests.packages.sample import (
    BROTHER_NAME,
    PHOTO,
    SURVIVOR,
    SURVIVOR_NAME,
    SURVIVOR_PHONE,
    contents,
)

ENTRY = AnnexEntry(
    pseudonym=SURVIVOR,
    names=(SURVIVOR_NAME, "Кіт"),
    other=(SURVIVOR_PHONE, "nobody@example.org", "вул. Вигадана, 7"),
)
FOUND = [
    SURVIVOR_NAME,
    SURVIVOR_NAME.upper(),
    SURVIVOR_NAME.lower(),
    "Соломія\n  Вигаданенко",
    "Соломія\\nВигаданенко",
    "пані Вигаданенко сказала",
    "ВИГАДАНЕНКО",
    "Solomiia Vyhadanenko",
    "Vyhadanenko",
    "VYHADANENKO",
    "Кіт",
    "+380 00 123 45 67",
    "тел. (00) 123-45-67",
    "380001234567",
    "2026-11-24 00 123-45-67 2026-11-25",
    "NOBODY@example.org",
    "вул.  Вигадана, 7",
]
NOT_FOUND = [
    "",
    "кіт спав на печі",
    "Китай",
    "вигадана історія",
    "Соломіянська",
    "0012345",
    "2026-11-24T09:30:00",
    "вул. Вигадана, 77",
    SURVIVOR,
]


@pytest.mark.parametrize("text", FOUND)
def test_a_name_is_found_however_it_is_written(text):
    with pytest.raises(PackageError) as found:
        NameSearch([ENTRY]).text("data/x.json", f'{{"a": "{text}"}}'.encode())
    assert str(found.value) == f"data/x.json holds what the annex says of {SURVIVOR}"


@pytest.mark.parametrize("text", NOT_FOUND)
def test_words_of_the_language_are_left_alone(text):
    NameSearch([ENTRY]).text("data/x.json", f'{{"a": "{text}"}}'.encode())


@given(st.integers(1, 400), st.sampled_from(["utf-8", "utf-16-le"]))
def test_a_name_inside_an_original_is_found_across_pieces(size, code):
    data = b"\xff\xd8" * 100 + SURVIVOR_NAME.encode(code) + b"\x00" * 100
    watch = NameSearch([ENTRY]).watch("data/originals/x.jpg")

    def all_of_it() -> None:
        """Let the file pass in pieces."""
        for at in range(0, len(data), size):
            watch(data[at : at + size])

    with pytest.raises(PackageError):
        all_of_it()


@pytest.mark.parametrize("persons", [1, 12, 40, 300])
def test_each_of_many_persons_is_found_in_the_bytes_of_a_file(persons):
    """Few spellings are sought at once, more in groups, very many again at once."""
    names = [
        f"Вигадана{chr(0x430 + n // 26)}{chr(0x430 + n % 26)}" for n in range(persons)
    ]
    search = NameSearch(
        AnnexEntry(pseudonym=f"W-{n}", names=(name,)) for n, name in enumerate(names)
    )
    for n, name in enumerate(names):
        with pytest.raises(PackageError, match=rf"says of W-{n}$"):
            search.watch("x")(b"\xff\xd8" * 50 + name.encode("utf-16-le"))
    search.watch("x")("Вигаданаґ нікого не називає".encode() * 50)


def test_ordinary_bytes_pass():
    watch = NameSearch([ENTRY]).watch("data/originals/x.jpg")
    watch(bytes(range(256)) * 400)
    NameSearch([]).watch("x")(SURVIVOR_NAME.encode())


@pytest.mark.parametrize(
    "over",
    [
        {"summary": f"She is {SURVIVOR_NAME}."},
        {"handling": (Label(f"Call {SURVIVOR_PHONE}."),)},
        {"exculpatory": ("Vyhadanenko was elsewhere.",)},
        {"sender_reference": "Вигаданенко/1"},
        {"organisation": replace(contents().organisation, contact_role=BROTHER_NAME)},
    ],
)
def test_a_package_with_a_name_in_it_is_not_built(over):
    with pytest.raises(PackageError, match="holds what the annex says of W-"):
        pack(contents(**over), SEED)


def test_a_name_in_the_bytes_of_a_derivative_stops_it_as_well():
    import io

    photo, account = contents().items
    named = Derivative(
        kind="transcript",
        open=lambda: io.BytesIO(f"[00:01] {BROTHER_NAME}".encode()),
        mime="text/plain",
    )
    with pytest.raises(PackageError) as stopped:
        pack(contents(items=(replace(photo, derivatives=(named,)), account)), SEED)
    assert PHOTO in str(stopped.value)
    assert BROTHER_NAME not in str(stopped.value)


def test_latin_letters_are_those_of_a_passport():
    assert latin("Згурський Єгор") == "zghurskyi yehor"
    assert latin("Щербань Юлія") == "shcherban yuliia"
    assert latin("Знам'янка") == "znamianka"


@given(st.text(alphabet="012345678 ().-\u00a0\n", max_size=3000))
def test_t17_the_search_for_numbers_takes_any_text(text):
    NameSearch([replace(ENTRY, other=("+999 99 999 99 99",))]).text("x", text.encode())
