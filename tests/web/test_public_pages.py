"""How public pages are made: no script, small, silent, and neutral (T-62, T-63)."""

import re
from dataclasses import replace

import pytest
from flask import Blueprint

from app.keys import pinned
from app.staff import access
from app.web import public_assets, public_errors
from app.web.public import UnmarkedViewError, create_public_app
from tests.support.helped import CALL, HELPER, PERSON, finishes

pytestmark = pytest.mark.once

LIMIT_BYTES = 15 * 1024
NEEDS = ["np.safe_place", "np.doctor", "np.talk", "np.find_person", "np.lawyer"]

# Words that a page title must not carry: it stands in the history and the window bar.
TELLING = re.compile(
    r"survivor|testimon|crime|war|tortur|rape|violence|danger|help|report|human rights",
    re.IGNORECASE,
)


def walk(survivor, another_browser):
    """Every page that a person can come to, once."""
    pages = [
        survivor.open(path)
        for path in (
            "/",
            "/languages",
            "/danger",
            "/safety",
            "/promise",
            "/return",
            "/bye",
            "/form/speak",
        )
    ]
    pages.append(survivor.open("/no/such/page"))
    pages.append(survivor.open("/form/before"))
    survivor.press("I understand, continue")
    pages.append(survivor.press("Continue", a="wrong"))
    pages.append(survivor.open("/form/1"))
    pages += [survivor.open(path) for path in ("/pause", "/form/without")]
    while survivor.page.question or survivor.page.path in {"/pause", "/form/without"}:
        if not survivor.page.question:
            survivor.open("/form/1")
        answers = {
            "fc.safe_now": "yes",
            "fc.about_whom": "someone_close",
            "fc.under_18": "no",
            "fc.contact": "phone",
            "fc.permission": "yes",
        }
        pages.append(survivor.page)
        survivor.press("Continue", a=answers.get(survivor.page.question, []))
    pages.append(survivor.page)
    survivor.press("Send")
    pages.append(survivor.page)
    code = survivor.page.code
    pages.append(survivor.open("/form/sent/try"))
    pages.append(survivor.press("Continue", second="1", fifth="2"))
    pages.append(survivor.open("/form/sent/done"))
    pages.append(survivor.open("/form/check"))
    other = another_browser()
    pages.append(other.returns("12"))
    pages.append(other.returns(code))
    pages.append(other.open("/box/write"))
    pages.append(other.press("Send", text=""))
    pages.append(other.press("Send", text="x"))
    pages += [other.open(path) for path in ("/box/code", "/box/close")]
    # Not switched on: they look like any page that is missing.
    off = ("/box/permissions", "/box/permissions/service", "/box/who", "/box/ask")
    for path in off:
        pages.append(other.open(path))
        assert other.page.status == 404
    pages.append(other.open("/box/pause"))
    pages.append(other.press("Pause everything"))
    pages.append(other.open("/box"))
    third = another_browser()
    third.begins()
    third.open("/pause")
    pages.append(third.press("Give me a code"))
    return pages


def walk_of_a_helper(helper):
    """The pages on which a phone changes hands, and those about several people."""
    pages = [helper.begins()]
    while helper.page.question:
        pages.append(helper.press("Continue", a=HELPER.get(helper.page.question, [])))
    pages.append(helper.open("/form/hand"))
    pages.append(helper.press("I am the person, continue"))
    told = {**CALL, "fc.needs": ["np.others"]}
    while helper.page.question:
        if helper.page.question == "fc.people":
            for name in ("Add a person", *4 * ["Add another person"]):
                pages.append(helper.press(name))
                pages.append(helper.press("Keep this person", **{"a.who": "wrong"}))
                chosen = {"a.who": "child", "a.needs": NEEDS, "a.when": "today"}
                pages.append(helper.press("Keep this person", **chosen))
        pages.append(helper.press("Continue", a=told.get(helper.page.question, [])))
    pages.append(helper.press("Send"))
    finishes(helper, PERSON)
    pages.append(helper.page)
    pages.append(helper.press("I am the person, show the code"))
    helper.follow("I have kept it")
    pages.append(helper.press("I have it"))
    return pages


@pytest.fixture
def pages(survivor, another_browser):
    return [*walk(survivor, another_browser), *walk_of_a_helper(another_browser())]


def test_the_walk_comes_to_every_page(pages, public_app):
    adapter = public_app.create_url_adapter(None) or public_app.url_map.bind("x")
    met = set()
    for page in pages:
        try:
            met.add(adapter.match(page.path, method="GET")[0])
        except Exception:  # noqa: BLE001, S112  # the page that does not exist
            continue
    every = {
        rule.endpoint
        for rule in public_app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in {"public.asset", "aids.file"}
    }
    assert every - met == set()


