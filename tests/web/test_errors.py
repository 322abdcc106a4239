"""Every refusal has a page; what nobody foresaw says nothing of people (T-47)."""

import inspect
import logging
import re

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from app import errors
from app.errors import DomainError
from app.refusals import REFUSALS, UNEXPECTED
from app.web import csrf
from app.web.errors import HTTP_CODES, NOT_TYPED, new_reference
from app.web.errors import typed as typed_in_form
from tests.web.shell_support import HOST, WORDS, token_of

CLASSES = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, DomainError)
]


@pytest.mark.parametrize("refusal", CLASSES, ids=lambda refusal: refusal.code)
def test_every_refusal_says_what_happened_what_was_kept_and_what_to_do(refusal):
    words = REFUSALS[refusal.code]
    assert all([words.title, words.what, words.kept, words.then])


def test_no_text_is_for_a_refusal_that_does_not_exist():
    known = {refusal.code for refusal in CLASSES} | set(HTTP_CODES.values())
    assert set(REFUSALS) - known == {UNEXPECTED, "wrong_host", "from_elsewhere"}


def test_every_refusal_has_a_code_of_its_own():
    codes = [refusal.code for refusal in CLASSES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_drawn_as_a_page(client, code):
    page = client.get(f"/staff/kit/error/{code}", headers=HOST)
    text = page.get_data(as_text=True)
    assert "What was not lost" in text
    assert "What to do next" in text


def test_a_refusal_becomes_a_page_with_its_status(client):
    answer = client.get("/staff/save-by-link", headers=HOST)
    assert answer.status_code == 409
    assert "Somebody else changed this" in answer.get_data(as_text=True)


def _without_token(page):
    return re.sub(r'name="csrf" value="[^"]+"', "", page.get_data(as_text=True))


def test_a_page_that_a_role_may_not_see_looks_like_one_that_is_missing(client, door):
    missing = client.get("/staff/nothing", headers=HOST)
    door.permissions = frozenset()
    refused = client.get("/staff/truth", headers=HOST)
    assert (missing.status_code, refused.status_code) == (404, 404)
    assert _without_token(missing) == _without_token(refused)
    assert dict(missing.headers) == dict(refused.headers)


def test_t47_an_unexpected_error_shows_and_logs_no_value(client, caplog):
    with caplog.at_level(logging.DEBUG):
        answer = client.get("/staff/fault", headers=HOST)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 500
    reference = re.search(r"E-[A-Z2-9]{6}", text).group()
    assert reference in caplog.text
    assert "ValueError" in caplog.text
    assert "/staff/fault" in caplog.text
    for place in (text, caplog.text):
        assert WORDS not in place
        assert "no such thing" not in place


def test_t47_the_search_would_find_the_words_if_they_were_logged(caplog):
    logging.getLogger("barvinok.web").error("%s", WORDS)
    assert WORDS in caplog.text


def test_t47_the_address_is_not_logged_because_it_names_a_case(client, caplog, door):
    def torn(_permission):
        raise RuntimeError(WORDS)

    door.enter = torn
    answer = client.get("/staff/cases/BV-7K3Q-92", headers=HOST)
    assert answer.status_code == 500
    assert "BV-7K3Q-92" not in caplog.text
    assert "/staff/cases/<ref>" in caplog.text
    assert WORDS not in caplog.text


def test_a_damaged_record_is_logged_with_the_number_that_the_person_sees(
    client, caplog
):
    answer = client.get("/staff/tampered", headers=HOST)
    reference = re.search(r"E-[A-Z2-9]{6}", answer.get_data(as_text=True)).group()
    assert answer.status_code == 500
    assert reference in caplog.text
    assert WORDS not in caplog.text


def test_when_even_the_page_for_errors_fails_the_person_gets_a_number(
    client, door, caplog
):
    def torn():
        raise RuntimeError(WORDS)

    door.visitor = torn
    door.token = torn
    answer = client.get("/staff/cases", headers=HOST)
    assert answer.status_code == 500
    assert answer.mimetype == "text/plain"
    assert re.search(r"E-[A-Z2-9]{6}", answer.get_data(as_text=True))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert WORDS not in answer.get_data(as_text=True)
    assert WORDS not in caplog.text


def test_a_form_that_is_too_large_is_refused_in_words(client):
    big = {"csrf": token_of(client), "words": "x" * (3 * 1024 * 1024)}
    answer = client.post("/staff/search", headers=HOST, data=big)
    assert answer.status_code == 413
    assert "This is too large" in answer.get_data(as_text=True)


def test_a_form_with_too_many_fields_is_refused(client):
    headers = HOST | {"X-Csrf": token_of(client)}
    many = {f"f{n}": "" for n in range(2_100)}
    answer = client.post(
        "/staff/kit/form",
        headers=headers,
        data=many,
        content_type="multipart/form-data",
    )
    assert answer.status_code == 413


def test_error_numbers_can_be_read_out_by_telephone():
    assert re.fullmatch(r"E-[ABCDEFGHJKMNPQRSTVWXYZ2-9]{6}", new_reference())
    assert new_reference() != new_reference()


def test_of_what_was_typed_nothing_is_lost_and_no_token_is_shown():
    assert csrf.FIELD in NOT_TYPED
    typed = ["Одне", "Two words", "1.3.2026", "+380671112233", "Kyiv"]
    chosen = ["need.safety", "y", "6e2f9a0c-0a2b-4c3d-8e4f-112233445566"]
    sent = [("text", each) for each in (*typed, *chosen, " ")]
    sent += [(csrf.FIELD, "A token"), ("version", "3")]
    app = Flask(__name__)
    with app.test_request_context("/", method="POST", data=MultiDict(sent)):
        assert typed_in_form() == typed
