"""Pages of account, evidence, consent and needs, as each of the cast meets them."""

import io
import re

import pytest

from app.statements.models import Statement
from tests.statements.told import NAME, open_case, picture

TOLD = f"{NAME} сказала: забрали вночі."
HOSTILE = '"><script>alert(1)</script>{{7*7}}\u202e\x00<img src=x onerror=alert(2)>'
FILE_NAME = "><script>alert(1)<-script>.jpg"
CAST = ["olena", "taras", "iryna", "bohdan", "daryna", "lesia", "marko", "sofia"]
CAST += ["roman", "petro", "hanna", "yurii", "admin"]
READERS = {"olena", "iryna", "bohdan", "daryna", "roman"}
WRITER = {"olena"}
KEEPERS = {"olena", "roman"}


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


@pytest.fixture
def full(case, desk):
    """The case with a statement, an item and a need, entered through the pages."""
    olena = desk("olena")
    made = {}
    for name, path, data in (
        ("statement", "/account/new", account(case)),
        ("item", "/evidence/new", evidence(case)),
        ("need", "/reparation/needs/new", need(case)),
    ):
        answer = olena.post(f"{case.path}{path}", data)
        assert answer.status_code == 303, errors(answer)
        made[name] = answer.location.rpartition("/")[2]
    page = olena.get(f"{case.path}/reparation").text
    made["need"] = re.search(r"/needs/([0-9a-f-]{36})", page).group(1)
    answer = olena.post(talk(case, "service"), a_yes())
    assert answer.status_code == 303, errors(answer)
    page = olena.get(f"{case.path}/consent").text
    made["yes"] = re.search(r"/consent/([0-9a-f-]{36})/withdraw", page).group(1)
    return made


def account(case, **changed):
    return {
        "teller": str(case.survivor),
        "kind": "first_account",
        "language": "uk",
        "place_kind": "",
        "free_recall": TOLD,
        **changed,
    }


def evidence(case, data=None, name="wall.jpg", **changed):
    return {
        "file": (io.BytesIO(picture() if data is None else data), name),
        "title": "Photo of a wall",
        "kind": "photo",
        "language": "",
        "obtained_how": "handed_over",
        "obtained_from": "",
        "original_kind": "copy",
        "owners": str(case.survivor),
        "confidentiality": "recipient_only",
        "exculpatory": "not_reviewed",
        **changed,
    }


def need(case, **changed):
    return {
        "person": str(case.survivor),
        "measure": "need.pep",
        "triage": "",
        "acts": "",
        "status": "identified",
        **changed,
    }


def talk(case, purpose):
    return f"{case.path}/consent/new/{case.survivor}/{purpose}/en"


def a_yes(points=5, **changed):
    return {
        "answer": "granted",
        "explained": [str(n) for n in range(points)],
        "scope": "whole_case",
        "identity_level": "pseudonym",
        "teach_back": "Я все розумію",
        "given_how": "written",
        "capacity": "ok",
        "pressure": "alone_and_free",
        "given_by": "self",
        "child_assent": "not_applicable",
        **changed,
    }


def errors(answer):
    return re.findall(r'class="error"[^>]*>.*?</p>', answer.text, re.DOTALL)


def test_each_page_is_for_those_whom_the_table_lets_in(full, case, desk):
    paths = {
        "/account": READERS,
        f"/account/{full['statement']}": READERS,
        "/account/new": WRITER,
        f"/account/{full['statement']}/amend": WRITER,
        "/evidence": READERS,
        f"/evidence/{full['item']}": READERS,
        "/evidence/new": KEEPERS,
        "/consent": READERS,
        "/consent/new": WRITER,
        talk(case, "service").removeprefix(case.path): WRITER,
        "/reparation": READERS,
        "/reparation/needs/new": WRITER,
        f"/reparation/needs/{full['need']}": WRITER,
        "/reparation/harms/new": WRITER,
    }
    for who in CAST:
        d = desk(who)
        for path, readers in paths.items():
            status = d.get(f"{case.path}{path}").status_code
            assert status == (200 if who in readers else 404), (who, path)


