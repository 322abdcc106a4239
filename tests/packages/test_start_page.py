"""00_START: a page without script that a stranger can follow with the network off."""

import base64
import html
import re
import subprocess
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest

from app.packages import proof, start_page, start_words
from app.packages.account import Label
from app.packages.contents import Condition
from tests.packages.built import SEED, built
from tests.packages.sample import contents

PAGE = (built().folder / "00_START.html").read_text(encoding="utf-8")
PRINTS = start_page.Fingerprints("aa", "bb", "cc")


class Reader(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        """Keep the tag."""
        self.tags.append((tag, dict(attrs)))


def test_it_has_no_script_no_form_and_nothing_from_outside():
    tags = Reader(PAGE).tags
    assert not {tag for tag, _ in tags} & {
        *("script", "form", "input", "img", "link", "iframe", "object", "svg", "video"),
        *("base", "embed", "audio", "button", "template"),
    }
    for _, attributes in tags:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert "src" not in attributes
        assert (attributes.get("href") or "#").startswith("#")
    assert "http:" not in PAGE
    assert "https:" not in PAGE
    assert "url(" not in PAGE


def test_its_policy_allows_its_one_style_sheet_and_nothing_else():
    policy = next(
        attributes["content"]
        for tag, attributes in Reader(PAGE).tags
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    style = re.search(r"<style>(.*)</style>", PAGE, re.DOTALL).group(1)
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}';"
        " base-uri 'none'; form-action 'none'"
    )
    assert PAGE.index("Content-Security-Policy") < PAGE.index("<style>")


def test_it_speaks_english_and_ukrainian():
    assert '<article id="en" lang="en">' in PAGE
    assert '<article id="uk" lang="uk">' in PAGE
    assert "Перевірте за п’ять кроків" in PAGE
    assert "Check it in five steps" in PAGE
    assert PAGE.count('<ol class="steps">') == 2
    assert PAGE.count("<h3>") == 10


def test_every_word_of_it_is_in_each_language():
    def labels(value):
        """Find every label, however deep."""
        if isinstance(value, Label):
            yield value
        elif isinstance(value, start_words.Step):
            yield from labels([value.title, value.text, value.expect])
        elif isinstance(value, dict):
            yield from labels(list(value.values()))
        elif isinstance(value, (list, tuple)):
            for each in value:
                yield from labels(each)

    everything = [value for name, value in vars(start_words).items() if name.isupper()]
    found = list(labels([everything, start_words.steps("X", stamped=True)]))
    assert len(found) > 40
    assert all(label.en and label.uk and label.de for label in found)


def test_its_commands_for_linux_work_as_they_stand_there(tmp_path):
    steps = start_words.steps(contents().package_id, stamped=False)
    for step in steps:
        for command in step.linux:
            assert html.escape(command, quote=True).replace("&#x27;", "&#39;") in PAGE
    said = [_run(command) for step in steps for command in step.linux]
    sealed, checked, files, signed, print_of_key, archive = said
    assert built().receipt.sha256 in sealed
    assert "FAILED" not in checked
    assert "OK           tag manifests" in checked
    assert files.count(": OK") == 31
    assert "Signature Verified Successfully" in signed
    assert proof.fingerprints(SEED)[0].replace(" ", "") in print_of_key
    assert "is valid" in archive


def test_its_steps_hold_with_the_network_off():
    off = ["unshare", "--map-root-user", "--net"]
    if subprocess.run([*off, "true"], capture_output=True, check=False).returncode:
        off = []  # this machine lets nobody take the network away
    steps = start_words.steps(contents().package_id, stamped=False)
    for step in steps:
        for command in step.linux:
            said = _run(command, *off)
            assert "FAILED" not in said
            assert said == _run(command) or "valid" in said, command


def test_windows_needs_nothing_but_itself_to_compare_every_file():
    steps = start_words.steps(contents().package_id, stamped=True)
    first, third = steps[0].windows, steps[2].windows
    assert first == (f"certutil -hashfile ..\\{contents().package_id}.zip.age SHA256",)
    assert "Get-FileHash" in third[0]
    for command in (each for step in steps for each in step.windows):
        # PowerShell puts values into words in double quotes, and 5.1 changes bytes
        # that one program hands to the next.
        assert '"' not in command
        assert not re.search(r"openssl[^|]*\|", command)
        assert "&&" not in command  # 5.1 does not know it
    assert html.escape(third[0], quote=True).replace("&#x27;", "&#39;") in PAGE


def test_a_german_reader_finds_german_first_and_english_after():
    whole = contents(languages=("de-DE", "fr"))
    page = start_page.start_html(whole, PRINTS, stamped=False).decode()
    assert page.startswith('<!DOCTYPE html>\n<html lang="de">')
    assert page.index('<article id="de"') < page.index('<article id="en"')
    assert '<article id="uk"' not in page
    assert "In fünf Schritten prüfen" in page
    assert start_page.start_pdf(whole, PRINTS, stamped=False).startswith(b"%PDF")


def test_it_shows_the_fingerprints_to_compare():
    for each in proof.fingerprints(SEED):
        assert PAGE.count(each) == 2
    assert PAGE.count(built().receipt.hash_list_sha256) == 2


def test_the_five_commands_of_the_cover_are_the_first_of_each_step():
    commands = start_page.commands(contents().package_id)
    assert len(commands) == 5
    assert commands[1] == "python3 -I verify.py"


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "{{7*7}}{% raise %}", '"><img src=x>']
)
def test_t11_what_people_wrote_is_shown_as_words(words):
    whole = contents(
        organisation=replace(contents().organisation, name=words),
        handling=(words,),
        conditions=(Condition(tag="recipient_only", text=words),),
    )
    page = start_page.start_html(whole, PRINTS, stamped=False).decode()
    assert words not in page or "{{" in words
    assert html.unescape(page).count(words) == 6
    assert "49" not in re.sub(
        r"sha256-[^']*|<style>.*</style>", "", page, flags=re.DOTALL
    )
    assert "img" not in {tag for tag, _ in Reader(page).tags}
    assert start_page.start_pdf(whole, PRINTS, stamped=False).startswith(b"%PDF")


def test_a_time_stamp_is_explained_only_where_there_is_one():
    assert "openssl ts" not in PAGE
    page = start_page.start_html(contents(), PRINTS, stamped=True).decode()
    assert page.count("openssl ts -verify") == 4
    assert "Verification: OK" in page


def _run(command: str, *within: str) -> str:
    """Type a command in the unpacked folder, with our virtual environment on PATH."""
    import os
    import sys
    from pathlib import Path

    here = str(Path(sys.executable).parent)
    done = subprocess.run(
        [*within, "/bin/sh", "-c", command],
        cwd=built().folder,
        capture_output=True,
        check=False,
        env=dict(os.environ, PATH=f"{here}:{os.environ['PATH']}"),
        timeout=120,
    )
    return (done.stdout + done.stderr).decode()
