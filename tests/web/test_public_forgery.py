"""Forged requests, and requests that no form of ours could have sent (T-07, T-15)."""

import pytest

from tests.support.public_site import Browser

POSTS = [
    "/languages",
    "/form/before",
    "/form/1",
    "/form/1/1",
    "/form/speak",
    "/form/hand",
    "/form/send",
    "/form/sent",
    "/form/delete",
    "/form/sent/try",
    "/pause",
    "/return",
    "/box/remove",
    "/box/write",
    "/box/pause",
    "/box/code",
    "/box/close",
    "/box/permissions/service",
    "/box/ask",
    "/box/file",
]


def test_every_way_to_change_something_is_in_the_list(public_app):
    blanks = {"<int:number>": "1", "<int:place>": "1", "<purpose>": "service"}
    posts = set()
    for rule in public_app.url_map.iter_rules():
        path = rule.rule
        for blank, value in blanks.items():
            path = path.replace(blank, value)
        if "POST" in (rule.methods or ()):
            posts.add(path)
    assert posts == {*POSTS, "/leave"}


@pytest.mark.parametrize("path", POSTS)
def test_without_a_token_nothing_is_done(survivor, path):
    survivor.begins()
    response = survivor.send("POST", path, {"q": "fc.safe_now", "a": "yes"})
    assert response.status_code == 403
    assert "checked" not in survivor.open("/form/1").html


@pytest.mark.parametrize("path", POSTS)
def test_another_browsers_token_is_refused(survivor, another_browser, path):
    survivor.begins()
    other = another_browser()
    other.begins()
    token = dict(other.page.find("Continue")[0].carried)["csrf"]
    response = survivor.send(
        "POST", path, {"csrf": token, "q": "fc.safe_now", "a": "yes"}
    )
    assert response.status_code == 403


@pytest.mark.parametrize("path", POSTS)
def test_a_token_of_a_visit_that_was_left_is_refused(survivor, path):
    survivor.begins()
    token = dict(survivor.page.find("Continue")[0].carried)["csrf"]
    survivor.press("Leave now")
    assert survivor.send("POST", path, {"csrf": token}).status_code == 403


def test_a_token_in_the_address_does_not_count(survivor):
    survivor.begins()
    token = dict(survivor.page.find("Continue")[0].carried)["csrf"]
    response = survivor.send("POST", f"/form/1?csrf={token}")
    assert response.status_code == 403


def token_of(survivor):
    return dict(survivor.page.find("Continue")[0].carried)["csrf"]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/form/1", {"q": ["fc.safe_now", "fc.permission"], "a": "yes"}),
        ("/form/1", {"q": "fc.safe_now", "a": ["yes", "no_later"]}),
        ("/form/1", {"q": "fc.safe_now", "a": "yes\x00"}),
        ("/form/1", {"q": "fc.safe_now", "a": "\u202eyes"}),
        ("/form/1", {"q": "fc.safe_now[]", "a": "yes"}),
        ("/form/1", {"q": '{"a":' * 10_000, "a": "yes"}),
        ("/form/1", {"q": "fc.safe_now", "a": "yes", "draft_id": "1", "sent": "1"}),
    ],
)
def test_odd_values_are_refused_or_ignored_and_never_a_fault(survivor, path, data):
    survivor.begins()
    response = survivor.send("POST", path, {"csrf": token_of(survivor), **data})
    assert response.status_code in {303, 413, 422}
    check = survivor.open("/form/check")
    assert "it cannot be sent" in check.text


def test_bytes_that_are_no_text_are_no_fault(survivor):
    survivor.begins()
    response = survivor.client.post(
        "/form/1",
        base_url=survivor.origin,
        data=b"csrf=%ff%fe&q=fc.safe_now&a=%ed%a0%80",
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        b"a=" + b"x" * 10_000_000,
        b"&".join(b"f%d=1" % number for number in range(100_000)),
        b"a=" + b"x" * 70_000,
    ],
    ids=["one long field", "very many fields", "a little too long"],
)
def test_what_is_too_large_is_refused_before_it_is_read(survivor, body):
    survivor.begins()
    response = survivor.client.post(
        "/form/1",
        base_url=survivor.origin,
        data=body,
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 413
    assert b"too long" in response.data


def test_very_many_parts_are_refused(survivor):
    survivor.begins()
    data = {f"f{number}": "x" for number in range(2_000)}
    response = survivor.client.post(
        "/form/1",
        base_url=survivor.origin,
        data=data,
        content_type="multipart/form-data",
    )
    assert response.status_code == 413


def test_a_query_is_not_looked_at(survivor):
    survivor.begins()
    page = survivor.open("/form/1?a=yes&do=skip")
    assert page.question == "fc.safe_now"
    assert "checked" not in page.html


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "/%2f%2fevil.example",
        "/form/../../evil",
        "/leave",
        "/static/x/y",
        "javascript:alert(1)",
        "/\tevil",
        "",
        "/no/such/page",
    ],
)
def test_the_language_button_leads_to_our_own_pages_only(survivor, back):
    """T-13: whatever the hidden field says."""
    survivor.open("/")
    page = survivor.press("Українська", back=back)
    assert page.path == "/"


def test_the_language_button_leads_back_to_the_page(survivor):
    survivor.begins()
    page = survivor.press("Українська")
    assert page.path == "/form/1"
    assert page.question == "fc.safe_now"


def test_a_browser_that_keeps_no_cookie_is_told_and_loses_nothing(public_app):
    browser = Browser(public_app)
    page = browser.open("/form/before")
    token = dict(page.find("I understand, continue")[0].carried)["csrf"]
    browser.client.delete_cookie("f", domain="localhost")
    response = browser.send("POST", "/form/before", {"csrf": token})
    assert response.status_code == 403
    assert b"Please open the page again" in response.data
