"""`OPEN.html` in a browser, from a file on the disk and without any network."""

import base64
import re
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page

from app import web
from app.packages import seal, volumes
from tests.packages.built import SEED
from tests.packages.sample import contents
from tests.packages.sent_volumes import DATA, Sent, send
from tests.support import browser as browsers
from tests.support.browser import page_check

LANGUAGES = ("en", "uk", "de")


@pytest.fixture
def at_the_desk(visit):
    """Open a page from the disk as a receiver does; nothing answers on any network."""

    def opened(page_file: Path, **how) -> Page:
        page = visit(accept_downloads=True, **how)
        # Without a window of the system to click in, the file stays in memory.
        page.add_init_script("delete window.showSaveFilePicker")
        page.context.set_offline(True)
        page.goto(page_file.as_uri())
        page.wait_for_selector("html[data-ready=true]", state="attached")
        return page

    return opened


def choose(page: Page, *paths: Path) -> None:
    """Choose files and wait until they are read."""
    page.set_input_files("#files", [str(path) for path in paths])
    page.wait_for_selector("#read", state="hidden")
    page.wait_for_selector("#there:visible")


def open_with(page: Page, code: str) -> bytes:
    """Type the code; return what the browser saves."""
    page.fill("#code", code)
    page.click("#open")
    page.wait_for_selector("#save:visible")
    with page.expect_download() as download:
        page.click("#save")
    return Path(download.value.path()).read_bytes()


def test_a_package_in_one_file_opens(at_the_desk, tmp_path):
    code = volumes.new_code()
    receipt = seal.write_volumes(
        contents(), seed=SEED, code=code, folder=tmp_path / "set"
    )
    sent = Sent(receipt.written, code)
    page = at_the_desk(sent.page)
    choose(page, *sent.volumes, sent.index)
    assert page.inner_text("#package") == "BVP-7K3Q-0001"
    assert page.inner_text("#index-hash") == receipt.written.index_sha256
    assert receipt.written.volumes[0].sha256 in page.inner_text("#volumes")
    opened = open_with(page, volumes.grouped(code))
    assert page.inner_text("#file-hash") == sha256(opened).hexdigest()
    (tmp_path / "opened.zip").write_bytes(opened)
    with zipfile.ZipFile(tmp_path / "opened.zip") as archive:
        assert archive.testzip() is None
        assert "BVP-7K3Q-0001/00_START.html" in archive.namelist()
    page_check(page)


@pytest.fixture
def three(tmp_path):
    """Three volumes."""
    sent = send(tmp_path / "three", DATA, volume_bytes=volumes.LEAST_BYTES)
    assert len(sent.volumes) == 3
    return sent


def test_three_volumes_open_in_any_order_and_under_any_name(at_the_desk, three):
    renamed = [
        path.rename(path.with_name(f"upload ({number}).bin"))
        for number, path in enumerate(reversed(three.volumes))
    ]
    page = at_the_desk(three.page)
    choose(page, *renamed[:2])
    assert "The index is missing" in page.inner_text("#verdict")
    choose(page, three.index, three.page)
    verdict = page.inner_text("#verdict")
    assert f"Missing: {three.set.volumes[0].name}." in verdict
    assert page.is_hidden("#ask")
    choose(page, renamed[2])
    assert "All 3 volumes are here" in page.inner_text("#verdict")
    assert open_with(page, three.code) == DATA


