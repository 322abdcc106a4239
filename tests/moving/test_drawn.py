"""Whatever was written, in whichever script: what comes back is the same."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app import cases, db
from app.cases import recording
from app.cases.documents import IncidentContent, PersonContent, PersonIdentity, Place
from app.dates import ApproximateDate
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import Kind, StatementContent, StatementWords
from tests.moving import moved
from tests.moving.test_importing import files, picture
from tests.statements.told import open_case

NASTY = st.one_of(
    st.text(min_size=1, max_size=60),
    st.sampled_from(
        [
            "О’Хара «Х» \u202e\u200f",
            "a\u0000b\u001f\x7f",
            '"}\n{"id": null}\n',
            "\u2028\u2029\x85\r\n",
            "{P3} {} %s \\u0000 \\",
            "\U0001f9ff e\u0301 é \ufeff",
        ]
    ),
)
"""Text as people and machines leave it behind."""

pytestmark = pytest.mark.once


@given(
    drawn=st.lists(
        st.tuples(
            NASTY, NASTY, NASTY, NASTY, st.dates(date(1900, 1, 1), date(2199, 12, 31))
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(
    max_examples=4,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_export_import_export_is_the_identity(
    world, leavers, empty_house, tmp_path_factory, drawn
):
    connection = db.bound()
    point = connection.begin_nested()
    try:
        for texts in drawn:
            _told(world, *texts)
        folder = tmp_path_factory.mktemp("drawn")
        leavers.folder = folder
        leavers.export(world)
        before = leavers.opened()
        with empty_house() as where:
            new = moved.take_in(where, folder / "all.age", leavers.identity)
            leavers.export(new, "again.age")
        after = leavers.opened("again.age")
        assert picture(after) == picture(before)
        assert files(after) == files(before)
        names = [row["identity"]["body"]["names"] for row in after.rows["person"]]
        for _title, name, _words, _note, _day in drawn:
            assert [name] in names
    finally:
        point.rollback()


def _told(world, title, name, words, note, day):
    told = open_case(world)
    olena = world.actor("olena")
    with db.transaction() as session:
        file = cases.get(session, told.ref, olena, Permission.CASE_WRITE)
        who = recording.record_person(
            session, file, PersonContent(code=""), PersonIdentity(names=(name,))
        )
        when = ApproximateDate(earliest=day, latest=day, words=note)
        incident = IncidentContent(title, when, Place(words=words), narrative=words)
        recording.record_incident(session, file, incident)
        content = StatementContent(
            code="", kind=Kind.FIRST_ACCOUNT, teller_id=who, language="uk"
        )
        taking.take(
            session, file, content, StatementWords(free_recall=f"Told: {words}")
        )
