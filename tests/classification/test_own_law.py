"""An organisation's own entries: beside the shipped ones, never in their place."""

import pytest
import yaml
from click.testing import CliRunner

from app import catalogues
from app.classification import catalogue, crime_catalogue, sign_off
from app.classification.catalogue import law_in
from app.classification.entries import BarValue
from app.classification.wording import all_of
from app.cli.law import law
from app.cli.serve import serve
from app.config import Settings
from app.errors import CatalogueError, SettingsError
from app.facts import vocabulary
from app.packages import law as packages_law
from tests.classification.own_law import FILE, folder

OWN = "own-test.kill"
SHIPPED = catalogues.load(catalogue.FILE)


@pytest.fixture
def own(tmp_path):
    """The shipped catalogue with an organisation's own file, in this process."""
    catalogue.bind(own=folder(tmp_path))
    yield crime_catalogue()
    catalogue.bind()


def test_an_own_entry_stands_beside_the_shipped_ones(own):
    shipped, entry = law_in(catalogue.FILE), own.crimes[OWN]
    assert own.crimes.keys() - shipped.crimes.keys() == {OWN}
    assert own.version == f"{shipped.version} + own-test 2026.1"
    assert own.edition_of(OWN) == "own-test 2026.1"
    assert own.edition_of("icc.8.2.a.i") == shipped.version
    assert entry.amnesty_barred.value is BarValue.YES
    assert entry.lacks_uk
    assert entry.name.in_language("uk") == "Invented killing"
    assert entry.citation.uk == "Вигаданий кодекс, ст. 7"
    assert "icc.8.2.a.i" in entry.links


