"""Recalls and corrections: signed, sealed, checked by strangers, followed."""

import io
import json
import re
import zipfile

import jsonschema
import msgspec
import pypdfium2
import pytest
from click.testing import CliRunner

from app import db
from app.audit import Action
from app.cases import recording
from app.cases.aftermath import following
from app.cases.documents import PersonContent, PersonIdentity
from app.cli import barvinok, demo_cases
from app.consent.aftermath.steps.rules import State as Step
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    RecipientKeyError,
)
from app.keys.parts import Part
from app.packages import papers, verify
from app.packages.after import formats, going, kept, standing
from app.packages.after.records import Ask, How, NoticeKind, Reason, State
from app.packages.records import RecallState
from app.staff.policy import Permission
from app.statements.documents import StatementContent
from app.statements.models import Statement
from tests.cases.pages import text
from tests.packages.afterwards import has_left, openssl
from tests.support import age as other_age
from tests.support import log


@pytest.fixture
def after(walk):
    """A photograph and an account have left."""
    walk.adds_a_photo()
    return has_left(walk)


def opened(after, notice):
    """The ZIP as an age of others opens it with the receiver's key."""
    return other_age.decrypt(after.walk.identity, after.sealed(notice))


def unpacked(zipped, folder):
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        archive.extractall(folder)
        return folder / archive.namelist()[0].split("/")[0]


def words_of(pdf):
    return " ".join(
        page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)
    )


def verified(path):
    done = CliRunner().invoke(barvinok, ["verify", str(path)])
    return done.exit_code, done.output


def test_the_receiver_opens_it_with_stock_tools_and_checks_who_signed(after, tmp_path):
    notice = after.recalls(items=("BV-000001-0001",))
    folder = unpacked(opened(after, notice), tmp_path)
    ref = after.seen(notice).content.notice_ref
    assert folder.name == ref
    assert openssl(folder)
    told = json.loads((folder / "notice.json").read_text())
    jsonschema.validate(told, json.loads((folder / formats.NAME).read_text()))
    gone = after.left().content
    assert told["package_id"] == gone.package_ref
    assert told["package_sha256"] == gone.sha256
    assert told["items"] == ["BV-000001-0001"]
    assert (told["reason_code"], told["asks"]) == ("new_risk", ["return", "do_not_use"])
    changed = (folder / "notice.json").read_text().replace("new_risk", "superseded")
    (folder / "notice.json").write_text(changed)
    assert not openssl(folder)


def test_the_letters_say_it_in_english_and_ukrainian(after):
    notice = after.recalls()
    english, ukrainian = (words_of(after.letter(notice, each)) for each in ("en", "uk"))
    assert "Recall of a package" in english
    assert "Do not use it, and do not pass it on." in english
    assert "the whole package" in english
    assert "Відкликання пакета" in ukrainian
    assert "Не використовувати" in ukrainian
    with pytest.raises(NotFoundError):
        after.letter(notice, "fr")


def test_nothing_of_the_case_is_in_it(after, tmp_path):
    """The case has a name and a reference; the search would find them."""
    folder = unpacked(opened(after, after.recalls()), tmp_path)
    name, told = demo_cases.invented_name(1), after.walk.told
    secrets = {name, *name.split(), told.ref, str(told.case_id), told.code}
    assert all(secrets)
    for path in folder.iterdir():
        data = path.read_bytes()
        is_pdf = path.suffix == ".pdf"
        said = words_of(data) if is_pdf else data.decode("utf-8", "replace")
        assert not [each for each in secrets if each in said], path.name


