"""Risks: a high one stands on every part of the case, a review on Today."""

from datetime import timedelta

import pytest

from app import cases, clock, db
from app.cases import listing
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.policy import Permission
from app.work import waiting
from app.work.risks import assessing
from app.work.risks.assessing import Level, RiskContent
from app.work.rules import When

WRITE = Permission.CASE_WRITE
THREAT = "P1 is seen near the office"


def day(ahead=0):
    return clock.now().date() + timedelta(days=ahead)


def risk(**more):
    base = {
        "threat": THREAT,
        "likelihood": Level.MEDIUM,
        "harm": Level.HIGH,
        "review_on": day(),
    }
    return RiskContent(**(base | more))


def recorded(told, actor, content):
    with db.transaction() as s:
        return assessing.record(s, cases.get(s, told.ref, actor, WRITE), content)


def seen(told, actor):
    with db.transaction() as s:
        file = cases.get(s, told.ref, actor, Permission.CASE_READ)
        return [each.content for each in assessing.risks(s, file)]


def waits(actor):
    with db.transaction() as s:
        found = waiting.lists(s, actor, 8)
    return {each.when: [row.text for row in each.rows] for each in found if each.rows}


@pytest.mark.parametrize(
    ("likelihood", "harm", "level"),
    [
        ("low", "low", "low"),
        ("low", "medium", "low"),
        ("medium", "low", "low"),
        ("medium", "medium", "medium"),
        ("high", "low", "medium"),
        ("low", "high", "medium"),
        ("medium", "high", "high"),
        ("high", "medium", "high"),
        ("high", "high", "high"),
    ],
)
def test_what_likelihood_and_harm_come_to(likelihood, harm, level):
    content = risk(likelihood=Level(likelihood), harm=Level(harm))
    assert content.level == level


def test_the_highest_stands_first_and_what_is_over_last(told, olena):
    recorded(told, olena, risk(threat="over", is_over=True))
    recorded(told, olena, risk(threat="low", harm=Level.LOW))
    recorded(told, olena, risk(threat="high"))
    assert [each.threat for each in seen(told, olena)] == ["high", "low", "over"]


def test_a_review_waits_for_whoever_looks_after_it(told, olena, bohdan):
    recorded(told, olena, risk(threat="mine", owner=olena.staff_id))
    recorded(told, olena, risk(threat="theirs", owner=bohdan.staff_id))
    recorded(told, olena, risk(threat="over", owner=olena.staff_id, is_over=True))
    assert waits(olena) == {When.TODAY: ["mine"]}
    assert waits(bohdan) == {When.TODAY: ["theirs"]}


def test_the_list_of_cases_knows_the_highest(told, olena):
    for harm, level in ((Level.LOW, "low"), (Level.HIGH, "high")):
        recorded(told, olena, risk(harm=harm))
        with db.transaction() as s:
            (row,) = listing.cases(s, olena).rows
        assert row.risk == level


def test_two_people_do_not_overwrite_each_other(told, olena, bohdan):
    one = recorded(told, olena, risk())
    with db.transaction() as s:
        file = cases.get(s, told.ref, bohdan, WRITE)
        assessing.change(s, file, one, 1, risk(is_over=True))
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, WRITE)
        with pytest.raises(ConflictError):
            assessing.change(s, file, one, 1, risk(measures="moved"))
    assert seen(told, olena)[0].is_over


def test_names_become_codes(told, olena):
    recorded(told, olena, risk(threat="Оксану впізнали", source="сусід Оксани"))
    (content,) = seen(told, olena)
    assert (content.threat, content.source) == ("{P1} впізнали", "сусід {P1}")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"threat": " "}, "threat"),
        ({"threat": "x" * 201}, "threat"),
        ({"source": "x" * 201}, "source"),
        ({"measures": "x" * 2001}, "measures"),
    ],
)
def test_what_cannot_be_kept_is_refused(told, olena, wrong, field):
    with pytest.raises(InvalidInputError) as refused:
        recorded(told, olena, risk(**wrong))
    assert refused.value.fields == (field,)
    assert seen(told, olena) == []


def test_readers_record_no_risk(told, iryna):
    with db.transaction() as s:
        file = cases.get(s, told.ref, iryna, Permission.CASE_READ)
        with pytest.raises(NotFoundError):
            assessing.record(s, file, risk())


def sent(**more):
    base = {
        "threat": THREAT,
        "source": "",
        "likelihood": "medium",
        "harm": "high",
        "measures": "Meet elsewhere",
        "owner": "",
        "review": "1.12.2026",
    }
    return base | more


def test_a_high_risk_has_a_band_on_every_part_until_it_is_over(staff, told, olena):
    path = f"{told.path}/risks"
    parts = ("", "/people", "/incidents", "/tasks", "/contacts", "/risks", "/account")
    with staff.as_(olena):
        wrong = staff.post(f"{path}/new", sent(review="", harm=""))
        assert wrong.status_code == 422
        assert "Meet elsewhere" in wrong.text
        assert seen(told, olena) == []
        assert staff.post(f"{path}/new", sent(harm="low")).status_code == 303
        assert "High risk:" not in staff.get(told.path).text
        assert staff.post(f"{path}/new", sent()).status_code == 303
        for part in parts:
            assert f"High risk: {THREAT}" in staff.get(f"{told.path}{part}").text, part
        with db.transaction() as s:
            file = cases.get(s, told.ref, olena, WRITE)
            one = assessing.risks(s, file)[0]
        over = sent(version=one.version, over="y")
        assert staff.post(f"{path}/{one.id}", over).status_code == 303
        for part in parts:
            assert "High risk:" not in staff.get(f"{told.path}{part}").text, part


def test_a_second_save_shows_both_versions(staff, told, olena):
    path = f"{told.path}/risks/{recorded(told, olena, risk())}"
    with staff.as_(olena):
        first = sent(version=1, measures="Meet at the clinic")
        assert staff.post(path, first).status_code == 303
        answer = staff.post(path, sent(version=1, measures="Do not meet"))
        assert answer.status_code == 409
        for told_text in ("Somebody else changed", "Meet at the clinic", "Do not meet"):
            assert told_text in answer.text
    assert seen(told, olena)[0].measures == "Meet at the clinic"


def test_other_teams_and_readers(staff, told, olena, iryna, taras):
    one = recorded(told, olena, risk())
    with staff.as_(iryna):
        assert THREAT in staff.get(f"{told.path}/risks").text
        assert staff.get(f"{told.path}/risks/{one}").status_code == 404
    with staff.as_(taras):
        for address in ("", "/new", f"/{one}"):
            assert staff.get(f"{told.path}/risks{address}").status_code == 404
