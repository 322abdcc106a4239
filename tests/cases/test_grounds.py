"""The ground in law: a record beside consent, dated, sealed, and it opens nothing."""

from datetime import timedelta

import pytest

from app import clock
from app.cases.consent_pages import talks
from app.cases.grounds import keeping
from app.cases.grounds.documents import GroundContent
from app.consent import catalogue, grounds
from app.consent.grounds import Kind
from app.errors import CatalogueError, InvalidInputError, NotFoundError
from app.staff.policy import Permission
from tests.consent.test_talks import a_yes, recorded, verdict
from tests.statements.conftest import blobs, case
from tests.support import log

__all__ = ["blobs", "case"]
WRITE = Permission.GROUND_WRITE
BY_CONSENT = GroundContent("service", "6.1.a", "9.2.a", reason="Asked in the talk.")
BY_DUTY = GroundContent("service", "6.1.c", "9.2.f", reason="Claims are prepared.")


def decided(case, content, who="iryna"):
    with case.opened(who, WRITE) as (s, file):
        keeping.decide(s, file, content)


def test_the_grounds_are_those_of_the_regulation_in_both_languages():
    known = grounds.load()
    assert [g.article for g in known.of(Kind.ORDINARY)] == [
        f"6(1)({letter})" for letter in "abcdef"
    ]
    assert [g.article for g in known.of(Kind.SPECIAL)] == [
        f"9(2)({letter})" for letter in "abcdefghij"
    ]
    assert {g.id for g in known.grounds.values() if g.by_consent} == {"6.1.a", "9.2.a"}
    assert set(known.hints) <= set(catalogue.load().purposes)
    assert [article for article, _need in known.needs] == [
        "4(11), 7",
        "6(1)(a)-(f)",
        "9(2)",
        "10",
        "12-22",
        "25, 32",
        "30",
        "33, 34",
        "35",
        "44-49",
        "89",
    ]
    assert not known.verified


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('id: "6.1.b"', 'id: "6.1.a"', "stands on line"),
        ("purpose: service", "purpose: services", "no purpose 'services'"),
        ("kind: special", "kind: rare", "not one of"),
    ],
)
def test_a_wrong_list_of_grounds_is_refused_with_its_line(tmp_path, old, new, reason):
    text = grounds.PATH.read_text("utf-8")
    assert old in text
    path = tmp_path / "grounds.yaml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError, match=reason) as refused:
        grounds.load(path)
    assert "grounds.yaml, line" in str(refused.value)


def test_the_last_decision_stands_and_those_before_stay_on_file(case):
    decided(case, BY_CONSENT)
    decided(case, BY_DUTY)
    with case.opened() as (s, file):
        assert [each.order for each in keeping.decided(s, file)] == [2, 1]
        [stands] = keeping.standing(s, file).values()
        assert (stands.ordinary, stands.decided_on) == ("6.1.c", clock.now().date())
        assert stands.decided_by == case.world["iryna"].staff_id
        assert not keeping.ends_with_consent(stands)
    written = [line.action for line in log.lines(case.world)]
    assert written.count("ground_decided") == 2


def test_a_ground_in_law_opens_nothing_that_the_person_did_not_agree_to(case):
    decided(case, BY_DUTY)
    assert not verdict(case, "service").may_go
    recorded(case, a_yes(case))
    assert verdict(case, "service").may_go
    with case.opened("olena", Permission.CONSENT_WRITE) as (s, file):
        talks.withdraw_everything(s, file)
    assert not verdict(case, "service").may_go


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"purpose": "agree_to_all"}, "purpose"),
        ({"ordinary": "9.2.a"}, "ordinary"),
        ({"special": "6.1.a"}, "special"),
        ({"reason": "  "}, "reason"),
        ({"told_on": "tomorrow"}, "told_on"),
    ],
)
def test_a_ground_names_a_use_an_article_and_a_reason(case, changed, field):
    if field == "told_on":
        changed = {"told_on": clock.now().date() + timedelta(days=1)}
    said = {"purpose": "service", "ordinary": "6.1.a", "reason": "Said."} | changed
    with pytest.raises(InvalidInputError) as refused:
        decided(case, GroundContent(**said))
    assert refused.value.fields == (field,)
    with case.opened() as (s, file):
        assert keeping.decided(s, file) == []


@pytest.mark.parametrize("who", ["taras", "marko", "roman"])
def test_nobody_else_decides_on_a_ground(case, who):
    with pytest.raises(NotFoundError):
        decided(case, BY_DUTY, who=who)


def test_after_a_withdrawal_the_page_says_what_is_left_in_law(desk, case):
    olena = desk("olena")
    path = f"{case.path}/consent"
    sent = {"purpose": "service", "ordinary": "6.1.f", "special": "9.2.f", "reason": ""}
    answer = olena.post(f"{path}/grounds", sent)
    assert answer.status_code == 422
    assert "Say why this ground was chosen." in answer.text
    assert 'selected value="6.1.f"' in answer.text
    sent["reason"] = "Claims are prepared with the person."
    assert olena.post(f"{path}/grounds", sent).status_code == 303
    page = olena.get(f"{path}/grounds").text
    assert "The person was not told yet" in page
    assert "Stands by itself when the consent is taken back." in page
    recorded(case, a_yes(case))
    recorded(case, a_yes(case, "recontact", options=("by_us",)))
    done = olena.post(f"{path}/withdraw", {})
    stopped = olena.get(done.location).text
    assert "6(1)(f)" in stopped
    assert "Tell the person what stays, and why." in stopped
    assert "No ground in law was recorded." in stopped