def test_each_act_is_for_those_whom_the_table_lets_act(full, case, desk):
    acts = {
        f"/account/{full['statement']}/words": (WRITER, {"reason": "review"}),
        f"/account/{full['statement']}/change": (WRITER, {}),
        f"/evidence/{full['item']}/look": (KEEPERS, {"step": "veiled"}),
        f"/evidence/{full['item']}/check": (KEEPERS, {}),
        f"/evidence/{full['item']}/download": (KEEPERS, {}),
        f"/consent/{full['yes']}/words": (WRITER, {}),
        f"/consent/{full['yes']}/withdraw": (set(), {}),  # last: by nobody but her
    }
    for who in CAST:
        d = desk(who)
        for path, (actors, data) in acts.items():
            if path.endswith("/withdraw") and who == "olena":
                continue
            status = d.post(f"{case.path}{path}", data).status_code
            fine = status in {200, 303}
            assert fine == (who in actors), (who, path, status)
            assert fine or status == 404
    answer = desk("olena").post(f"{case.path}/consent/{full['yes']}/withdraw")
    assert "/consent/stopped/" in answer.location


def test_words_appear_only_after_they_were_opened_and_only_where_the_key_is(
    full, case, desk
):
    one = f"{case.path}/account/{full['statement']}"
    olena, iryna = desk("olena"), desk("iryna")
    for path in ("", "/account", f"/account/{full['statement']}"):
        assert "забрали" not in olena.get(f"{case.path}{path}").text
    assert TOLD in olena.post(f"{one}/words", {"reason": "review"}).text
    assert iryna.post(f"{one}/text").status_code == 404
    olena.post(one, {"version": "1", "working_text": "{P1}: забрали", "confirmed": "y"})
    opened = iryna.post(f"{one}/text").text
    assert "забрали" in opened
    assert NAME not in opened
    assert '<span class="tag plum code" dir="ltr">P1</span>' in opened
    assert "Sealed. Ask" in iryna.get(one).text


def test_what_was_asked_for_stays_apart_from_what_was_told_freely(case, desk):
    olena = desk("olena")
    prompted = "Питання: куди? Відповідь: на північ."
    made = olena.post(f"{case.path}/account/new", account(case, prompted=prompted))
    one = made.location
    page = olena.post(f"{one}/change").text
    assert 'name="working_prompted"' in page
    assert 'name="working_corrections"' not in page
    parts = {"working_text": "{P1}: забрали", "working_prompted": "На північ."}
    empty = {"version": "1", "working_text": " ", "working_prompted": ""}
    assert olena.post(one, empty).status_code == 422
    olena.post(one, parts | {"version": "1", "confirmed": "y"})
    opened = desk("iryna").post(f"{one}/text").text
    told, asked = opened.index("Told freely"), opened.index("Answered to questions")
    assert told < opened.index("забрали") < asked < opened.index("На північ.")


def test_a_child_of_another_case_is_not_found_under_this_one(world, full, case, desk):
    other = open_case(world, names=("Інша Особа",))
    olena = desk("olena")
    missing = olena.get(f"{case.path}/account/00000000-0000-0000-0000-000000000000")
    for path in (
        f"/account/{full['statement']}",
        f"/account/{full['statement']}/amend",
        f"/evidence/{full['item']}",
        f"/reparation/needs/{full['need']}",
        f"/consent/stopped/{full['yes']}",
        f"/consent/new/{case.survivor}/service/en",
    ):
        answer = olena.get(f"{other.path}{path}")
        assert answer.status_code == 404
        assert len(answer.text) == len(missing.text)
    for path in (
        f"/account/{full['statement']}/words",
        f"/account/{full['statement']}/text",
        f"/account/{full['statement']}/change",
        f"/evidence/{full['item']}/look",
        f"/evidence/{full['item']}/check",
        f"/evidence/{full['item']}/download",
        f"/consent/{full['yes']}/words",
        f"/consent/{full['yes']}/withdraw",
    ):
        assert olena.post(f"{other.path}{path}").status_code == 404


