"""The pages of requests: nothing typed is lost, no name in an address or a list."""

import io
import re
from datetime import timedelta
from uuid import UUID

import pikepdf
import pytest

from app import clock as clocks
from app import db
from app.cases import asking
from app.cases.without_yes import passing
from app.fields import write_day
from app.inquiries import counting, register
from app.inquiries.documents import Answer
from app.inquiries.rules import Kind, Outcome
from app.staff.policy import Permission
from app.truth.rules import rounded
from tests.cases.pages import text
from tests.inquiries.conftest import ADDRESS, COURT, NAMED, SCOPE, SIGNER, asks, content


def typed(**over):
    told = {
        "kind": "order",
        "recipient": "",
        "body": COURT,
        "law": "Invented article 93",
        "document": "No. 17",
        "scope": SCOPE,
        "period": "",
        "designations": "W-7K3Q2",
        "received": write_day(clocks.now().date()),
        "due": "",
        "due_by": "law",
        "asker": SIGNER,
        "names": NAMED,
        "to": ADDRESS,
    }
    return told | over


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def hash_in(page):
    return re.search(r'name="sign-request" value="([0-9a-f]{64})"', page).group(1)


def test_a_request_goes_from_the_form_to_the_signed_letter(world, clock, given, desk):
    bohdan, daryna = desk("bohdan"), desk("daryna")
    made = bohdan.post("/staff/requests/new", typed(team=str(world.north)))
    path = made.location
    assert made.status_code == 303
    page = text(bohdan.get(path))
    assert SCOPE in page
    assert SIGNER not in page
    assert NAMED not in page
    answer = bohdan.post(
        f"{path}/check",
        {"check-how": "court_file", "check-note": "Registry", "check-version": "1"},
    )
    assert answer.status_code == 303
    assert bohdan.post(f"{path}/look", {"look-under": given.ref}).status_code == 303
    page = text(bohdan.get(path))
    assert given.ref in page
    assert "We do not hold the key of:" in page
    form = bohdan.get(f"{path}/answer").text
    fields = {
        "version": version_in(form),
        "outcome": "refused",
        "language": "en",
        "package": "",
        "why": "Invented: no power.",
        "told_why": "There is no power to order it.",
        "cannot_open": ["code", "packages"],
    }
    assert bohdan.post(f"{path}/answer", fields).status_code == 303
    assert "sign-request" not in bohdan.get(path).text  # not by who prepared it
    seen = daryna.get(path).text
    assert "no power to order it" in seen
    wrong = daryna.post(
        f"{path}/sign", {"sign-code": "000000", "sign-request": hash_in(seen)}
    )
    assert wrong.status_code == 422
    code = world["daryna"].code()
    signed = {"sign-code": code, "sign-request": hash_in(seen)}
    assert daryna.post(f"{path}/sign", signed).status_code == 303
    paper = bohdan.get(f"{path}/letter/pdf")
    assert paper.mimetype == "application/pdf"
    assert re.search(r"answer-RQ-\w{6}\.pdf", paper.headers["Content-Disposition"])
    with pikepdf.open(io.BytesIO(paper.data)) as opened:
        assert len(opened.pages) == 1
    sheet = text(bohdan.get(f"{path}/letter"))
    assert ADDRESS.split("\n")[1] in sheet
    assert "Please reply by" not in sheet
    assert (
        bohdan.post(f"{path}/gone", {"give-channel": "By courier"}).status_code == 303
    )
    assert "refused" in text(bohdan.get(path))


def test_an_unsigned_letter_does_not_leave_as_a_file(desk, found):
    found.prepares(Outcome.REFUSED)
    assert desk("bohdan").get(f"{found.path}/letter/pdf").status_code == 409
    assert "Nobody has signed it" in text(desk("bohdan").get(f"{found.path}/letter"))


def test_names_open_with_a_reason_and_for_nobody_without_a_key(desk, found):
    page = text(desk("bohdan").post(f"{found.path}/names", {"reason": "contact"}))
    assert SIGNER in page
    assert NAMED in page
    assert NAMED in text(desk("olena").post(f"{found.path}/names"))
    assert desk("iryna").post(f"{found.path}/names").status_code == 404
    assert desk("bohdan").get(f"{found.path}/names").status_code == 303