def test_barvinok_verify_accepts_it_and_refuses_any_change(after, tmp_path):
    zipped = opened(after, after.recalls())
    path = tmp_path / "notice.zip"
    path.write_bytes(zipped)
    code, told = verified(path)
    assert code == 0, told
    assert "All checks passed" in told
    with zipfile.ZipFile(io.BytesIO(zipped)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name in files:
        if name.endswith("HOW-TO-CHECK.txt"):
            continue
        for change in (
            {name: files[name][:-1] + bytes([files[name][-1] ^ 1])},
            {name: None},
        ):
            with zipfile.ZipFile(path, "w") as archive:
                for each, data in (files | change).items():
                    if data is not None:
                        archive.writestr(each, data)
            code, told = verified(path)
            assert code == 1, (name, told)
            assert "FAILED" in told
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in files.items():
            archive.writestr(each, data)
        archive.writestr(f"{name.split('/')[0]}/letter-fr.pdf", b"%PDF-1.7 added")
    assert verified(path)[0] == 1
    path.write_bytes(b"PK no zip")
    assert verified(path)[0] == 2


def test_a_damaged_notice_is_said_to_be_damaged_wherever_it_is(tmp_path):
    """Whatever byte it is: never another end than a check that says so."""
    signed = ("notice.json", b'{"files": []}' * 9)
    whole = papers.made(b"\x07" * 32, "BVN-INVENT", signed, what="notice")
    head = whole.index(b"notice.json.ed25519.sig")
    path = tmp_path / "notice.zip"
    ends = set()
    # The first file, and what the end of the ZIP says of it.
    end = whole.index(b"PK\x01\x02")
    for at in (*range(head), *range(end, end + 80)):
        for bits in (0x01, 0x40, 0xFF):
            changed = bytearray(whole)
            changed[at] ^= bits
            path.write_bytes(changed)
            papers.is_one(path)
            ends.add(papers.check(path)[0].result)
    assert verify.FAILED in ends
    inside = bytearray(whole)
    inside[whole.index(b"notice.json") + len("notice.json")] ^= 0xFF
    path.write_bytes(inside)
    code, told = verified(path)
    assert code == 1, told
    assert "no ZIP that can be read" in told


def test_the_published_schema_is_that_of_the_types():
    assert json.loads(formats.FILE.read_text()) == json.loads(
        json.dumps(formats.schema())
    )


def test_a_recall_needs_no_second_person_and_a_correction_does(after):
    recall, correction = after.recalls(), after.corrects()
    assert after.seen(recall).content.state is State.MADE
    assert after.seen(correction).content.state is State.WRITTEN
    with pytest.raises(ConflictError):
        after.sealed(correction)
    for who in ("bohdan", "olena", "iryna", "taras"):
        with pytest.raises(NotFoundError):
            after.confirms(correction, who)
    after.confirms(correction, "daryna")
    content = after.seen(correction).content
    assert content.state is State.MADE
    assert content.confirmed_by == after.walk.world.actor("daryna").staff_id
    with pytest.raises(ConflictError):
        after.confirms(correction, "daryna")


def test_a_correction_says_what_was_wrong_in_the_pseudonyms_they_know(after, tmp_path):
    notice = after.corrects(items=("BV-000001-0001", "BV-000002-0001"))
    before = words_of(after.letter(notice))
    after.confirms(notice)
    folder = unpacked(opened(after, notice), tmp_path)
    told = json.loads((folder / "notice.json").read_text())
    names = {each.pseudonym for each in after.walk.seen().content.called}
    (pseudonym,) = [each for each in names if each in told["correction"]["text"]]
    assert "{P" not in told["correction"]["text"]
    assert told["kind"] == "correction"
    assert told["correction"]["found_by"] == "legal_reviewer"
    assert told["items"] == ["BV-000001-0001", "BV-000002-0001"]
    letter = words_of((folder / "letter-uk.pdf").read_bytes())
    assert pseudonym in letter
    assert "Виправлення до пакета" in letter
    assert pseudonym in before, "who signs reads what the receiver will read"


def test_a_name_and_words_of_an_account_are_refused(after):
    with db.transaction() as s:
        file = after.walk.file(s)
        account = next(iter(texts(s, file)))
    long = " ".join(account.split()[:12])
    for over, field in (
        ({"text": f"It should read: {long}"}, "quote.text"),
        ({"text": " "}, "text"),
        ({"effect": ""}, "effect"),
        ({"items": ("BV-000009-0001",)}, "items"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            after.corrects(**over)
        assert field in refused.value.fields
    assert nothing_kept(after)


def test_words_of_an_answer_or_of_a_change_are_refused_as_well(after):
    heard = "Хтось вигаданий двічі сказав їм тоді іти звідти до вечора."
    changed = "Насправді вигаданий двір був тоді порожній аж до самого ранку."
    with db.transaction() as s:
        file = after.walk.file(s, "olena", Permission.STATEMENT_TAKE)
        ((row, old),) = file.records(s, Statement, Part.CONTENT, StatementContent)
        told = msgspec.structs.replace(
            old, working_prompted=heard, working_corrections=changed
        )
        file.change(s, row, row.version, content=told)
    for quoted in (heard, changed):
        with pytest.raises(InvalidInputError) as refused:
            after.corrects(effect=quoted)
        assert refused.value.fields == ("quote.effect",)
    assert nothing_kept(after)


def texts(s, file):
    for _row, content in file.records(s, Statement, Part.CONTENT, StatementContent):
        yield content.working_text


def nothing_kept(after):
    with db.transaction() as s:
        return kept.of_case(s, after.walk.file(s)) == []


def test_a_name_that_is_typed_leaves_as_a_pseudonym(after):
    name = demo_cases.invented_name(1)
    notice = after.corrects(text=f"It was {name} who was there, not the other.")
    fault = after.seen(notice).content.fault
    assert name not in fault.text
    assert "{P" in fault.text
    assert name not in words_of(after.letter(notice))


def test_what_a_recall_must_say(after):
    for over, field in (
        ({"asks": ()}, "asks"),
        ({"asks": (Ask.USE_CORRECTED,)}, "asks"),
        ({"items": ("BV-000009-0001",)}, "items"),
        ({"reason": Reason.CONSENT_WITHDRAWN}, "reason"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            after.recalls(**over)
        assert refused.value.fields == (field,)
    assert nothing_kept(after)


def test_after_a_withdrawal_the_notice_takes_the_steps_of_the_aftermath(after):
    after.walk.withdraws()
    notice = after.recalls(Reason.CONSENT_WITHDRAWN)
    assert task(after).due.state is Step.OPEN, "made is not sent"
    after.sends(notice)
    assert task(after).due.state is Step.SENT
    gone = after.left().content
    assert gone.recall is RecallState.SENT
    assert gone.receipt == after.seen(notice).content.notice_ref
    after.answered(notice, answer="They keep it apart, under their In 12.")
    assert task(after).due.state is Step.ANSWERED
    assert after.left().content.recall is RecallState.ANSWERED
    assert after.seen(notice).content.answer == "They keep it apart, under their In 12."


def test_what_cannot_be_undone_says_why_and_is_over(after):
    after.walk.withdraws()
    notice = after.recalls(Reason.CONSENT_WITHDRAWN)
    after.sends(notice, How.PAPER)
    with pytest.raises(InvalidInputError) as refused:
        after.answered(notice, State.LASTING, " ")
    assert refused.value.fields == ("answer",)
    after.answered(notice, State.LASTING, "It stands in a file of a court.")
    assert after.left().content.recall is RecallState.LASTING
    with pytest.raises(ConflictError):
        after.answered(notice)


def task(after):
    with db.transaction() as s:
        file = after.walk.file(s, permission=Permission.CASE_READ)
        return following.one(s, file, after.left().id)


def test_the_steps_have_their_order_and_nothing_is_removed(after):
    notice = after.recalls()
    with pytest.raises(ConflictError):
        after.answered(notice)
    after.sends(notice)
    for act in (after.sends, after.drops):
        with pytest.raises(ConflictError):
            act(notice)
    other = after.recalls()
    after.drops(other)
    assert after.seen(other).content.state is State.DROPPED
    for act in (after.sends, after.sealed, after.letter):
        with pytest.raises(ConflictError):
            act(other)
    correction = after.corrects()
    after.drops(correction)
    with pytest.raises(ConflictError):
        after.letter(correction)


def standing_of(after):
    gone = after.left()
    with db.transaction() as s:
        notices = kept.of_case(s, after.walk.file(s))
    told = [each.content for each in notices]
    found = [standing.of(gone.content, some) for some in (told, told[::-1])]
    assert found[0] == found[1]
    return found[0]


def test_what_still_has_to_be_sent_hides_behind_nothing(after):
    first = after.recalls()
    after.sends(first)
    after.answered(first)
    assert standing_of(after).recall is RecallState.ANSWERED
    second = after.recalls()
    assert standing_of(after).recall is RecallState.TO_SEND
    after.drops(second)
    assert standing_of(after).recall is RecallState.ANSWERED
    one, other = after.corrects(), after.corrects()
    after.confirms(one)
    assert standing_of(after).correction is State.WRITTEN
    after.drops(other)
    assert standing_of(after).correction is State.MADE


def test_a_recall_to_be_sent_does_not_hide_behind_an_answered_withdrawal(after):
    after.walk.withdraws()
    notice = after.recalls(Reason.CONSENT_WITHDRAWN)
    after.sends(notice)
    after.answered(notice)
    after.recalls(Reason.NEW_RISK)
    assert after.left().content.recall is RecallState.ANSWERED
    assert standing_of(after).recall is RecallState.TO_SEND


def test_an_answer_too_long_once_names_are_codes_is_said_beside_it(after, desk):
    with db.transaction() as s:
        file = after.walk.file(s, "olena", Permission.CASE_WRITE)
        who = PersonIdentity(names=("Ян",))
        recording.record_person(s, file, PersonContent(code=""), who)
    after.walk.withdraws()
    notice = after.recalls(Reason.CONSENT_WITHDRAWN)
    after.sends(notice)
    typed = "Ян, " * (going.LONGEST_ANSWER // 4)
    at = f"{after.walk.path}/notices/{notice}/answer"
    said = {"version": "2", "state": "answered", "answer": typed}
    refused = desk("bohdan").post(at, said)
    assert refused.status_code == 422
    assert "This is too long." in text(refused)
    assert typed.strip() in refused.text
    assert after.seen(notice).content.state is State.SENT


def test_it_goes_on_while_the_case_is_on_hold(after):
    after.walk.withdraws()
    after.walk.pauses()
    notice = after.recalls(Reason.CONSENT_WITHDRAWN)
    assert opened(after, notice)
    after.sends(notice)
    assert after.left().content.recall is RecallState.SENT


def test_without_a_key_that_counts_nothing_is_sealed_and_paper_is_left(after, clock):
    notice = after.recalls()
    clock.forward(days=366 * 9)
    with pytest.raises(RecipientKeyError):
        after.sealed(notice)
    assert after.letter(notice).startswith(b"%PDF")


@pytest.mark.parametrize("who", ["olena", "iryna", "roman", "taras"])
def test_only_a_coordinator_of_the_team_recalls_and_corrects(after, who):
    with pytest.raises(NotFoundError):
        after.recalls(who=who)
    with pytest.raises(NotFoundError):
        after.corrects(who=who)


def test_every_step_is_written_down(after):
    notice = after.corrects()
    after.confirms(notice)
    after.sealed(notice)
    after.sends(notice)
    acts = {line.action for line in log.lines(after.walk.world)}
    assert {
        Action.NOTICE_WRITTEN,
        Action.NOTICE_SIGNED,
        Action.NOTICE_TAKEN_OUT,
        Action.NOTICE_NOTED,
    } <= acts


def test_the_pages_lead_from_the_recall_to_the_answer(after, desk):
    gone, bohdan, daryna = after.left(), desk("bohdan"), desk("daryna")
    page = f"{after.walk.path}/left/{gone.id}"
    bad = bohdan.post(f"{page}/recall", {"reason": "new_risk"})
    assert bad.status_code == 422
    assert "Say what the receiver should do" in text(bad)
    assert re.search(r'<input[^>]*checked[^>]*value="new_risk"', bad.text)
    good = {"reason": "new_risk", "asks": ["destroy"], "items": ["BV-000001-0001"]}
    assert bohdan.post(f"{page}/recall", good).status_code == 303
    with db.transaction() as s:
        (notice,) = kept.of_case(s, after.walk.file(s))
    at = f"{after.walk.path}/notices/{notice.id}"
    taken = bohdan.post(f"{at}/file")
    assert taken.headers["Content-Disposition"].endswith(
        f'filename="{notice.content.notice_ref}.zip.age"'
    )
    assert other_age.decrypt(after.walk.identity, taken.data)[:2] == b"PK"
    assert bohdan.post(f"{at}/letter", {"language": "uk"}).data.startswith(b"%PDF")
    bad = bohdan.post(f"{at}/sent", {"version": "1", "on": "1.1.2050"})
    assert bad.status_code == 422
    assert 'value="1.1.2050"' in bad.text
    sent = bohdan.post(f"{at}/sent", {"version": "1", "how": "paper"})
    assert sent.status_code == 303
    said = {"version": "2", "state": "answered", "answer": "Destroyed, In 8."}
    assert bohdan.post(f"{at}/answer", said).status_code == 303
    shown = text(daryna.get(page))
    assert "Destroyed, In 8." in shown
    assert "On paper" in shown
    assert "The receiver answered the recall" in text(daryna.get(after.walk.path))


def test_the_pages_lay_a_correction_before_a_second_person(after, desk):
    gone, bohdan, daryna = after.left(), desk("bohdan"), desk("daryna")
    page = f"{after.walk.path}/left/{gone.id}"
    with db.transaction() as s:
        account = next(iter(texts(s, after.walk.file(s))))
    good = {
        "wrong": "date",
        "right": "The 4th, not the 14th.",
        "effect": "It was earlier.",
        "found_by": "legal_reviewer",
    }
    quoted = " ".join(account.split()[:12])
    bad = bohdan.post(f"{page}/correction", good | {"right": quoted})
    assert bad.status_code == 422
    assert "word for word in an account" in text(bad)
    assert "It was earlier." in text(bad)
    assert bohdan.post(f"{page}/correction", good).status_code == 303
    with db.transaction() as s:
        (notice,) = kept.of_case(s, after.walk.file(s))
    assert notice.content.kind is NoticeKind.CORRECTION
    at = f"{after.walk.path}/notices/{notice.id}"
    assert "Agree and sign" not in text(bohdan.get(page))
    assert "Agree and sign" in text(daryna.get(page))
    assert bohdan.post(f"{at}/confirm", {"version": "1"}).status_code == 404
    assert daryna.post(f"{at}/confirm", {"version": "1"}).status_code == 303
    assert "Signed, to be sent" in text(bohdan.get(page))
    waits = text(desk("bohdan").get("/staff/disclosures/left"))
    assert "Correction to be sent" in waits