@pytest.mark.parametrize(
    ("path", "make", "wrong"),
    [
        ("/account/new", account, {"free_recall": "", "title": "Слова вдома"}),
        ("/account/new", account, {"teller": "x", "title": "Слова вдома"}),
        ("/evidence/new", evidence, {"owners": "", "title": "Слова вдома"}),
        ("/reparation/needs/new", need, {"due": "32.1.2027", "wish": "Слова вдома"}),
        ("/reparation/needs/new", need, {"measure": "x", "wish": "Слова вдома"}),
    ],
)
def test_nothing_typed_is_lost_on_an_error(case, desk, path, make, wrong):
    answer = desk("olena").post(f"{case.path}{path}", make(case, **wrong))
    assert answer.status_code == 422
    assert "Слова вдома" in answer.text
    assert "<title>Check:" in answer.text
    assert 'role="alert"' in answer.text


def test_a_talk_that_lacks_something_keeps_every_answer(case, desk):
    answer = desk("olena").post(
        talk(case, "service"), a_yes(capacity="doubt_postponed", witness="Сусідка")
    )
    assert answer.status_code == 422
    assert "able to decide now" in answer.text
    assert 'value="Сусідка"' in answer.text
    assert answer.text.count("checked") == 5 + 4
    assert "never asked" not in answer.text


def test_nothing_is_ticked_beforehand(case, desk):
    for purpose in ("service", "anonymous_statistics", "prosecution_national"):
        page = desk("olena").get(talk(case, purpose)).text
        assert "checked" not in page


def test_a_no_needs_nothing_and_a_not_now_too(case, desk):
    for answer in ("refused", "deferred"):
        got = desk("olena").post(talk(case, "service"), {"answer": answer})
        assert got.status_code == 303, errors(got)
    page = desk("olena").get(f"{case.path}/consent").text
    assert "Not now" in page


def test_statistics_is_two_answers(case, desk):
    olena = desk("olena")
    data = a_yes(3, facts="granted", wishes_for_justice="refused")
    assert olena.post(talk(case, "anonymous_statistics"), data).status_code == 303
    page = olena.get(f"{case.path}/consent").text
    assert "Facts about what happened" in page
    assert "Wishes for justice" not in page


def test_hostile_text_is_only_ever_text(case, desk):
    olena = desk("olena")
    for path, data in (
        ("/account/new", account(case, free_recall=HOSTILE, title=HOSTILE[:100])),
        (
            "/evidence/new",
            evidence(case, title=HOSTILE[:100], shows=HOSTILE, name=FILE_NAME),
        ),
        ("/reparation/needs/new", need(case, wish=HOSTILE, provider=HOSTILE)),
    ):
        answer = olena.post(f"{case.path}{path}", data)
        assert answer.status_code == 303, errors(answer)
    olena.post(talk(case, "service"), a_yes(teach_back=HOSTILE, witness=HOSTILE))
    for path in ("", "/account", "/evidence", "/consent", "/reparation"):
        page = olena.get(f"{case.path}{path}").text
        assert "<script>alert" not in page
        assert "onerror=alert(2)>" not in page or "&lt;img" in page
        assert "\u202e" not in page
        assert "49" not in re.findall(r"\{\{.*?\}\}", page)


@pytest.mark.parametrize("name", ["../../x.jpg", "..\\..\\x", "a\tX: y.jpg", "é" * 300])
def test_a_file_name_never_leaves_as_it_came(case, desk, name):
    olena = desk("olena")
    answer = olena.post(f"{case.path}/evidence/new", evidence(case, name=name))
    item = answer.location.rpartition("/")[2]
    got = olena.post(f"{case.path}/evidence/{item}/download")
    assert got.headers["Content-Disposition"] == (
        f'attachment; filename="{case.ref}-E1.jpg"'
    )


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"<svg onload='x'/>",
        b"GIF89a<script>PK\x03\x04",
    ],
)
def test_an_original_is_only_ever_downloaded(case, desk, data):
    olena = desk("olena")
    answer = olena.post(
        f"{case.path}/evidence/new", evidence(case, data, name="photo.jpg")
    )
    item = answer.location.rpartition("/")[2]
    got = olena.post(f"{case.path}/evidence/{item}/download")
    assert got.data == data
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].endswith(", sandbox")
    assert got.headers["Cache-Control"] == "no-store"
    assert olena.get(f"{case.path}/evidence/{item}/download").status_code == 405


