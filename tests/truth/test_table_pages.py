"""The pages of tables: who sees them, what a form that asks nothing says."""

from tests.truth.test_releasing import (
    coded,
    office,
    proposed,
    released,
    seen,
    writer,
)

__all__ = ["office", "writer"]  # fixtures

PAGE = "/staff/truth"
ASKED = {"themes": ["torture", "killing"], "first": "2024-Q1", "last": "2024-Q4"}


def build(desk, world, **changed):
    return desk("sofia").post(PAGE, {"team": str(world.north), **ASKED, **changed})


def test_an_analyst_builds_a_table_and_sees_it(desk, world, office):
    answer = build(desk, world)
    assert answer.status_code == 303
    page = desk("sofia").get(answer.location).text
    assert "Torture and ill-treatment" in page
    assert "under 5 †" in page
    assert "rows must not be added up" in page
    assert "Propose for release" in page
    assert "Download as CSV" not in page


def test_too_few_cases_are_said_beside_the_form_and_what_was_chosen_stays(desk, world):
    answer = build(desk, world)
    assert answer.status_code == 422
    assert "Too few to show safely" in answer.text
    assert answer.text.count("checked") == 2


def test_a_form_that_asks_nothing_says_what_to_do(desk, world):
    for changed, words in (
        ({"themes": []}, "Choose at least one kind of act."),
        ({"first": "2024-Q4", "last": "2024-Q1"}, "The last quarter is not before"),
        ({"first": "2014-Q1", "last": "2024-Q1"}, "at most 12 quarters"),
        ({"themes": ["genocide"]}, "not a valid choice"),
        ({"team": "x"}, "Not a valid choice"),
        ({"team": str(world.south)}, "Not a valid choice"),
        ({"first": "2024-Q9"}, "Not a valid choice"),
    ):
        answer = build(desk, world, **changed)
        assert answer.status_code == 422, changed
        assert words.casefold() in answer.text.casefold(), changed


def test_a_coordinator_sees_what_was_proposed_and_decides(desk, world, office):
    made = proposed(world)
    page = desk("bohdan").get(f"{PAGE}/{made}").text
    assert "Turn down" in page
    answer = desk("bohdan").post(f"{PAGE}/{made}/release")
    assert answer.status_code == 303
    assert "Download as CSV" in desk("bohdan").get(f"{PAGE}/{made}").text


def test_without_a_fresh_code_the_page_asks_for_it(desk, world, office):
    made = proposed(world)
    answer = desk("bohdan", is_fresh=False).post(f"{PAGE}/{made}/release")
    assert answer.status_code != 200
    assert seen(world, made).content.released is None


def test_a_table_that_changed_is_refused_in_words(desk, world, office):
    made = proposed(world)
    coded(world, 12, start=20)
    answer = desk("daryna").post(f"{PAGE}/{made}/release")
    assert answer.status_code == 409
    assert "The numbers are not those of this table any more" in answer.text


def test_files_are_given_only_of_what_was_released(desk, world, office):
    made = proposed(world)
    for file in ("table.csv", "chart.svg"):
        assert desk("sofia").post(f"{PAGE}/{made}/{file}").status_code == 404
    released(world, made)
    told = desk("sofia").post(f"{PAGE}/{made}/table.csv")
    assert told.headers["Content-Disposition"].startswith("attachment; filename=")
    assert told.mimetype == "text/csv"
    drawn = desk("sofia").post(f"{PAGE}/{made}/chart.svg")
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.headers["Content-Security-Policy"].endswith(", sandbox")


def test_in_ukrainian_the_table_and_its_files_are_ukrainian(desk, world, office):
    made = proposed(world)
    released(world, made)
    sofia = desk("sofia")
    sofia.post("/staff/language", {"to": "uk"})
    page = sofia.get(f"{PAGE}/{made}").text
    assert "Катування та погане поводження" in page
    assert "People" not in page
    told = sofia.post(f"{PAGE}/{made}/table.csv").get_data().decode("utf-8-sig")
    assert "Катування та погане поводження" in told
    assert "People" not in told