def test_it_changes_no_text_of_a_shipped_entry(own):
    before, after = all_of(law_in(catalogue.FILE)), all_of(own)
    assert {key: after[key] for key in before} == before
    assert sign_off.hash_of(own) == sign_off.hash_of(law_in(catalogue.FILE))


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("id: own-test.kill\n", "id: icc.8.2.a.i\n", 15, "begins with own-test."),
        ("id: own-test.rule", "id: rs.17", 9, "begins with own-test."),
        ("prefix: own-test", "prefix: icc", 2, "is used already"),
        ("prefix: own-test", "prefix: Own", 2, "a prefix is"),
        ("{en: Invented killing}", "{uk: Вбивство}", 18, "'en' is missing"),
        ("[act.killing]", "[act.unheard]", 27, "there is no fact 'act.unheard'"),
        ("[icc.8.2.a.i]", "[icc.9]", 28, "there is no crime 'icc.9'"),
        ("basis: [own-test.rule]", "basis: [own-test.no]", 29, "no legal basis"),
        ("themes: [killing]", "themes: [killing]\n  colour: red", 21, "not known here"),
        ("    gate: yes\n", "", 23, "no conduct gates this entry"),
        ("version:", "families: []\nversion:", 1, "not known here"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(old, new, line, reason):
    assert FILE.count(old) == 1
    wrong = catalogues.parse(FILE.replace(old, new), "own.yaml")
    with pytest.raises(CatalogueError) as refused:
        catalogue.read(SHIPPED, vocabulary(), [wrong])
    told = str(refused.value)
    assert told.startswith(f"own.yaml, line {line}: ")
    assert reason in told


def test_with_a_wrong_file_nothing_is_taken_half(tmp_path, monkeypatch):
    wrong = folder(tmp_path, FILE.replace("act.killing", "act.unheard"))
    before = crime_catalogue()
    with pytest.raises(CatalogueError):
        catalogue.bind(own=wrong)
    assert crime_catalogue() is before
    answer = CliRunner().invoke(law, ["check", str(wrong)])
    assert isinstance(answer.exception, CatalogueError)
    # `serve` refuses before anything is made or runs.
    monkeypatch.setenv("BARVINOK_LAW", str(wrong))
    data = tmp_path / "data"
    answer = CliRunner().invoke(serve, ["--data", str(data), "--port", "18654"])
    assert isinstance(answer.exception, CatalogueError)
    assert "own.yaml, line 27" in str(answer.exception)
    assert not data.exists()


def test_two_files_do_not_share_a_prefix(tmp_path):
    twice = folder(tmp_path)
    folder(tmp_path, FILE, "second.yaml")
    with pytest.raises(CatalogueError, match=r"second.yaml, line 2: .*used already"):
        law_in(catalogue.FILE, twice)


def test_a_folder_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(SettingsError, match="BARVINOK_LAW"):
        Settings.load({"BARVINOK_LAW": str(tmp_path / "nowhere")})


def test_the_command_says_what_a_file_holds_and_lacks(tmp_path):
    told = CliRunner().invoke(law, ["check", str(folder(tmp_path))]).output
    assert "own.yaml: edition own-test 2026.1, 1 entries" in told
    assert "without Ukrainian text      1" in told
    assert "no lawyer has signed this edition" in told
    assert "No mistake" in told


def test_it_is_proposed_decided_and_shown_as_what_it_is(own, known, desk):
    page = f"{known.path}/{known.incident}/{OWN}"
    assert OWN in known.proposals().proposed
    iryna = desk("iryna")
    shown = iryna.get(page).text
    assert "own-test 2026.1" in shown
    assert "An invented bar" in shown
    assert "Not translated into Ukrainian" in shown
    assert "To be checked by a lawyer" in shown
    assert "Not checked against the text" in shown
    known.decide(crime=OWN)
    (decided,) = known.decisions()
    assert decided.content.catalogue_version == "own-test 2026.1"
    assert decided.content.wording.bases[0].ref.en == "Invented rule"


def test_a_decision_outlives_the_file_it_was_taken_on(known, desk, tmp_path):
    catalogue.bind(own=folder(tmp_path))
    try:
        known.decide(crime=OWN)
    finally:
        catalogue.bind()
    iryna = desk("iryna")
    assert iryna.get(known.path).status_code == 200
    shown = iryna.get(f"{known.path}/{known.incident}/{OWN}").text
    assert "Invented killing" in shown
    assert "Today’s catalogue has no such entry" in shown


def test_in_a_package_an_untranslated_text_stands_in_english(own):
    told = packages_law.label(own.crimes[OWN].name)
    assert (told.en, told.uk) == ("Invented killing", "Invented killing")


# --- the sign-off


def signed(path, **over):
    """Sign the own file off by the command, and change some of what it says."""
    answer = CliRunner().invoke(
        law,
        [
            *("sign-off", str(path / "own.yaml"), "--by", "An invented advocate"),
            *("--admission", "Invented bar 1", "--reason", "Read against the code."),
            *("--on", "2026-11-28"),
        ],
    )
    assert answer.exit_code == 0, answer.output
    beside = path / "own.signed.yaml"
    told = yaml.safe_load(beside.read_text("utf-8")) | over
    beside.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")


def test_a_sign_off_says_who_when_and_why(tmp_path):
    path = folder(tmp_path)
    assert law_in(catalogue.FILE, path).signed == {"": None, "own-test": None}
    law_in.cache_clear()
    signed(path)
    law_in.cache_clear()
    told = law_in(catalogue.FILE, path).signed["own-test"]
    assert (told.signed_by, str(told.signed_on)) == (
        "An invented advocate",
        "2026-11-28",
    )
    again = CliRunner().invoke(
        law,
        [
            *("sign-off", str(path / "own.yaml"), "--by", "x"),
            *("--admission", "x", "--reason", "x"),
        ],
    )
    assert again.exit_code != 0
    assert "is there already" in again.output


def test_german_is_no_part_of_what_was_signed(tmp_path):
    said, german = "{en: Invented killing}", "{en: Invented killing, de: Erfundenes}"
    hashes = []
    for name, text in (("a", FILE), ("b", FILE.replace(said, german))):
        (tmp_path / name).mkdir()
        path = folder(tmp_path / name, text)
        hashes.append(sign_off.hash_of(law_in(catalogue.FILE, path), "own-test"))
    assert FILE.count(said) == 1
    assert hashes[0] == hashes[1]


@pytest.mark.parametrize(
    "over", [{"edition": "2025.9"}, {"entries_sha256": "0" * 64}], ids=str
)
def test_a_sign_off_of_another_text_is_refused(tmp_path, over):
    path = folder(tmp_path)
    signed(path, **over)
    law_in.cache_clear()
    with pytest.raises(CatalogueError, match=r"own\.signed\.yaml, line"):
        law_in(catalogue.FILE, path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Invented killing", "Another killing"),
        ("[act.killing]", "[act.killing, act.executed]"),
        ("An invented rule says so", "An invented rule says otherwise"),
        ("value: yes, basis", "value: no, basis"),
    ],
)
def test_after_a_sign_off_no_word_can_be_changed(tmp_path, old, new):
    path = folder(tmp_path)
    signed(path)
    law_in.cache_clear()
    law_in(catalogue.FILE, path)
    folder(tmp_path, FILE.replace(old, new))
    law_in.cache_clear()
    with pytest.raises(CatalogueError, match="not those that were signed off"):
        law_in(catalogue.FILE, path)


def test_the_shipped_edition_says_that_no_lawyer_signed_it(desk):
    assert crime_catalogue().signed[""] is None
    assert not sign_off.path_beside(catalogue.FILE).exists()
    page = desk("iryna").get("/staff/law").text
    assert "No lawyer has signed this edition off." in page
