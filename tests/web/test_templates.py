"""What no template, style sheet or script of ours may contain (T-08, T-09, T-62)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
WEB = APP / "web"
TEMPLATES = [
    path for path in APP.rglob("templates/**/*.html") if "packages" not in path.parts
]
SCRIPTS = sorted(WEB.glob("static/staff/js/*.js"))
STYLES = sorted(WEB.glob("static/**/*.css"))

# Each file that may build markup in Python, with the reason.
MAY_BUILD_MARKUP: dict[str, str] = {}

FORBIDDEN_IN_PAGES = {
    "unescaped output": r"\|\s*safe\b|autoescape\s+false|Markup\(",
    "a style in a page": r"\sstyle\s*=",
    "a script in a page": r"<script(?![^>]*\ssrc=\"\{\{)",
    "a handler in a page": r"\son[a-z]+\s*=\s*[\"']",
    "a data address": r"[\"'(]data:",
    "a script address": r"javascript:",
    "anything from elsewhere": r"(?:src|href|action)\s*=\s*[\"'](?:https?:)?//",
    "what is loaded before it is asked for": r"rel=\"(?:prefetch|prerender|dns-)",
}

FORBIDDEN_IN_SCRIPTS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    r"|setTimeout\([\"'`]|localStorage|sessionStorage|indexedDB|document\.cookie"
    r"|https?://|navigator\.sendBeacon|Notification"
)

PHYSICAL = (
    r"(?:margin|padding|border)-(?:left|right|top|bottom)\b"
    r"|(?<![-\w])(?:left|right|top|bottom|width|height)\s*:"
    r"|text-align\s*:\s*(?:left|right)|float\s*:\s*(?:left|right)"
)


@pytest.mark.parametrize("what", FORBIDDEN_IN_PAGES)
def test_t08_t09_t62_no_template_contains(what):
    pattern = re.compile(FORBIDDEN_IN_PAGES[what], re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in TEMPLATES
        for match in pattern.finditer(path.read_text("utf-8"))
    ]
    assert TEMPLATES
    assert found == []


@pytest.mark.parametrize(
    ("what", "sample"),
    [
        ("unescaped output", "{{ words|safe }}"),
        ("a style in a page", '<p style="x">'),
        ("a script in a page", "<script>x()</script>"),
        ("a handler in a page", '<p onclick="x()">'),
        ("a data address", '<img src="data:image/png;base64,x">'),
        ("anything from elsewhere", '<a href="//evil.example">'),
    ],
)
def test_that_the_search_would_find(what, sample):
    assert re.search(FORBIDDEN_IN_PAGES[what], sample, re.IGNORECASE)


def test_t08_no_module_builds_markup_by_hand():
    found = {
        str(path.relative_to(ROOT))
        for path in APP.rglob("*.py")
        if re.search(r"\bMarkup\(|\|\s*safe\b", path.read_text("utf-8"))
    }
    assert found == set(MAY_BUILD_MARKUP)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_small_and_makes_no_markup_from_text(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) < 150
    assert re.findall(FORBIDDEN_IN_SCRIPTS, text) == []
    assert "createPolicy" not in text or path.name == "swap.js"


def test_public_pages_have_no_script_at_all():
    assert list(WEB.glob("static/public/**/*.js")) == []


@pytest.mark.parametrize(
    "path", STYLES, ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_a_style_sheet_knows_no_left_and_right_and_only_tokens_know_colours(path):
    text = re.sub(
        r"/\*.*?\*/|@media[^{]*", "", path.read_text("utf-8"), flags=re.DOTALL
    )
    assert re.findall(PHYSICAL, text) == []
    assert re.findall(r"url\((?!fonts/)[^)]*\)", text) == []
    if path.parent.name == "staff" and path.name != "tokens.css":
        allowed = {"#fff", "#e6dfd1", "#fdfcf9", "#999"}  # white, two hovers, print
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) <= allowed


def test_both_sites_have_the_same_palette():
    one, other = (WEB / "static" / site / "tokens.css" for site in ("public", "staff"))
    assert one.read_text("utf-8") == other.read_text("utf-8")


def test_every_component_is_shown_on_the_components_page():
    text = (WEB / "templates/kit/staff.html").read_text("utf-8")
    offered = set(re.findall(r"\{% set (\w+) = \w+\.\w+ %\}", text))
    shown = "".join(
        (WEB / "templates/staff" / name).read_text("utf-8")
        for name in ("kit.html", "kit_case.html", "kit_job.html", "case.html")
    )
    used = set(re.findall(r"\b(?:kit|frame)\.(\w+)\(", shown))
    # Drawn by the frame, by `form` or by `field`.
    elsewhere = {"rail", "find", "icon", "csrf", "error_summary", "parts"}
    elsewhere |= {"tick", "options", "approximate_date", "case_bands", "consent_mark"}
    assert offered - used - elsewhere == set()


def test_every_component_is_told_in_the_guide():
    guide = (ROOT / "docs/web-kit.md").read_text("utf-8")
    text = (WEB / "templates/kit/staff.html").read_text("utf-8")
    offered = set(re.findall(r"\{% set (\w+) = \w+\.\w+ %\}", text))
    known_by_the_frame = {"rail", "find", "case_head", "parts", "case_bands"}
    missing = {name for name in offered if f"{name}(" not in guide}
    assert missing - known_by_the_frame == {"tick", "options", "approximate_date"}
