from tests.cases.pages import text


def test_the_overview_shows_codes_and_never_a_name(staff, told, olena):
    with staff.as_(olena):
        page = text(staff.get(told.path))
    assert "Heron 17" in page
    assert "Held in a cellar" in page
    assert "Вигадан" not in page
    assert "Vyhadana" not in page
    assert "123 45 67" not in page
