"""Procedures are data: dated, sourced, corrected by the office, refused where wrong."""

import pytest

from app.config import Settings
from app.errors import CatalogueError, SettingsError
from app.tracks import catalogue
from tests.tracks.conftest import OWN


def test_three_tracks_say_as_of_when_and_from_where():
    known = catalogue.load()
    assert set(known.procedures) == {"child_return", "missing_person", "captivity"}
    entries = [*known.bodies.values(), *known.procedures.values()]
    assert all(e.checked.source in known.sources for e in entries)
    assert [b.id for b in known.bodies.values() if b.checked.is_verified] == [
        "children_register"
    ]
    assert not any(e.checked.is_own for e in entries)


def test_an_office_corrects_one_body_and_the_rest_stays(own):
    before = catalogue.load()
    after = own(OWN)
    body = after.bodies["nib"]
    assert (body.reply_days, body.checked.is_own, body.checked.is_verified) == (
        30,
        True,
        True,
    )
    assert body.label.in_language("uk") == "Bureau"
    # The id that consents name does not change with the text.
    assert body.recipient_id == before.bodies["nib"].recipient_id
    assert after.bodies["police"] == before.bodies["police"]
    assert after.procedures == before.procedures


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("source: letter", "source: nobody", 11, "no source 'nobody'"),
        ("reply_days: 30", "reply_days: 0", 10, "counted from 1"),
        ("as_of: 2026-12-02", "as_of: soon", 12, "a day such as"),
        ("kind: tracing", "kind: spies", 6, "a kind is one of"),
        ("verified: yes", "verified: perhaps", 13, "yes or no"),
        ("what_for:", "why:", 8, "'why' is not known"),
    ],
)
def test_a_wrong_file_is_refused_with_place_and_reason(own, old, new, line, reason):
    with pytest.raises(CatalogueError, match=reason) as refused:
        own(OWN.replace(old, new))
    assert f"tracks.yaml, line {line}: " in str(refused.value)


def test_a_file_of_another_name_is_refused(own):
    with pytest.raises(CatalogueError, match=r"trakcs\.yaml: an own file is one of"):
        own(OWN, "trakcs.yaml")


def test_the_folder_has_to_be_there(tmp_path):
    with pytest.raises(SettingsError, match="BARVINOK_CATALOGUES"):
        Settings.load({"BARVINOK_CATALOGUES": str(tmp_path / "nowhere")})
