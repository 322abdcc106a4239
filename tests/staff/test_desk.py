"""The signed-in client that other tests use is let in as the browser would be."""


def test_a_desk_is_signed_in_and_may_post(desk):
    olena = desk("olena")
    assert "data-clock" in olena.get("/staff/clock").text
    assert olena.post("/staff/stay").status_code == 302
    assert olena.post("/staff/stay").location == "/staff"


def test_two_desks_are_two_people(desk):
    olena, taras = desk("olena"), desk("taras")
    olena.post("/staff/lock")
    assert olena.get("/staff/clock").status_code == 403
    assert taras.get("/staff/clock").status_code == 200
