"""Without a yes: two people, one item, one receiver, told to the survivor."""

from datetime import timedelta

import msgspec
import pytest

from app import clock, db
from app.audit import Action
from app.cases import asking, line
from app.cases.asking import Kind, Passing
from app.cases.models import CaseRequest
from app.cases.without_yes import passing
from app.consent.overrides.rules import NEVER, Ground
from app.conversation import box, receipts, survivor_view
from app.errors import (
    ApprovalError,
    ConflictError,
    FreshFactorError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
    TamperedError,
)
from app.keys.parts import Part
from app.packages import gate_report, recall, requesting
from app.packages.records import Kind as Thing
from app.staff.policy import Permission
from tests.cases.pages import desk, text
from tests.packages import walk as walks
from tests.support import log

READ = Permission.CASE_READ
REASON = "Invented: a threat against the sister, today."
TOLD = "Somebody was in danger, so we told the office."
LATER = "Invented: the phone is in other hands."


def prepared(world):
    """A package that nobody agreed to; the alleged perpetrator is decided about."""
    made = walks.begin(world)
    made.prepares()
    made.decides()
    return made


pytestmark = pytest.mark.starts_from.with_args(prepared)


@pytest.fixture
def walk(world):
    return world.given


def account(walk):
    chosen = walk.seen().content.chosen
    return next(each.id for each in chosen if each.kind is Thing.STATEMENT)


def wanted(walk, **over):
    what = Passing(
        account(walk), "prosecution_national", walk.receiver, Ground.DANGER_TO_LIFE
    )
    return msgspec.structs.replace(what, **over)


def asks(walk, who="bohdan", days=3, reason=REASON, told=TOLD, **over):
    with db.transaction() as s:
        file = walk.file(s, who, READ)
        return passing.ask(s, file, wanted(walk, **over), reason, days, told)


def releases(walk, request, who="daryna", shown=None, *, is_fresh=True, **how):
    how = {"told": TOLD} | how
    if "tell_on" not in how and "later" not in how:
        tomorrow = clock.now().date() + timedelta(days=1)
        how |= {"later": LATER, "tell_on": tomorrow}
    with db.transaction() as s:
        file = walk.file(s, who, READ, is_fresh=is_fresh)
        asked = asking.one(s, file, request, Kind.WITHOUT_YES)
        present = passing.request_hash(s, file, asked)
        passing.release(s, file, request, shown or present, **how)


def shows(walk):
    with db.transaction() as s:
        line.let_see(s, walk.file(s, "olena", Permission.CONSENT_WRITE), on=True)


def view(walk):
    keys = receipts.derived(walk.told.code)
    with db.reading() as s:
        key = box.Key(receipts.find(s, keys.lookup), keys.seed, keys.signing)
        return survivor_view.read(s, box.open_box(s, key))


def goes(walk):
    return account(walk) in walk.gate().may_go


def test_one_item_goes_once_a_second_person_released_it(walk):
    assert not walk.gate().may_go
    request = asks(walk)
    assert not walk.gate().may_go  # asking alone lets nothing go
    releases(walk, request)
    verdict = walk.gate()
    assert verdict.may_go == {account(walk)}
    assert [each.id for each in verdict.overrides] == [request]
    assert verdict.held_back  # everything else stays


def test_it_ends_by_its_day(walk, clock):
    releases(walk, asks(walk, days=2))
    clock.forward(days=1)
    assert goes(walk)
    clock.forward(days=1)
    assert not goes(walk)


def test_nobody_overrides_alone(walk):
    request = asks(walk)
    for who in ("bohdan", "olena", "iryna", "roman"):
        with pytest.raises(NotFoundError):
            releases(walk, request, who)
    with pytest.raises(FreshFactorError):
        releases(walk, request, is_fresh=False)
    with pytest.raises(ApprovalError):
        releases(walk, request, shown=b"x" * 32)
    assert not goes(walk)
    releases(walk, request)
    with pytest.raises(ConflictError):
        releases(walk, request)


def test_a_word_of_the_survivor_after_it_was_shown_is_looked_at_first(walk):
    request = asks(walk)
    with db.transaction() as s:
        file = walk.file(s, "daryna", READ)
        asked = asking.one(s, file, request, Kind.WITHOUT_YES)
        shown = passing.request_hash(s, file, asked)
    walk.withdraws()
    with pytest.raises(ApprovalError):
        releases(walk, request, shown=shown)
    walk.pauses()
    with pytest.raises(OnHoldError):
        releases(walk, request)


