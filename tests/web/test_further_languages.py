"""A further language is one PO file: offered when it is complete, and not before.

A language of ours that lacks something fails no test; it is left out, and
`scripts/texts.py check CODE` names what it lacks.
"""

import re
import shutil
from html.parser import HTMLParser
from io import BytesIO

import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po, write_po
from sqlalchemy import select

from app import db
from app.cases import vocabularies
from app.conversation import survivor_view, talk
from app.conversation.documents import Holder, Permission, Sender, Step
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from app.intake import questions, triage
from app.web import languages, public_texts
from app.web.locales import LONG, PseudoTranslations
from tests.support.database import settings_in
from tests.support.public_site import Browser, Page, make_public_app
from tests.web.test_public_pages import walk, walk_of_a_helper
from tests.web.test_translations import loaded

pytestmark = pytest.mark.once

STRANGE = "eo"
VOID = frozenset({"meta", "link", "input", "br", "hr", "img", "source"})
LETTER = re.compile(r"[^\W\d_]")
NAMES = frozenset({"Chrome", "Firefox", "Safari", "Samsung Internet"})
READ_OUT = ("aria-label", "title", "placeholder", "alt")


def invented(code: str = STRANGE) -> Catalog:
    """Return a complete language in which every text stands in brackets."""
    dress = PseudoTranslations(LONG).dress
    made = Catalog(locale=code, fuzzy=False)
    for message in public_texts.needed():
        if isinstance(message.id, str):
            made.add(message.id, dress(message.id))
        elif message.id:
            made.add(message.id, [dress(message.id[-1])] * made.num_plurals)
    return made


def drop(folder, code: str, catalogue: Catalog) -> None:
    """Put a translator's file where the app looks for it."""
    path = public_texts.path_of(code, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue)


def faults(catalogue: Catalog) -> dict[str, str]:
    return {
        fault.text: fault.reason
        for fault in public_texts.faults(public_texts.needed(), catalogue)
    }


