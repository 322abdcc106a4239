"""Names lent for some days: asked for, answered by another, told to the survivor."""

import pytest
from sqlalchemy import select, update

from app import cases, db
from app.cases import lending, line, recording, summary
from app.cases.documents import CaseIdentity
from app.conversation import box
from app.errors import ConflictError, InvalidInputError, NoKeyError, NotFoundError
from app.errors import TamperedError as Tampered
from app.intake import triage
from app.keys import loans
from app.keys.models import KeyGrant
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text

NAME = "Оксана Вигадана"
REASON = "The claim form asks for the name."
TOLD = "You asked us to file a claim, and it needs your name."


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def ref(world, key, marko, bohdan, olena):
    return reports.accepted(key, world.north, marko, bohdan, olena, NAME)


def shows(ref, olena, *, on=True):
    with db.transaction() as s:
        line.let_see(s, cases.get(s, ref, olena, Permission.CONSENT_WRITE), on=on)


def asks(ref, actor, days=7, reason=REASON):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        return lending.ask(s, file, reason, days)


def lends(ref, actor, request, days=7, told=TOLD):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        lending.lend(s, file, request, days, told)


def names(ref, actor):
    """Open the names as the page does."""
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.IDENTITY_READ)
        seen = recording.people(s, file, with_names=True)
        assert summary.opened_who(s, file, "correct")
        return [name for person in seen for name in person.identity.names]


def view(key):
    with db.reading() as s:
        return box.read(s, key).view


def test_without_a_loan_neither_policy_nor_key_opens_a_name(ref, iryna, bohdan):
    for actor in (iryna, bohdan):
        with pytest.raises(NotFoundError):
            names(ref, actor)
    with db.transaction() as s:
        file = cases.get(s, ref, iryna, Permission.CASE_READ)
        with pytest.raises(NoKeyError):
            file.read(file.row, Part.IDENTITY, CaseIdentity)


def test_a_lawyer_sees_the_names_of_one_case_until_the_day(clock, ref, iryna, bohdan):
    lends(ref, bohdan, asks(ref, iryna, 7), days=3)
    assert names(ref, iryna) == [NAME]
    clock.forward(days=2)
    assert names(ref, iryna) == [NAME]
    clock.forward(days=1)
    with pytest.raises(NotFoundError):
        names(ref, iryna)
    with db.transaction() as s:
        file = cases.get(s, ref, iryna, Permission.CASE_READ)
        with pytest.raises(NoKeyError):
            file.read(file.row, Part.IDENTITY, CaseIdentity)
        assert s.scalar(_loan())
        loans.purge(s)
        assert s.scalar(_loan()) is None


def _loan():
    return select(KeyGrant.id).where(KeyGrant.reader_kind == "staff")


def test_a_loan_is_of_one_case_only(world, marko, ref, iryna, bohdan, olena):
    other = reports.send()
    with db.transaction() as s:
        second = triage.accept(s, marko, other.conversation_id, world.north).ref
    lends(ref, bohdan, asks(ref, iryna))
    with pytest.raises(NotFoundError):
        names(second, iryna)


def test_the_survivor_reads_whom_and_why_in_the_same_commit(
    key, ref, iryna, bohdan, olena
):
    shows(ref, olena)
    request = asks(ref, iryna)
    assert view(key).lent == ()
    lends(ref, bohdan, request)
    (lent,) = view(key).lent
    assert (lent.role, lent.why) == ("legal_reviewer", TOLD)
    assert lent.since <= lent.until


def test_switched_off_the_view_holds_nothing_of_it(key, ref, iryna, bohdan, olena):
    lends(ref, bohdan, asks(ref, iryna))
    assert view(key).lent == ()
    shows(ref, olena)
    assert [lent.why for lent in view(key).lent] == [TOLD]
    shows(ref, olena, on=False)
    assert view(key).lent == ()


def test_where_the_view_cannot_be_sealed_nothing_is_lent(
    key, ref, iryna, bohdan, monkeypatch
):
    request = asks(ref, iryna)

    def fails(*_args):
        raise RuntimeError

    monkeypatch.setattr(line, "show", fails)
    with pytest.raises(RuntimeError):
        lends(ref, bohdan, request)
    with pytest.raises(NotFoundError):
        names(ref, iryna)


