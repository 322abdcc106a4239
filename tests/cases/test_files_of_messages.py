"""Files of the messages, on the side of staff: sent, got, taken into the case."""

import io

import pytest
from sqlalchemy import select

from app import cases, db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.conversation import box, changing_code, receipts, talk
from app.conversation.opening import subject_of
from app.errors import NoKeyError, TamperedError
from app.evidence import custody, storing, taking_in
from app.evidence.models import EvidenceItem
from app.files import keeping
from app.intake import triage
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text
from tests.statements.told import picture

PHOTO = picture() + b"canary-6612-lies-in-the-photo"
LETTER = b"%PDF-1.7 canary-6613-lies-in-the-letter"


@pytest.fixture
def key(world):
    """What the code gives of a report that was sent."""
    storing.use(world.settings.blobs)
    keeping.use(world.settings.kept, 300_000, 0)
    return reports.send()


@pytest.fixture
def staff(world, key):
    found = desk(world)
    keeping.use(world.settings.kept, 300_000, 0)
    return found


@pytest.fixture
def sent(key):
    """The id of a photo that the survivor sent."""
    photo = ("IMG_2041.jpg", io.BytesIO(PHOTO))
    with keeping.taken_in([photo]) as refs, db.transaction() as s:
        box.write(s, key, "This is the wall.", refs)
    return refs[0].id


@pytest.fixture
def ref(world, key, sent, marko, bohdan, olena):
    """A case of Olena's that was made of the report."""
    with db.transaction() as s:
        ref = triage.accept(s, marko, key.conversation_id, world.north).ref
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (olena.staff_id,))
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_WRITE)
        recording.record_person(
            s,
            file,
            PersonContent(code="", is_survivor=True),
            PersonIdentity(names=("Оксана Вигадана",)),
        )
    return ref


def inbox(key):
    with db.reading() as s:
        return box.read(s, key)


def got(key, file_id):
    with db.reading() as s:
        ref, name = box.read_file(s, key, file_id)
    with keeping.whole(ref) as opened:
        return name, opened.read()


def form(**said):
    return {"text": "", "name": "Olena", "form": "", **said}


def letter(name="Rechnung Oksana.pdf", data=LETTER):
    return (io.BytesIO(data), name)


def test_the_desk_downloads_what_came_and_answers_with_a_file(
    world, key, sent, staff, marko
):
    base = f"/staff/inbox/{key.conversation_id}"
    with staff.as_(marko):
        page = text(staff.post(base))
        assert "IMG_2041.jpg" in page
        assert "image/jpeg" in page
        assert "as evidence" not in page  # there is no case yet
        answer = staff.post(f"{base}/file", {"file": str(sent)})
        assert answer.data == PHOTO
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="message.jpg"'
        )
        assert "sandbox" in answer.headers["Content-Security-Policy"].split(", ")
        done = staff.post(f"{base}/reply", form(files=[letter(), letter("b.pdf")]))
        assert done.status_code == 303
    (reply,) = inbox(key).replies
    assert [f.name for f in reply.words.files] == ["document-1.pdf", "document-2.pdf"]
    assert got(key, reply.words.files[0].id) == ("document-1.pdf", LETTER)


def test_a_case_goes_on_with_the_files_and_the_desk_opens_none(
    world, key, sent, ref, staff, olena, marko
):
    base = f"/staff/cases/{ref}/messages"
    with staff.as_(olena):
        page = text(staff.post(base))
        assert "IMG_2041.jpg" in page
        assert "Take into the case as evidence" in page
        answer = staff.post(f"{base}/file", {"file": str(sent)})
        assert answer.data == PHOTO
        assert f'filename="{ref}-message.jpg"' in answer.headers["Content-Disposition"]
        assert staff.post(f"{base}/answer", form(files=[letter()])).status_code == 303
    (reply,) = inbox(key).replies
    assert got(key, reply.words.files[0].id) == ("document-1.pdf", LETTER)
    assert b"Oksana" not in repr(reply.words.files[0].name).encode()
    with staff.as_(marko):
        refused = staff.post(
            f"/staff/inbox/{key.conversation_id}/file", {"file": str(sent)}
        )
        assert refused.status_code == 404
        assert PHOTO not in refused.data
    with db.reading() as s:
        subject = subject_of(key.conversation_id)
        line = marko.unlocked.strongbox(s, subject, world.north)
        with pytest.raises(NoKeyError):
            talk.read_all(s, line)


def test_who_is_not_of_the_case_gets_no_file(key, sent, ref, staff, taras, iryna):
    for actor in (taras, iryna):
        with staff.as_(actor):
            answer = staff.post(
                f"/staff/cases/{ref}/messages/file", {"file": str(sent)}
            )
            assert answer.status_code == 404
            page = staff.get(f"/staff/cases/{ref}/evidence/from-inbox/{sent}")
            assert page.status_code == 404


