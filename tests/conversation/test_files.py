"""Files in the inbox, both ways, as a browser without script sends and gets them."""

import io

import pytest
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from app import db
from app.conversation import talk
from app.conversation.documents import Sender
from app.conversation.models import Conversation, Message, MessageStatus
from app.conversation.opening import subject_of
from app.files import keeping
from app.files.models import KeptFile
from tests.statements.told import picture

CANARY = b"canary-8842-lies-in-the-photo"
TEXT = "This is the wall. I can talk on Thursday."


@pytest.fixture
def desk(world, marko):
    """The intake desk, holding the conversation's key."""

    class Desk:
        def box(self, session):
            row = session.scalar(select(Conversation))
            return marko.unlocked.strongbox(session, subject_of(row.id), row.team_id)

        def reads(self):
            with db.reading() as session:
                return talk.read_all(session, self.box(session))

        def sends(self, data, name="document-1.pdf"):
            with (
                keeping.taken_in([(name, io.BytesIO(data))]) as refs,
                db.transaction() as session,
            ):
                opened = self.box(session)
                talk.write(session, opened, Sender.STAFF, "", name="M.", files=refs)
            return refs[0]

    return Desk()


@pytest.fixture
def small(public_app):
    """Bounds that a test can reach: a file of 200 kB."""
    before = keeping.place()
    keeping.use(before.store.folder, 200_000, 0)
    public_app.config["UPLOAD_LONGEST"] = 200_000
    return before.store.folder


@pytest.fixture
def writer(survivor):
    """Somebody with the code, on the page for writing."""
    survivor.returns(survivor.sends())
    survivor.follow("Write")
    return survivor


def sends(browser, *files, text="", **over):
    """Press Send on the page for writing; each file is (name, bytes)."""
    form, _name, _value = browser.page.find("Send")
    carried = {name: value for name, value in form.carried if name != "file"}
    parts = MultiDict({**carried, "text": text, **over})
    for name, data in files:
        parts.add("file", FileStorage(io.BytesIO(data), name))
    boundary, body = encode_multipart(parts)
    answer = browser.client.post(
        form.action,
        base_url=browser.origin,
        headers=browser.headers,
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )
    return browser._arrive(form.action, answer)


def lying():
    folder = keeping.place().store.folder
    return [path for path in folder.rglob("*") if path.is_file()]


def rows():
    with db.reading() as session:
        return session.scalar(select(func.count(KeptFile.id)))


def test_a_photo_with_words_reaches_the_team_bit_for_bit(writer, desk):
    data = picture() + CANARY
    page = sends(writer, ("IMG_2041.jpg", data), text=TEXT)
    assert page.path == "/box/written", page.text
    (told,) = desk.reads()
    assert told.words.text == TEXT
    (ref,) = told.words.files
    assert (ref.name, ref.mime) == ("IMG_2041.jpg", "image/jpeg")
    with keeping.whole(ref) as opened:
        assert opened.read() == data
    assert rows() == 1


def test_files_go_alone_and_several_at_once(writer, desk):
    page = sends(writer, ("a.jpg", picture()), ("b.bin", b"\x00\x01"))
    assert page.path == "/box/written"
    (told,) = desk.reads()
    assert told.words.text == ""
    assert [ref.name for ref in told.words.files] == ["a.jpg", "b.bin"]


def test_what_was_sent_is_not_given_back(writer, desk):
    sends(writer, ("IMG_2041.jpg", picture()), text=TEXT)
    page = writer.open("/box")
    assert "IMG_2041" not in page.html
    (told,) = desk.reads()
    answer = writer.send(
        "POST",
        "/box/file",
        [("csrf", token(writer)), ("file", str(told.words.files[0].id))],
    )
    assert answer.status_code == 404
    assert picture() not in answer.data


