"""Known proceedings: beside the fora, with their overlaps, and never against a will."""

import msgspec
import pytest

from app import cases, db
from app.cases.documents import IncidentContent, SeriesContent
from app.cases.models import Incident
from app.cases.series import sharing
from app.classification import crime_catalogue, forum_catalogue, review
from app.classification.fora import Kind
from app.classification.proceedings import records
from app.classification.proceedings.overlaps import BASES, Overlap, overlaps
from app.classification.proceedings.records import ProceedingContent, Stage
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.packages import law
from app.staff.policy import Permission

READ = Permission.CASE_READ


def case(session, known, who="iryna"):
    return cases.get(session, known.ref, known.world.actor(who), READ)


def proceeding(known, forum="icc", **more):
    content = ProceedingContent(
        forum, Stage.INVESTIGATION, "A letter", incident_id=known.incident
    )
    return msgspec.structs.replace(content, **more)


def note(known, content, who="iryna"):
    with db.transaction() as s:
        return records.record(s, case(s, known, who), content)


def about(known):
    with db.transaction() as s:
        return records.about(s, case(s, known), known.incident)


def in_package(known):
    """The notes of the fora that a package would carry, by forum."""
    with db.transaction() as s:
        file = case(s, known)
        content = review.incident_of(s, file, known.incident)
        found = law.proposals(
            s, file, {known.incident: ("1", content)}, {}, lambda words: f"<{words}>"
        )
        return {forum.forum_id: forum for each in found for forum in each.fora}


@pytest.mark.parametrize("who", ["olena", "iryna", "bohdan"])
def test_what_is_known_is_recorded_with_its_source(known, who):
    note(known, proceeding(known, reference="ICC-01/99"), who)
    (seen,) = about(known)
    assert (seen.content.forum, seen.content.reference) == ("icc", "ICC-01/99")
    assert seen.content.noted_by == known.world.actor(who).staff_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"forum": "no-such"},
        {"source": " "},
        {"incident_id": None},
        {"reference": "x" * (records.LONGEST + 1)},
        {"note": "x" * (records.NOTE_LONGEST + 1)},
    ],
)
def test_what_cannot_be_kept_is_refused(known, wrong):
    with pytest.raises(InvalidInputError):
        note(known, proceeding(known, **wrong))
    assert not about(known)


def test_others_record_nothing_and_nothing_of_another_case(known, of_the_south):
    with pytest.raises(NotFoundError):
        note(known, proceeding(known), "roman")
    with pytest.raises(NotFoundError):
        note(known, proceeding(known, incident_id=of_the_south.incident))


def test_a_proceeding_about_a_series_is_one_about_each_incident_of_it(known):
    with db.transaction() as s:
        file = case(s, known, "bohdan")
        series = sharing.record(s, file, SeriesContent(title="Invented"))
    note(known, proceeding(known, incident_id=None, series_id=series))
    assert not about(known)
    with db.transaction() as s:
        file = case(s, known, "bohdan")
        row = file.child(s, Incident, known.incident)
        content = file.read(row, Part.CONTENT, IncidentContent)
        moved = msgspec.structs.replace(content, series_id=series)
        file.change(s, row, row.version, content=moved)
    assert len(about(known)) == 1


def test_nobody_changes_over_a_change_that_they_have_not_seen(known):
    made = note(known, proceeding(known))
    with db.transaction() as s:
        records.change(s, case(s, known), made, 1, proceeding(known, note="first"))
    with pytest.raises(ConflictError), db.transaction() as s:
        records.change(s, case(s, known), made, 1, proceeding(known, note="second"))
    assert about(known)[0].content.note == "first"


# --- overlaps


def found(*ids):
    fora = forum_catalogue().fora
    return {each.overlap for each in overlaps([fora[i] for i in ids])}


def test_overlaps_name_the_rule_and_nothing_more():
    assert found("icc") == set()
    assert found("icc", "ua-opg") == {
        Overlap.COMPLEMENTARITY,
        Overlap.NE_BIS_IN_IDEM,
    }
    assert found("ua-opg", "de-gba") == {Overlap.NE_BIS_IN_IDEM}
    assert found("icc", "icc") == {Overlap.SAME_FORUM}
    assert found("icc", "eurojust-jit") == set()  # it takes no case itself
    assert found("icc", "rd4u") == set()
    claims = [
        f.id for f in forum_catalogue().fora.values() if f.kind is Kind.REPARATION
    ]
    assert found(*claims[:2]) == {Overlap.SAME_KIND}


def test_every_basis_stands_in_the_catalogue():
    assert set(BASES) == set(Overlap)
    for bases in BASES.values():
        assert set(bases) <= set(crime_catalogue().bases)


# --- packages


def test_what_is_confidential_goes_into_no_package(known):
    forum = next(iter(in_package(known)))
    before = in_package(known)[forum].note
    note(known, proceeding(known, forum, reference="K-1", is_confidential=True))
    assert in_package(known)[forum].note == before
    note(known, proceeding(known, forum, reference="K-2"))
    told = in_package(known)[forum]
    assert "investigation, number <K-2>" in told.note
    assert "розслідування, номер <K-2>" in told.note_label.uk
    assert "Ermittlungen, Aktenzeichen <K-2>" in told.note_label.de
    assert "K-1" not in told.note


# --- pages


def test_recorded_and_seen_through_the_pages(known, desk):
    where = f"/staff/cases/{known.ref}/proceedings"
    seat = desk("iryna")
    good = {
        "forum": "icc",
        "about": f"incident {known.incident}",
        "stage": "trial",
        "reference": "N <b>1</b>",
        "since": "3.3.2024",
        "source": "A letter",
    }
    for wrong in (
        {"forum": "x"},
        {"about": ""},
        {"stage": "guilty"},
        {"since": "x"},
        {"source": " "},
    ):
        refused = seat.post(where, good | wrong)
        assert refused.status_code == 422
        assert "N &lt;b&gt;1" in refused.text
    assert seat.post(where, good).status_code == 303
    second = good | {"forum": "ua-opg", "reference": "", "confidential": "y"}
    assert seat.post(where, second).status_code == 303
    page = desk("olena").get(known.page).text
    assert "N &lt;b&gt;1" in page
    assert "Confidential" in page
    assert "nobody may be tried twice" in page
    assert "Rome Statute art. 20" in page
    made = about(known)[0]
    change = good | {"version": made.version, "stage": "decided"}
    assert seat.post(f"{where}/{made.id}", change).status_code == 303
    stale = seat.post(f"{where}/{made.id}", change | {"note": "kept words"})
    assert stale.status_code == 409
    assert "kept words" in stale.text
    assert "Decided" in seat.get(where).text
    for who in ("roman", "taras"):
        assert desk(who).get(where).status_code == 404
        assert desk(who).post(where, good).status_code == 404
