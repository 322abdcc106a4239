"""The pages of a proposed amnesty: what is asked, shown, and downloaded by whom."""

import pytest

from tests.truth.test_law import LAW, coded
from tests.truth.test_releasing import proposed, released

PAGE = "/staff/truth/amnesty"
NAME = "An invented <b>framework</b> proposal"
ASKED = {
    "name": NAME,
    "first": "2022-Q1",
    "last": "2024-Q4",
    "families": ["crime_against_humanity", "national_crime"],
    "territory": "An invented region",
    "persons": "Members of armed forces",
    "exceptions": "",
}


def build(desk, world, **changed):
    return desk("sofia").post(PAGE, {"team": str(world.north), **ASKED, **changed})


def test_an_analyst_enters_the_terms_and_reads_the_memo(desk, world):
    coded(world, 14)
    answer = build(desk, world)
    assert answer.status_code == 303
    page = desk("sofia").get(answer.location).text
    assert "An invented &lt;b&gt;framework&lt;/b&gt; proposal" in page
    assert "An invented region" in page
    assert "under 10 †" in page
    for words in (
        "International law does not recognise an amnesty for these crimes.",
        "That does not say that no state will try one.",
        "These are ordinary offences under national law.",
        "VStGB (German Code of Crimes against International Law)</bdi>:</b>",
        "A foreign amnesty does not bind a German court.",
        "Not bound by it",
        "Bound only by its own law",
        "To be checked by a lawyer",
        "Vienna Convention on the Law of Treaties art. 34",
        "can be downloaded once a second person has released",
    ):
        assert words in page, words
    assert "Download the memo" not in page
    numbers = desk("sofia").get(answer.location.replace("/amnesty", "")).text
    assert "Propose for release" in numbers
    assert "do not narrow the numbers" in numbers
    assert NAME.split(maxsplit=1)[0] in desk("sofia").get(PAGE).text


def test_bad_terms_say_what_to_do_and_keep_what_was_typed(desk, world):
    for changed, words in (
        ({"name": " "}, "Write what it is called."),
        ({"name": "x" * 201}, "longer than 200"),
        ({"persons": "x" * 1001}, "longer than 1000"),
        ({"families": []}, "Choose at least one kind of crime."),
        ({"families": ["piracy"]}, "not a valid choice"),
        ({"first": "2024-Q4", "last": "2024-Q1"}, "The last quarter is not before"),
        ({"first": "2024-Q9"}, "Not a valid choice"),
        ({"team": str(world.south)}, "Not a valid choice"),
        ({}, "Too few confirmed crimes to show safely."),
    ):
        answer = build(desk, world, **changed)
        assert answer.status_code == 422, changed
        assert words.casefold() in answer.text.casefold(), changed
        assert "An invented region" in answer.text


@pytest.mark.parametrize("language", ["en", "uk"])
def test_the_memo_is_downloaded_only_after_a_second_persons_release(
    desk, world, language
):
    coded(world, 14)
    made = proposed(world, LAW)
    file = f"{PAGE}/{made}/memo/{language}"
    assert desk("sofia").post(file).status_code == 404
    released(world, made)
    answer = desk("sofia").post(file)
    assert answer.headers["Content-Disposition"].endswith(f'-{language}.html"')
    assert answer.headers["Content-Security-Policy"].endswith(", sandbox")
    assert f'<html lang="{language}">' in answer.text
    words = {
        "en": ("Geneva", "An amnesty is barred", "under 10", "Statute art. 17, 20(3)"),
        "uk": (
            "Женевськ",
            "Амністія не визнається",
            "менше ніж 10",
            "Римський статут, ст. 17, 20(3)",
        ),
    }[language]
    for each in words:
        assert each in answer.text, each
    assert desk("sofia").post(f"{PAGE}/{made}/memo/fr").status_code == 404


def test_a_legal_reviewer_reads_and_builds_nothing(desk, world):
    coded(world, 14)
    made = proposed(world, LAW)
    iryna = desk("iryna")
    assert "Courts and bodies" in iryna.get(f"{PAGE}/{made}").text
    listed = iryna.get(PAGE)
    assert listed.status_code == 200
    assert "Count and write the memo" not in listed.text
    sent = {"team": str(world.north), **ASKED}
    assert iryna.post(PAGE, sent).status_code in {403, 404}
    assert desk("olena").get(f"{PAGE}/{made}").status_code in {403, 404}


def test_a_table_of_acts_has_no_memo(desk, world):
    coded(world, 14)
    made = proposed(world)
    assert desk("sofia").get(f"{PAGE}/{made}").status_code == 404
    assert desk("sofia").post(f"{PAGE}/{made}/memo/en").status_code == 404