def token(browser):
    return (
        dict(browser.page.find("Remove from this page")[0].carried)["csrf"]
        if ("Remove from this page" in browser.page.html)
        else dict(browser.open("/box/write").find("Send")[0].carried)["csrf"]
    )


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (("long.mp4", b"x" * 200_001), "long.mp4 is too large"),
        (("long.mp4", b"x" * 900_000), "long.mp4 is too large"),
        (("none.jpg", b""), "none.jpg is empty"),
    ],
)
def test_a_file_that_is_not_taken_is_named_and_the_words_stay(
    writer, desk, small, file, says
):
    page = sends(writer, ("good.jpg", picture()), file, text=TEXT)
    assert page.status == 422
    assert says in page.text
    assert TEXT in page.html
    assert page.title.startswith("Check")
    assert desk.reads() == ()
    assert lying() == []
    assert rows() == 0


def test_six_files_are_too_many_at_once(writer, desk):
    page = sends(writer, *[(f"{n}.jpg", picture()) for n in range(6)], text=TEXT)
    assert page.status == 422
    assert "at most 5" in page.text
    assert TEXT in page.html
    assert lying() == []


def test_too_many_words_with_a_file_keep_nothing(writer, desk):
    page = sends(writer, ("a.jpg", picture()), text="x" * 4001)
    assert page.status == 422
    assert lying() == []
    assert desk.reads() == ()


def test_a_request_beyond_all_bounds_says_so_and_keeps_nothing(
    writer, desk, public_app, small
):
    public_app.config["UPLOAD_ROOM"] = 1_000_000
    page = sends(writer, ("film.mp4", b"x" * 1_100_000), text=TEXT)
    assert page.status == 413
    assert "choose smaller files" in page.text
    assert lying() == []


def test_pressing_twice_keeps_one_message_and_one_file(writer, desk):
    opened = writer.page
    for _press in range(2):
        writer.page = opened
        assert sends(writer, ("a.jpg", picture()), text=TEXT).path == "/box/written"
    assert len(desk.reads()) == 1
    assert len(lying()) == rows() == 1


def test_a_changed_message_from_the_same_page_is_a_message_of_its_own(writer, desk):
    opened = writer.page
    sends(writer, ("a.jpg", picture()), text=TEXT)
    writer.page = opened
    sends(writer, ("a.jpg", picture()), text=TEXT + " And on Friday.")
    writer.page = opened
    sends(writer, ("a.jpg", picture() + b"x"), text=TEXT)
    assert len(desk.reads()) == 3


def test_the_same_words_may_be_sent_again_from_a_new_page(writer, desk):
    sends(writer, text=TEXT)
    writer.open("/box/write")
    sends(writer, text=TEXT)
    assert len(desk.reads()) == 2


def test_t60_one_code_sends_so_much_a_day_and_in_all(writer, desk, small, clock):
    def one(size=200_000):
        writer.open("/box/write")
        return sends(writer, ("a.bin", bytes([0]) * size), text=TEXT)

    for _each in range(4):
        assert one().path == "/box/written"
    page = one(1)
    assert page.status == 422
    assert "in one day" in page.text
    assert TEXT in page.html
    assert len(lying()) == rows() == 4
    assert sends(writer, text="Words still go.").path == "/box/written"


def test_t60_in_all_there_is_an_end_as_well(writer, desk, small, monkeypatch):
    monkeypatch.setattr("app.conversation.box.LARGEST_A_DAY", 100)
    monkeypatch.setattr("app.conversation.box.LARGEST_IN_ALL", 2)
    for _each in range(2):
        writer.open("/box/write")
        sends(writer, ("a.bin", b"x" * 200_000))
    writer.open("/box/write")
    page = sends(writer, ("a.bin", b"x"))
    assert "no more room for your files" in page.text
    assert len(lying()) == 2


def test_a_full_disk_takes_words_and_no_files(writer, desk):
    here = keeping.place()
    keeping.use(here.store.folder, here.most_bytes, here.store.free_bytes() * 2)
    page = sends(writer, ("a.jpg", picture()), text=TEXT)
    assert page.status == 422
    assert "cannot take files just now" in page.text
    assert TEXT in page.html
    assert lying() == []
    assert sends(writer, text=TEXT).path == "/box/written"