def test_there_is_no_script_no_style_and_no_foreign_address(pages):
    for page in pages:
        for tag, told in page.tags:
            assert tag not in {"script", "style", "iframe", "object", "svg", "base"}
            assert "style" not in told
            assert not [name for name in told if name.startswith("on")]
            for name in ("href", "src", "action", "formaction"):
                address = told.get(name, "/")
                assert address.startswith(("/", "#", "tel:")), (page.path, address)
                assert not address.startswith("//")
                assert "?" not in address


def test_fields_are_kept_from_helpful_browsers(pages):
    fields = 0
    for page in pages:
        for tag, told in page.tags:
            if tag not in {"input", "textarea", "select"}:
                continue
            if told.get("type") in {"hidden", "radio", "checkbox"}:
                continue
            fields += 1
            assert told["autocomplete"] == "off", page.path
            if told.get("type") == "file":
                continue
            assert told.get("type", "text") == "text"
            if tag != "select":
                assert told["spellcheck"] == "false", page.path
    assert fields > 5


def test_every_form_on_the_site_posts(pages):
    for page in pages:
        for form in page.forms:
            assert form.method == "post"


def test_titles_are_neutral_and_say_when_something_needs_a_look(pages):
    for page in pages:
        assert page.title
        assert not TELLING.search(page.title), page.title
        if page.status == 422:
            assert page.title.startswith("Check: ")
        assert page.title.startswith("Check: ") == (page.status == 422)


def test_every_page_begins_with_the_way_to_the_text_and_the_way_out(pages):
    for page in pages:
        inside = [(tag, told) for tag, told in page.tags if tag in {"a", "button"}]
        assert inside[0][1]["class"] == "skip"
        assert inside[1] == ("button", {"class": "leave"})
        assert {"/danger", "/safety", "/promise"} <= set(page.links)


def test_every_page_says_its_language_and_direction(pages):
    for page in pages:
        assert '<html lang="en" dir="ltr">' in page.html


def test_a_page_is_small(pages):
    assets = public_assets.load()
    files = sum(len(file.packed) for file in assets.files.values())
    for page in pages:
        total = len(page.response.data) + files
        assert total < LIMIT_BYTES, (page.path, total)


def test_the_style_sheet_is_sent_packed_to_who_can_unpack_it(survivor):
    page = survivor.open("/")
    href = next(
        told["href"] for tag, told in page.tags if told.get("rel") == "stylesheet"
    )
    packed = survivor.send("GET", href, Accept_Encoding="gzip")
    plain = survivor.send("GET", href, Accept_Encoding="identity")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.vary


def test_a_file_under_an_old_name_is_not_found(survivor):
    assert (
        survivor.send("GET", "/static/0000000000000000/public.css").status_code == 404
    )
    name = public_assets.load().fingerprint
    assert survivor.send("GET", f"/static/{name}/../secrets").status_code == 404


def test_the_style_sheet_writes_for_both_directions():
    physical = re.compile(
        r"(margin|padding|border|inset)-(left|right)|(?<![-a-z])(left|right):|float"
    )
    for name in public_assets.STYLES:
        css = (public_assets.STATIC / name).read_text("utf-8")
        assert not physical.search(css), name
        assert "@import" not in css
        assert "url(" not in css


def test_squeezing_a_sheet_changes_no_rule():
    css = "/* a */ .a > b:hover ,\n .c { color : red; margin:0  1px ; }\n"
    assert public_assets.squeezed(css) == ".a>b:hover,.c{color :red;margin:0 1px}"


def test_every_public_view_is_marked(public_app):
    for view in public_app.view_functions.values():
        assert getattr(view, access.MARK) == access.PUBLIC


def test_a_view_without_a_mark_stops_the_start(world):
    bp = Blueprint("forgotten", __name__)
    bp.add_url_rule("/forgotten", view_func=lambda: "x", endpoint="forgotten")
    with pytest.raises(UnmarkedViewError, match="/forgotten"):
        create_public_app(world.settings, blueprints=[bp])


def test_before_the_installation_is_set_up_the_site_says_so(settings):
    app = create_public_app(settings)
    client = app.test_client()
    for path, status in (("/", 200), ("/form/before", 503), ("/danger", 200)):
        response = client.get(path, base_url=settings.public_origin)
        assert response.status_code == status, path
    assert b"Not open yet" in client.get("/", base_url=settings.public_origin).data


def test_a_demonstration_says_that_it_is_one(survivor, monkeypatch):
    assert "Demonstration" not in survivor.open("/").text
    told = pinned.pinned()
    monkeypatch.setattr(
        "app.keys.pinned._pinned",
        replace(told, demonstration=True),
    )
    assert "Demonstration. Please write nothing true here." in survivor.open("/").text


def test_the_words_for_a_refusal_never_send_a_survivor_to_an_administrator():
    for title, text in public_errors.WORDS.values():
        for word in ("administrator", "officer", "vault", "session", "error"):
            assert word not in f"{title} {text}".lower()


def test_dangerous_numbers_can_be_called(survivor):
    page = survivor.open("/danger")
    assert "tel:112" in page.links
    assert "tel:116123" in page.links
