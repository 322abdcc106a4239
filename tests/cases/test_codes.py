"""Names become codes: in every script and word form, and nothing of them is left."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.codes import Coder, OnFile, left_over, shown

OKSANA = OnFile(
    "P1",
    names=("Оксана Вигадана", "Oksana Vyhadana"),
    phones=("+380 50 123 45 67",),
    addresses=("вул. Вигадана, 7, кв. 3", "oksana@example.org"),
    other=("АБ 123456",),
)
PEOPLE = (
    OKSANA,
    OnFile("P2", names=("Тарас Шевчук", "Taras Shevchuk")),
    OnFile("P3", names=("Ольга Петренко",)),
    OnFile("P4", names=("Сергій Коваленко", "Serhii Kovalenko", "Sergey Kovalenko")),
    OnFile("P5", names=("Марія Дорошенко-Бондар", "Mariia Doroshenko")),
    OnFile("P6", names=("Юлія Ян",)),
    OnFile("P7", names=("Юрій", "Лев")),
    OnFile("P8", names=("Зоя Чех",)),
)
CODER = Coder(PEOPLE)

# Forms of each name as a Ukrainian writes them, by code.
FORMS = {
    "P1": (
        *("Оксана", "Оксани", "Оксані", "Оксану", "Оксаною", "Оксано"),
        *("Вигадана", "Вигаданої", "Вигаданій", "Вигадану", "Вигаданою"),
        *("Oksana", "Oksanu", "Oksany", "Oksani"),
    ),
    "P2": (
        *("Тарас", "Тараса", "Тарасові", "Тарасу", "Тарасом", "Тарасе"),
        *("Шевчук", "Шевчука", "Шевчукові", "Шевчуком", "Шевчуку"),
        *("Taras", "Tarasa", "Tarasom", "Shevchuk", "Shevchuka"),
    ),
    "P3": (
        *("Ольга", "Ольги", "Ользі", "Ольгу", "Ольгою", "Ольго"),
        *("Петренко", "Петренка", "Петренкові", "Петренком", "Петренку"),
    ),
    "P4": (
        *("Сергій", "Сергія", "Сергієві", "Сергієм", "Сергію"),
        *("Serhii", "Serhiy", "Коваленко", "Коваленка", "Коваленком"),
        *("Kovalenko", "Kovalenka"),
    ),
    "P5": (*("Марія", "Марії", "Марію", "Марією"), *("Mariia", "Maria", "Mariya")),
    # Short names: their forms count where the word begins with a capital.
    "P6": ("Юлія", "Юлії", "Юлію", "Юлією", "Юліє", "Yuliia", "Julia", "Ян", "Яна"),
    "P7": ("Юрій", "Юрія", "Юрієві", "Юрієм", "Yurii", "Лев", "Лева", "Льва", "Львом"),
    "P8": ("Зоя", "Зої", "Зою", "Зоєю", "Zoia", "Zoya", "Чех", "Чеха", "Чехові"),
}
EVERY_FORM = [(code, form) for code, forms in FORMS.items() for form in forms]

PLAIN = (
    *("прийшли", "вночі", "до", "підвалу", "його", "тримали", "три", "дні", "село"),
    *("They", "came", "at", "night", "and", "took", "him", "to", "cellar", "without"),
)
filler = st.lists(st.sampled_from(PLAIN), min_size=0, max_size=6).map(" ".join)
punctuation = st.sampled_from(
    (" ", ", ", ". ", "! ", " — ", "; ", "\n", " «", "» ", "(")
)


@pytest.mark.parametrize(("code", "form"), EVERY_FORM)
def test_each_word_form_becomes_the_code(code, form):
    assert CODER.coded(f"Вночі {form} забрали.") == f"Вночі {{{code}}} забрали."


@pytest.mark.parametrize("form", [form.upper() for _code, form in EVERY_FORM])
def test_capitals_hide_nobody(form):
    assert form not in CODER.coded(f"ЗАБРАЛИ {form} ВНОЧІ")


def test_a_name_of_two_words_becomes_one_code():
    assert CODER.coded("Забрали Оксану Вигадану.") == "Забрали {P1}."
    assert CODER.coded("Oksana Vyhadana was taken") == "{P1} was taken"


@pytest.mark.parametrize(
    "written",
    [
        *("+380501234567", "050 123 45 67", "(050) 123-45-67", "050.123.45.67"),
        *("+38 (050) 123 45 67", "0501234567"),
    ],
)
def test_a_phone_is_found_however_it_is_written(written):
    assert CODER.coded(f"Дзвонили на {written}.") == "Дзвонили на {P1-phone}."


def test_a_phone_that_nobody_has_on_file_does_not_stay_either():
    assert CODER.coded("Дзвоніть +380 67 765 43 21") == "Дзвоніть {PHONE}"


def test_addresses_and_papers_become_codes():
    said = CODER.coded("Живе: вул.  Вигадана, 7,\nкв. 3; паспорт аб 123456")
    assert said == "Живе: {P1-address}; паспорт {P1-paper}"


def test_a_short_name_takes_no_common_word_with_it():
    plain = "Три дні не було ані світла, ані тепла; ура ніхто не кричав, і зоою теж."
    assert CODER.coded(plain) == plain


def test_other_words_stay_as_they_were():
    plain = "У підвалі школи тримали сорок людей. Світла не було три дні."
    assert CODER.coded(plain) == plain


@given(
    st.lists(
        st.tuples(filler, punctuation, st.sampled_from(EVERY_FORM), punctuation),
        min_size=1,
        max_size=6,
    )
)
def test_no_form_of_a_name_survives_in_any_sentence(pieces):
    text = "".join(
        f"{words}{before}{form}{after}"
        for words, before, (_code, form), after in pieces
    )
    coded = CODER.coded(text)
    for _words, _before, (code, form), _after in pieces:
        assert form not in coded.split()
        assert f"{{{code}}}" in coded
    assert not left_over(coded, PEOPLE)


@given(st.text(max_size=400))
def test_coding_twice_is_coding_once(text):
    once = CODER.coded(text)
    assert CODER.coded(once) == once


@given(filler, st.sampled_from(EVERY_FORM), filler)
def test_what_is_a_code_already_stays(before, form, after):
    text = f"{before} {{P9}} {form[1]} {{P2-phone}} {after}"
    coded = CODER.coded(text)
    assert "{P9}" in coded
    assert "{P2-phone}" in coded


@given(
    st.text(alphabet="абвгдежзиклмнопрстуфхцчшюя", min_size=4, max_size=10),
    filler,
)
def test_any_name_is_replaced_as_it_was_written_down(name, words):
    name = name.capitalize()
    people = (OnFile("P1", names=(name,)),)
    coded = Coder(people).coded(f"{words} {name}. {words}")
    assert name not in coded
    assert "{P1}" in coded


@given(st.text(alphabet=string.printable, max_size=300))
def test_any_text_is_taken(text):
    CODER.coded(text)


def test_it_would_be_noticed_if_a_name_were_left():
    assert left_over("Бачили, як Оксану вели: Оксана", PEOPLE)
    assert left_over("звонили на +380 50 123 45 67", PEOPLE)
    assert not left_over("Бачили, як {P1} вели", PEOPLE)


def test_pages_show_codes_without_braces():
    words = {"phone": "phone", "address": "address", "paper": "paper"}
    assert (
        shown("{P1} gave {P2-phone}, {PHONE}", words) == "P1 gave P2 (phone), (phone)"
    )
    assert shown("a {brace} and {p1}", words) == "a {brace} and {p1}"
