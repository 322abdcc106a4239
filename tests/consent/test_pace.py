"""How long a talk takes and how many presses: docs/consent-talk.md has both."""

from pathlib import Path

import pytest

from app.cases import consent_pages
from app.consent import catalogue, pace, spoken
from app.consent.ledger import STATISTICS
from app.consent.rules import Form
from tests.consent.test_talks import SAID
from tests.support.source import ROOT

PURPOSES = catalogue.load().purposes
FIRST = tuple(p.id for p in PURPOSES.values() if p.at_first_contact)
PAGE = ROOT / "docs" / "consent-talk.md"
BEGIN, END = "<!-- counted -->\n", "<!-- /counted -->"
LINK, SUBMIT = 1, 1
SELECT = 2
"""One press opens a list, one chooses."""
MOST_MINUTES_FIRST = 10
MOST_MINUTES = 5


def needed(purpose, receiver):
    """What a yes takes, in the least presses: what is sent, and how many they are."""
    sent = {"explained": [str(n) for n in range(len(purpose.explain))]}
    presses = len(purpose.explain)
    if purpose.id == STATISTICS:
        sent |= {"facts": "granted", "wishes_for_justice": "refused"}
        presses += 2
    else:
        sent |= {"answer": "granted"}
        presses += 1
        if purpose.options:
            sent["options"] = next(o for o in purpose.options if o not in NOTHING)
            presses += 1
    if purpose.needs_recipient:
        sent["recipient"] = str(receiver)
        presses += SELECT
    form = (
        Form.WRITTEN
        if Form.ORAL_RECORDED not in purpose.forms
        else (Form.ORAL_RECORDED)
    )
    sent |= {"scope": "whole_case", "teach_back": SAID, "given_how": form.value}
    sent |= {"capacity": "ok", "pressure": "alone_and_free", "copy_given": "no_unsafe"}
    return sent, LINK + presses + 5 + SELECT + SUBMIT


NOTHING = {"none", "never", "notes_only"}


def no_presses(purpose):
    return LINK + (2 if purpose.id == STATISTICS else 1) + SUBMIT


def minutes(purpose, language):
    return f"{pace.seconds(purpose, language) / 60:.1f}"


def counted(case):
    rows = [
        "| Purpose | Asked | Minutes, en | Minutes, uk | Presses, yes | Presses, no |"
    ]
    rows.append("|---|---|---|---|---|---|")
    for purpose in sorted(PURPOSES.values(), key=lambda p: not p.at_first_contact):
        _sent, presses = needed(purpose, case.brother)
        when = "first contact" if purpose.at_first_contact else "when a use is proposed"
        cells = [purpose.label.en, when, minutes(purpose, "en"), minutes(purpose, "uk")]
        rows.append(
            f"| {' | '.join([*cells, str(presses), str(no_presses(purpose))])} |"
        )
    asked = [PURPOSES[each] for each in FIRST]
    total = [
        f"{sum(pace.seconds(p, code) for p in asked) / 60:.1f}" for code in ("en", "uk")
    ]
    yes = sum(needed(p, case.brother)[1] for p in asked)
    no = sum(no_presses(p) for p in asked)
    rows.append(
        f"| **The four of the first contact** | | {' | '.join(total)} | {yes} | {no} |"
    )
    return "\n".join(rows) + "\n"


def test_four_purposes_are_asked_at_first_contact_and_in_few_minutes():
    assert FIRST == ("service", "anonymous_statistics", "recontact", "recording")
    for code in ("en", "uk"):
        assert sum(pace.seconds(PURPOSES[p], code) for p in FIRST) <= (
            MOST_MINUTES_FIRST * 60
        )
        for purpose in PURPOSES.values():
            alone = pace.seconds(purpose, code)
            assert 30 < alone <= MOST_MINUTES * 60
            assert pace.seconds(purpose, code, interpreted=True) == pytest.approx(
                2 * alone, abs=1
            )
            assert 0 <= pace.minutes(purpose, code) * 60 - alone < 60


def test_more_words_take_longer(monkeypatch):
    before = pace.seconds(PURPOSES["service"], "en")
    said = spoken.lines
    monkeypatch.setattr(spoken, "lines", lambda p, code: (*said(p, code), "a " * 100))
    assert pace.seconds(PURPOSES["service"], "en") == pytest.approx(before + 60, abs=1)


def test_what_is_counted_is_enough_for_each_answer_and_stands_in_the_docs(
    desk, case, monkeypatch, tmp_path
):
    monkeypatch.setattr(consent_pages, "_recipients", [])
    consent_pages.recipients(lambda _s, _f, _p: [(case.brother, "An office")])
    olena = desk("olena")
    for purpose in PURPOSES.values():
        path = f"{case.path}/consent/new/{case.survivor}/{purpose.id}/uk"
        sent, _presses = needed(purpose, case.brother)
        for name in sent:
            left_out = {key: value for key, value in sent.items() if key != name}
            if name not in {"wishes_for_justice", "copy_given"} and purpose.id in FIRST:
                assert olena.post(path, left_out).status_code == 422, name
        answer = olena.post(path, sent)
        assert answer.status_code == 303, (purpose.id, answer.text)
        no = {"facts": "refused", "wishes_for_justice": "refused", "answer": "refused"}
        assert olena.post(path, no).status_code == 303
    text = PAGE.read_text("utf-8")
    begin, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    now = text[:begin] + counted(case) + text[end:]
    new = Path(tmp_path / PAGE.name)
    new.write_text(now, "utf-8")
    assert now == text, f"cp {new} {PAGE.relative_to(ROOT)}"


def test_what_is_not_asked_yet_lies_behind_a_use_that_is_proposed(desk, case):
    page = desk("olena").get(f"{case.path}/consent/new").text
    card = page[page.index('id="who-1"') :]
    shown, _sign, later = card.partition("Only when such a use is proposed")
    for purpose in PURPOSES.values():
        part = shown if purpose.at_first_contact else later
        assert f"/consent/new/{case.survivor}/{purpose.id}/" in part
        assert f"/consent/new/{case.survivor}/{purpose.id}/" not in (
            later.split("</details>")[0] if purpose.at_first_contact else shown
        )
