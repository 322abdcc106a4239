"""What no lawyer checked is marked wherever a reviewer meets it, and told nobody else.

One walk goes over the pages of legal review, one over everything that the survivor can
open with the code, and what is read to them by phone.
"""

import re

import pytest

from app.catalogues import Label
from app.classification import catalogue, crime_catalogue
from app.classification.words import CHECKS
from tests.classification.own_law import FILE, folder

OWN, NAME = "own-test.kill", "Invented killing"
MARKS = ("To be checked by a lawyer", "Not checked against the text")
NEAR = 700
"""Characters of a page after the name, within which its mark stands."""


@pytest.fixture(autouse=True)
def _own(tmp_path):
    catalogue.bind(own=folder(tmp_path))
    yield
    catalogue.bind()


def unmarked(page, name=NAME):
    """Return where an entry stands in the words of a page without its marks."""
    body = page.partition("<main")[2]
    text = re.sub(r"<option[^>]*>[^<]*</option>|<title>.*?</title>", " ", body)
    text = re.sub(r"<[^>]*>", " ", text)
    found = []
    for at in (match.start() for match in re.finditer(re.escape(name), text)):
        near = text[at : at + NEAR]
        if not all(mark in near for mark in MARKS):
            found.append(near[:80])
    return found


def test_wherever_a_reviewer_meets_it_the_mark_is_there(known, desk, world):
    iryna, worker = desk("iryna"), world.worker()
    page = f"{known.path}/{known.incident}/{OWN}"
    beside = f"{known.path}/{known.incident}/icc.8.2.a.i"
    known.decide(crime=OWN)
    known.decide(crime="icc.8.2.a.i")
    catalogue.bind(own=with_more_words(world))  # so that the report has to name it
    began = iryna.post("/staff/law", {"team": str(world.north)})
    assert worker.step()
    one = iryna.get(began.location).text.partition("/staff/law/reassessments/")[2]
    report = f"/staff/law/reassessments/{one.partition(chr(34))[0]}"
    overview = f"/staff/cases/{known.ref}"
    for path in (overview, known.path, page, beside, report):
        shown = iryna.get(path).text
        assert NAME in shown or path == overview, path
        assert unmarked(shown) == [], path
    options = re.findall(r"<option[^>]*>([^<]*)</option>", iryna.get(known.path).text)
    (own,) = [each for each in options if NAME in each]
    assert "to be checked by a lawyer" in own
    # The walk can fail: a page without marks is noticed.
    bare = shown.replace(MARKS[0], "").replace(MARKS[1], "")
    assert unmarked(bare)


def with_more_words(world):
    """Return a folder in which the entry says more than when it was decided."""
    path = world.settings.data / "more"
    path.mkdir(exist_ok=True)
    return folder(path, FILE.replace("An invented act", "An invented act and more"))


def test_nothing_of_it_reaches_what_a_survivor_reads(known, desk, survivor, public_app):
    known.decide(crime=OWN)
    known.decide(crime="icc.8.2.a.i")
    told = {str(words) for words in CHECKS.values()} | {MARKS[0], "lawyer has signed"}
    for crime in (OWN, "icc.8.2.a.i"):
        entry = crime_catalogue().crimes[crime]
        law = (entry.name, entry.citation, *(e.summary for e in entry.elements))
        for label in (*law, Label(crime, crime)):
            told |= {label.en, label.uk} - {""}
    shown = [survivor.returns(known.code).text]
    shown += [
        survivor.open(rule.rule).text
        for rule in public_app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments
    ]
    assert len(shown) > 20
    read_out = desk("olena").post(
        f"/staff/cases/{known.ref}/read-out", {"language": "en", "reason": "call"}
    )
    assert read_out.status_code == 200
    script = read_out.text.partition('id="script"')[2].partition("</section>")[0]
    assert script
    for page in (*shown, script):
        assert [words for words in told if words in page] == []
    # What is looked for is what the reviewer's page says.
    review = desk("iryna").get(f"{known.path}/{known.incident}/{OWN}").text
    assert {MARKS[0], NAME, "Invented code art. 7"} <= {w for w in told if w in review}
