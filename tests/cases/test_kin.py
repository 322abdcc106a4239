"""Relations, what became of people, who speaks for whom; one person recorded twice."""

import re
from contextlib import contextmanager
from datetime import date

import msgspec
import pytest

from app import cases, db, vault
from app.cases import joining, recording
from app.cases.consent_pages import talks
from app.cases.documents import ActContent, PersonContent, PersonIdentity
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.kin.models import Fate, Relation
from app.cases.models import Person
from app.consent import catalogue, ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import Decision, Form
from app.dates import ApproximateDate
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.packages import requesting
from app.packages.records import Chosen, IdentityLevel, Kind, PackageContent
from app.staff.policy import Permission
from tests.cases.pages import text

PARENT = {
    "kind": "rel.parent",
    "certainty": "",
    "statement": "",
    "how_known": "Тарас казав сам",
    "next_of_kin": "y",
}
GONE = {
    "kind": "fate.missing",
    "when-earliest": "3.2022",
    "when-words": "Коли Тараса забрали",
    "certainty": "",
    "told_by": "",
    "statement": "",
    "how_known": "",
}


@pytest.fixture
def in_case(told, olena):
    """The case, opened by Olena: a transaction and the file, as often as asked."""

    @contextmanager
    def open_(may=Permission.CASE_WRITE, who=olena):
        with db.transaction() as session:
            yield session, cases.get(session, told.ref, who, may)

    return open_


def shows(page, code):
    """Return the words of one person's card."""
    card = re.search(
        rf'<section class="card[^"]*" id="{code}".*?</section>', page, re.DOTALL
    )
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card.group()))


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page).group(1)


def test_both_ends_of_a_relation_are_shown_with_their_own_word(
    staff, told, olena, iryna
):
    url = f"{told.path}/people/{told.survivor}/relations/new"
    with staff.as_(olena):
        sent = staff.post(url, PARENT | {"other": str(told.other)})
        page = text(staff.get(f"{told.path}/people"))
    assert sent.status_code == 303
    assert "P2: Parent" in shows(page, "P1")
    assert "P1: Child" in shows(page, "P2")
    assert "Next of kin of P1" in shows(page, "P1")
    assert "P2 казав сам" in shows(page, "P2")
    with staff.as_(iryna):
        read = text(staff.get(f"{told.path}/people"))
        assert "P2: Parent" in shows(read, "P1")
        assert "relations/new" not in read
        assert staff.get(url).status_code == 404


def test_what_was_typed_stays_beside_what_is_wrong(staff, told, olena):
    url = f"{told.path}/people/{told.survivor}/relations/new"
    right = PARENT | {"other": str(told.other)}
    with staff.as_(olena):
        nobody = staff.post(url, right | {"other": ""})
        himself = staff.post(url, right | {"other": str(told.survivor)})
        no_right = staff.post(url, right | {"may_speak": "y", "basis": ""})
        assert staff.post(url, right).status_code == 303
        twice = staff.post(url, right)
    for answer in (nobody, himself, no_right, twice):
        assert answer.status_code == 422
        assert "казав сам" in text(answer)
    assert "Say by what right" in text(no_right)
    assert "This is on file already." in text(twice)


def test_a_relation_taken_back_stays_and_can_be_put_back(staff, told, olena, in_case):
    with in_case() as (s, file):
        made = telling.relate(
            s, file, RelationContent(told.other, told.survivor, "rel.sibling")
        )
    url = f"{told.path}/people/relations/{made}"
    with staff.as_(olena):
        version = version_in(text(staff.get(url)))
        old = {"version": str(int(version) + 7), "do": "back"}
        assert staff.post(f"{url}/take-back", old).status_code == 409
        staff.post(f"{url}/take-back", {"version": version, "do": "back"})
        page = text(staff.get(f"{told.path}/people"))
        assert "Taken back" in shows(page, "P1")
        with in_case() as (s, file):
            (one,) = telling.relations(s, file)
            assert one[1].taken_back
        again = {"version": version_in(text(staff.get(url))), "do": "restore"}
        staff.post(f"{url}/take-back", again)
    with in_case() as (s, file):
        (one,) = telling.relations(s, file)
    assert not one[1].taken_back


@pytest.mark.parametrize("kind", ["relations", "fates"])
def test_a_conflict_shows_both_versions_and_loses_nothing(
    staff, told, olena, in_case, kind
):
    with in_case() as (s, file):
        if kind == "relations":
            content = RelationContent(told.other, told.survivor, "rel.sibling")
            made, fields = telling.relate(s, file, content), dict(PARENT)
            fields |= {"other": str(told.other), "kind": "rel.sibling"}
        else:
            content = FateContent(told.other, "fate.missing")
            made, fields = telling.tell_fate(s, file, content), dict(GONE)
    url = f"{told.path}/people/{kind}/{made}"
    with staff.as_(olena):
        version = {"version": version_in(text(staff.get(url)))}
        first = staff.post(url, fields | version | {"how_known": "Перше"})
        second = staff.post(url, fields | version | {"how_known": "Друге"})
        page = text(second)
        third = staff.post(
            url, fields | {"version": version_in(page), "how_known": "Друге"}
        )
    assert (first.status_code, second.status_code, third.status_code) == (303, 409, 303)
    assert re.search(r"<td[^>]*>Перше</td><td[^>]*>Друге</td>", page)