def test_a_list_shows_nobody_and_no_case(desk, given, found):
    for who in ("bohdan", "iryna", "olena"):
        page = desk(who).get("/staff/requests").text
        assert found.seen().content.number in page
        for each in (SIGNER, NAMED, SCOPE, given.ref):
            assert each not in page
    assert found.seen().content.number not in desk("taras").get("/staff/requests").text


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"kind": "order", "body": ""}, "Say which court"),
        ({"kind": "follow_up"}, "Choose one of the list."),
        ({"kind": "access"}, "Choose at least one."),
        ({"scope": f"About {NAMED}"}, "A name stands here."),
        ({"received": "1.1.2030"}, "still to come"),
        ({"due": "1.1.2020"}, "before it was received"),
        ({"law": ""}, "Write something here."),
    ],
)
def test_nothing_typed_is_lost(world, desk, over, says):
    told = typed(team=str(world.north), document="No. 4711", **over)
    answer = desk("bohdan").post("/staff/requests/new", told)
    assert answer.status_code == 422
    page = text(answer)
    assert says in page
    assert "No. 4711" in answer.text
    assert SIGNER in answer.text


def test_a_second_change_is_laid_beside_the_first(world, desk, order):
    bohdan = desk("bohdan")
    form = bohdan.get(f"{order.path}/change").text
    told = typed(scope="First.", version=version_in(form))
    assert bohdan.post(f"{order.path}/change", told).status_code == 303
    second = bohdan.post(f"{order.path}/change", told | {"scope": "Second."})
    assert second.status_code == 409
    assert "First." in second.text
    assert "Second." in second.text


def test_a_late_answer_to_an_old_page_loses_no_word(desk, found):
    bohdan = desk("bohdan")
    fields = {
        "version": "1",
        "outcome": "refused",
        "language": "en",
        "package": "",
        "why": "Invented words of mine.",
    }
    answer = bohdan.post(f"{found.path}/answer", fields)
    assert answer.status_code == 409
    assert "Invented words of mine." in answer.text


@pytest.mark.parametrize(
    ("who", "act", "said"),
    [
        ("bohdan", "check", {"check-how": "signed", "check-note": "Words of mine."}),
        ("iryna", "contest", {"contest-told": "Words of mine."}),
    ],
)
def test_a_step_on_an_old_page_loses_no_word(desk, found, who, act, said):
    late = desk(who).post(f"{found.path}/{act}", said | {f"{act}-version": "1"})
    assert late.status_code == 409
    assert "Words of mine." in late.text
    assert "Somebody else changed this" in late.text
    again = re.search(rf'name="{act}-version" value="(\d+)"', late.text)[1]
    answer = desk(who).post(f"{found.path}/{act}", said | {f"{act}-version": again})
    assert answer.status_code == 303
    assert "Words of mine." in desk(who).get(found.path).text


def test_advice_is_added_whatever_changed_meanwhile(desk, found):
    told = {"advise-told": "It may be ordered.", "advise-version": "1"}
    assert desk("iryna").post(f"{found.path}/advise", told).status_code == 303
    assert "It may be ordered." in desk("iryna").get(found.path).text


def test_of_an_order_all_items_are_asked_or_none(given, desk, order):
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.CASE_READ)
        first, second = (str(key) for key, _t in passing.things(s, file)[:2])
    told = {
        "to": f"prosecution_national|{given.other}",
        "days": "3",
        "told": "Invented: a court ordered it.",
    }
    at = f"{order.path}/order"
    assert desk("bohdan").post(at, told | {"items": [second]}).status_code == 303
    before = order.seen().content.orders
    both = desk("bohdan").post(at, told | {"items": [first, second]})
    assert both.status_code == 422
    assert "asked already" in both.text
    assert "Invented: a court ordered it." in both.text
    assert order.seen().content.orders == before
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.CASE_READ)
        asked = asking.of(s, file, asking.Kind.WITHOUT_YES)
        assert tuple(each.id for each in asked) == before


def test_a_name_is_not_kept_as_what_was_looked_under(desk, world, given):
    asked = asks(world, Kind.ORDER, body=COURT)
    answer = desk("bohdan").post(f"{asked.path}/look", {"look-under": NAMED})
    assert answer.status_code == 422
    assert "A name stands here." in answer.text