@pytest.mark.parametrize(
    ("ground", "stays"),
    [
        (Ground.DANGER_TO_LIFE, False),
        (Ground.COURT_ORDER, True),
        (Ground.LEGAL_DUTY, True),
    ],
)
def test_a_withdrawal_ends_it_unless_the_law_is_the_ground(walk, ground, stays):
    releases(walk, asks(walk, ground=ground))
    assert goes(walk)
    walk.withdraws()
    assert goes(walk) is stays


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"told": " "}, "told"),
        ({"days": 0}, "days"),
        ({"days": 31}, "days"),
        ({"purpose": "prosecution_icc"}, "to"),
        ({"purpose": "media_publication"}, "to"),
        ({"item_id": walks.UUID(int=1)}, "item"),
    ],
)
def test_what_cannot_be_asked_for(walk, over, field):
    with pytest.raises(InvalidInputError) as refused:
        asks(walk, **over)
    assert refused.value.fields == (field,)


def test_no_public_use_is_offered(walk):
    assert not NEVER & set(passing.purposes())


@pytest.mark.parametrize("who", ["iryna", "roman", "lesia"])
def test_who_may_ask(walk, who):
    with pytest.raises(NotFoundError):
        asks(walk, who)


def test_where_the_code_shows_it_the_survivor_reads_it_in_the_same_commit(walk):
    shows(walk)
    request = asks(walk)
    assert view(walk).passed_on == ()
    releases(walk, request, tell_on=None)
    (told,) = view(walk).passed_on
    assert (told.ground, told.why) == ("danger_to_life", TOLD)
    assert told.to == walks.OFFICE


@pytest.mark.parametrize(
    ("how", "field"),
    [
        ({"tell_on": None, "later": ""}, "tell_on"),
        ({"tell_on": None, "later": LATER}, "tell_on"),
        ({"tell_on": 1, "later": " "}, "later"),
        ({"tell_on": 0, "later": LATER}, "tell_on"),
        ({"tell_on": 91, "later": LATER}, "tell_on"),
        ({"tell_on": 1, "later": LATER, "told": " "}, "told"),
    ],
)
def test_telling_later_has_a_reason_and_a_day(walk, how, field):
    request = asks(walk)
    if how["tell_on"] is not None:
        how = how | {"tell_on": clock.now().date() + timedelta(days=how["tell_on"])}
    with pytest.raises(InvalidInputError) as refused:
        releases(walk, request, **how)
    assert refused.value.fields == (field,)
    assert not goes(walk)


def test_told_later_waits_in_the_work_and_is_shown_once_it_was_said(walk):
    shows(walk)
    request = asks(walk)
    releases(walk, request, later=LATER, tell_on=clock.now().date() + timedelta(days=5))
    assert view(walk).passed_on == ()
    olena = desk(walk.world)
    with olena.as_(walk.world.actor("olena")):
        page = text(olena.get("/staff/tasks"))
        assert "Tell the survivor what was passed on without a yes" in page
        done = olena.post(f"/staff/cases/{walk.ref}/without-yes/{request}/told", {})
        assert done.status_code == 303
    assert [each.why for each in view(walk).passed_on] == [TOLD]
    with db.transaction() as s, pytest.raises(NotFoundError):
        passing.tell(s, walk.file(s, "olena", READ), request)


def test_anybody_who_may_ask_ends_it_at_once(walk):
    request = asks(walk)
    releases(walk, request)
    with db.transaction() as s, pytest.raises(NotFoundError):
        passing.end(s, walk.file(s, "iryna", READ), request)
    with db.transaction() as s:
        passing.end(s, walk.file(s, "olena", READ), request)
    assert not goes(walk)


def test_a_second_person_says_no_with_a_reason(walk):
    request = asks(walk)
    with db.transaction() as s, pytest.raises(InvalidInputError):
        passing.refuse(s, walk.file(s, "daryna", READ), request, " ")
    with db.transaction() as s:
        passing.refuse(s, walk.file(s, "daryna", READ), request, "Ask her. Invented.")
    assert not goes(walk)
    with pytest.raises(ConflictError):
        releases(walk, request)