def test_who_asks_never_answers(ref, bohdan, daryna, iryna, olena):
    request = asks(ref, bohdan)
    for actor in (bohdan, iryna, olena):
        with pytest.raises(NotFoundError):
            lends(ref, actor, request)
    lends(ref, daryna, request)
    assert names(ref, bohdan) == [NAME]
    with pytest.raises(NotFoundError):
        names(ref, daryna)


def test_what_is_asked_and_answered_says_why(ref, iryna, bohdan):
    for days, reason in ((0, REASON), (31, REASON), (7, "  ")):
        with pytest.raises(InvalidInputError):
            asks(ref, iryna, days, reason)
    request = asks(ref, iryna, 7)
    with pytest.raises(ConflictError):
        asks(ref, iryna)
    for days, told in ((8, TOLD), (0, TOLD), (7, " ")):
        with pytest.raises(InvalidInputError):
            lends(ref, bohdan, request, days, told)
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        with pytest.raises(InvalidInputError):
            lending.refuse(s, file, request, " ")
        lending.refuse(s, file, request, "Codes are enough for this.")
    with pytest.raises(NotFoundError):
        names(ref, iryna)
    with pytest.raises(ConflictError):
        lends(ref, bohdan, request)
    asks(ref, iryna)


def test_it_is_taken_back_before_its_day(clock, key, ref, iryna, bohdan, olena):
    shows(ref, olena)
    request = asks(ref, iryna)
    lends(ref, bohdan, request)
    clock.forward(days=1)
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        lending.take_back(s, file, request)
        with pytest.raises(ConflictError):
            lending.take_back(s, file, request)
    with pytest.raises(NotFoundError):
        names(ref, iryna)
    assert view(key).lent[0].until == clock.now.date().isoformat()


def test_only_those_with_the_case_who_lack_the_names_ask(ref, olena, taras, sofia):
    for actor in (olena, taras, sofia):
        with pytest.raises(NotFoundError):
            asks(ref, actor)


def test_a_loan_whose_end_was_moved_in_the_database_is_refused(
    clock, ref, iryna, bohdan
):
    lends(ref, bohdan, asks(ref, iryna), days=1)
    with db.transaction() as s:
        s.execute(
            update(KeyGrant)
            .where(KeyGrant.reader_kind == "staff")
            .values(expires_at=clock.now.replace(year=2030))
        )
    with pytest.raises(Tampered):
        names(ref, iryna)


def test_the_whole_way_on_the_pages(world, key, ref, iryna, bohdan, olena):
    staff, base = desk(world), f"/staff/cases/{ref}"
    with staff.as_(iryna):
        assert f"{base}/names" in text(staff.get(base))
        bad = staff.post(f"{base}/names/ask", {"reason": REASON, "days": "99"})
        assert bad.status_code == 422
        assert REASON in text(bad)
        sent = {"reason": REASON, "days": "5"}
        assert staff.post(f"{base}/names/ask", sent).status_code == 303
    with staff.as_(bohdan):
        today = text(staff.get("/staff"))
        assert "Waiting for a second person" in today
        page = text(staff.get(f"{base}/names"))
        assert REASON in page
        request = page.partition("/names/")[2][:36]
        lend = {"do": "lend", "days": "5", "told": ""}
        bad = staff.post(f"{base}/names/{request}", lend)
        assert bad.status_code == 422
        assert "survivor understands" in text(bad)
        good = staff.post(f"{base}/names/{request}", lend | {"told": TOLD})
        assert good.status_code == 303
        assert "Waiting for a second person" not in text(staff.get("/staff"))
        assert NAME not in text(staff.get(base))
    with staff.as_(iryna):
        assert NAME not in text(staff.get(base))
        assert NAME in text(staff.post(base, {"reason": "correct"}))
        assert NAME in text(staff.post(f"{base}/people", {"reason": "correct"}))
        assert staff.get(f"{base}/messages").status_code == 404
    with staff.as_(bohdan):
        assert staff.post(f"{base}/names/{request}/end", {}).status_code == 303
    with staff.as_(iryna):
        assert staff.post(base, {"reason": "correct"}).status_code == 404
        assert "ended" in text(staff.get(f"{base}/names"))
