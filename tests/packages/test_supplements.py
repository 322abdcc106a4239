"""A further package for the same receiver: numbers and pseudonyms go on from there."""

import io
import json
import zipfile

import msgspec
import pytest

from app import db, vault
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.packages import numbering, requesting
from app.packages.models import Package
from app.packages.records import (
    DisclosureContent,
    IdentityLevel,
    Kind,
    PackageContent,
    Status,
)
from app.statements.documents import StatementContent
from app.statements.models import Statement
from app.vault import age
from tests.cases.pages import text
from tests.packages import walk as walks
from tests.packages.afterwards import has_left


@pytest.fixture
def after(walk):
    """An account, an incident and a photograph have left."""
    walk.adds_a_photo()
    return has_left(walk)


def follow(walk, chosen=None, *, replaces=False, receiver=None, follows=None):
    """Prepare, approve, build and hand over a package that follows the last one."""
    with db.transaction() as s:
        file = walk.file(s)
        things = [c.chosen for c in requesting.choices(s, file)]
        made = requesting.prepare(
            s,
            file,
            receiver or walk.receiver,
            reason="Invented supplement.",
            chosen=tuple(c for c in things if chosen is None or c.id in chosen),
            identity_level=IdentityLevel.PSEUDONYM,
            follows=follows or walk.package,
            replaces=replaces,
        )
    before, walk.package = walk.package, made
    walk.decides()
    assert walk.submits().may_go
    walk.approves()
    assert walk.builds() is None
    return before


def inside(walk, name):
    """One file of the package that is handed over now."""
    handed = walk.downloads()
    out = io.BytesIO()
    with handed.package.open("rb") as sealed:
        age.decrypt(walk.identity, sealed, out)
    with zipfile.ZipFile(out) as archive:
        (path,) = [n for n in archive.namelist() if n.endswith(name)]
        return json.loads(archive.read(path))


def numbers(walk):
    return {each.id: each.number for each in walk.seen().content.numbered}


def second_photo(walk):
    first = walk.photo
    walk.adds_a_photo(walks.PICTURE + b"another")
    new, walk.photo = walk.photo, first
    return new


def test_what_is_new_goes_on_in_numbers_and_names_what_it_adds_to(after):
    walk, had = after.walk, numbers(after.walk)
    first_ref = walk.seen().content.package_ref
    new = second_photo(walk)
    follow(walk, {new})
    assert set(had.values()) == {"BV-000001-0001", "BV-000002-0001", "I-1"}
    assert numbers(walk) == {new: "BV-000003-0001"}
    cover = inside(walk, "disclosure/cover.json")
    assert (cover["adds_to"], cover["supersedes"]) == (first_ref, "")
    index = inside(walk, "data/index.json")
    assert [row["item_id"] for row in index["items"]] == ["BV-000003-0001"]


def test_what_they_have_keeps_its_number_and_people_their_pseudonyms(after):
    walk, had = after.walk, numbers(after.walk)
    called = walk.seen().content.called
    second_photo(walk)
    walk.adds_a_brother()
    follow(walk, set(had))
    # The incident waits for the brother, whom nobody asked.
    documents = {i: n for i, n in had.items() if n.startswith("BV-")}
    assert numbers(walk) == documents
    assert set(called) < set(walk.seen().content.called)


def test_somebody_alleged_since_keeps_the_pseudonym_that_they_know(after):
    from app.cases import recording
    from app.cases.documents import PersonContent
    from app.cases.models import Person

    walk = after.walk
    called = {e.person_id: e.pseudonym for e in walk.seen().content.called}
    with db.transaction() as s:
        file = walk.file(s)
        survivor = recording.survivor_id(s, file)
        row = file.child(s, Person, survivor)
        old = file.read(row, Part.CONTENT, PersonContent)
        new = msgspec.structs.replace(old, is_alleged_perpetrator=True)
        file.change(s, row, row.version, content=new)
    with db.transaction() as s:
        from app.packages.called import called as known

        now = known(s, walk.file(s), walk.receiver).names
        other = known(s, walk.file(s), walks.UUID(int=7)).names
    assert now == called
    assert other[survivor].startswith("P-")
    assert called[survivor].startswith("W-")


def changes(walk, part):
    """Write more into one part of the account; return its id."""
    with db.transaction() as s:
        file = walk.file(s)
        ((row, old),) = file.records(s, Statement, Part.CONTENT, StatementContent)
        told = f"{getattr(old, part)} The 4th."
        new = msgspec.structs.replace(old, **{part: told})
        file.change(s, row, row.version, content=new)
        return row.id


@pytest.mark.parametrize(
    "part", ["working_text", "working_prompted", "working_corrections"]
)
def test_what_changed_since_gets_a_new_number_that_names_the_old(after, part):
    walk, had = after.walk, numbers(after.walk)
    account = changes(walk, part)
    follow(walk, {account})
    assert numbers(walk)[account] == "BV-000003-0001"
    (row,) = inside(walk, "data/index.json")["items"]
    assert row["item_id"] == "BV-000003-0001"
    assert row["supersedes"] == had[account]
    assert row["version"] == 2


def test_what_changes_again_and_again_counts_its_versions(after):
    walk, root = after.walk, after.walk.package
    told = []
    for new in ("BV-000003-0001", "BV-000004-0001"):
        account = changes(walk, "working_text")
        follow(walk, {account}, follows=root)
        (row,) = inside(walk, "data/index.json")["items"]
        assert row["item_id"] == new
        told.append((row["supersedes"], row["version"]))
    assert told[1] == ("BV-000003-0001", 3)
    assert told[0][1] == 2
    follow(walk, {account}, follows=root)
    (row,) = inside(walk, "data/index.json")["items"]
    assert (row["item_id"], row["version"]) == ("BV-000004-0001", 3)


