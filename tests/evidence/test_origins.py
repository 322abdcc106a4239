"""Signed claims of origin: the status with the item, the words only beside the file."""

from uuid import UUID

import pytest

from app.evidence import allowance, origins, taking_in
from app.staff.policy import Permission
from tests.evidence.test_pages import looked, taken_in
from tests.limited.signed import CAMERA, signed
from tests.statements.told import picture


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    allowance.forget()
    yield blobs
    allowance.forget()


def status(case, item):
    with case.opened() as (s, file):
        return taking_in.item(s, file, UUID(item.rpartition("/")[2]))[1].c2pa


def test_what_a_camera_signed_is_read_when_it_comes_in(case, desk):
    olena = desk("olena")
    item = taken_in(case, olena, signed(picture()))
    assert status(case, item) == "untrusted"
    page = olena.get(item).text
    assert "They fit the file" in page
    assert CAMERA not in page
    page = looked(olena, item).text
    assert CAMERA in page
    assert "c2pa.actions.v2" in page
    assert CAMERA not in desk("iryna").get(item).text


def test_a_change_after_signing_is_said(case, desk):
    data = bytearray(signed(picture()))
    data[-40] ^= 1
    item = taken_in(case, desk("olena"), bytes(data))
    assert status(case, item) == "invalid"
    assert "do not fit the file" in desk("olena").get(item).text


def test_most_files_carry_none_and_some_kinds_are_not_asked(case, desk):
    olena = desk("olena")
    assert status(case, taken_in(case, olena, picture())) == "none"
    assert status(case, taken_in(case, olena, b"a plain text")) == ""


def test_who_signed_lies_with_the_names(case, desk):
    item = taken_in(case, desk("olena"), signed(picture()))
    item_id = UUID(item.rpartition("/")[2])
    with case.opened("olena", Permission.EVIDENCE_READ) as (s, file):
        assert origins.claims(s, file, item_id).signer == CAMERA
        row, content = taking_in.item(s, file, item_id)
        assert CAMERA not in str(content)
        sealed = row.content + row.identity
    assert CAMERA.encode() not in sealed