def test_names_of_an_answered_request_can_be_read_and_not_changed(desk, found):
    page = desk("bohdan").post(f"{found.path}/names", {"reason": "contact"}).text
    version = version_in(page)
    found.prepares(Outcome.REFUSED).signs().gives()
    page = desk("bohdan").post(f"{found.path}/names", {"reason": "contact"}).text
    assert "names/save" not in page
    told = {"asker": SIGNER, "contact": "", "names": NAMED, "version": version}
    late = desk("bohdan").post(f"{found.path}/names/save", told | {"to": "Elsewhere"})
    assert late.status_code == 409
    assert "Elsewhere" in late.text
    assert desk("bohdan").get(f"{found.path}/letter/pdf").status_code == 200


def test_what_is_overdue_stands_on_today(world, clock, desk, given):
    day = clocks.now().date() + timedelta(days=10)
    asked = asks(world, Kind.ORDER, body=COURT, due_on=day)
    number = asked.seen().content.number
    assert number not in desk("bohdan").get("/staff").text
    clock.forward(days=4)
    assert number in desk("bohdan").get("/staff").text
    assert "overdue" not in text(desk("bohdan").get("/staff"))
    clock.forward(days=7)
    page = text(desk("bohdan").get("/staff"))
    assert number in page
    assert "overdue since" in page
    assert "overdue" in text(desk("bohdan").get("/staff/requests"))
    assert SCOPE not in page


def test_an_answer_that_waits_stands_on_the_second_persons_today(desk, found):
    found.prepares(Outcome.REFUSED)
    assert "waits for your signature" in text(desk("daryna").get("/staff"))
    assert "waits for your signature" not in text(desk("bohdan").get("/staff"))


def test_the_overview_of_the_case_says_that_it_is_held(desk, given, found):
    page = text(desk("olena").get(f"/staff/cases/{given.ref}"))
    assert "The case is held" in page
    closing = desk("olena").get(f"/staff/cases/{given.ref}/closing").text
    assert f'href="{found.path}"' in closing
    found.prepares(Outcome.REFUSED).signs().gives()
    page = text(desk("olena").get(f"/staff/cases/{given.ref}"))
    assert "The case is held" not in page


# --- how many there were


def many(n, kind=Kind.ORDER, outcome=None, year=2025):
    told = []
    for _each in range(n):
        day = clocks.now().date().replace(year=year)
        answer = None
        if outcome is not None:
            who = UUID(int=1)
            answer = Answer(outcome, "en", "1", "s", (), "w", who, day, gone_on=day)
        told.append(content(kind, received_on=day, answer=answer))
    return told


def test_small_numbers_are_hidden_and_no_other_gives_them_away():
    came = many(30, outcome=Outcome.REFUSED) + many(2, outcome=Outcome.FULLY)
    end = clocks.now().date().replace(year=2025, month=12, day=31)
    by_kind = {line.kind: line for line in counting.lines(came, end)}
    line = by_kind[Kind.ORDER]
    assert line.cells["fully"] is None
    shown = [*line.cells.values(), line.total]
    assert all(each is None or each == rounded(each, 5) for each in shown)
    assert line.total is None or line.cells["refused"] is None
    assert all(each is None for each in by_kind[Kind.ACCESS].cells.values())


def test_an_answer_after_the_year_is_none_of_that_year():
    (late,) = many(1, outcome=Outcome.REFUSED, year=2026)
    end = clocks.now().date().replace(year=2025, month=12, day=31)
    assert counting._answer(late, end) == counting.OPEN


def test_a_year_that_is_not_over_is_not_counted(world, clock, desk, given):
    now = clocks.now().year
    with db.transaction() as s:
        bohdan = world.actor("bohdan")
        for content_of in many(12, outcome=Outcome.REFUSED):
            told = register.InquiryIdentity()
            register.record(s, bohdan, world.north, content_of, told)
    page = desk("bohdan").get("/staff/requests/figures").text
    assert f'value="{now}"' not in page
    answer = desk("bohdan").post("/staff/requests/figures", {"year": str(now)})
    assert answer.status_code == 422
    page = text(desk("bohdan").post("/staff/requests/figures", {"year": "2025"}))
    assert "Requests that came in 2025" in page
    assert "under 10" in page
    assert desk("olena").get("/staff/requests/figures").status_code == 404
