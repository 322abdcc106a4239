"""Letters are data: versioned, sourced, corrected by an office, refused where wrong."""

import pytest

from app import catalogues, start
from app.config import Settings
from app.consent import catalogue as consents
from app.errors import CatalogueError
from app.letters import catalogue

OWN = """\
as_of: 2026-12-03
letters:
  - id: school
    version: "1"
    as_of: 2026-12-02
    kind: register
    label: {en: "School papers"}
    what_for: {en: "A certificate of schooling again."}
    purpose: partner_referral
    to: [local_council]
    reply_days: 30
    fields:
      - {id: about.name, required: yes}
      - {id: about.birth}
    asks:
      - {id: certificate, label: {en: "the certificate"}}
    subject: {en: "Request for school papers"}
    paragraphs:
      - {en: "It is about {about.name}."}
      - {en: "Born: {about.birth}."}
      - {en: "{asked}"}
    source: own
    verified: yes
"""


@pytest.fixture
def own(tmp_path):
    """Write a file of the office's own, and read it as a start does."""

    def read(text):
        (tmp_path / "letters.yaml").write_text(text, encoding="utf-8")
        settings = Settings.load({"BARVINOK_CATALOGUES": str(tmp_path)})
        start.read_own_catalogues(settings)
        return catalogue.load()

    yield read
    catalogues.use_own(None)


def test_there_is_a_letter_to_each_kind_of_body_and_none_counts_as_checked():
    known = catalogue.load()
    letters = known.letters.values()
    assert {each.kind for each in letters} == set(known.labels["kind"])
    assert not any(each.is_verified or each.is_own for each in letters)
    assert all(each.source in known.sources for each in letters)
    assert all(each.purpose in consents.load().purposes for each in letters)


def test_an_office_adds_a_letter_of_its_own_and_the_rest_stays(own):
    before = catalogue.load()
    after = own(OWN)
    letter = after.letters["school"]
    assert (letter.is_own, letter.is_verified, letter.version) == (True, True, "1")
    assert letter.subject.in_language("uk") == "Request for school papers"
    assert before.letters.items() <= after.letters.items()


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("purpose: partner_referral", "purpose: good", 9, "no 'good'"),
        ("to: [local_council]", "to: [nobody]", 10, "no 'nobody'"),
        ("reply_days: 30", "reply_days: 0", 11, "counted from 1"),
        ("id: about.birth", "id: about.phone", 14, "no 'about.phone'"),
        ("id: about.birth", "id: about.name", 14, "named twice"),
        ('papers"}\n    par', 'of {about.name}"}\n    par', 17, "takes no field"),
        ("{about.name}.", "{applicant.name}.", 19, "not among the fields"),
        ("Born: {about.birth}.", "Born.", 19, "no paragraph takes 'about.birth'"),
        ("Born: {", "{about.name}: {", 20, "stands by itself"),
        ('{en: "{asked}"}', '{en: "Please."}', 19, "no paragraph takes 'asked'"),
        ("source: own", "source: me", 22, "no 'me'"),
        ("kind: register", "kind: spies", 6, "no 'spies'"),
        ('    version: "1"\n', "", 3, "'version' is missing"),
        (
            '{en: "Born: {about.birth}."}',
            '{en: "Born: {about.birth}.", uk: "Народження."}',
            20,
            "take the same fields",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(own, old, new, line, reason):
    assert old in OWN
    with pytest.raises(CatalogueError, match=reason) as refused:
        own(OWN.replace(old, new, 1))
    assert f"letters.yaml, line {line}:" in str(refused.value)