def test_a_changed_volume_is_named_and_a_good_copy_mends_it(at_the_desk, three):
    good = three.volumes[1].read_bytes()
    three.volumes[1].write_bytes(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
    page = at_the_desk(three.page)
    choose(page, three.index, *three.volumes)
    verdict = page.inner_text("#verdict")
    assert f"Changed on the way: {three.set.volumes[1].name}." in verdict
    assert "Missing" not in verdict
    assert page.is_hidden("#ask")
    three.volumes[1].write_bytes(good)
    choose(page, three.volumes[1])
    assert open_with(page, three.code) == DATA


def test_a_volume_of_another_package_is_named(at_the_desk, three, tmp_path):
    other = send(tmp_path / "other", b"else", package_id="BVP-9X9X9X")
    page = at_the_desk(three.page)
    choose(page, three.index, *three.volumes[:2], *other.volumes)
    verdict = page.inner_text("#verdict")
    assert f"Of another package: {other.volumes[0].name}." in verdict
    assert f"Missing: {three.volumes[2].name}." in verdict
    choose(page, other.index)
    assert "more than one index" in page.inner_text("#verdict")
    assert page.is_hidden("#ask")
    page.click("#over")
    choose(page, *other.volumes, other.index)
    assert open_with(page, other.code) == b"else"


def test_a_slip_and_a_wrong_code_are_told_apart_and_nothing_is_lost(at_the_desk, three):
    page = at_the_desk(three.page)
    choose(page, three.index, *three.volumes)
    slip = three.code[:7] + str((int(three.code[7]) + 1) % 10) + three.code[8:]
    for typed, said in (
        (slip, "group 2 cannot be right"),
        (three.code[:5] + three.code[10:15] + three.code[5:10] + three.code[15:], "2"),
        (three.code[:-1], "here are 49"),
        (volumes.new_code(), "belongs to another package"),
    ):
        page.fill("#code", typed)
        page.click("#open")
        page.wait_for_selector("#code-wrong:visible")
        assert said in page.inner_text("#code-wrong")
        assert page.input_value("#code") == typed
        assert page.get_attribute("#code", "aria-invalid") == "true"
        assert page.evaluate("document.activeElement.id") == "code"
        page_check(page, directions=("ltr",))
    arabic = three.code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert open_with(page, f"  {arabic[:25]} – {arabic[25:]}\n") == DATA
    assert page.input_value("#code") == ""


@pytest.mark.parametrize("what", ["size", "name", "mac"])
def test_an_index_made_by_somebody_else_opens_nothing(at_the_desk, three, what):
    text = three.index.read_text()
    other = {
        "size": text.replace(": 131072,", ": 131073,", 1),
        "name": text.replace("BVP-7K3Q92.zip", "BVP-7K3Q92.exe"),
        "mac": re.sub(r'"mac": ".', '"mac": "x', text),
    }[what]
    assert other != text
    three.index.write_text(other)
    page = at_the_desk(three.page)
    choose(page, three.index, *three.volumes)
    if what == "mac":
        assert "The index was changed" in page.inner_text("#verdict")
        return
    page.fill("#code", three.code)
    page.click("#open")
    page.wait_for_selector("#code-wrong:visible")
    assert "not made with this code" in page.inner_text("#code-wrong")
    assert page.is_hidden("#done")


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 4_300_000])
def test_every_border_of_a_chunk_opens(at_the_desk, tmp_path, size):
    data = (b"invented " * (size // 9 + 1))[:size]
    sent = send(tmp_path / "set", data)
    page = at_the_desk(sent.page)
    choose(page, sent.index, *sent.volumes)
    assert open_with(page, sent.code) == data
    assert page.inner_text("#file-hash") == sha256(data).hexdigest()


def test_a_browser_that_can_writes_the_file_piece_by_piece(at_the_desk, three):
    """The place is one of the browser's own files, as its window would give it."""
    page = at_the_desk(three.page)
    page.evaluate(
        """() => {
          const written = window.written = [];
          window.showSaveFilePicker = async ({suggestedName}) => ({
            createWritable: async () => ({
              write: async (piece) => { written.push(piece.length); },
              close: async () => { window.closedAs = suggestedName; },
              abort: async () => { window.aborted = true; },
            }),
          });
        }"""
    )
    choose(page, three.index, *three.volumes)
    assert "asks where to save" in page.inner_text("#where")
    page.fill("#code", three.code)
    page.click("#open")
    page.wait_for_selector("#done:visible")
    assert sum(page.evaluate("window.written")) == len(DATA)
    assert page.evaluate("window.closedAs") == "BVP-7K3Q92.zip"
    assert page.is_hidden("#save")


def test_nothing_is_kept_when_the_disk_is_full_or_no_place_is_chosen(
    at_the_desk, three
):
    page = at_the_desk(three.page)
    choose(page, three.index, *three.volumes)
    page.fill("#code", three.code)
    for script, said in (
        (
            "async () => { throw new DOMException('no', 'AbortError') }",
            "No place to save",
        ),
        (
            """async () => ({createWritable: async () => ({
              write: async () => { throw new DOMException('', 'QuotaExceededError') },
              abort: async () => { window.aborted = true },
            })})""",
            "QuotaExceededError",
        ),
    ):
        page.evaluate(f"() => {{ window.showSaveFilePicker = {script} }}")
        page.click("#open")
        page.wait_for_selector(f"#code-wrong:has-text('{said}')")
        assert page.is_hidden("#done")
        assert page.input_value("#code") == three.code
    assert page.evaluate("window.aborted") is True


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_and_is_usable_by_keyboard(at_the_desk, three, language):
    page = at_the_desk(three.page, locale=f"{language}", width=360)
    assert page.get_attribute("html", "lang") == language
    page_check(page)
    choose(page, three.index, *three.volumes)
    page.focus("#over")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "code"
    page.keyboard.type("1")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#code-wrong:visible")
    page.keyboard.press("Control+a")
    page.keyboard.type(three.code)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#done:visible")
    assert page.evaluate("document.activeElement.id") == "h-done"
    page_check(page)
    browsers.look(page, f"opener-{language}")


def test_it_can_be_read_in_the_dark(at_the_desk, three):
    page = at_the_desk(three.page, color_scheme="dark")
    choose(page, three.index, *three.volumes[:2])
    page_check(page, directions=("ltr",))
    browsers.look(page, "opener-dark")


def test_another_language_is_chosen_without_losing_anything(at_the_desk, three):
    page = at_the_desk(three.page)
    choose(page, three.index, *three.volumes)
    page.fill("#code", "12345")
    page.click("button[lang=uk]")
    assert "Усі томи на місці" in page.inner_text("#verdict")
    assert page.input_value("#code") == "12345"
    assert page.title() == "Відкрити пакет"


def test_every_language_says_everything_and_leaves_the_same_gaps(at_the_desk, three):
    page = at_the_desk(three.page)
    words = page.evaluate("WORDS")
    assert tuple(words) == LANGUAGES
    gaps = {
        code: {key: sorted(re.findall(r"\{\w+\}", text)) for key, text in each.items()}
        for code, each in words.items()
    }
    assert gaps["uk"] == gaps["en"] == gaps["de"]
    assert all(text.strip() for each in words.values() for text in each.values())


def test_its_policy_allows_its_own_script_and_style_and_nothing_else(three):
    page = three.page.read_text(encoding="utf-8")
    assert page.encode() == volumes.opener()
    assert sha256(volumes.opener()).hexdigest() == volumes.opener_sha256()
    told = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert told is not None

    def hashed(kind: str) -> str:
        """Hash what stands inline, as a browser does."""
        text = re.search(rf"<{kind}>(.*)</{kind}>", page, re.DOTALL)
        assert text is not None
        digest = sha256(text.group(1).encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode()}'"

    assert told.group(1).split("; ") == [
        "default-src 'none'",
        f"script-src {hashed('script')}",
        f"style-src {hashed('style')}",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    for reaching in ("fetch(", "XMLHttp", "WebSocket", "import(", "eval(", "innerHTML"):
        assert reaching not in page
    assert "//" not in re.sub(r"//[^\n]*\n", "", page)  # no address, comments aside


def test_t14_the_policy_holds_against_a_script_that_would_carry_something_away(
    at_the_desk, three
):
    page = at_the_desk(three.page)
    page.context.set_offline(False)
    told = page.evaluate(
        """async () => {
          try { await fetch('http://127.0.0.1:9/'); return 'sent' }
          catch (error) { return error.name }
        }"""
    )
    assert told == "TypeError"
    heard = browsers._watches[page.context]
    assert any("Content Security Policy" in line for line in heard.console)


def test_files_can_be_dropped(at_the_desk, tmp_path):
    sent = send(tmp_path / "set", b"dropped")
    page = at_the_desk(sent.page)
    files = [
        {"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()}
        for path in (*sent.volumes, sent.index)
    ]
    page.evaluate(
        """files => {
          const dataTransfer = new DataTransfer();
          for (const {name, data} of files)
            dataTransfer.items.add(
              new File([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))], name));
          document.body.dispatchEvent(
            new DragEvent('drop', {dataTransfer, bubbles: true, cancelable: true}));
        }""",
        files,
    )
    page.wait_for_selector("#ask:visible")
    assert open_with(page, sent.code) == b"dropped"


def test_it_can_be_stopped_and_nothing_is_kept(at_the_desk, tmp_path):
    sent = send(tmp_path / "set", bytes(12_000_000))
    page = at_the_desk(sent.page)
    page.evaluate(
        """() => { window.showSaveFilePicker = async () => ({
          createWritable: async () => ({
            write: () => new Promise((done) => setTimeout(done, 400)),
            close: async () => { window.closedAs = 'anything' },
            abort: async () => { window.aborted = true },
          })})}"""
    )
    choose(page, sent.index, *sent.volumes)
    page.fill("#code", sent.code)
    page.click("#open")
    page.click("#stop")
    page.wait_for_selector("#code-wrong:has-text('Stopped')")
    assert page.evaluate("[window.aborted, window.closedAs]") == [True, None]
    assert page.input_value("#code") == sent.code
    assert page.is_hidden("#done")


def test_a_browser_without_cryptography_says_so_and_takes_nothing(visit, three):
    page = visit()
    page.add_init_script(
        "Object.defineProperty(Crypto.prototype, 'subtle', {value: undefined})"
    )
    page.goto(three.page.as_uri())
    page.wait_for_selector("#unable:visible")
    assert "no cryptography" in page.inner_text("#unable")
    assert page.is_disabled("#files")


def test_without_scripts_the_page_says_what_it_needs(visit, three):
    page = visit(javascript=False)
    page.goto(three.page.as_uri())
    for said in ("needs JavaScript", "потрібен JavaScript", "braucht JavaScript"):
        assert said in page.inner_text("noscript")


def test_it_wears_the_colours_of_the_house():
    names = re.compile(r"--([a-z-]+): (#[0-9a-f]{6})")
    static = Path(web.__file__).parent / "static"
    ours = names.findall((static / "staff" / "tokens.css").read_text())
    sheet = re.search(r"<style>(.*)</style>", volumes.opener().decode(), re.DOTALL)
    assert sheet is not None
    light = sheet.group(1).partition("@media")[0]
    worn = dict(names.findall(light))
    assert {name: value for name, value in ours if name in worn} == {
        name: value for name, value in worn.items() if name != "on-sea"
    }
    assert len(worn) > 10
