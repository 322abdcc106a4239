"""A package of a full case: the first account as taken, a sheet for each witness."""

import msgspec
import pytest

from app import db
from app.cases import joining, recording
from app.cases.documents import PersonContent, PersonIdentity
from app.cli import demo_cases
from app.keys.parts import Part
from app.packages import law
from app.staff.policy import Permission
from app.statements import reading, taking
from app.statements.documents import Kind, StatementContent, StatementWords
from app.statements.models import Statement
from tests.packages import rich as full
from tests.packages import sample
from tests.packages.built import read_json
from tests.packages.test_dossier import text_of

NAMES = (full.BROTHER, full.INTERPRETER, full.TRANSLATOR, "Перекладенко", "Тлумачний")


pytestmark = pytest.mark.starts_from.with_args(full.begin)


@pytest.fixture
def rich(world):
    """A case with versions, a translation, a recording and its transcript."""
    return world.given


def statements(bag):
    """The accounts of a package, by code."""
    told = read_json(bag, "data/dossier/dossier.json")["statements"]
    return {each["statement_id"]: each for each in told}


def test_the_first_account_goes_as_it_was_taken(rich, tmp_path):
    bag = full.packed(rich, tmp_path)
    told = statements(bag)
    assert list(told) == ["S1", "S2", "S3", "S4", "S5"]
    first, amended, english, transcript = (told[f"S{n}"] for n in (2, 3, 4, 5))
    assert "вночі" in first["working_text"]
    assert first["prompted"] == full.PROMPTED
    assert first["interpreter"]
    assert first["only_codes"]
    assert (first["amended_by"], amended["amends"]) == (["S3"], "S2")
    assert (amended["version"], amended["corrections"]) == (2, full.CORRECTED)
    assert (english["form"], english["made_from"]) == ("translation", first["item_id"])
    assert (english["rendered_by"], english["checked"]) == ("sworn", "certified")
    rows = {row["item_id"]: row for row in read_json(bag, "data/index.json")["items"]}
    sound = rows[transcript["recording"]]
    assert sound["native_path"].startswith("data/originals/")
    assert rows[transcript["item_id"]]["transcript_of"] == sound["item_id"]
    assert rows[english["item_id"]]["translation_of"] == first["item_id"]
    assert rows[amended["item_id"]]["supersedes"] == first["item_id"]
    kinds = [file["kind"] for file in rows[first["item_id"]]["files"]]
    assert kinds == ["working_text", "prompted_text"]
    prompted = rows[first["item_id"]]["files"][1]["path"]
    assert (bag / prompted).read_text(encoding="utf-8") == full.PROMPTED
    everything = b"".join(path.read_bytes() for path in bag.rglob("*.json"))
    for name in NAMES:
        assert name.encode() not in everything


def test_what_an_account_rests_on_and_is_not_here_is_named(rich, tmp_path):
    bag = full.packed(rich, tmp_path, rich.first, rich.recording)
    told = statements(bag)
    assert told["S4"]["made_from"] == ""
    assert told["S4"]["made_from_note"]["en"] == "stays with the sender"
    withheld = read_json(bag, "data/disclosure/withheld.json")["withheld"]
    assert {(each["kind"], each["reason"]) for each in withheld} >= {
        ("earlier_version", "S2, another version of S3."),
        ("own_words", "What S4 was made from."),
        ("recording", "What S5 was made from."),
    }
    prior = read_json(bag, "data/dossier/dossier.json")["prior_accounts"]
    assert [each["body"] for each in prior] == ["Invented police station"]


def test_of_an_account_that_stays_no_earlier_interview_is_told(rich, tmp_path):
    bag = full.packed(rich, tmp_path, rich.first, rich.amended)
    dossier = read_json(bag, "data/dossier/dossier.json")
    assert dossier["prior_accounts"] == []
    assert dossier["witnesses"][0]["heard_by"] == []


def test_a_working_text_that_was_changed_further_says_so(rich, tmp_path):
    with db.transaction() as session:
        file = rich.walk.file(session, "olena", Permission.STATEMENT_TAKE)
        seen = {each.id: each for each in reading.listed(session, file)}
        taking.write_working_text(
            session,
            file,
            rich.translated,
            seen[rich.translated].version,
            "Invented. They came. Somebody saw.",
            confirmed=True,
        )
    told = statements(full.packed(rich, tmp_path))
    assert told["S4"]["only_codes"] is False
    assert told["S5"]["only_codes"] is True