def test_a_picture_is_sent_only_where_it_was_opened(full, case, desk):
    olena, roman = desk("olena"), desk("roman")
    one = f"{case.path}/evidence/{full['item']}"
    page = olena.post(f"{one}/look", {"step": "veiled", "reason": "review"}).text
    path = re.search(r'src="([^"]+/picture/[^"]+)"', page).group(1)
    got = olena.get(path)
    assert (got.status_code, got.mimetype) == (200, "image/jpeg")
    assert roman.get(path).status_code == 404
    assert olena.get(path.replace("veiled", "colour")).status_code == 404
    assert olena.get(path[:-1] + ("0" if path[-1] != "0" else "1")).status_code == 404
    assert "Looked at" in olena.get(one).text


def test_unlisted_fields_change_nothing(full, case, desk):
    with case.opened() as (s, file):
        before = [c.name for c in Statement.__table__.columns]
        row = s.query(Statement).one()
        kept = (row.id, row.case_id, row.status)
    extra = dict.fromkeys(before, "signed_off") | {
        "role": "coordinator",
        "is_confirmed": "y",
        "amends": str(case.survivor),
        "code": "S9",
        "team_id": "x",
    }
    one = f"{case.path}/account/{full['statement']}"
    sent = {**extra, "version": "1", "working_text": "{P1}"}
    assert desk("olena").post(one, sent).status_code == 303
    with case.opened() as (s, file):
        row = s.query(Statement).one()
        assert (row.id, row.case_id, row.status) == kept
        (seen,) = __import__("app.statements.reading", fromlist=["x"]).listed(s, file)
        assert (seen.content.code, seen.content.is_confirmed) == ("S1", False)


def test_a_second_writer_sees_both_versions(full, case, desk):
    olena = desk("olena")
    one = f"{case.path}/account/{full['statement']}"
    olena.post(one, {"version": "1", "working_text": "перша"})
    late = olena.post(one, {"version": "1", "working_text": "друга"})
    assert late.status_code == 409
    assert "перша" in late.text
    assert "друга" in late.text
    path = f"{case.path}/reparation/needs/{full['need']}"
    olena.post(path, need(case, version="1", wish="перша"))
    late = olena.post(path, need(case, version="1", wish="друга"))
    assert late.status_code == 409
    assert "перша" in late.text
    assert "друга" in late.text


def test_the_overview_shows_the_marks_and_no_words(full, case, desk):
    page = desk("iryna").get(case.path).text
    for text in ("S1", "E1", "Needs and repair", "Case management and services"):
        assert text in page
    assert "забрали" not in page


def test_a_signed_statement_gets_a_new_version_beside_it(full, case, desk):
    olena = desk("olena")
    one = f"{case.path}/account/{full['statement']}"
    words = {"corrections": "Це було зранку."}
    assert olena.post(f"{one}/amend", words).status_code == 422
    olena.post(f"{one}/sign", {"version": "1"})
    assert "Confirm the codes first" in olena.get(one).text
    olena.post(one, {"version": "1", "working_text": "{P1}", "confirmed": "y"})
    assert olena.post(f"{one}/sign", {"version": "2"}).status_code == 303
    assert "Signed off" in olena.get(one).text
    assert olena.post(one, {"version": "3", "working_text": "x"}).status_code == 409
    assert olena.post(f"{one}/amend", {}).status_code == 422
    newer = olena.post(f"{one}/amend", words).location
    assert "new version of S1" in olena.get(newer).text
    assert "newer version: S2" in olena.get(one).text