class Reader(HTMLParser):
    """Collects the words of a page that stand in no bracket.

    What people typed (`dir=auto`, `bdi`), the code, and the languages' own names stay
    as they are in every language.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, bool]] = []
        self.depth = 0
        self.bare: list[str] = []

    def handle_starttag(self, tag, attrs):
        """Look at what is read out, and note what begins."""
        told = dict(attrs)
        own = (
            tag in {"bdi", "style"}
            or told.get("dir") == "auto"
            or told.get("translate") == "no"
            or "langs" in (told.get("class") or "").split()
            or told.get("name") == "language"
        )
        for name in READ_OUT:
            if not own and LETTER.search(outside(told.get(name) or "", 0)[0]):
                self.bare.append(f"{name}={told[name]}")
        if tag not in VOID:
            self.open.append((tag, own))

    def handle_endtag(self, tag):
        """Note what ends."""
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        """Look at the words."""
        if any(own for _tag, own in self.open):
            return
        told, self.depth = outside(data, self.depth)
        if LETTER.search(told) and told.strip() not in NAMES:
            self.bare.append(told.strip())


def outside(text: str, depth: int) -> tuple[str, int]:
    """Return what stands outside brackets, and how many are open at the end."""
    kept = []
    for sign in text:
        depth += (sign == "[") - (sign == "]")
        if depth == 0 and sign != "]":
            kept.append(sign)
    return "".join(kept), depth


def bare(html: str) -> list[str]:
    reader = Reader()
    reader.feed(html)
    return reader.bare


class Listening(Browser):
    """A browser that is shown each page in the strange language as well."""

    def __init__(self, app) -> None:
        super().__init__(app)
        self.heard: list[Page] = []

    def send(self, method, path, data=None, **headers):
        """Send a request, and once more in the strange language."""
        answer = super().send(method, path, data, **headers)
        if answer.mimetype == "text/html" and answer.status_code not in {302, 303}:
            again = {**headers, "Accept_Language": STRANGE}
            self.heard.append(Page(path, super().send(method, path, data, **again)))
        return answer


@pytest.fixture
def strange_app(world, tmp_path):
    """The public app with an invented language, dropped as a translator would."""
    drop(tmp_path, STRANGE, invented())
    app = make_public_app(world)
    languages.offer(app, languages.load(("uk", "en", STRANGE), tmp_path))
    return app


def unsaid(pages):
    return {(page.path, words) for page in pages for words in bare(page.html)}


def test_every_page_says_every_word_in_the_language_that_was_dropped(strange_app):
    """No word is written into a page, and none is missing in the list of texts."""
    browsers = [Listening(strange_app) for _ in range(3)]
    spare = iter(browsers[1:])
    walk(browsers[0], lambda: next(spare))
    helper = Listening(strange_app)
    walk_of_a_helper(helper)
    heard = [page for one in (*browsers, helper) for page in one.heard]
    assert len({page.path for page in heard}) > 25
    assert all('<html lang="eo" dir="ltr">' in page.html for page in heard)
    assert not unsaid(heard)


CHOICES = {
    "adult": {"fc.safe_now": "not_sure", "fc.about_whom": "self", "fc.under_18": "no"},
    "under_18": {"fc.about_whom": "self", "fc.under_18": "yes"},
    "missing": {"fc.about_whom": "someone_missing", "fc.contact": "trusted_person"},
    "child": {"fc.about_whom": "child", "fc.under_18": "no", "fc.contact": "message"},
    "witness": {"fc.about_whom": "witness", "fc.under_18": "no"},
    "helper_alone": {"fc.about_whom": "helper", "fc.person_here": "no"},
}


def test_every_question_is_asked_in_the_language_that_was_dropped(strange_app):
    met, heard = set(), []
    for told in CHOICES.values():
        browser = Listening(strange_app)
        browser.begins()
        answers = {"fc.safe_now": "yes", "fc.permission": "yes", **told}
        while browser.page.question:
            met.add(browser.page.question)
            browser.press("Continue", a=answers.get(browser.page.question, []))
        heard += browser.heard
    of_a_helper = {"fc.free_to_answer", "fc.people", "fc.answer_way", "fc.call_number"}
    of_a_helper |= {"fc.call_hours", "fc.safe_phrase"}  # met by the walk above
    assert met | of_a_helper == set(questions.load().questions)
    assert not unsaid(heard)


def test_the_inbox_speaks_the_language_that_was_dropped(strange_app, world, marko):
    browser = Listening(strange_app)
    browser.returns(browser.sends())
    yes = Permission(
        purpose="partner_referral",
        answer="granted",
        since="2026-11-02",
        until="2027-11-02",
        to="Invented Aid Office",
        in_part=True,
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
        talk.write(session, box, Sender.STAFF, "Words that staff typed.", name="Marko")
        view = survivor_view.read(session, box)
        fields = {name: getattr(view, name) for name in view.__struct_fields__}
        fields |= {"shows_details": True, "permissions": (yes,), "holders": (held,)}
        fields |= {"step": Step.WORKING, "not_undone": (yes.purpose,)}
        survivor_view.seal_anew(session, box, type(view)(**fields))
    for path in ("/box", "/box/permissions", "/box/who", "/box/write", "/box/close"):
        assert browser.open(path).status == 200
    assert browser.open(f"/box/permissions/{yes.purpose}").status == 200
    browser.open("/box/write")
    browser.press("Send", text="")
    browser.press("Send", text="Words that a survivor typed.")
    browser.open("/box/code")
    browser.press("Make a new code")
    browser.press("Use this code", second="1", fifth="2")
    browser.open("/box/pause")
    browser.press("Pause everything")
    assert "Words that staff typed." in browser.open("/box").text
    assert not unsaid(browser.heard)


@pytest.mark.parametrize(
    "planted",
    [
        "<p>Hello</p>",
        "<p>[in it] out of it</p>",
        '<nav aria-label="Language"></nav>',
        "<title>Start</title>",
        "<p>[one <b>two</b>] three</p>",
    ],
)
def test_that_a_word_written_into_a_page_would_be_found(planted):
    assert bare(planted)
    assert not bare('<p dir="auto">Hello</p><p>[one <b>two</b> three] 24: 112</p>')


def test_a_language_that_lacks_one_text_is_not_offered(tmp_path, caplog):
    whole = invented()
    whole.delete("Leave now")
    drop(tmp_path, STRANGE, whole)
    offered = languages.load(("uk", "en", STRANGE), tmp_path)
    assert [each.code for each in offered] == ["uk", "en"]
    assert "eo is not offered: 1 texts lack" in caplog.text
    drop(tmp_path, STRANGE, invented())
    offered = languages.load(("uk", "en", STRANGE), tmp_path)
    assert [each.code for each in offered] == ["uk", "en", STRANGE]


@pytest.mark.parametrize(
    ("text", "said", "reason"),
    [
        ("Leave now", "", "empty"),
        ("Leave now", " ", "empty"),
        ("Person %(number)s", "Persono", "placeholders"),
        ("Person %(number)s", "Persono %(numero)s", "placeholders"),
        ("Person %(number)s", "Persono %(number)s 5 %", "lone %"),
        ("Person %(number)s", "Persono %(number) s", "placeholders"),
        ("Leave now", "<script>x</script>", "marks in <>"),
        ("Leave now", "<a href='https://other.example'>x</a>", "marks in <>"),
        ("Leave now", "x <b", "marks in <>"),
    ],
)
def test_what_keeps_a_language_back_is_named(text, said, reason):
    whole = invented()
    assert not faults(whole)
    whole[text].string = said
    assert list(faults(whole)) == [text]
    assert reason in faults(whole)[text]


def test_a_guess_counts_as_missing():
    whole = invented()
    whole["Leave now"].flags.add("fuzzy")
    assert "guess" in faults(whole)["Leave now"]


def test_every_plural_form_is_needed_and_may_leave_a_small_number_out():
    whole = invented("ar")
    plural = next(m for m in whole if m.id and not isinstance(m.id, str))
    assert not faults(whole)
    full = plural.string[-1]
    plural.string = ("zero", "one", "two", full, full, full)
    assert not faults(whole)
    plural.string = (full, full, full, full, full, "none")
    assert "placeholders" in faults(whole)[plural.id[0]]
    plural.string = (full, full)
    assert "6 plural forms" in faults(whole)[plural.id[0]]


def test_a_changed_question_takes_a_language_off_until_it_is_translated(
    tmp_path, monkeypatch
):
    drop(tmp_path, STRANGE, invented())
    assert languages.load((STRANGE,), tmp_path)[0].code == STRANGE
    edited = tmp_path / "first_contact.yaml"
    shutil.copy(questions.CATALOGUE, edited)
    told = edited.read_text("utf-8")
    edited.write_text(told.replace('"Are you under 18?"', '"Are you 18 or older?"'))
    form = questions.load(edited)
    monkeypatch.setattr(questions, "load", lambda: form)
    assert [each.code for each in languages.load((STRANGE,), tmp_path)] == ["en"]
    fresh = invented()
    assert "Are you 18 or older?" in fresh
    drop(tmp_path, STRANGE, fresh)
    assert languages.load((STRANGE,), tmp_path)[0].code == STRANGE


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b'msgid "x', b"no such thing", b'msgstr "x"\n']
)
def test_a_broken_file_is_no_language_and_stops_no_start(tmp_path, content):
    drop(tmp_path, STRANGE, invented())
    public_texts.path_of(STRANGE, tmp_path).write_bytes(content)
    offered = languages.load((STRANGE, "en", "zz", "fr"), tmp_path)
    assert [each.code for each in offered] == ["en"]


def test_a_language_written_from_the_right_turns_the_page(world, tmp_path):
    drop(tmp_path, "fa", invented("fa"))
    app = make_public_app(world)
    languages.offer(app, languages.load(("en", "fa"), tmp_path))
    browser = Browser(app)
    browser.open("/")
    page = browser.press("فارسی")
    assert '<html lang="fa" dir="rtl">' in page.html
    browser.press("English")
    code = browser.sends()
    assert f'dir="ltr" translate="no" aria-label="{code}"' in browser.page.html


def test_the_language_of_a_region_is_matched_and_named(tmp_path):
    drop(tmp_path, "pt_BR", invented("pt_BR"))
    only = languages.load(("pt_BR",), tmp_path)[0]
    assert (only.tag, only.name) == ("pt-BR", "Português (Brasil)")


def test_the_office_chooses_which_complete_languages_are_offered(world):
    for told, shown in {
        "en": ["en"],
        "uk,en": ["uk", "en"],
        "en,uk": ["en", "uk"],
    }.items():
        settings = settings_in(
            world.settings.data, world.settings.database_url, BARVINOK_LANGUAGES=told
        )
        app = make_public_app(type(world)(world.house, settings, world.installation))
        with app.test_request_context("/"):
            real = [each.code for each in languages.offered() if each.is_real]
        assert real == shown


def test_without_a_setting_only_reviewed_languages_are_offered(world):
    assert world.settings.languages == ("uk", "en")


@pytest.mark.parametrize("code", public_texts.codes())
def test_a_language_of_ours_is_offered_once_it_is_complete(code, world):
    translated = public_texts.kept(code)
    assert translated is not None, f"{code}: the file cannot be read"
    lacking = faults(translated)
    offered = [each.code for each in languages.load((code, "en"))]
    assert (code in offered) == (not lacking)


@pytest.mark.parametrize(
    ("code", "foreign"), [("ru", "[a-zіїєґ]"), ("ar", "[a-z\u0400-\u04ff]")]
)
def test_no_letter_of_another_language_slipped_in(code, foreign):
    """Names of programs, and the letter of an article, are written as they are."""
    apart = re.compile(r"%\(\w+\)s|<[^>]*>|Tor Browser|\bTor\b|\(e\)")
    said = [
        text
        for message in public_texts.kept(code)
        if message.id
        for text in public_texts._told(message)
    ]
    assert len(said) > 500
    found = [t for t in said if re.search(foreign, apart.sub("", t), re.IGNORECASE)]
    assert not found


def test_the_desk_is_told_the_language_of_a_report(world, tmp_path):
    drop(tmp_path, "ru", invented("ru"))
    app = make_public_app(world)
    languages.offer(app, languages.load(("en", "ru"), tmp_path))
    browser = Browser(app)
    browser.answers()
    browser.headers["Accept-Language"] = "ru-RU,ru;q=0.9"
    forms = browser.open("/form/check").forms
    send = next(form for form in forms if form.action == "/form/send")
    browser.press(send.buttons[0][0])
    with db.reading() as session:
        (waiting,) = triage.waiting(session, world.actor("marko"))
    assert waiting.head.language == "ru"
    assert vocabularies.term("languages", "ru") == "Russian"
    assert vocabularies.term("languages", "ar") == "Arabic"


def test_the_list_of_texts_is_that_of_the_sources():
    """Where it is not: run `scripts/texts.py`."""
    with public_texts.LISTED.open("rb") as file:
        listed = {message.id for message in read_po(file) if message.id}
    assert listed == {message.id for message in loaded().public() if message.id}


def test_a_text_that_comes_back_has_its_translation_again():
    texts = loaded()
    whole, template = invented(), public_texts.needed()
    said = whole["Leave now"].string
    plural = next(m for m in whole if m.id and not isinstance(m.id, str))
    forms = plural.string
    template.delete("Leave now")
    template.delete(plural.id)
    texts.bring_up(whole, template)
    kept = BytesIO()
    write_po(kept, whole)
    kept.seek(0)
    again = read_po(kept, locale=STRANGE)
    assert again.get("Leave now") is None
    texts.bring_up(again, public_texts.needed())
    assert again["Leave now"].string == said
    assert list(again[plural.id].string) == list(forms)
    assert not faults(again)
    assert not again.obsolete


def test_a_changed_text_keeps_the_old_translation_as_a_guess():
    whole, template = invented(), public_texts.needed()
    old = "There is no such page"
    template.delete(old)
    template.add("There is no such page any more")
    loaded().bring_up(whole, template)
    changed = whole["There is no such page any more"]
    assert changed.fuzzy
    assert changed.string == invented()[old].string


def test_a_new_language_begins_empty_and_is_named_as_such(
    tmp_path, monkeypatch, capsys
):
    texts = loaded()
    monkeypatch.setattr(
        texts.public_texts, "path_of", lambda code, *_: tmp_path / code / "public.po"
    )
    assert texts.main(["new", "ro"]) == 0
    assert "texts to translate" in capsys.readouterr().out
    assert texts.main(["new", "ro"]) == 2
    assert texts.main(["new", "uk"]) == 2
    assert texts.main(["new", "xx-no"]) == 2
    assert texts.main(["check", "ro"]) == 1
    assert "empty: 'Leave now'" in capsys.readouterr().out
