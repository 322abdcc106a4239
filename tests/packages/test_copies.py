"""A copy with parts hidden goes in the place of its original, where one was chosen."""

import io
import json
import zipfile
from contextlib import contextmanager
from uuid import uuid4

import msgspec
import pytest

from app import db
from app.errors import NotFoundError
from app.evidence.redacting import keeping
from app.packages import annex, approving, building, recipients, requesting
from app.packages.forms import _is_twice
from app.packages.records import IdentityLevel
from app.staff.policy import Permission
from tests.limited import made
from tests.support import age


@pytest.fixture
def photo(walk):
    return made.jpeg((320, 240))


@pytest.fixture
def copy(walk, photo):
    """A photograph of the survivor's, and a copy of it with parts hidden."""
    walk.adds_a_photo(photo)

    return keeping.keep(_opening(walk), walk.photo, "0.0.0.5000.5000.N_0.0.0.900.900.L")


def _opening(walk):
    @contextmanager
    def opening():
        with db.transaction() as session:
            yield session, walk.file(session, "olena", Permission.EVIDENCE_WRITE)

    return opening


def test_the_copy_goes_and_the_original_stays(walk, photo, copy):
    walk.agrees()
    walk.prepares(copies=(copy,))
    walk.decides()
    assert walk.submits().may_go
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    assert worker.step()
    sealed = building.path_of(walk.package).read_bytes()
    with zipfile.ZipFile(io.BytesIO(age.decrypt(walk.identity, sealed))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name in files if "/originals/" in name]
    (name,) = [n for n in files if "/derivatives/" in n and n.endswith("-redacted.jpg")]
    assert files[name][:2] == b"\xff\xd8"
    assert made.CANARY.encode() not in files[name]
    assert photo not in files.values()
    index = json.loads(
        next(d for n, d in files.items() if n.endswith("data/index.json"))
    )
    row = next(item for item in index["items"] if item["doc_type"] == "photo")
    assert (row["redacted"], row["redaction_reasons"]) == ("Y", ["L", "N"])
    assert row["unredacted_id"] == row["item_id"]
    assert row["c2pa_status"] is None  # nobody looked, and it does not say otherwise
    assert [(f["role"], f["kind"]) for f in row["files"]] == [
        ("derivative", "redacted")
    ]
    told = next(d for n, d in files.items() if n.endswith("disclosure/withheld.json"))
    assert "the original stays here" in told.decode()


def test_what_the_original_was_called_stays_with_it(walk, photo):
    """The name that it came with may tell what is hidden in the copy."""
    walk.adds_a_photo(photo, name="Олекса Видний.jpg")
    made_of = keeping.keep(_opening(walk), walk.photo, "0.0.0.5000.5000.N")
    walk.agrees()
    walk.prepares(copies=(made_of,))
    walk.decides()
    with db.transaction() as session:
        file = walk.file(session, "bohdan")
        seen, _present = walk.shown_hash(session, file)
        verdict = requesting.ask_gate(session, file, seen.content, seen.recipient_id)
        numbers = {walk.photo: "BVP-1-0001"}
        whole = annex.files(session, file, verdict, numbers, ())
        assert [each.original_filename for each in whole] == ["Олекса Видний.jpg"]
        assert annex.files(session, file, verdict, numbers, (made_of,)) == ()


def test_another_copy_is_another_request(walk, copy):
    """Else an approval of the copy would let the original go."""
    walk.adds_a_photo()
    walk.agrees()
    walk.prepares(copies=(copy,))
    with db.transaction() as session:
        file = walk.file(session, "bohdan")
        seen, present = walk.shown_hash(session, file)
        verdict = requesting.ask_gate(session, file, seen.content, seen.recipient_id)
        without = msgspec.structs.replace(seen.content, copies=())
        keys = recipients.keys_for(session, seen.recipient_id, seen.content)
        other = approving.request_hash(walk.package, without, verdict, keys)
    assert present != other


def test_a_copy_of_something_that_was_not_chosen_is_refused(walk, copy):
    with pytest.raises(NotFoundError):
        walk.prepares(copies=(uuid4(),))
    with db.transaction() as session:
        file = walk.file(session, "bohdan")
        offered = requesting.offered(session, file)
        others = tuple(
            c.chosen
            for c in requesting.choices(session, file)
            if c.chosen.id != walk.photo
        )
        assert [c.copy for c in offered if c.copy] == [copy]
        with pytest.raises(NotFoundError):
            requesting.prepare(
                session,
                file,
                walk.receiver,
                reason="Invented.",
                chosen=others,
                identity_level=IdentityLevel.PSEUDONYM,
                copies=(copy,),
            )


def test_the_original_and_its_copy_are_not_chosen_both():
    assert _is_twice(["a", "a.b"])
    assert _is_twice(["a.c", "a.b"])
    assert not _is_twice(["a.c", "b"])
