"""What a defence may need goes along, whatever is chosen, tagged or hidden."""

import io
import json
import zipfile
from contextlib import contextmanager
from typing import get_args
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import db
from app.cases import recording
from app.errors import ApprovalError, InvalidInputError
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.evidence.redacting import keeping
from app.keys.parts import Part
from app.packages import (
    assembling,
    changing,
    codes,
    recipients,
    requesting,
)
from app.packages.completing import Helping, along
from app.packages.ladder import second_channel
from app.packages.leads import tagging
from app.packages.records import Chosen, IdentityLevel, Kind, Status
from app.staff.policy import Permission
from app.statements import contradictions, taking
from app.statements.documents import Contradiction, StatementContent, StatementWords
from app.statements.documents import Kind as StatementKind
from tests.limited import made
from tests.packages.walk import record_receiver, signed_by_officers
from tests.support import age
from tests.support.addresses import undone

IDS = st.sampled_from([f"{n:032x}" for n in range(1, 13)]).map(UUID)
CHOSEN = st.builds(Chosen, st.sampled_from(Kind), IDS)
HELPING = st.builds(Helping, IDS, st.frozensets(IDS, max_size=3))
PAIRS = st.tuples(IDS, IDS)


@given(st.frozensets(CHOSEN), st.lists(HELPING), st.lists(PAIRS))
def test_what_goes_along_is_whole(chosen, helping, differing):
    more = along(chosen, helping, differing)
    assert not more & chosen
    everything = chosen | more
    assert not along(everything, helping, differing)  # it is complete
    if not chosen:
        assert not more
        return
    incidents = {each.id for each in chosen if each.kind is Kind.INCIDENT}
    for each in helping:
        touches = not each.incident_ids or each.incident_ids & incidents
        if touches or not incidents:
            assert Chosen(Kind.EVIDENCE, each.id) in everything
    for one, other in differing:
        both = {Chosen(Kind.STATEMENT, one), Chosen(Kind.STATEMENT, other)}
        assert not both & everything or both <= everything
    assert all(each.kind is not Kind.INCIDENT for each in more)


@given(st.frozensets(CHOSEN), st.lists(HELPING), st.lists(PAIRS), CHOSEN)
def test_choosing_more_never_leaves_something_out(chosen, helping, differing, one):
    incidents = [each for each in chosen if each.kind is Kind.INCIDENT]
    if one.kind is Kind.INCIDENT and not incidents:
        return  # with the first incident, evidence of other incidents may stay
    fewer = chosen | along(chosen, helping, differing)
    wider = chosen | {one}
    if chosen:
        assert fewer <= wider | along(wider, helping, differing)


@pytest.fixture
def case(walk):
    """A photograph that may help somebody accused, a copy of it, two accounts."""
    walk.adds_a_photo(made.jpeg((320, 240)))

    @contextmanager
    def opening():
        with db.transaction() as session:
            yield session, walk.file(session, "olena", Permission.EVIDENCE_WRITE)

    walk.copy = keeping.keep(opening, walk.photo, "0.0.0.5000.5000.N")
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.STATEMENT_TAKE)
        survivor = recording.survivor_id(session, file)
        (walk.first,) = (
            each.chosen.id
            for each in requesting.choices(session, file)
            if each.chosen.kind is Kind.STATEMENT
        )
        told = StatementContent(
            code="",
            kind=StatementKind.FULL_INTERVIEW,
            teller_id=survivor,
            language="uk",
        )
        walk.second = taking.take(
            session, file, told, StatementWords(free_recall="Invented.")
        )
        taking.write_working_text(
            session, file, walk.second, 1, "Invented.", confirmed=True
        )
        contradictions.record(
            session,
            file,
            Contradiction(walk.first, walk.second, "the gate", "blue", "green"),
        )
    marks(walk)
    return walk