def test_a_file_of_an_answer_is_saved_and_never_shown(writer, desk):
    data = b"%PDF-1.7 " + CANARY
    ref = desk.sends(data)
    page = writer.open("/box")
    assert "document-1.pdf" in page.text
    answer = writer.send(
        "POST", "/box/file", [("csrf", token(writer)), ("file", str(ref.id))]
    )
    assert answer.data == data
    assert answer.mimetype == "application/octet-stream"
    said = answer.headers
    assert said["Content-Disposition"] == 'attachment; filename="document-1.pdf"'
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Cache-Control"] == "no-store"
    assert "sandbox" in said.getlist("Content-Security-Policy")
    assert any(
        "script-src 'none'" in p for p in said.getlist("Content-Security-Policy")
    )


def test_a_removed_answer_gives_its_file_out_no_more_and_the_team_keeps_it(
    writer, desk
):
    ref = desk.sends(CANARY)
    writer.open("/box")
    writer.press("Remove from this page")
    answer = writer.send(
        "POST", "/box/file", [("csrf", token(writer)), ("file", str(ref.id))]
    )
    assert answer.status_code == 404
    (told,) = desk.reads()
    assert told.status is MessageStatus.REMOVED
    with keeping.whole(told.words.files[0]) as opened:
        assert opened.read() == CANARY


def test_a_file_of_somebody_elses_conversation_is_not_there(
    writer, desk, another_browser
):
    ref = desk.sends(CANARY)
    other = another_browser()
    other.returns(other.sends())
    answer = other.send(
        "POST", "/box/file", [("csrf", token(other)), ("file", str(ref.id))]
    )
    assert answer.status_code == 404
    assert CANARY not in answer.data


@pytest.mark.parametrize("told", ["", "x", "0" * 32, "../../etc/passwd", "\x00"])
def test_a_file_that_is_none_is_not_found(writer, told):
    answer = writer.send("POST", "/box/file", [("csrf", token(writer)), ("file", told)])
    assert answer.status_code == 404


def test_without_the_code_there_is_no_file(writer, desk, another_browser):
    ref = desk.sends(CANARY)
    answer = another_browser().send("POST", "/box/file", {"file": str(ref.id)})
    assert CANARY not in answer.data
    assert answer.status_code in {403, 410}


def test_nothing_of_a_file_stands_in_the_database(writer, desk):
    sends(writer, ("IMG_2041.jpg", picture() + CANARY))
    (told,) = desk.reads()
    ref = told.words.files[0]
    with db.reading() as session:
        kept = session.scalars(select(Message.identity)).all()
        assert session.scalars(select(KeptFile.id)).one() == ref.id
    for secret in (ref.key, b"IMG_2041", ref.sha256.encode(), b"image/jpeg"):
        assert all(secret not in each for each in kept)
    assert set(KeptFile.__table__.columns.keys()) == {
        "id",
        "conversation_id",
        "size_step",
    }


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd",
        "..\\..\\x.exe",
        "a\r\nSet-Cookie: x",
        "\u202egpj.exe",
        "\x00",
    ],
)
def test_t55_a_name_leads_nowhere(writer, desk, name):
    sends(writer, (name, b"some bytes"), text=TEXT)
    for told in desk.reads():
        for ref in told.words.files:
            assert "/" not in ref.name
            assert "\\" not in ref.name
            assert ref.name.isprintable()
    folder = keeping.place().store.folder
    assert all(path.parent == folder for path in lying())


def test_the_page_says_what_not_to_send_and_how_much_goes(writer):
    page = writer.open("/box/write")
    assert "At most 5, each up to 25 MB" in page.text
    assert "Please do not send faces, passports" in page.text
    assert "where and when it was made" in page.text