def test_a_replacement_is_said_in_both_and_removes_nothing(after):
    walk, first = after.walk, after.left()
    follow(walk, replaces=True)
    cover = inside(walk, "disclosure/cover.json")
    assert cover["supersedes"] == first.content.package_ref
    assert cover["adds_to"] == ""
    with db.transaction() as s:
        from app.packages import recall

        log = recall.log(s, walk.file(s))
    (old,) = [each for each in log if each.id == first.id]
    assert old.content.replaced_by == walk.seen().content.package_ref
    assert len(log) == 2


def test_numbers_of_a_second_supplement_go_on_from_the_first(after):
    walk = after.walk
    root = walk.package
    one = second_photo(walk)
    follow(walk, {one})
    walk.downloads()
    walk.adds_a_photo(walks.PICTURE + b"a third")
    two = walk.photo
    follow(walk, {two}, follows=root)
    assert numbers(walk) == {two: "BV-000004-0001"}


def test_a_package_that_follows_none_begins_at_one(after):
    walk = after.walk
    walk.prepares()
    walk.decides()
    walk.submits()
    walk.approves()
    assert walk.builds() is None
    assert "BV-000001-0001" in numbers(walk).values()


def test_it_follows_only_what_this_receiver_was_given(after, world):
    walk = after.walk
    other, _identity = walks.record_receiver(world, "Another invented office")
    with pytest.raises(InvalidInputError) as refused:
        follow(walk, receiver=other)
    assert refused.value.fields == ("follows",)
    draft = walk.prepares()
    with pytest.raises(InvalidInputError):
        follow(walk, follows=draft)


def test_an_approval_covers_what_it_follows(after):
    walk = after.walk
    first = walk.package
    with db.transaction() as s:
        file = walk.file(s)
        _seen, plain = walk.shown_hash(s, file)
        row = file.child(s, Package, first)
        content = file.read(row, Part.CONTENT, PackageContent)
        hashes = {plain}
        for over in ({"follows": first}, {"follows": first, "replaces": True}):
            changed = msgspec.structs.replace(content, **over)
            file.change(s, row, row.version, content=changed)
            hashes.add(walk.shown_hash(s, file)[1])
        s.rollback()
    assert len(hashes) == 3


def test_numbers_of_packages_from_before_they_were_kept(after):
    """Nothing withheld: they followed the order of what was chosen."""
    walk, had = after.walk, numbers(after.walk)
    with db.transaction() as s:
        file = walk.file(s)
        row = file.child(s, Package, walk.package)
        content = file.read(row, Part.CONTENT, PackageContent)
        old = msgspec.structs.replace(content, numbered=(), called=())
        file.change(s, row, row.version, content=old)
    with db.transaction() as s:
        file = walk.file(s)
        assert numbering.what_they_have(s, file, walk.package) == had
        row = file.child(s, Package, walk.package)
        some = msgspec.structs.replace(old, withheld=1)
        file.change(s, row, row.version, content=some)
        known = numbering.before(s, file, walk.package)
    assert known.has == {}
    assert known.documents >= 2


def test_the_page_ticks_what_is_new_and_nothing_else(after, desk):
    walk, bohdan = after.walk, desk("bohdan")
    new = second_photo(walk)
    page = f"{walk.path}/{walk.package}/more"
    shown = bohdan.get(page).text
    ticked = [
        line for line in shown.split("<label") if " checked" in line and "items" in line
    ]
    assert [str(new) in line for line in ticked] == [True]
    assert "They have it as BV-000001-0001" in text(bohdan.get(page))
    bad = bohdan.post(page, {"items": [str(new)], "level": "pseudonym"})
    assert bad.status_code == 422
    assert str(new) in bad.text
    good = {"items": [str(new)], "level": "pseudonym", "reason": "More.", "how": "adds"}
    good["annex"] = ""
    # The receiver is that of the package, whatever a form says.
    made = bohdan.post(page, good | {"recipient": str(walks.UUID(int=3))})
    assert made.status_code == 303
    with db.transaction() as s:
        file = walk.file(s)
        found = requesting.seen(
            s, file, walks.UUID(made.headers["Location"].rsplit("/", 1)[1])
        )
    assert found.recipient_id == walk.receiver
    assert found.content.follows == walk.package
    assert not found.content.replaces
    assert [c.kind for c in found.content.chosen] == [Kind.EVIDENCE]
    assert found.status is Status.DRAFT
    assert "It adds to" in text(bohdan.get(made.headers["Location"]))


def test_only_what_has_left_can_be_followed(walk, desk):
    walk.prepares()
    assert desk("bohdan").get(f"{walk.path}/{walk.package}/more").status_code == 404


def test_records_of_an_earlier_release_open_as_they_are(after):
    """Without the keys that came later, as they were sealed then."""
    later = {
        DisclosureContent: ("receipts", "feedback", "replaced_by"),
        PackageContent: ("follows", "replaces", "numbered", "called"),
    }
    for content in (after.left().content, after.walk.seen().content):
        kept = msgspec.json.decode(vault.encode(content))
        for name in later[type(content)]:
            kept["body"].pop(name, None)
        opened = vault.decode(type(content), msgspec.json.encode(kept))
        assert opened.package_ref == content.package_ref
        assert not any(getattr(opened, name) for name in later[type(content)])