def test_what_became_of_a_person_stands_with_all_that_was_told_before(
    staff, told, olena, in_case
):
    url = f"{told.path}/people/{told.other}/fates/new"
    with staff.as_(olena):
        assert staff.post(url, GONE).status_code == 303
        wrong = staff.post(url, GONE | {"when-earliest": "sometime"})
        assert wrong.status_code == 422
        assert "sometime" in text(wrong)
        dead = {"kind": "fate.dead", "told_by": str(told.survivor)}
        assert staff.post(url, GONE | dead).status_code == 303
        page = shows(text(staff.get(f"{told.path}/people")), "P2")
    assert page.index("Died") < page.index("Missing")
    assert "told by P1" in page
    assert "Mar 2022" in page
    with in_case() as (s, file):
        kept = [vault.encode(each).decode() for _row, each in telling.fates(s, file)]
    assert all("Коли {P2} забрали" in each for each in kept)


def test_who_cannot_be_asked_and_who_may_answer_stand_on_the_consent_page(
    staff, told, olena, in_case
):
    choose = f"{told.path}/consent/new"
    with in_case() as (s, file):
        telling.tell_fate(s, file, FateContent(told.other, "fate.captive"))
    with staff.as_(olena):
        alone = text(staff.get(choose))
        relation = PARENT | {"other": str(told.survivor), "kind": "rel.sibling"}
        url = f"{told.path}/people/{told.other}/relations/new"
        staff.post(url, relation)
        kin = text(staff.get(choose))
    assert "In captivity, and cannot be asked freely." in alone
    assert "Nobody is recorded who may answer for this person." in alone
    assert "Next of kin: P1, Brother, sister." in kin
    with in_case() as (s, file):
        ((row, content),) = telling.relations(s, file)
        may = msgspec.structs.replace(content, may_speak=True, basis="Рішення суду")
        telling.change_relation(s, file, row.id, row.version, may)
    with staff.as_(olena):
        page = text(staff.get(choose))
        talk = text(staff.get(f"{choose}/{told.other}/service/uk"))
    for shown_on in (page, talk):
        assert "May answer: P1, Brother, sister, Рішення суду." in shown_on


def a_yes(person_id, **changed):
    known = catalogue.load().purposes["service"]
    content = ConsentContent(
        person_id=person_id,
        purpose="service",
        decision=Decision.GRANTED,
        form=Form.WRITTEN,
        explained=tuple(range(len(known.explain))),
        text_hash=ledger.wording_hash("service", "uk"),
        language="uk",
    )
    return msgspec.structs.replace(content, **changed)


def answers(in_case, content):
    with in_case(Permission.CONSENT_WRITE) as (s, file):
        return talks.record(s, file, content, ConsentWords(teach_back="Зрозуміло"))


def test_a_yes_for_the_missing_comes_from_who_may_answer_and_a_no_from_anyone(
    told, in_case
):
    assert answers(in_case, a_yes(told.other))  # nothing is known: the person's own
    with in_case() as (s, file):
        telling.tell_fate(s, file, FateContent(told.other, "fate.missing"))
    by_kin = {"given_by": "legal_representative"}
    for content in (a_yes(told.other), a_yes(told.other, **by_kin)):
        with pytest.raises(InvalidInputError):
            answers(in_case, content)
    assert answers(in_case, a_yes(told.other, decision=Decision.REFUSED))
    with in_case() as (s, file):
        telling.relate(
            s,
            file,
            RelationContent(
                told.survivor, told.other, "rel.sibling", may_speak=True, basis="Суд"
            ),
        )
    with pytest.raises(InvalidInputError):
        answers(in_case, a_yes(told.other))
    assert answers(in_case, a_yes(told.other, **by_kin))
    with in_case() as (s, file):
        telling.tell_fate(s, file, FateContent(told.other, "fate.returned"))
        assert told.other not in telling.speaking(s, file)
    assert answers(in_case, a_yes(told.other))


def test_nobody_of_another_case_is_related_or_joined(told, of_the_south, in_case):
    foreign = of_the_south.other
    with in_case() as (s, file), pytest.raises(NotFoundError):
        telling.relate(s, file, RelationContent(foreign, told.survivor, "rel.friend"))
    content = FateContent(told.other, "fate.dead", told_by_id=foreign)
    with in_case() as (s, file), pytest.raises(NotFoundError):
        telling.tell_fate(s, file, content)
    with in_case() as (s, file), pytest.raises(NotFoundError):
        joining.join(s, file, told.other, 1, foreign)