def marks(walk, tag="recipient_only", exculpatory="Y"):
    """Say of the photograph who may read it, and whether it may help."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.EVIDENCE_WRITE)
        row = file.child(session, EvidenceItem, walk.photo)
        old = file.read(row, Part.CONTENT, EvidenceContent)
        new = msgspec.structs.replace(old, confidentiality=tag, exculpatory=exculpatory)
        file.change(session, row, row.version, content=new)


def prepares(walk, chosen, *, hidden=False, level=IdentityLevel.PSEUDONYM):
    """Begin a package of some of the things; the copy goes where it is chosen."""
    with db.transaction() as session:
        file = walk.file(session)
        has_photo = any(each.id == walk.photo for each in chosen)
        named = level is IdentityLevel.NAMED
        walk.package = requesting.prepare(
            session,
            file,
            walk.receiver,
            reason="Invented.",
            chosen=chosen,
            identity_level=level,
            annex_recipient_id=walk.other if named else None,
            copies=(walk.copy,) if hidden and has_photo else (),
        )
        people = recording.people(session, file, with_names=False)
    walk.suspect = next(p.id for p in people if p.content.is_alleged_perpetrator)


def tags(walk, level, *, ask):
    """Say in the request who may read the photograph, and ask for secrecy."""
    with db.transaction() as session:
        file = walk.file(session)
        seen = requesting.seen(session, file, walk.package)
        said = tagging.Said(level, ask=ask, weighed=True, reason="Invented.")
        tagging.tag(session, file, seen.id, seen.version, walk.photo, said)


def assembled(walk):
    """What the job would build now: the rows of the index, and what is held back."""
    with db.transaction() as session:
        file = walk.file(session)
        seen = requesting.seen(session, file, walk.package)
        verdict = requesting.ask_gate(session, file, seen.content, seen.recipient_id)
        receiver = recipients.get(session, file.actor, walk.receiver)
        to = recipients.targets_for(session, file.actor, walk.receiver, seen.content)
        _, opens = second_channel.with_codes(seen.content, to)
        texts = (opens[0].text, opens[1].text)
        made_of, _ = assembling.assemble(
            session, file, seen.content, verdict, receiver, texts
        )
        return made_of.contents


def parts_of(walk):
    """Everything that could be chosen."""
    with db.transaction() as session:
        return [c.chosen for c in requesting.choices(session, walk.file(session))]


def opened(identity, sealed):
    """The files of a sealed package, by their path in the bag."""
    with zipfile.ZipFile(io.BytesIO(age.decrypt(identity, sealed))) as archive:
        return {
            name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()
        }


TAGS = get_args(codes.Confidentiality)


def test_no_choice_tag_copy_or_level_leaves_it_out(case):
    case.other, _ = record_receiver(case.world, "Another invented office")
    signed_by_officers(case.world)
    case.agrees()
    everything = parts_of(case)
    assert {each.kind for each in everything} == set(Kind)
    numbers = st.sets(st.sampled_from(everything), min_size=1)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        numbers,
        st.sampled_from(TAGS),
        st.booleans(),
        st.sampled_from(IdentityLevel),
        st.sampled_from(("", *tagging.LEVELS)),
        st.booleans(),
    )
    def holds(chosen, tag, hidden, level, set_to, secret):
        with undone():
            marks(case, tag)
            prepares(case, tuple(chosen), hidden=hidden, level=level)
            case.decides()
            if secret:  # what may help is locked by nobody, however it is asked for
                with pytest.raises(InvalidInputError):
                    tags(case, set_to, ask=True)
            tags(case, set_to, ask=False)
            contents = assembled(case)
        (photo,) = [each for each in contents.items if each.exculpatory == "Y"]
        assert photo.confidentiality == (set_to or tag)
        assert not photo.conditions
        assert not contents.conditions
        told = {each.id for each in chosen if each.kind is Kind.STATEMENT}
        assert len(contents.statements) == (2 if told else 0)

    holds()


def test_what_may_not_go_is_said_to_be_there(case):
    case.agrees(excluded=[case.photo])
    prepares(case, [each for each in parts_of(case) if each.id == case.first][:1])
    case.decides()
    contents = assembled(case)
    assert not [each for each in contents.items if each.exculpatory == "Y"]
    (held,) = [w for w in contents.withheld if "somebody who is accused" in w.reason]
    assert held.count == 1
    marks(case, exculpatory="N")
    held = [w for w in assembled(case).withheld if "accused" in w.reason]
    assert not held


def test_nobody_leaves_it_out_of_a_draft(case, desk):
    case.agrees()
    prepares(case, tuple(parts_of(case)))
    page = f"{case.page}/leave-out/"
    desk("bohdan").post(f"{page}{case.photo}")
    assert case.photo in case.seen().content.along
    shown = desk("bohdan").get(case.page).text
    assert "a defence may need it" in shown
    assert f"{page}{case.photo}" not in shown
    with db.transaction() as session:
        file, seen = case.file(session), case.seen()
        with pytest.raises(InvalidInputError):
            changing.leave_out(session, file, seen.id, seen.version, case.photo)
    desk("bohdan").post(f"{page}{case.first}")
    assert case.first in case.seen().content.along
    desk("bohdan").post(f"{page}{case.second}")  # both accounts, one after the other
    ids = {each.id for each in case.seen().content.chosen}
    assert not ids & {case.first, case.second}


def test_what_comes_after_the_approval_voids_it(case):
    marks(case, exculpatory="N")
    case.agrees()
    prepares(case, [each for each in parts_of(case) if each.id == case.first])
    case.decides()
    assert case.submits().may_go
    case.approves()
    marks(case)
    case.world.worker()
    with pytest.raises(ApprovalError):
        case.starts()


def test_what_comes_after_the_build_keeps_it_here_until_it_is_made_again(case, desk):
    marks(case, exculpatory="not_reviewed")
    case.agrees()
    prepares(case, [each for each in parts_of(case) if each.id == case.first])
    case.decides()
    assert case.submits().may_go
    case.approves()
    worker = case.world.worker()
    case.starts()
    assert worker.step()
    marks(case)
    with pytest.raises(ApprovalError):
        case.downloads()
    shown = desk("bohdan").get(case.page).text
    assert "An approval from before counts for nothing" in shown
    back = {"version": case.seen().version, "reason": "It grew."}
    desk("bohdan").post(f"{case.page}/send-back", back)
    assert case.seen().status is Status.DRAFT
    assert case.submits().may_go
    case.approves()
    case.starts()
    assert worker.step()
    sealed = case.downloads().package.read_bytes()
    files = opened(case.identity, sealed)
    rows = json.loads(files["data/index.json"])["items"]
    assert [row["exculpatory_flag"] for row in rows].count("Y") == 1
    header, *lines = files["data/loadfiles/case.dat"].decode("utf-8-sig").splitlines()
    at = header.split("\x14").index("þEXCULPþ")
    assert [line.split("\x14")[at] for line in lines].count("þYþ") == 1
    marks(case, exculpatory="N")  # what has left stays as it left
    assert case.photo in case.seen().content.along