def test_a_text_that_nobody_read_through_stays_and_is_counted(rich, tmp_path):
    with db.transaction() as session:
        file = rich.walk.file(session, "olena", Permission.STATEMENT_TAKE)
        seen = {each.id: each for each in reading.listed(session, file)}
        content = seen[rich.first].content
        taking.take(
            session,
            file,
            StatementContent("", Kind.FIRST_ACCOUNT, content.teller_id, language="uk"),
            StatementWords(free_recall="Якийсь Гриць, якого ніхто не записав."),
        )
    bag = full.packed(rich, tmp_path)
    assert "S6" not in statements(bag)
    withheld = read_json(bag, "data/disclosure/withheld.json")["withheld"]
    unread = [each for each in withheld if each["reason"].startswith("Nobody has read")]
    assert [each["count"] for each in unread] == [1]
    assert "Гриць".encode() not in b"".join(
        path.read_bytes() for path in bag.rglob("*") if path.is_file()
    )


def test_a_witness_sheet_tells_what_a_summons_needs_and_no_more(rich, tmp_path):
    bag = full.packed(rich, tmp_path)
    (sheet,) = read_json(bag, "data/witnesses.json")["witnesses"]
    ways = {
        act["code"]: row["knowledge"] for row in sheet["knows"] for act in row["acts"]
    }
    assert ways == {"act.t.torture": "lived_through", "act.t.abduction": "heard"}
    assert sheet["knows"][0]["facts"] > 10
    assert (sheet["willing"], sheet["asked_on"]) == ("protected", "2026-11-20")
    assert sheet["stay"]["label"]["de"] == "Deutschland"
    assert [each["code"] for each in sheet["languages"]] == ["uk", "ru"]
    assert [each["code"] for each in sheet["interpreter"]] == ["uk"]
    assert [each["code"] for each in sheet["relatives"]] == ["rr.occupied"]
    assert [each["need"]["en"] for each in sheet["needs"]] == [
        "Closed hearing",
        "A woman as interviewer and interpreter",
    ]
    assert [each["body"] for each in sheet["heard_by"]] == ["Invented police station"]
    assert sheet["recontact"] == "not_asked"
    assert set(sheet) == {
        *("person", "roles", "age_group", "accounts", "knows", "languages"),
        *("interpreter", "stay", "willing", "asked_on", "recontact", "relatives"),
        *("needs", "heard_by"),
    }
    text = text_of((bag / "data/dossier/dossier.pdf").read_bytes(), tmp_path)
    for words in ("yes, if protected", "Germany", "Relatives live under occupation"):
        assert words in text, words


def test_somebody_recorded_twice_has_one_sheet_with_their_own_answers(rich, tmp_path):
    """The accounts are of the record under which nothing else was asked."""
    walk = rich.walk
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.IDENTITY_WRITE)
        survivor = recording.survivor_id(session, file)
        again = recording.record_person(
            session,
            file,
            PersonContent(code=""),
            PersonIdentity(names=("Марта Вигадайко",)),
        )
        joining.join(session, file, again, 1, survivor)
        rows = file.records(session, Statement, Part.CONTENT, StatementContent)
        for row, read in rows:
            told = msgspec.structs.replace(read, teller_id=again)
            file.change(session, row, row.version, content=told)
    writer = demo_cases.Writer(walk.world.actor, walk.world.north)
    writer.agree(walk.ref, "recontact", options=("by_us", "by_prosecutor_through_us"))
    bag = full.packed(rich, tmp_path)
    (sheet,) = read_json(bag, "data/witnesses.json")["witnesses"]
    assert sheet["accounts"] == ["S1", "S2", "S3", "S4", "S5"]
    assert (sheet["willing"], sheet["recontact"]) == ("protected", "through_us")


def test_the_answer_about_contact_is_the_last_one_in_force(rich, tmp_path):
    walk = rich.walk
    writer = demo_cases.Writer(walk.world.actor, walk.world.north)
    writer.agree(walk.ref, "recontact", options=("by_us", "by_prosecutor_through_us"))
    (sheet,) = read_json(full.packed(rich, tmp_path), "data/witnesses.json")[
        "witnesses"
    ]
    assert sheet["recontact"] == "through_us"


def test_only_an_answer_that_was_given_speaks_against_an_element(rich, tmp_path):
    bag = full.packed(rich, tmp_path)
    told = read_json(bag, "data/classification.json")
    reasons = [
        reason
        for proposal in told["proposals"]
        for element in proposal["elements"]
        for reason in element["reasons"]
    ]
    denied = [r for r in reasons if r["fact_key"] == "victim.combatant_active"]
    assert {(r["answer"], r["against"]) for r in denied} == {("no", False)}
    assert told["for_accused"] == []


def test_what_speaks_for_an_accused_is_listed_with_its_incident_or_item():
    found = law.for_accused(sample.proposals(), sample.items())
    assert [(each.incident_id, each.answer, each.item_id) for each in found] == [
        ("I-1", "yes", ""),
        ("", "unknown", sample.ACCOUNT),
    ]
    marked = law.marked(sample.incident(), sample.proposals(), sample.items())
    assert marked.items == (sample.PHOTO, sample.ACCOUNT)