def test_names_learnt_later_become_codes_in_relations_and_fates(told, in_case):
    with in_case() as (s, file):
        content = RelationContent(
            told.other, told.survivor, "rel.friend", how_known="Богдан бачив"
        )
        telling.relate(s, file, content)
        when = ApproximateDate(date(2022, 3, 1), words="як Богдан прийшов")
        telling.tell_fate(s, file, FateContent(told.other, "fate.dead", when=when))
        recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Богдан Новий",))
        )
    with in_case(Permission.CASE_READ) as (s, file):
        kept = [
            vault.encode(document).decode()
            for model, kind in ((Relation, RelationContent), (Fate, FateContent))
            for _row, document in file.records(s, model, Part.CONTENT, kind)
        ]
    assert "Богдан" not in "".join(kept)
    assert "{P3} бачив" in kept[0]


@pytest.fixture
def third(in_case):
    """P3: Taras once more, as a witness whose name was told otherwise."""
    with in_case() as (s, file):
        return recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Тарасик",))
        )


def test_two_codes_are_joined_read_as_one_and_parted_again(
    staff, told, olena, in_case, third
):
    url = f"{told.path}/people/{third}"
    with staff.as_(olena):
        form = text(staff.get(f"{url}/same"))
        typed = {"version": version_in(form), "other": str(told.other)}
        assert staff.post(f"{url}/same", typed | {"other": ""}).status_code == 422
        assert staff.post(f"{url}/same", typed).status_code == 303
        page = text(staff.get(f"{told.path}/people"))
        assert "The same person as P2" in shows(page, "P3")
        assert "Recorded as P3 too." in shows(page, "P2")
        consent = text(staff.get(f"{told.path}/consent/new"))
        assert f"/{told.other}/service/" in consent
        assert f"/{third}/service/" not in consent
        talk = f"{told.path}/consent/new/{third}/service/uk"
        assert staff.get(talk).status_code == 404
        with in_case() as (s, file):
            assert joining.one_of_each(s, file)[third] == told.other
            assert recording.person(s, file, third).identity.names == ("Тарасик",)
            version = file.child(s, Person, third).version
        stale = {"version": str(version + 3)}
        assert staff.post(f"{url}/part", stale).status_code == 409
        parted = staff.post(f"{url}/part", {"version": str(version)})
    assert parted.status_code == 303
    with in_case() as (s, file):
        assert joining.one_of_each(s, file)[third] == third


def test_a_joined_person_keeps_being_joined_when_changed(told, in_case, third):
    with in_case() as (s, file):
        joining.join(s, file, third, file.child(s, Person, third).version, told.other)
        seen = recording.person(s, file, third)
        changed = PersonContent(code="", sex="male")
        recording.change_person(
            s, file, third, seen.version, changed, PersonIdentity(names=("Тарасик",))
        )
        assert joining.one_of_each(s, file)[third] == told.other


def test_who_cannot_be_one_is_said_why(told, in_case, third):
    with in_case() as (s, file):
        accused = recording.record_person(
            s,
            file,
            PersonContent(code="", is_alleged_perpetrator=True),
            PersonIdentity(),
        )
        versions = {row.id: row.version for row, _c in people(s, file)}
    answers(in_case, a_yes(third))
    refused = {
        (told.survivor, told.other): "self",
        (told.other, told.other): "self",
        (told.other, accused): "roles",
        (third, told.other): "consent",
    }
    for (person_id, same_as), why in refused.items():
        with in_case() as (s, file), pytest.raises(InvalidInputError) as raised:
            joining.join(s, file, person_id, versions[person_id], same_as)
        assert raised.value.fields == (why,)
    with in_case() as (s, file), pytest.raises(ConflictError):
        joining.join(s, file, told.other, versions[told.other] + 9, third)
    with in_case() as (s, file):
        joining.join(s, file, told.other, versions[told.other], third)
    with in_case() as (s, file), pytest.raises(InvalidInputError) as raised:
        joining.join(s, file, third, versions[third], told.survivor)
    assert raised.value.fields == ("chain",)


def people(s, file):
    return file.records(s, Person, Part.CONTENT, PersonContent)


def test_the_gate_asks_one_person_for_what_both_codes_hold(told, in_case, third):
    def third_persons():
        with in_case() as (s, file):
            chosen = (Chosen(Kind.INCIDENT, told.incident),)
            content = PackageContent("", "service", "", chosen, IdentityLevel.PSEUDONYM)
            (item,) = requesting.gate_items(s, file, content)
            return {each.person_id for each in item.third_persons}

    with in_case() as (s, file):
        for victim in (told.other, third):
            act = ActContent(kind="act.t.torture", victim_id=victim)
            recording.record_act(s, file, told.incident, act)
    assert third_persons() == {told.other, third}
    with in_case() as (s, file):
        joining.join(s, file, third, file.child(s, Person, third).version, told.other)
    assert third_persons() == {told.other}
