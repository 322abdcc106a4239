"""The public site in Arabic, in a real browser: a page that is written from the right.

Where Arabic lacks a text the English stands in for it here, so that the pages can be
looked at all the same.
"""

import pytest
from babel.messages.pofile import write_po
from sqlalchemy import select

from app import db
from app.conversation import survivor_view, talk
from app.conversation.documents import Holder, Permission, Sender
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from app.web import languages, public_texts
from tests.support.browser import look, page_check
from tests.support.database import settings_in
from tests.support.postgres import free_port
from tests.support.public_site import RELATIVE, choose, make_public_app

ANSWER = "نرد عليك يوم الاثنين. BV-7K3Q-92 هو رقمنا."


@pytest.fixture
def site(live_world, live_app, tmp_path):
    """The public site with Arabic switched on, served; its address."""
    port = free_port()
    settings = settings_in(
        live_world.settings.data,
        live_world.settings.database_url,
        BARVINOK_PUBLIC_ORIGIN=f"http://localhost:{port}",
    )
    inside = type(live_world)(live_world.house, settings, live_world.installation)
    app = make_public_app(inside)
    keep_whole(tmp_path)
    languages.offer(app, languages.load(("uk", "en", "ar"), tmp_path))
    return live_app(app, port=port, host="localhost")


def keep_whole(folder):
    """Write the Arabic texts, with the English where one lacks."""
    arabic = public_texts.kept("ar")
    needed = public_texts.needed()
    for fault in public_texts.faults(needed, arabic):
        text = needed[fault.text].id
        forms = fault.text if isinstance(text, str) else [text[-1]] * 6
        arabic.delete(fault.text)
        arabic.add(text, forms)
    path = public_texts.path_of("ar", folder)
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, arabic)


def good(page, name):
    assert page.get_attribute("html", "lang") == "ar"
    assert page.get_attribute("html", "dir") == "rtl"
    page_check(page, directions=("rtl",))
    look(page, f"public-ar-{name}")


def is_right_of(page, one, other):
    """Say whether one thing begins further to the right than the other."""
    boxes = [page.locator(each).first.bounding_box() for each in (one, other)]
    return boxes[0]["x"] > boxes[1]["x"]


def answered(live_world):
    """Let staff answer, and switch on what the inbox shows of permissions."""
    marko = live_world.actor("marko")
    yes = Permission(
        purpose="partner_referral",
        answer="granted",
        since="2026-11-02",
        to="Invented Aid Office",
    )
    held = Holder(
        name="Invented Aid Office",
        since="2026-11-05",
        can_recall=True,
        purpose=yes.purpose,
    )
    with db.transaction() as session:
        row = session.scalar(select(Conversation))
        box = marko.unlocked.strongbox(session, subject_of(row.id), row.team_id)
        talk.write(session, box, Sender.STAFF, ANSWER, name="Marko")
        view = survivor_view.read(session, box)
        fields = {name: getattr(view, name) for name in view.__struct_fields__}
        fields |= {"shows_details": True, "permissions": (yes,), "holders": (held,)}
        survivor_view.seal_anew(session, box, type(view)(**fields))


def test_the_site_is_as_it_has_to_be_from_the_right(visit, site, live_world):
    page = visit(javascript=False, locale="ar-SY", width=360)
    page.goto(site)
    good(page, "start")
    assert is_right_of(page, "header strong", "header .leave")
    for name in ("languages", "danger", "safety", "promise"):
        page.goto(f"{site}/{name}")
        good(page, name)
    number = page.goto(f"{site}/danger") and page.locator(".numbers a").first
    assert number.get_attribute("dir") == "ltr"
    page.goto(f"{site}/form/before")
    good(page, "before")
    page.click("main button.main")
    while page.locator("input[name=q]").count():
        question = choose(page, RELATIVE)
        if question in {"fc.about_whom", "fc.region", "fc.contact_value"}:
            good(page, question)
        if question == "fc.about_whom":
            assert is_right_of(page, ".pick input", ".pick b")
            turned = "getComputedStyle(document.querySelector('.back'), '::before')"
            assert page.evaluate(f"{turned}.rotate") == "45deg"
        page.click("main button.main")
    good(page, "check")
    page.click('form[action="/form/send"] button')
    good(page, "sent")
    code = page.get_attribute(".code", "aria-label")
    groups = page.locator(".code span")
    assert [groups.nth(n).inner_text() for n in range(6)] == code.split()
    first, second = (groups.nth(n).bounding_box()["x"] for n in (0, 1))
    assert first < second, "the groups of the code stand in the order they are typed"
    page.click("main a.main")
    good(page, "try")
    answered(live_world)
    page.goto(f"{site}/return")
    page.fill("#code", code)
    good(page, "return")
    page.click("main button.main")
    good(page, "box")
    assert page.locator(".reply .words").get_attribute("dir") == "auto"
    for name in ("permissions", "who", "write", "pause", "code", "close"):
        page.goto(f"{site}/box/{name}")
        good(page, f"box-{name}")