def test_a_file_becomes_evidence_with_its_chain_and_the_inbox_keeps_it(
    key, sent, ref, staff, olena
):
    path = f"/staff/cases/{ref}/evidence/from-inbox/{sent}"
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_READ)
        survivor = str(recording.survivor_id(s, file))
    with staff.as_(olena):
        page = text(staff.get(path))
        assert "IMG_2041.jpg" in page
        said = {
            "title": "Photo of a wall",
            "kind": "photo",
            "obtained_how": "handed_over",
            "obtained_from": survivor,
            "original_kind": "copy",
            "confidentiality": "internal",
            "exculpatory": "not_reviewed",
            "language": "",
        }
        wrong = staff.post(path, said)
        assert wrong.status_code == 422
        assert "Say whose material it is" in text(wrong)
        done = staff.post(path, {**said, "owners": survivor})
        assert done.status_code == 303, text(done)
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.EVIDENCE_READ)
        item_id = s.scalars(select(EvidenceItem.id)).one()
        _row, content = taking_in.item(s, file, item_id)
        with taking_in.original(s, file, item_id) as opened:
            assert opened.read() == PHOTO
        assert taking_in.filename_of(s, file, item_id) == "IMG_2041.jpg"
        rows = custody.chain(s, file, item_id)
        assert [row.action for row in rows][:2] == ["received", "copied"]
        assert rows[1].from_party == "inbox"
        assert rows[1].input_sha256 == rows[1].output_sha256 == content.sha256
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.MESSAGE_ANSWER)
        line = olena.unlocked.strongbox(
            s, subject_of(key.conversation_id), file.row.team_id
        )
        _told, kept = talk.file_of(talk.read_all(s, line), sent)
    with keeping.whole(kept) as opened:
        assert opened.read() == PHOTO


def test_a_file_that_staff_sent_is_no_evidence(key, sent, ref, staff, olena):
    with staff.as_(olena):
        staff.post(f"/staff/cases/{ref}/messages/answer", form(files=[letter()]))
        (reply,) = inbox(key).replies
        path = f"/staff/cases/{ref}/evidence/from-inbox/{reply.words.files[0].id}"
        assert staff.get(path).status_code == 404


def test_a_changed_file_is_given_to_nobody(key, sent, ref, staff, olena):
    path = keeping.place().store.path_of(sent)
    sealed = bytearray(path.read_bytes())
    sealed[len(sealed) // 2] ^= 1
    path.write_bytes(sealed)
    with staff.as_(olena):
        answer = staff.post(f"/staff/cases/{ref}/messages/file", {"file": str(sent)})
        assert answer.status_code == TamperedError.status
        assert b"canary-6612" not in answer.data


def test_a_file_goes_on_opening_with_a_new_code(key, sent, ref, staff, olena):
    with staff.as_(olena):
        staff.post(f"/staff/cases/{ref}/messages/answer", form(files=[letter()]))
    code = receipts.new()
    with db.transaction() as s:
        changing_code.make(s, key, code)
    new = box.Key(key.conversation_id, code.keys.seed, code.keys.signing)
    (reply,) = inbox(new).replies
    assert got(new, reply.words.files[0].id) == ("document-1.pdf", LETTER)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([letter(data=b"x" * 300_001)], "is larger than"),
        ([letter(data=b"")], "is empty"),
        ([letter() for _ in range(6)], "At most 5 files"),
    ],
)
def test_staff_are_told_which_file_was_not_sent_and_keep_what_they_typed(
    key, sent, ref, staff, olena, files, says
):
    with staff.as_(olena):
        answer = staff.post(
            f"/staff/cases/{ref}/messages/answer", form(text="Thank you.", files=files)
        )
    assert answer.status_code == 422
    assert says in text(answer)
    assert "Thank you." in answer.text
    assert inbox(key).replies == ()


def test_staff_who_press_twice_send_once(key, sent, ref, staff, olena):
    with staff.as_(olena):
        for _press in range(2):
            said = form(text="Thank you.", files=[letter()], form="one")
            staff.post(f"/staff/cases/{ref}/messages/answer", said)
    assert len(inbox(key).replies) == 1
    assert len(list(keeping.place().store.folder.iterdir())) == 2


def test_neither_words_nor_a_file_is_nothing_to_send(key, sent, ref, staff, olena):
    with staff.as_(olena):
        answer = staff.post(f"/staff/cases/{ref}/messages/answer", form())
    assert answer.status_code == 422
    assert "or choose a file" in text(answer)
    assert inbox(key).replies == ()