@pytest.mark.parametrize("what", ["item", "receiver", "until", "second"])
def test_what_was_signed_cannot_be_made_wider(walk, what):
    request = asks(walk)
    releases(walk, request)
    with db.transaction() as s:
        file = walk.file(s, "bohdan", READ)
        row = file.child(s, CaseRequest, request)
        content = file.read(row, Part.CONTENT, asking.RequestContent)
        chosen = walk.seen().content.chosen
        other = next(each.id for each in chosen if each.id != account(walk))
        over = {
            "item": {
                "passing": msgspec.structs.replace(content.passing, item_id=other)
            },
            "receiver": {
                "passing": msgspec.structs.replace(content.passing, recipient_id=other)
            },
            "until": {"until": "2099-01-01"},
            "second": {"answered_by": file.actor.staff_id},
        }[what]
        file.change(
            s, row, row.version, content=msgspec.structs.replace(content, **over)
        )
    if what == "second":  # whoever asked is never the second person
        assert not goes(walk)
        return
    with pytest.raises(TamperedError):
        walk.gate()


def test_the_disclosure_and_the_report_of_the_package_keep_it(walk):
    worker = walk.world.worker()
    releases(walk, asks(walk, ground=Ground.COURT_ORDER, days=9))
    with db.transaction() as s:
        file = walk.file(s)
        content = requesting.seen(s, file, walk.package).content
        said = gate_report.written(
            content, walk.gate(), [], {}, {account(walk): "BV-000001-0001"}
        )
    assert len(said.overrides) == 1
    assert "court_order" in said.overrides[0]
    passed = next(each for each in said.items if each.item_id == "BV-000001-0001")
    assert (passed.verdict, passed.rules) == ("passed", ("G8",))
    with db.transaction() as s:
        requesting.submit(s, walk.file(s), walk.package, walk.seen().version)
    walk.approves("daryna")
    walk.starts()
    assert worker.step()
    walk.downloads()
    with db.transaction() as s:
        (gone,) = recall.log(s, walk.file(s))
    (kept,) = gone.content.overrides
    assert (kept.item_id, kept.ground) == (account(walk), Ground.COURT_ORDER)


def test_everything_of_it_is_in_the_log(walk):
    request = asks(walk)
    releases(walk, request)
    with db.transaction() as s:
        passing.end(s, walk.file(s, "olena", READ), request)
    said = [each.action for each in log.lines(walk.world)]
    for action in (
        Action.OVERRIDE_ASKED,
        Action.OVERRIDE_RELEASED,
        Action.OVERRIDE_ENDED,
    ):
        assert action in said


def test_the_pages(walk):
    staff, base = desk(walk.world), f"/staff/cases/{walk.ref}/without-yes"
    good = {
        "ground": "danger_to_life",
        "item": str(account(walk)),
        "to": f"prosecution_national|{walk.receiver}",
        "reason": REASON,
        "days": "3",
        "told": TOLD,
    }
    with staff.as_(walk.world.actor("bohdan")):
        wrong = staff.post(f"{base}/ask", good | {"ground": ""})
        assert wrong.status_code == 422
        assert REASON in text(wrong)
        assert staff.post(f"{base}/ask", good).status_code == 303
        assert "A coordinator who did not ask answers" in text(staff.get(base))
    with db.reading() as s:
        (request,) = s.query(CaseRequest.id).filter_by(status="open").one()
    with staff.as_(walk.world.actor("daryna")):
        page = text(staff.get(base))
        assert REASON in page
        assert TOLD in page
        sent = {f"{request}-told": "What I typed", f"{request}-code": "000000"}
        wrong = staff.post(f"{base}/{request}/release", sent)
        assert wrong.status_code == 422
        assert "What I typed" in text(wrong)
        note = {f"no-{request}-note": "Ask her first. Invented."}
        assert staff.post(f"{base}/{request}/refuse", {}).status_code == 422
        assert staff.post(f"{base}/{request}/refuse", note).status_code == 303
    with staff.as_(walk.world.actor("iryna")):
        assert "Ask her first" in text(staff.get(base))
        assert staff.post(f"{base}/ask", good).status_code == 404
